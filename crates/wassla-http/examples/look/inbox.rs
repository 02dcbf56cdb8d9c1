//! Conversations to be looked at.

use wassla_domain::inbound::{AliasKind, Arrival, Content, Customer, Media, SendFailure};
use wassla_domain::inbox::{
    Attempted, Author, Delivery, Effect, FailureReason, NewMessage, NewReply,
};
use wassla_domain::ports::{EventLog as _, Inbox as _, Outbox as _};
use wassla_domain::{AgentId, ChatKind, ConversationId, Fault, Timestamp, WorkspaceId};
use wassla_memory::MemoryStore;
use wassla_testkit::fixtures::{self, NOW, after, fresh_id, id};

/// Fills the Inbox of a workspace.
pub(crate) async fn fill(
    store: &MemoryStore,
    workspace: &WorkspaceId,
    agent: &AgentId,
) -> Result<(), Fault> {
    let long = "I ordered the blue ones last Tuesday, and the parcel says that it was delivered, \
                but nothing is here. Can you find out where it went?";
    let people = [
        (
            ChatKind::Whatsapp,
            "15550171",
            None,
            "Are you open on Friday?",
        ),
        (
            ChatKind::Messenger,
            "7001",
            Some("Ines Duarte"),
            "Thank you!",
        ),
        (
            ChatKind::Instagram,
            "7002",
            Some("سارة"),
            "هل القميص متوفر بمقاس أكبر؟",
        ),
        (
            ChatKind::Whatsapp,
            "15550172",
            Some("Sami Haddad"),
            "Good morning",
        ),
    ];
    for ((kind, number, name, words), minute) in people.into_iter().zip(0..) {
        let text = Content::Text(words.into());
        hears(
            store,
            workspace,
            (kind, number, name),
            text,
            after(minute * 60 - 7200),
        )
        .await?;
    }
    let old = Content::Text("Is the offer still on?".into());
    let day = -25 * 3600;
    hears(
        store,
        workspace,
        (ChatKind::Messenger, "7003", Some("Otto")),
        old,
        after(day),
    )
    .await?;

    let sami = (ChatKind::Whatsapp, "15550172", Some("Sami Haddad"));
    let open = |content, seconds| hears(store, workspace, sami, content, after(seconds));
    let image = Content::Media {
        media: Media::Image,
        caption: Some("the label".into()),
        more: 0,
    };
    let conversation = open(Content::Text(long.into()), -3600).await?;
    open(image, -3500).await?;
    open(Content::Unknown("poll".into()), -3400).await?;

    let answer = "Good morning! I looked it up: the parcel is at the pick-up point in Mill Lane.";
    let replies = [
        (
            Author::Agent(agent.clone()),
            answer,
            Fate::Report(Delivery::Read),
        ),
        (
            Author::Agent(agent.clone()),
            "They are open until 18:00.",
            Fate::Twice,
        ),
        (
            Author::Teammate(id("olga")),
            "I have asked them to bring it to you tomorrow.",
            Fate::Report(Delivery::Delivered),
        ),
        (
            Author::Teammate(id("viktor")),
            "Here is the number of the driver.",
            Fate::Fails,
        ),
        (Author::Teammate(id("olga")), "Did it arrive?", Fate::Waits),
    ];
    for ((author, text, fate), seconds) in replies.into_iter().zip(0..) {
        answers(
            store,
            workspace,
            &conversation,
            (author, text, fate),
            after(seconds - 3000),
        )
        .await?;
    }
    Ok(())
}

enum Fate {
    Waits,
    Fails,
    Twice,
    Report(Delivery),
}

async fn hears(
    store: &MemoryStore,
    workspace: &WorkspaceId,
    (kind, number, name): (ChatKind, &str, Option<&str>),
    content: Content,
    at: Timestamp,
) -> Result<ConversationId, Fault> {
    let alias = match kind {
        ChatKind::Whatsapp => AliasKind::WaId,
        ChatKind::Instagram => AliasKind::Igsid,
        ChatKind::Messenger => AliasKind::Psid,
    };
    let asset = fixtures::asset(kind, 1);
    let alias = fixtures::alias(alias, number);
    let arrival = fixtures::arrival(&fixtures::asset_ref(&asset), alias.clone(), "", at);
    let customer = Customer::new([alias.clone()], name.map(str::to_owned));
    let arrival = Arrival {
        customer: customer.unwrap_or_else(|| arrival.customer.clone()),
        content,
        ..arrival
    };
    let message = NewMessage {
        channel_display: asset.display(),
        ..fixtures::new_message(workspace, arrival)
    };
    takes_in(store, Effect::Add(Box::new(message))).await?;
    let listed = store.conversations(workspace, None, 100).await?;
    let mut theirs = listed
        .into_iter()
        .filter(|one| one.aliases.contains(&alias));
    theirs
        .next()
        .map(|one| one.id)
        .ok_or_else(|| Fault::inconsistent("the Inbox", "the conversation is not there"))
}

async fn answers(
    store: &MemoryStore,
    workspace: &WorkspaceId,
    conversation: &ConversationId,
    (author, text, fate): (Author, &str, Fate),
    at: Timestamp,
) -> Result<(), Fault> {
    let reply = NewReply {
        id: fresh_id("msg"),
        conversation: conversation.clone(),
        author,
        text: text.into(),
    };
    store.queue_reply(workspace, &reply, at).await?;
    if matches!(fate, Fate::Waits) {
        return Ok(());
    }
    let external = fixtures::external_message(&format!("wamid.{}", reply.id));
    let undeliverable = FailureReason::Undeliverable;
    let failed = Attempted::Failed(SendFailure::of_meta(Some(131_026), undeliverable));
    let rounds = match fate {
        Fate::Waits => Vec::new(),
        Fate::Fails => vec![failed],
        Fate::Twice => vec![Attempted::Unknown(at), Attempted::Sent(external.clone())],
        Fate::Report(_) => vec![Attempted::Sent(external.clone())],
    };
    for attempted in rounds {
        for outgoing in store.lease_outgoing(after(9000), after(9001), 1).await? {
            store.begin_attempt(&outgoing, at).await?;
            store.end_attempt(&outgoing, &attempted, at).await?;
        }
    }
    if let Fate::Report(delivery) = fate {
        let asset = fixtures::asset_ref(&fixtures::whatsapp(1));
        let report = fixtures::report(&asset, &external, delivery);
        takes_in(store, Effect::Report(Box::new(report))).await?;
    }
    Ok(())
}

pub(crate) async fn takes_in(store: &MemoryStore, effect: Effect) -> Result<(), Fault> {
    let name: wassla_domain::MessageId = fresh_id("event");
    store
        .append(&[fixtures::new_event(name.as_str())], NOW)
        .await?;
    for event in store.pending(1).await? {
        let taken = fixtures::taken(event.seq, Some(effect.clone()));
        store.process_events(&[taken], NOW).await?;
    }
    Ok(())
}
