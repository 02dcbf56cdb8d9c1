//! A set of upserts as rows to write.

use sqlx::FromRow;
use wassla_domain::upsert::ChannelUpserts;
use wassla_domain::{ChatKind, Fault};

use crate::error::RecordError;
use crate::{ChannelRecord, CleanupRecord, inconsistent};

/// One row of a set of upserts, and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteRecord {
    /// The kind of the row.
    pub kind: ChatKind,
    /// The row as it shall stand, but for its agent when it exists: that one stays.
    pub row: ChannelRecord,
    /// The version that it replaces; nothing for a row that must not exist yet.
    pub replaces: Option<i64>,
    /// What is owed for the asset that the row leaves.
    pub job: Option<CleanupRecord>,
}

/// What a write meets: the row of its workspace and kind as it stands.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CurrentRow {
    /// `id`.
    pub id: String,
    /// `version`.
    pub version: i64,
    /// `external_id`.
    pub external_id: String,
}

impl WriteRecord {
    /// The writes of a set of upserts in the order of their kinds: every store and every process
    /// writes in this order, so that no two wait for each other.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when a row is another workspace's, or two are of one kind.
    pub fn of(upserts: &ChannelUpserts) -> Result<Vec<Self>, Fault> {
        let mut writes = Vec::new();
        for write in &upserts.writes {
            let whole = |error| Err(inconsistent("a upserts")(error));
            if write.channel.workspace != upserts.workspace {
                return whole(RecordError::contradiction("workspace_id", "the upserts"));
            }
            let kind = write.channel.kind();
            if writes.iter().any(|write: &Self| write.kind == kind) {
                return whole(RecordError::contradiction("kind", "another row"));
            }
            writes.push(Self {
                kind,
                row: ChannelRecord::of(&write.channel)?,
                replaces: write.replaces,
                job: write.job.as_ref().map(CleanupRecord::from),
            });
        }
        writes.sort_by_key(|write| write.kind);
        Ok(writes)
    }

    /// Whether the row that stands is the one that the write was decided on.
    pub fn is_current(&self, standing: Option<&CurrentRow>) -> bool {
        match (standing, self.replaces) {
            (None, None) => true,
            (Some(row), Some(version)) => row.id == self.row.id && row.version == version,
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    /// Whether a WhatsApp row leaves its number, and takes the calling row with it.
    pub fn leaves_number(&self, standing: Option<&CurrentRow>) -> bool {
        self.kind == ChatKind::Whatsapp
            && standing.is_some_and(|row| row.external_id != self.row.external_id)
    }
}

#[cfg(test)]
mod tests {
    use wassla_testkit::fixtures::{
        channel, first_connect, id, page, reconnect, upserts, whatsapp,
    };

    use super::*;

    #[test]
    fn writes_come_in_the_order_of_kinds() {
        let ws = id("ws_1");
        let [late, early] = [page(1), whatsapp(1)].map(|asset| first_connect(&channel(&ws, asset)));
        let writes = WriteRecord::of(&upserts(&ws, [late, early])).unwrap();
        let kinds: Vec<_> = writes.iter().map(|write| write.kind).collect();
        assert_eq!(kinds, [ChatKind::Whatsapp, ChatKind::Messenger]);
    }

    #[test]
    fn a_settlement_is_of_one_workspace_and_has_one_row_a_kind() {
        let ws = id("ws_1");
        let foreign = first_connect(&channel(&id("ws_2"), page(1)));
        assert!(WriteRecord::of(&upserts(&ws, [foreign])).is_err());
        let twice = [page(1), page(2)].map(|asset| first_connect(&channel(&ws, asset)));
        assert!(WriteRecord::of(&upserts(&ws, twice)).is_err());
    }

    #[test]
    fn a_write_is_current_when_what_stands_is_what_it_saw() {
        let ws = id("ws_1");
        let row = channel(&ws, whatsapp(1));
        let standing = CurrentRow {
            id: row.id.to_string(),
            version: 1,
            external_id: "901".into(),
        };
        let other = |version: i64, id: &str| CurrentRow {
            id: id.into(),
            version,
            ..standing.clone()
        };
        let one = |write| WriteRecord::of(&upserts(&ws, [write])).unwrap().remove(0);
        let (first, renewal) = (one(first_connect(&row)), one(reconnect(&row)));
        assert!(first.is_current(None) && !first.is_current(Some(&standing)));
        assert!(renewal.is_current(Some(&standing)) && !renewal.is_current(None));
        assert!(!renewal.is_current(Some(&other(2, &standing.id))));
        assert!(!renewal.is_current(Some(&other(1, "ch_other"))));
    }
}
