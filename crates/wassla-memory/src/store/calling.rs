use async_trait::async_trait;
use wassla_domain::ports::{CallingEnd, CallingProgress, CallingStore};
use wassla_domain::{
    Calling, ChannelId, ChannelKind, Fault, PhoneNumberId, Timestamp, WorkspaceId,
};

use super::{MemoryStore, Rows};

#[async_trait]
impl CallingStore for MemoryStore {
    async fn calling(&self, workspace: &WorkspaceId) -> Result<Option<Calling>, Fault> {
        let rows = &self.tables().rows;
        Ok(rows.calling_of(workspace).cloned())
    }

    async fn callings_of(&self, numbers: &[PhoneNumberId]) -> Result<Vec<Calling>, Fault> {
        let rows = &self.tables().rows;
        let callings = rows.calling.values();
        let asked_for = callings.filter(|row| numbers.contains(&row.phone_number));
        Ok(asked_for.cloned().collect())
    }

    async fn put_calling(&self, calling: &Calling) -> Result<bool, Fault> {
        Ok(self.tables().rows.put_calling(calling))
    }

    async fn lease_callings(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Calling>, Fault> {
        let rows = &mut self.tables().rows;
        let callings = rows.calling.values_mut();
        let mut due: Vec<_> = callings
            .filter(|row| row.due_at.is_some_and(|at| at <= now))
            .collect();
        due.sort_by_key(|row| row.due_at);
        due.truncate(at_most as usize);
        let lease = |row: &mut Calling| {
            row.due_at = Some(until);
            row.clone()
        };
        Ok(due.into_iter().map(lease).collect())
    }

    async fn record_calling(&self, progress: &CallingProgress) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let Some(row) = tables.rows.seen_calling(&progress.id, progress.version) else {
            return Ok(false);
        };
        row.state = progress.state;
        row.evidence = progress.evidence.clone();
        if row.due_at.is_none_or(|due_at| due_at > progress.at) {
            row.due_at = progress.due_at;
        }
        row.updated_at = progress.at;
        row.version += 1;
        Ok(true)
    }

    async fn look_again(&self, number: &PhoneNumberId, due_at: Timestamp) -> Result<(), Fault> {
        let rows = &mut self.tables().rows;
        for row in rows.calling.values_mut() {
            if row.phone_number == *number {
                row.due_at = Some(row.due_at.map_or(due_at, |before| before.min(due_at)));
            }
        }
        Ok(())
    }

    async fn end_calling(&self, ending: &CallingEnd) -> Result<bool, Fault> {
        let rows = &mut self.tables().rows;
        if rows.seen_calling(&ending.id, ending.version).is_none() {
            return Ok(false);
        }
        rows.calling.remove(&ending.id);
        rows.owe(ending.job.as_ref(), true);
        Ok(true)
    }
}

impl Rows {
    pub(super) fn calling_of(&self, workspace: &WorkspaceId) -> Option<&Calling> {
        let mut callings = self.calling.values();
        callings.find(|row| row.workspace == *workspace)
    }

    fn put_calling(&mut self, calling: &Calling) -> bool {
        let chat = self.channels.get(&calling.chat);
        let stands = chat.is_some_and(|chat| {
            chat.workspace == calling.workspace
                && chat.asset.phone_number() == Some(&calling.phone_number)
                && chat.credentials.access_token.is_some()
        });
        let held = self.calling_of(&calling.workspace);
        let is_current = match held {
            None => calling.version == 1,
            Some(held) => held.id == calling.id && held.version == calling.version - 1,
        };
        if !stands || !is_current {
            return false;
        }
        let (whose, number) = (calling.workspace.clone(), calling.phone_number.to_string());
        let held = (whose, ChannelKind::WhatsappCall, number);
        self.ever_held.insert(held);
        self.calling.insert(calling.id.clone(), calling.clone());
        true
    }

    fn seen_calling(&mut self, id: &ChannelId, version: i64) -> Option<&mut Calling> {
        let row = self.calling.get_mut(id);
        row.filter(|row| row.version == version)
    }

    /// Takes the calling row that rides on a row; `false` when there was none.
    pub(super) fn take_calling(&mut self, chat: &ChannelId) -> bool {
        let before = self.calling.len();
        self.calling.retain(|_, row| row.chat != *chat);
        self.calling.len() < before
    }
}
