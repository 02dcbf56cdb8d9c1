//! What businesses write to customers.

use serde::{Deserialize, Serialize};

use super::{
    Asset, AssetKind, GraphProblem, Progress, TokenHolder, TokenKind, World, asset::digits,
    conversation::Message, notice, permission,
};

/// The most characters of a WhatsApp text.
const WHATSAPP_CHARACTERS: usize = 4_096;
/// Messenger texts and Instagram texts are shorter than this.
const PAGE_CHARACTERS: usize = 2_000;
/// One number may write to one customer once in six seconds, with bursts of 45.
const PAIR_BURST: usize = 45;
const PAIR_SECONDS: i64 = 6;

/// A text that this Meta took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentText {
    /// Its id: `wamid.…` or `m_…`.
    pub id: String,
    /// The phone number id or the Page it came from.
    pub from: String,
    /// Whom it goes to, as it was asked.
    pub to: String,
    /// The words.
    pub text: String,
    /// `biz_opaque_callback_data`, or `metadata` on a Page.
    #[serde(default)]
    pub opaque: Option<String>,
    /// The id of the message that it quotes.
    #[serde(default)]
    pub quotes: Option<String>,
    /// Unix seconds.
    pub at: i64,
}

impl World {
    /// Sends a customer a text from a phone number or a Page; answers its id.
    ///
    /// `to` is a phone number or a `user_id`, a PSID or an IGSID. Refused are: a text that is too
    /// long or empty (100), a number's own (131021), somebody unknown (131026; 100/2018001 on a
    /// Page), somebody who wrote 24 hours ago or never (131047, at once or later as
    /// [`super::Settings`] say; 10/2018278 on a Page), and on a Page a thread that another app has
    /// (10/2018300). On a number, sending takes such a thread back.
    pub fn send_message(
        &mut self,
        caller: &TokenHolder,
        from_id: &str,
        to: &str,
        text: &str,
        opaque: Option<&str>,
    ) -> Result<String, GraphProblem> {
        self.send_reply(caller, from_id, to, text, opaque, None)
    }

    /// As [`World::send_message`], quoting the message with this id.
    pub fn send_reply(
        &mut self,
        caller: &TokenHolder,
        from_id: &str,
        to: &str,
        text: &str,
        opaque: Option<&str>,
        quotes: Option<&str>,
    ) -> Result<String, GraphProblem> {
        let sent = SentText {
            id: String::new(),
            from: from_id.to_owned(),
            to: to.to_owned(),
            text: text.to_owned(),
            opaque: opaque.map(str::to_owned),
            quotes: quotes.map(str::to_owned),
            at: self.now(),
        };
        if self.numbers.iter().any(|number| number.id == from_id) {
            self.may_send_from_number(caller, from_id)?;
            return self.send_from_number(sent);
        }
        self.may_send_from_page(caller, from_id)?;
        self.send_from_page(caller, sent)
    }

    /// Marks a customer's message as read by the business, which changes nothing here.
    pub fn mark_read(
        &self,
        caller: &TokenHolder,
        number_id: &str,
        message_id: &str,
    ) -> Result<(), GraphProblem> {
        self.may_send_from_number(caller, number_id)?;
        let mut messages = self
            .conversations
            .iter()
            .filter(|one| one.asset_id == number_id)
            .flat_map(|one| &one.messages);
        if messages.any(|message| message.id == message_id && !message.is_from_business) {
            return Ok(());
        }
        Err(GraphProblem::parameter("Invalid parameter").details("The message was not found"))
    }

    fn send_from_number(&mut self, mut sent: SentText) -> Result<String, GraphProblem> {
        refuse_length(&sent.text, WHATSAPP_CHARACTERS)?;
        let asset = self.asset(&sent.from);
        let asset = asset.ok_or_else(|| GraphProblem::unseen("post", &sent.from))?;
        let name = if sent
            .to
            .starts_with(|letter: char| letter.is_ascii_alphabetic())
        {
            sent.to.clone()
        } else {
            digits(&sent.to)
        };
        if name == digits(&asset.address) {
            return Err(
                GraphProblem::new(131_021, "(#131021) Recipient cannot be sender")
                    .details("Sender and recipient phone number is the same"),
            );
        }
        if let Some(other) = self.number_with(&name) {
            sent.id = self.next_secret("wamid.");
            let (id, from) = (sent.id.clone(), digits(&asset.address));
            self.sent.push(sent);
            let notice = notice::unsupported(&other, &id, &from, self.now());
            self.announce(&other, &notice);
            return Ok(id);
        }
        let Some(customer) = self.whatsapp_customer(&name).map(|one| one.slug.clone()) else {
            let problem = GraphProblem::new(131_026, "(#131026) Message undeliverable");
            return Err(problem.details("The recipient is no WhatsApp user"));
        };
        let is_open = self.is_open(&asset.id, &customer);
        if !is_open && !self.settings.window_fails_later {
            return Err(
                GraphProblem::new(131_047, "(#131047) Re-engagement message")
                    .details("More than 24 hours have passed since the customer last replied"),
            );
        }
        self.refuse_flood(&asset.id, &customer)?;
        self.refuse_restricted(&asset.owner_id)?;
        self.return_thread(&asset.id, &customer);
        Ok(self.put_sent(&asset, &customer, sent, "wamid.", is_open))
    }

    fn send_from_page(
        &mut self,
        caller: &TokenHolder,
        sent: SentText,
    ) -> Result<String, GraphProblem> {
        refuse_length(&sent.text, PAGE_CHARACTERS - 1)?;
        let page = self.page(caller, "post", &sent.from)?;
        let instagram = page.instagram.as_ref().map(|account| account.id.as_str());
        let known_by: Vec<&str> = instagram.into_iter().chain([page.id.as_str()]).collect();
        let Some((customer, asset_id)) = self.scoped_customer(&sent.to, &known_by) else {
            let message = "(#100) No matching user found";
            return Err(GraphProblem::new(100, message).subcode(2_018_001));
        };
        let (customer, asset_id) = (customer.to_owned(), asset_id.to_owned());
        let asset = self.asset(&asset_id);
        let asset = asset.ok_or_else(|| GraphProblem::unseen("post", &asset_id))?;
        if asset.kind == AssetKind::Instagram {
            self.need(caller, permission::INSTAGRAM_MESSAGES)?;
        }
        if self.thread_owner(&asset_id, &customer).is_some() {
            let message = "(#10) Message failed to send because another app is controlling this \
                           thread now.";
            return Err(GraphProblem::new(10, message).subcode(2_018_300));
        }
        if !self.is_open(&asset_id, &customer) {
            let message = "(#10) This message is sent outside of allowed window.";
            return Err(GraphProblem::new(10, message).subcode(2_018_278));
        }
        Ok(self.put_sent(&asset, &customer, sent, "m_", true))
    }

    fn put_sent(
        &mut self,
        asset: &Asset,
        customer: &str,
        mut sent: SentText,
        prefix: &str,
        arrives: bool,
    ) -> String {
        sent.id = self.next_secret(prefix);
        let id = sent.id.clone();
        let message = Message {
            opaque: sent.opaque.clone(),
            quotes: sent.quotes.clone(),
            ..Message::new(id.clone(), true, sent.text.clone(), sent.at)
        };
        self.sent.push(sent);
        self.conversation_mut(&asset.id, customer)
            .messages
            .push(message.clone());
        self.tell_progress(asset, customer, message, arrives);
        id
    }

    /// Statuses, watermarks and echoes of a message that was just taken.
    fn tell_progress(
        &mut self,
        asset: &Asset,
        customer: &str,
        mut message: Message,
        arrives: bool,
    ) {
        let party = self.party(asset, customer);
        let now = self.now();
        if asset.kind != AssetKind::Whatsapp {
            let app_id = self.main_app().id.clone();
            let is_named =
                asset.kind == AssetKind::Messenger || self.settings.names_app_in_instagram_echoes;
            let app_id = is_named.then_some(app_id.as_str());
            self.announce(asset, &notice::echo(&party, &message, app_id));
        }
        if arrives {
            self.tell(
                asset,
                notice::progress(&party, std::slice::from_ref(&message), now),
            );
            if self.settings.phones_are_off {
                return;
            }
            message.progress = Progress::Delivered;
            self.tell(
                asset,
                notice::progress(&party, std::slice::from_ref(&message), now),
            );
        } else {
            message.progress = Progress::Failed;
            let details = "More than 24 hours have passed since the customer last replied";
            let problem = notice::error(131_047, "Re-engagement message", details);
            self.announce(asset, &notice::failure(&party, &message, now, problem));
        }
        let held = &mut self.conversation_mut(&asset.id, customer).messages;
        if let Some(held) = held.last_mut() {
            held.progress = message.progress;
        }
    }

    fn tell(&mut self, asset: &Asset, notices: Vec<super::webhook::Notice>) {
        for notice in notices {
            self.announce(asset, &notice);
        }
    }

    fn is_open(&self, asset_id: &str, customer: &str) -> bool {
        let now = self.now();
        let held = self.conversation(asset_id, customer);
        held.is_some_and(|conversation| conversation.is_open(now))
            || self.called_lately(asset_id, customer)
    }

    fn refuse_flood(&self, asset_id: &str, customer: &str) -> Result<(), GraphProblem> {
        let window = i64::try_from(PAIR_BURST).unwrap_or(i64::MAX) * PAIR_SECONDS;
        let now = self.now();
        let messages = self
            .conversation(asset_id, customer)
            .map(|conversation| conversation.messages.as_slice());
        let recent = messages.unwrap_or_default().iter();
        let recent = recent.filter(|one| one.is_from_business && now - one.at < window);
        if self.settings.enforces_pair_limit && recent.count() >= PAIR_BURST {
            let message = "(#131056) (Business Account, Consumer Account) pair rate limit hit";
            return Err(GraphProblem::new(131_056, message)
                .details("Too many messages from this number to the same person"));
        }
        Ok(())
    }

    fn number_with(&self, wanted: &str) -> Option<Asset> {
        let is_it = |display: &str| digits(display) == wanted;
        let number = self.numbers.iter().find(|number| is_it(&number.display))?;
        self.asset(&number.id).filter(|_| number.is_registered())
    }

    pub(super) fn may_send_from_number(
        &self,
        caller: &TokenHolder,
        id: &str,
    ) -> Result<(), GraphProblem> {
        let number = self.number(caller, "post", id)?;
        if !self.has(caller, permission::WABA_MESSAGING) {
            let missing = permission::WABA_MESSAGING;
            return Err(GraphProblem::action_not_permitted(missing));
        }
        super::number::refuse_banned(number)?;
        if !number.is_registered() {
            return Err(GraphProblem::new(
                133_010,
                "(#133010) Account not registered",
            ));
        }
        Ok(())
    }

    fn may_send_from_page(&self, caller: &TokenHolder, id: &str) -> Result<(), GraphProblem> {
        self.page(caller, "post", id)?;
        if caller.kind != TokenKind::Page {
            let message = "(#210) A page access token is required to request this resource.";
            return Err(GraphProblem::new(210, message).status(403));
        }
        self.need(caller, permission::PAGES_MESSAGING)
    }
}

fn refuse_length(text: &str, at_most: usize) -> Result<(), GraphProblem> {
    if text.is_empty() {
        return Err(GraphProblem::parameter("Param text must not be empty"));
    }
    if text.chars().count() > at_most {
        return Err(GraphProblem::parameter(format!(
            "Param text must be at most {at_most} characters long."
        )));
    }
    Ok(())
}
