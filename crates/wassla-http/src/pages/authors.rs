//! Who wrote a message, by name.

use wassla_catalogue::Texts;
use wassla_domain::inbox::Author;
use wassla_domain::{Agent, AgentId, Caller, UserId};

use crate::identity::WhoAsks;

/// Everybody who may have written in a conversation.
pub(crate) struct Authors<'a> {
    pub(crate) customer: &'a str,
    pub(crate) agents: &'a [Agent],
    pub(crate) who_asks: &'a dyn WhoAsks,
    pub(crate) caller: &'a Caller,
    pub(crate) t: &'a Texts,
}

/// Who wrote a message.
pub(crate) struct AuthorView {
    /// What scripts and styles call it.
    pub(crate) side: &'static str,
    pub(crate) name: String,
    /// What they are, where the name does not say it.
    pub(crate) kind: String,
}

impl Authors<'_> {
    pub(crate) fn view(&self, author: &Author) -> AuthorView {
        let (side, name, kind) = match author {
            Author::Customer => {
                let kind = self.t.say("author-customer");
                ("customer", self.customer.to_owned(), kind)
            }
            Author::Agent(id) => ("agent", self.agent(id), self.t.say("author-agent")),
            Author::Teammate(id) => ("teammate", self.teammate(id), self.teammate_kind(id)),
        };
        AuthorView { side, name, kind }
    }

    fn agent(&self, id: &AgentId) -> String {
        let agent = self.agents.iter().find(|agent| agent.id == *id);
        agent.map_or_else(|| id.to_string(), |agent| agent.name.clone())
    }

    fn teammate(&self, id: &UserId) -> String {
        let teammate = Caller {
            user: id.clone(),
            workspace: self.caller.workspace.clone(),
            role: None,
        };
        let names = self.who_asks.names(&teammate);
        names.map_or_else(|| id.to_string(), |names| names.user)
    }

    fn teammate_kind(&self, id: &UserId) -> String {
        if self.caller.user == *id {
            self.t.say("author-you")
        } else {
            self.t.say("author-teammate")
        }
    }
}
