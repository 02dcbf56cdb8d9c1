//! One conversation: who wrote what, how far it got, and the box to answer in.

use wassla_app::UseCaseError;
use wassla_catalogue::Texts;
use wassla_domain::inbox::{Conversation, longest_reply};
use wassla_domain::{Action, ChatKind, ConversationId, RefusalCode};

use super::account_news::AccountNews;
use super::authors::Authors;
use super::conversation_list::path;
use super::live_call::LiveCall;
use super::message_view::MessageView;
use super::moment::Moment;
use super::wording::{self, ReasonView};
use crate::api::{cut, message_cursor, next_messages};
use crate::extract::caller::Visitor;
use crate::extract::parameters::Parameters;
use crate::reply_rule::Answerable;
use crate::state::HttpState;

/// How many messages one page shows.
const MESSAGES: u32 = 50;

/// An open conversation.
pub(crate) struct Thread {
    pub(crate) path: String,
    pub(crate) kind: ChatKind,
    pub(crate) customer: String,
    pub(crate) channel_display: String,
    /// What happened to the channel's account at Meta.
    pub(crate) news: Option<AccountNews>,
    /// The calls that are going on.
    pub(crate) live_calls: Vec<LiveCall>,
    /// Oldest first.
    pub(crate) messages: Vec<MessageView>,
    /// Where earlier messages are.
    pub(crate) earlier: Option<String>,
    /// Whether later messages are on another page.
    pub(crate) is_earlier: bool,
    pub(crate) reply: ReplyBox,
    pub(crate) unsent: Option<UnsentView>,
}

/// The box to answer in.
pub(crate) enum ReplyBox {
    /// A customer can be answered.
    Open {
        /// How many characters Meta takes at most.
        longest: usize,
        /// Until when.
        until: Moment,
    },
    /// They cannot.
    Closed(ReasonView),
}

/// Words that could not be sent.
pub(crate) struct Unsent {
    pub(crate) code: RefusalCode,
    pub(crate) text: String,
}

/// The same, for the page.
pub(crate) struct UnsentView {
    pub(crate) reason: ReasonView,
    pub(crate) text: String,
}

impl Thread {
    pub(crate) async fn read(
        state: &HttpState,
        Visitor { caller, texts, .. }: &Visitor,
        id: &ConversationId,
        parameters: &Parameters<'_>,
        answerable: &Answerable,
    ) -> Result<Self, UseCaseError> {
        let before = parameters.first("before").and_then(message_cursor);
        let wassla = &state.wassla;
        let (conversation, messages, agents, live_calls) = tokio::join!(
            wassla.conversation(caller, id),
            wassla.messages(caller, id, before, MESSAGES + 1),
            wassla.agents(caller),
            LiveCall::all_of(state, caller, id, texts),
        );
        let (conversation, mut messages, agents) = (conversation?, messages?, agents?);

        let path = path(id);
        let is_more = cut(&mut messages, MESSAGES);
        let earlier = is_more.then(|| next_messages(&messages)).flatten();
        let customer = wording::customer(&conversation, texts);
        let authors = Authors {
            customer: &customer,
            agents: &agents,
            who_asks: &*state.who_asks,
            caller,
            t: texts,
        };
        let may_act = caller.may(Action::ManageChannels).is_ok();
        let views = messages.iter().rev();
        Ok(Self {
            kind: conversation.asset.kind,
            channel_display: conversation.channel_display.clone(),
            news: answerable
                .channel(&conversation)
                .and_then(|view| AccountNews::of(view, may_act, texts)),
            live_calls: live_calls?,
            messages: views
                .map(|message| MessageView::new(message, &authors))
                .collect(),
            earlier: earlier.map(|cursor| format!("{path}?before={cursor}")),
            is_earlier: before.is_some(),
            reply: ReplyBox::new(&conversation, answerable.closed(&conversation), texts),
            unsent: None,
            path,
            customer,
        })
    }

    pub(crate) fn with(self, unsent: Option<Unsent>, t: &Texts) -> Self {
        let unsent = unsent.map(|unsent| UnsentView {
            reason: ReasonView::of_code(unsent.code, self.kind, t),
            text: unsent.text,
        });
        Self { unsent, ..self }
    }

    /// What the box already contains.
    pub(crate) fn draft(&self) -> &str {
        self.unsent.as_ref().map_or("", |unsent| &unsent.text)
    }
}

impl ReplyBox {
    fn new(conversation: &Conversation, closed: Option<RefusalCode>, t: &Texts) -> Self {
        let kind = conversation.asset.kind;
        match closed {
            Some(code) => Self::Closed(ReasonView::of_code(code, kind, t)),
            None => Self::Open {
                longest: longest_reply(kind),
                until: Moment::minute(conversation.window().closes_at, t),
            },
        }
    }
}
