//! Taking events in.

use wassla_domain::calls::CallOutcome;
use wassla_domain::inbound::{
    Alias, AssetRef, Customer, DropReason, Echo, Outcome, StatusUpdate, Watermark,
};
use wassla_domain::inbox::{
    Author, Conversation, Delivery, Effect, Message, NewMessage, ProcessedEvent,
};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{CallId, ChannelKind, ConversationId, Timestamp, WorkspaceId};

use super::Tables;
use super::mail::{Mail, Thread, Wait, names};

impl Tables {
    pub(super) fn process_events(
        &mut self,
        taken: &[ProcessedEvent],
        now: Timestamp,
    ) -> ProcessedBatch {
        let mut done = ProcessedBatch::default();
        for taken in taken {
            if !self.log.take(taken.seq) {
                continue;
            }
            let changed = match &taken.effect {
                None => Changed::default(),
                Some(Effect::Call(note)) => self.note(note, now),
                Some(effect) => self.mail.effect(effect, now),
            };
            let is_aside = taken.outcome == Outcome::Dropped(DropReason::Echo);
            let outcome = if changed.is_duplicate {
                Outcome::Duplicate
            } else if changed.is_ours && is_aside {
                Outcome::Noted
            } else {
                taken.outcome
            };
            if let Some((kind, external_id, workspace)) = taken.counted.clone() {
                let key = (workspace, kind, external_id, outcome);
                let count = self.mail.counts.entry(key).or_insert((0, now));
                *count = (count.0 + 1, count.1.max(now));
            }
            done.outcomes.push(outcome);
            done.waiting |= changed.waits;
            match changed.call {
                Some(CallNews::Rings) => done.ringing = true,
                Some(CallNews::Over(id, outcome)) => done.ended.push((id, outcome)),
                None => {}
            }
            let news = changed.workspaces.into_iter();
            done.changed.extend(news);
        }
        done.changed.sort();
        done.changed.dedup();
        done
    }
}

/// What an event did.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) workspaces: Vec<WorkspaceId>,
    pub(super) call: Option<CallNews>,
    pub(super) is_duplicate: bool,
    pub(super) is_ours: bool,
    pub(super) waits: bool,
}

/// What is new of a call.
pub(super) enum CallNews {
    Rings,
    Over(CallId, CallOutcome),
}

/// Whose conversation is looked for, and what it becomes when it is new.
pub(super) struct Opening<'a> {
    pub(super) workspace: &'a WorkspaceId,
    pub(super) asset: &'a AssetRef,
    pub(super) channel_display: &'a str,
    pub(super) customer: &'a Customer,
    pub(super) renamed: Option<&'a Alias>,
    pub(super) conversation: &'a ConversationId,
    pub(super) at: Timestamp,
    pub(super) opens_window: bool,
}

impl Mail {
    fn effect(&mut self, effect: &Effect, now: Timestamp) -> Changed {
        match effect {
            Effect::Add(message) => self.add(message, now),
            Effect::Report(status) => self.status(status),
            Effect::Mark(workspace, watermark) => self.mark(workspace, watermark),
            Effect::Confirm(echo) => self.confirm(echo),
            Effect::Call(_) => Changed::default(),
        }
    }

    fn add(&mut self, new: &NewMessage, now: Timestamp) -> Changed {
        let arrival = &new.arrival;
        if self.letter(&arrival.asset, &arrival.message).is_some() {
            return Changed {
                is_duplicate: true,
                ..Changed::default()
            };
        }
        let conversation = self.open(&Opening {
            workspace: &new.workspace,
            asset: &arrival.asset,
            channel_display: &new.channel_display,
            customer: &arrival.customer,
            renamed: arrival.renamed.as_ref(),
            conversation: &new.conversation,
            at: arrival.at,
            opens_window: true,
        });
        let message = Message {
            id: new.id.clone(),
            conversation: conversation.clone(),
            seq: 0,
            author: Author::Customer,
            content: arrival.content.clone(),
            delivery: Delivery::Received,
            failure: None,
            possibly_repeated: false,
            external_id: Some(arrival.message.clone()),
            at: arrival.at,
        };
        let seq = self.put(message, now);
        if new.ask
            && let Some(thread) = self.threads.get_mut(&conversation)
        {
            thread.asked_up_to = seq;
            thread.wait.get_or_insert(Wait {
                due_at: now,
                failures: 0,
            });
        }
        Changed {
            workspaces: vec![new.workspace.clone()],
            waits: new.ask,
            ..Changed::default()
        }
    }

    /// The conversation of a customer, else a new one.
    pub(super) fn open(&mut self, opening: &Opening<'_>) -> ConversationId {
        let Opening {
            customer, renamed, ..
        } = *opening;
        let known = names(&[], customer, None);
        let aliases: Vec<_> = known.into_iter().chain(renamed.cloned()).collect();
        let found = self.thread_with(opening.workspace, opening.asset, &aliases);
        let id = found.unwrap_or_else(|| opening.conversation.clone());
        let taken: Vec<_> = self
            .threads
            .values()
            .filter(|thread| thread.conversation.workspace == *opening.workspace)
            .filter(|thread| thread.conversation.asset == *opening.asset)
            .filter(|thread| thread.conversation.id != id)
            .flat_map(|thread| thread.conversation.aliases.clone())
            .collect();

        let opens_window = opening.opens_window.then_some(opening.at);
        let last_inbound_at = opens_window.unwrap_or(Timestamp::from_millis(0));
        let thread = self.threads.entry(id.clone()).or_insert_with(|| Thread {
            conversation: Conversation {
                id: id.clone(),
                workspace: opening.workspace.clone(),
                asset: opening.asset.clone(),
                channel_display: String::new(),
                customer_name: None,
                aliases: Vec::new(),
                last_words: String::new(),
                last_at: opening.at,
                last_inbound_at,
            },
            asked_up_to: 0,
            wait: None,
            round: 0,
        });
        let conversation = &mut thread.conversation;
        opening
            .channel_display
            .clone_into(&mut conversation.channel_display);
        if customer.name.is_some() {
            conversation.customer_name.clone_from(&customer.name);
        }
        conversation.aliases = names(&conversation.aliases, customer, renamed);
        conversation.aliases.retain(|alias| !taken.contains(alias));
        conversation.last_inbound_at = conversation.last_inbound_at.max(last_inbound_at);
        id
    }

    fn status(&mut self, status: &StatusUpdate) -> Changed {
        let by_ours = || self.letter_of_ours(&status.asset, status.ours.as_ref()?);
        let found = self.letter(&status.asset, &status.message).or_else(by_ours);
        let failure = status.failure.as_ref();
        self.reported(found, |mail, seq| {
            mail.report(seq, status.delivery, failure, Some(&status.message))
        })
    }

    fn confirm(&mut self, echo: &Echo) -> Changed {
        let by_ours = || self.letter_of_ours(&echo.asset, echo.ours.as_ref()?);
        let found = self.letter(&echo.asset, &echo.message).or_else(by_ours);
        let changed = self.reported(found, |mail, seq| {
            mail.report(seq, Delivery::Sent, None, Some(&echo.message))
        });
        Changed {
            is_ours: found.is_some(),
            ..changed
        }
    }

    fn mark(&mut self, workspace: &WorkspaceId, watermark: &Watermark) -> Changed {
        let customer = std::slice::from_ref(&watermark.customer);
        let Some(thread) = self.thread_with(workspace, &watermark.asset, customer) else {
            return Changed::default();
        };
        let sent = self.letters.values().filter(|letter| {
            let message = &letter.message;
            let has_left = matches!(message.delivery, Delivery::Sent | Delivery::Delivered);
            message.conversation == thread && has_left && message.at <= watermark.up_to
        });
        let sent: Vec<_> = sent.map(|letter| letter.message.seq).collect();
        let mut changed = Changed::default();
        for seq in sent {
            let further = self.reported(Some(seq), |mail, seq| {
                mail.report(seq, watermark.delivery, None, None)
            });
            changed.workspaces.extend(further.workspaces);
        }
        changed
    }

    fn reported(
        &mut self,
        found: Option<i64>,
        report: impl FnOnce(&mut Self, i64) -> bool,
    ) -> Changed {
        let Some(seq) = found else {
            return Changed::default();
        };
        let changed = report(self, seq);
        let workspace = self.workspace_of(seq).filter(|_| changed);
        Changed {
            workspaces: workspace.into_iter().cloned().collect(),
            ..Changed::default()
        }
    }

    /// The counts of a workspace, and those of nobody for these assets.
    pub(super) fn counts_of<'a>(
        &'a self,
        workspace: &'a WorkspaceId,
        is_theirs: impl Fn(ChannelKind, &str) -> bool + 'a,
    ) -> impl Iterator<Item = (ChannelKind, Outcome, u64, Timestamp)> + 'a {
        let seen =
            self.counts
                .iter()
                .filter(move |((whose, kind, external_id, _), _)| match whose {
                    Some(whose) => whose == workspace,
                    None => is_theirs(*kind, external_id),
                });
        seen.map(|((_, kind, _, outcome), (count, at))| (*kind, *outcome, *count, *at))
    }
}
