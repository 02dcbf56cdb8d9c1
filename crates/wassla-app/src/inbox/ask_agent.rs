use tokio::task::JoinHandle;
use wassla_domain::inbound::{answering_agent, route_channel};
use wassla_domain::inbox::{
    AgentAnswer, AgentRequest, Author, Delivery, HISTORY_TURNS, Message, NewReply, Turn,
    Unanswered, after_agent_failure, parts,
};
use wassla_domain::ports::AgentError;
use wassla_domain::{Agent, Channel, Fault};

use crate::Wassla;
use crate::leased_tasks::{Capacity, all_done};

/// What an agent's silence, or no agent at all, leaves to be sent.
const NOTHING: Vec<String> = Vec::new();

impl Wassla {
    /// Asks agents in the conversations that wait for an answer, side by side, and waits for them.
    /// Says how many conversations were taken up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn answer_due(&self) -> Result<usize, Fault> {
        Ok(all_done(self.begin_answers().await?).await)
    }

    /// Takes up as many conversations as may be answered side by side, and does not wait for them:
    /// a slow agent holds up no other conversation.
    pub(crate) async fn begin_answers(&self) -> Result<Vec<JoinHandle<()>>, Fault> {
        let answers = &self.ports.answers;
        self.spawn_leased(
            Capacity::Places(&self.answering),
            self.settings.answer_lease,
            |terms| answers.lease_unanswered(terms.now, terms.until, terms.at_most),
            |wassla, unanswered| async move {
                if let Err(fault) = wassla.answer(&unanswered).await {
                    let error: &dyn std::error::Error = &fault;
                    let conversation = &unanswered.conversation.id;
                    tracing::error!(error, %conversation, "an answer was not kept");
                }
                wassla.wakers.answers.notify_one();
            },
        )
        .await
    }

    /// One conversation: the channel, the plan and the agent are looked at as they are now.
    async fn answer(&self, unanswered: &Unanswered) -> Result<(), Fault> {
        let Some(agent) = self.agent_for(unanswered).await? else {
            return self.record(unanswered, None, NOTHING).await;
        };

        let (request, up_to) = self.request(unanswered, agent.clone()).await?;
        let unanswered = &Unanswered {
            up_to,
            ..unanswered.clone()
        };
        match self.ports.runtime.answer(&request).await {
            Ok(AgentAnswer::Reply(text)) => {
                let texts = parts(&text, unanswered.conversation.asset.kind);
                self.record(unanswered, Some(&agent), texts).await
            }
            Ok(AgentAnswer::Silence) => self.record(unanswered, Some(&agent), NOTHING).await,
            Err(error) => self.put_off(unanswered, &error).await,
        }
    }

    /// Whom to ask; `None` if the channel, the plan, the agent or Meta's window no longer allow it.
    async fn agent_for(&self, unanswered: &Unanswered) -> Result<Option<Agent>, Fault> {
        let conversation = &unanswered.conversation;
        let workspace = &conversation.workspace;
        let assets = std::slice::from_ref(&conversation.asset);
        let (rows, entitlements, agents) = tokio::try_join!(
            self.ports.channels.holders(assets),
            self.ports.plans.entitlements(workspace),
            self.ports.agents.agents(workspace),
        )?;
        let row: Option<&Channel> = rows.iter().find(|row| row.workspace == *workspace);
        let id = &conversation.id;
        let channel = match route_channel(row, &entitlements) {
            Ok(channel) => channel,
            Err(reason) => {
                tracing::info!(conversation = %id, ?reason, "no agent is asked");
                return Ok(None);
            }
        };
        if !conversation.window().is_open(self.ports.clock.now()) {
            tracing::info!(conversation = %id, "no agent is asked: the window is closed");
            return Ok(None);
        }
        match answering_agent(channel, &agents) {
            Ok(agent) => Ok(Some(agent.clone())),
            Err(skip) => {
                tracing::info!(conversation = %id, ?skip, "no agent is asked");
                Ok(None)
            }
        }
    }

    /// The conversation as it is now, newest messages, and up to which of them this answers: what
    /// the customer added since the conversation was taken is answered with the rest.
    async fn request(
        &self,
        unanswered: &Unanswered,
        agent: Agent,
    ) -> Result<(AgentRequest, i64), Fault> {
        let conversation = unanswered.conversation.clone();
        let (workspace, id) = (&conversation.workspace, &conversation.id);
        let inbox = &self.ports.inbox;
        let mut messages = inbox.messages(workspace, id, None, HISTORY_TURNS).await?;
        messages.reverse();
        let by_customer = messages.iter().filter(|it| it.author == Author::Customer);
        let newest = by_customer.map(|message| message.seq).max();
        let up_to = newest.unwrap_or(i64::MIN).max(unanswered.up_to);
        let request = AgentRequest {
            id: format!("{id}:{up_to}"),
            agent,
            turns: messages.iter().filter_map(turn).collect(),
            conversation,
        };
        Ok((request, up_to))
    }

    async fn record(
        &self,
        unanswered: &Unanswered,
        agent: Option<&Agent>,
        texts: Vec<String>,
    ) -> Result<(), Fault> {
        let conversation = &unanswered.conversation;
        let mut replies = Vec::new();
        for text in texts {
            let Some(agent) = agent else { break };
            replies.push(NewReply {
                id: self.fresh_message_id()?,
                conversation: conversation.id.clone(),
                author: Author::Agent(agent.id.clone()),
                text,
            });
        }
        let now = self.ports.clock.now();
        let (round, up_to) = (&unanswered.round, unanswered.up_to);
        let workspace = &conversation.workspace;
        let answers = &self.ports.answers;
        let is_kept = answers
            .record_answer(workspace, round, up_to, &replies, now)
            .await?;
        if is_kept && !replies.is_empty() {
            self.wakers.inbox_changed();
            self.wakers.sending.notify_one();
        }
        Ok(())
    }

    async fn put_off(&self, unanswered: &Unanswered, error: &AgentError) -> Result<(), Fault> {
        let failures = unanswered.failures.saturating_add(1);
        let now = self.ports.clock.now();
        let again_at = after_agent_failure(failures, now);
        let conversation = &unanswered.conversation.id;
        self.observer.agent_failed(error.reason);
        tracing::warn!(
            error = error as &dyn std::error::Error,
            %conversation,
            failures,
            given_up = again_at.is_none(),
            "an agent did not answer"
        );
        match again_at {
            Some(at) => {
                self.ports
                    .answers
                    .put_off_answer(&unanswered.round, at)
                    .await?;
                Ok(())
            }
            // A person has to answer: the message is in the Inbox.
            None => self.record(unanswered, None, NOTHING).await,
        }
    }
}

/// What an agent is told of a message; `None` for one that the customer never got.
fn turn(message: &Message) -> Option<Turn> {
    if message.delivery == Delivery::Failed {
        return None;
    }
    Some(Turn {
        by_customer: message.author == Author::Customer,
        content: message.content.clone(),
        at: message.at,
    })
}
