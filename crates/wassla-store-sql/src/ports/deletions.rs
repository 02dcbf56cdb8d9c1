use async_trait::async_trait;
use wassla_domain::ports::{Deletion, DeletionStore};
use wassla_domain::{DeletionCode, Fault, MetaUserId, Timestamp};

use crate::DeletionRecord;
use crate::engine::{Engine, SqlStore, Stopped};

#[async_trait]
impl<E: Engine> DeletionStore for SqlStore<E> {
    async fn delete_for(
        &self,
        user: &MetaUserId,
        given_before: Timestamp,
        code: &DeletionCode,
        now: Timestamp,
    ) -> Result<u32, Fault> {
        let delete = || delete_once(self, user, given_before, (code, now));
        self.whole("a deletion", delete).await
    }

    async fn deletion(&self, code: &DeletionCode) -> Result<Option<Deletion>, Fault> {
        let select = "SELECT * FROM deletions WHERE code = $1";
        let row: Option<DeletionRecord> = self.read_one(select, &[code.as_str().into()]).await?;
        row.map(DeletionRecord::read).transpose()
    }
}

async fn delete_once<E: Engine>(
    store: &SqlStore<E>,
    user: &MetaUserId,
    given_before: Timestamp,
    (code, now): (&DeletionCode, Timestamp),
) -> Result<u32, Stopped> {
    let mut whole = store.begin_whole().await?;
    let user = [user.as_str().into(), given_before.into()];
    // Calling rows go with the rows that they ride on.
    let deleted = whole.execute(E::SQL.channels.delete_of_user, &user).await?;
    let channels = u32::try_from(deleted).unwrap_or(u32::MAX);
    let forget = "DELETE FROM cleanup_jobs WHERE meta_user_id = $1 AND owed_since < $2";
    whole.execute(forget, &user).await?;

    let keep = "INSERT INTO deletions (code, deleted_at, channels) VALUES ($1, $2, $3)";
    let values = [code.as_str().into(), now.into(), channels.into()];
    whole.execute(keep, &values).await?;
    whole.commit(channels).await
}
