//! Taking events in.

use wassla_domain::inbound::{AssetRef, DropReason, Echo, Outcome, StatusUpdate, Watermark};
use wassla_domain::inbox::{Author, Conversation, Delivery, Effect, Message, NewMessage, Taken};
use wassla_domain::ports::TakenIn;
use wassla_domain::{ChatKind, ConversationId, Timestamp, WorkspaceId};

use super::Tables;
use super::mail::{Mail, Thread, Wait, names};

impl Tables {
    pub(super) fn take_in(&mut self, taken: &[Taken], now: Timestamp) -> TakenIn {
        let mut done = TakenIn::default();
        for taken in taken {
            if !self.log.take(taken.seq) {
                continue;
            }
            let changed = match &taken.effect {
                None => Changed::default(),
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
            let news = changed.workspaces.into_iter();
            done.changed.extend(news);
        }
        done.changed.sort();
        done.changed.dedup();
        done
    }
}

#[derive(Default)]
struct Changed {
    workspaces: Vec<WorkspaceId>,
    is_duplicate: bool,
    is_ours: bool,
    waits: bool,
}

impl Mail {
    fn effect(&mut self, effect: &Effect, now: Timestamp) -> Changed {
        match effect {
            Effect::Add(message) => self.add(message, now),
            Effect::Report(status) => self.status(status),
            Effect::Mark(workspace, watermark) => self.mark(workspace, watermark),
            Effect::Confirm(echo) => self.confirm(echo),
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
        let conversation = self.open(new);
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

    /// The conversation of a message: the customer's, else a new one.
    fn open(&mut self, new: &NewMessage) -> ConversationId {
        let arrival = &new.arrival;
        let renamed = arrival.renamed.as_ref();
        let known = names(&[], &arrival.customer, None);
        let aliases: Vec<_> = known.into_iter().chain(renamed.cloned()).collect();
        let found = self.thread_with(&new.workspace, &arrival.asset, &aliases);
        let id = found.unwrap_or_else(|| new.conversation.clone());
        let taken: Vec<_> = self
            .threads
            .values()
            .filter(|thread| thread.conversation.workspace == new.workspace)
            .filter(|thread| thread.conversation.asset == arrival.asset)
            .filter(|thread| thread.conversation.id != id)
            .flat_map(|thread| thread.conversation.aliases.clone())
            .collect();

        let thread = self.threads.entry(id.clone()).or_insert_with(|| Thread {
            conversation: Conversation {
                id: id.clone(),
                workspace: new.workspace.clone(),
                asset: arrival.asset.clone(),
                channel_display: String::new(),
                customer_name: None,
                aliases: Vec::new(),
                last_words: String::new(),
                last_at: arrival.at,
                last_inbound_at: arrival.at,
            },
            asked_up_to: 0,
            wait: None,
            round: 0,
        });
        let conversation = &mut thread.conversation;
        conversation
            .channel_display
            .clone_from(&new.channel_display);
        if arrival.customer.name.is_some() {
            conversation
                .customer_name
                .clone_from(&arrival.customer.name);
        }
        conversation.aliases = names(&conversation.aliases, &arrival.customer, renamed);
        conversation.aliases.retain(|alias| !taken.contains(alias));
        conversation.last_inbound_at = conversation.last_inbound_at.max(arrival.at);
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
        is_theirs: impl Fn(&AssetRef) -> bool + 'a,
    ) -> impl Iterator<Item = (ChatKind, Outcome, u64, Timestamp)> + 'a {
        let seen =
            self.counts
                .iter()
                .filter(move |((whose, kind, external_id, _), _)| match whose {
                    Some(whose) => whose == workspace,
                    None => is_theirs(&AssetRef {
                        kind: *kind,
                        external_id: external_id.clone(),
                    }),
                });
        seen.map(|((_, kind, _, outcome), (count, at))| (*kind, *outcome, *count, *at))
    }
}
