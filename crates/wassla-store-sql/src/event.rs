//! `inbound_events`, `delivery_counts` and `deletions`.

use sqlx::FromRow;
use wassla_domain::inbound::{Event, EventSeq, Outcome};
use wassla_domain::ports::{Counted, Deletion};
use wassla_domain::{ChannelKind, ChatKind, Fault, Timestamp};

use crate::channel::count;
use crate::error::RecordError;
use crate::inconsistent;

/// A row of `inbound_events` that is pending, column by column.
#[derive(Clone, PartialEq, Eq, FromRow)]
#[expect(
    missing_debug_implementations,
    reason = "what customers write is not for logs"
)]
pub struct EventRecord {
    /// `seq`.
    pub seq: i64,
    /// `payload`.
    pub payload: String,
    /// `received_at`, in milliseconds.
    pub received_at: i64,
}

/// Sums over rows of `delivery_counts`.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CountRecord {
    /// `outcome`.
    pub outcome: String,
    /// The sum of `count`.
    pub count: i64,
    /// The latest `last_at`, in milliseconds.
    pub last_at: i64,
}

/// A row of `deletions`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DeletionRecord {
    /// `deleted_at`, in milliseconds.
    pub deleted_at: i64,
    /// `channels`.
    pub channels: i64,
}

impl EventRecord {
    /// The event of a row.
    pub fn read(self) -> Event {
        Event {
            seq: EventSeq(self.seq),
            payload: self.payload,
            received_at: Timestamp::from_millis(self.received_at),
        }
    }
}

impl CountRecord {
    /// The counts of all rows, in the order of [`Outcome::ALL`].
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when a row makes no sense.
    pub fn read_all(rows: Vec<Self>) -> Result<Vec<Counted>, Fault> {
        let counts: Result<Vec<_>, _> = rows.into_iter().map(Self::counted).collect();
        let mut counts = counts.map_err(inconsistent("a row of delivery_counts"))?;
        counts.sort_by_key(|counted| {
            let mut outcomes = Outcome::ALL.into_iter();
            outcomes.position(|outcome| outcome == counted.outcome)
        });
        Ok(counts)
    }

    fn counted(self) -> Result<Counted, RecordError> {
        let unknown = |field: &str| RecordError::unknown(field);
        Ok(Counted {
            outcome: Outcome::parse(&self.outcome).ok_or_else(|| unknown("outcome"))?,
            count: self.count.try_into().map_err(|_| unknown("count"))?,
            last_at: Timestamp::from_millis(self.last_at),
        })
    }
}

/// The kind of row that holds what is counted for a kind: a number is held by its WhatsApp row.
pub const fn holding_kind(counted: ChannelKind) -> ChatKind {
    match counted {
        ChannelKind::Chat(kind) => kind,
        ChannelKind::WhatsappCall => ChatKind::Whatsapp,
    }
}

impl DeletionRecord {
    /// The deletion of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<Deletion, Fault> {
        let channels = count("channels", self.channels);
        Ok(Deletion {
            at: Timestamp::from_millis(self.deleted_at),
            channels: channels.map_err(inconsistent("a row of deletions"))?,
        })
    }
}
