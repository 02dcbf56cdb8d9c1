//! Every channel there is, some at a time.

use wassla_domain::{Channel, ChannelId, Fault};

use crate::Wassla;

/// How many rows are read at once.
const ROWS_PER_READ: u32 = 100;

impl Wassla {
    /// The rows after one, which becomes the last of them; `None` after the last of all.
    pub(crate) async fn next_rows(
        &self,
        after: &mut Option<ChannelId>,
    ) -> Result<Option<Vec<Channel>>, Fault> {
        let channels = &self.ports.channels;
        let rows = channels
            .channels_after(after.as_ref(), ROWS_PER_READ)
            .await?;
        *after = rows.last().map(|row| row.id.clone());
        Ok((!rows.is_empty()).then_some(rows))
    }
}
