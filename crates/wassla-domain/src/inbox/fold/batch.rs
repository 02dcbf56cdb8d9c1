//! A batch of taken events: what it has to see, and what it does.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{EventCount, InboxChanges};
use super::ledger::Ledger;
use super::query::SnapshotQuery;
use super::snapshot::InboxSnapshot;
use crate::fault::Fault;
use crate::inbound::{DropReason, EventSeq, Outcome};
use crate::inbox::{Delivery, Effect, ProcessedEvent};
use crate::time::Timestamp;

/// Those events of a batch that were not taken before.
#[derive(Debug, Clone)]
pub struct PendingBatch<'a> {
    taken: Vec<&'a ProcessedEvent>,
}

impl<'a> PendingBatch<'a> {
    /// Those events of a batch that are pending, each once.
    pub fn of(taken: &'a [ProcessedEvent], pending: impl IntoIterator<Item = EventSeq>) -> Self {
        let mut pending: BTreeSet<_> = pending.into_iter().collect();
        let taken = taken.iter().filter(|taken| pending.remove(&taken.seq));
        Self {
            taken: taken.collect(),
        }
    }

    /// Whether another process took everything.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// What the batch has to see.
    pub fn query(&self) -> SnapshotQuery {
        let effects = self.taken.iter().filter_map(|taken| taken.effect.as_ref());
        SnapshotQuery::of(effects)
    }

    /// What the batch does to what was seen.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] if the snapshot contradicts itself or is short of numbers.
    pub fn fold(&self, seen: InboxSnapshot, now: Timestamp) -> Result<InboxChanges, Fault> {
        let mut ledger = Ledger::new(seen, now)?;
        let mut counts = BTreeMap::new();
        let mut events = Vec::new();
        for taken in &self.taken {
            let outcome = match &taken.effect {
                None => taken.outcome,
                Some(effect) => apply(&mut ledger, effect, taken.outcome)?,
            };
            if let Some((kind, external_id, workspace)) = &taken.counted {
                let key = (workspace.clone(), *kind, external_id.clone(), outcome);
                *counts.entry(key).or_insert(0) += 1;
            }
            events.push((taken.seq, outcome));
        }

        let counts = counts.into_iter().map(|(key, count)| {
            let (workspace, kind, external_id, outcome) = key;
            EventCount {
                workspace,
                kind,
                external_id,
                outcome,
                count,
            }
        });
        Ok(ledger.close(events, counts.collect()))
    }
}

/// What becomes of an event that was decided on as this: a message may be there already, and an
/// echo may prove to be ours.
fn apply(ledger: &mut Ledger, effect: &Effect, decided: Outcome) -> Result<Outcome, Fault> {
    match effect {
        Effect::Add(new) => {
            if !ledger.add(new)? {
                return Ok(Outcome::Duplicate);
            }
        }
        Effect::Report(status) => {
            let report = (status.delivery, status.failure.as_ref());
            let ours = status.ours.as_ref();
            ledger.report(&status.asset, &status.message, ours, report);
        }
        Effect::Confirm(echo) => {
            let report = (Delivery::Sent, None);
            let is_ours = ledger.report(&echo.asset, &echo.message, echo.ours.as_ref(), report);
            if is_ours && decided == Outcome::Dropped(DropReason::Echo) {
                return Ok(Outcome::Noted);
            }
        }
        Effect::Mark(workspace, watermark) => ledger.mark(workspace, watermark),
        Effect::Call(note) => ledger.hear(note)?,
    }
    Ok(decided)
}
