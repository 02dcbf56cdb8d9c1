//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): what is said of calls.

use std::slice::from_ref;

use wassla_domain::calls::{
    CallDirection, CallNote, CallOutcome, CallSaid, CallStage, CallStatus, CallSummary, Sdp,
};
use wassla_domain::inbound::{Content, Outcome};
use wassla_domain::inbox::{Author, Conversation, Delivery, Effect, Message, Window};
use wassla_domain::{Call, MessageId};

use super::host::{StoreHost, same_text};
use super::inbox_fixture::{InboxFixture, SAMI, sami};
use wassla_testkit::fixtures::{
    NOW, after, asset_ref, call_event, call_note, call_status, call_terminates, external_message,
    hostile_names, id, sdp, whatsapp,
};

fn effect(note: &CallNote) -> Effect {
    Effect::Call(Box::new(note.clone()))
}

/// A customer's call that rings is logged, and stands as a message of the same id in a
/// conversation of theirs; both read back whole.
pub async fn a_call_opens_a_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut note = fixture.rings("wacid.1", after(-3));
    if let Some(customer) = &mut note.event.customer {
        customer.name = Some("Sami".into());
    }
    let done = fixture.hears(&note).await;
    assert_eq!(done.outcomes, [Outcome::Delivered]);
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    assert!(done.ringing && !done.waiting);
    assert_eq!(done.ended, []);

    let fixture = InboxFixture::new(host.reopen().await, 1);
    let at_desk = note.recipient.clone().unwrap();
    let expected = Call::begun(&note.event, &at_desk, at_desk.conversation.clone());
    assert_eq!(expected.stage, CallStage::Ringing);
    assert_eq!(fixture.calls().await, from_ref(&expected));
    assert_eq!(fixture.call(&at_desk.id).await, expected);
    let thread = fixture.thread(&at_desk.conversation).await;
    let message = Message {
        id: id(at_desk.id.as_str()),
        conversation: at_desk.conversation.clone(),
        seq: thread[0].seq,
        author: Author::Customer,
        content: Content::Call(CallSummary::incoming(CallStage::Ringing)),
        delivery: Delivery::Received,
        failure: None,
        possibly_repeated: false,
        external_id: Some(external_message("wacid.1")),
        at: after(-3),
    };
    assert_eq!(thread, [message]);
    let conversation = Conversation {
        id: at_desk.conversation,
        workspace: fixture.workspace.clone(),
        asset: fixture.asset.clone(),
        channel_display: at_desk.channel_display,
        customer_name: Some("Sami".into()),
        aliases: vec![sami()],
        last: Content::Call(CallSummary::incoming(CallStage::Ringing)),
        last_at: after(-3),
        last_inbound_at: after(-3),
    };
    assert_eq!(fixture.conversations().await, [conversation]);
    assert_eq!(fixture.stores.unanswered(after(9), after(60)).await, []);
}

/// Who writes already calls in the same conversation; nobody is asked for a written answer.
pub async fn a_call_joins_its_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut hello = fixture.message(SAMI, "hello", NOW);
    hello.ask = false;
    fixture.receive(&hello).await;
    let mut note = fixture.rings("wacid.1", after(10));
    if let Some(fixture) = &mut note.recipient {
        fixture.channel_display = "+1 555 0199".into();
    }
    assert!(!fixture.hears(&note).await.waiting);
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].id, hello.conversation);
    assert_eq!(conversations[0].channel_display, "+1 555 0199");
    assert_eq!(conversations[0].last_at, after(10));
    let call = fixture.calls().await.remove(0);
    assert_eq!(call.conversation, hello.conversation);
    let ringing = Content::Call(CallSummary::incoming(CallStage::Ringing));
    let contents = fixture.contents(&hello.conversation).await;
    assert_eq!(contents, [Content::Text("hello".into()), ringing]);
    assert_eq!(fixture.stores.unanswered(after(60), after(90)).await, []);
}

/// The message of a call says how the call is, at every change, and every change is told. It
/// stays where it stands, and what was said after it stays the last word.
pub async fn a_calls_message_follows_the_call(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut last = fixture.last_change().await;
    let call = fixture.ringing("wacid.1", NOW).await;
    let ringing = Content::Call(CallSummary::incoming(CallStage::Ringing));
    let going_on = Content::Call(CallSummary::incoming(CallStage::Connected));
    let talked = Content::Call(CallSummary {
        seconds: Some(61),
        ..CallSummary::incoming(CallStage::Ended(CallOutcome::Completed))
    });
    let mut said = async |content: Content, last_content: Content| {
        let thread = fixture.thread(&call.conversation).await;
        assert_eq!(thread[0].id.as_str(), call.id.as_str());
        assert_eq!(thread[0].content, content);
        assert_eq!(thread[0].at, NOW);
        let now = fixture.conversation(&call.conversation).await;
        assert_eq!(now.last, last_content);
        let change = fixture.last_change().await;
        assert!(change > last, "{content:?}: {change} after {last}");
        last = change;
    };
    said(ringing.clone(), ringing.clone()).await;
    assert_eq!(
        fixture
            .stores
            .taken_by("one", after(1), after(30))
            .await
            .len(),
        1
    );
    said(ringing.clone(), ringing.clone()).await;
    assert!(
        fixture
            .stores
            .picked_up("one", &call.id, after(2), after(30))
            .await
    );
    said(going_on.clone(), going_on.clone()).await;
    fixture
        .receive(&fixture.message(SAMI, "a text", after(3)))
        .await;
    let done = fixture
        .hears(&fixture.terminates("wacid.1", Some(61), after(63)))
        .await;
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    said(talked.clone(), Content::Text("a text".into())).await;

    let other = fixture.ringing("wacid.2", after(70)).await;
    assert!(
        fixture
            .stores
            .ended(&other.id, CallOutcome::AgentMissing, after(71))
            .await
    );
    let other = CallSummary::from(&fixture.call(&other.id).await);
    said(talked, Content::Call(other)).await;
}

/// A customer's call opens the reply window as a message does, and one that is told late does not
/// shorten it; a call of the business opens none.
pub async fn a_customers_call_opens_the_reply_window(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    fixture.ringing("wacid.1", after(600)).await;
    let window = async || fixture.conversation(&conversation).await.window();
    assert_eq!(window().await, Window::since(after(600)));
    fixture.hears(&fixture.rings("wacid.2", after(500))).await;
    fixture
        .hears(&fixture.terminates("wacid.1", Some(5), after(700)))
        .await;
    assert_eq!(window().await, Window::since(after(600)));

    let business = |at| {
        let call = ("wacid.3", sami());
        call_status(&fixture.asset, call, CallStatus::Ringing, at)
    };
    fixture
        .hears(&call_note(&fixture.workspace, business(after(900))))
        .await;
    assert_eq!(window().await, Window::since(after(600)));
    let other = InboxFixture::new(host.stores(), 2);
    let mut note = call_note(&other.workspace, business(after(900)));
    note.event.asset = other.asset.clone();
    other.hears(&note).await;
    let opened = other.conversations().await.remove(0);
    assert!(
        !opened.window().is_open(after(900)),
        "nobody wrote or called"
    );
}

/// A call that nobody is to take up is missed from the start, and nobody takes it.
pub async fn a_call_for_nobody_is_missed(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut note = fixture.rings("wacid.1", NOW);
    if let Some(fixture) = &mut note.recipient {
        fixture.rings = false;
    }
    let done = fixture.hears(&note).await;
    let call = fixture.calls().await.remove(0);
    assert!(!done.ringing);
    assert_eq!(done.ended, [(call.id.clone(), CallOutcome::Missed)]);
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    assert_eq!(call.stage, CallStage::Ended(CallOutcome::Missed));
    let missed = CallSummary::incoming(CallStage::Ended(CallOutcome::Missed));
    assert_eq!(
        fixture.contents(&call.conversation).await,
        [Content::Call(missed)]
    );
    assert_eq!(
        fixture.stores.taken_by("one", after(90), after(99)).await,
        []
    );
}

/// A call of the business is logged, and no process takes it.
pub async fn a_call_of_the_business_is_logged(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let said = async |status, at| {
        let event = call_status(&fixture.asset, ("wacid.1", sami()), status, at);
        fixture.hears(&call_note(&fixture.workspace, event)).await
    };
    said(CallStatus::Ringing, NOW).await;
    let call = fixture.calls().await.remove(0);
    assert_eq!(call.direction, CallDirection::BusinessInitiated);
    assert_eq!(call.stage, CallStage::Ringing);
    assert_eq!(
        fixture.stores.taken_by("one", after(60), after(90)).await,
        []
    );
    let message = fixture
        .letter(&call.conversation, &id(call.id.as_str()))
        .await;
    assert_eq!(message.author, Author::Customer);
    assert_eq!(message.delivery, Delivery::Received);

    assert_eq!(said(CallStatus::Accepted, after(5)).await.ended, []);
    let now = fixture.call(&call.id).await;
    assert_eq!(
        (now.stage, now.accepted_at),
        (CallStage::Connected, Some(after(5)))
    );
    assert_eq!(
        fixture.stores.taken_by("one", after(600), after(900)).await,
        []
    );
    let event = call_terminates(&fixture.asset, ("wacid.1", sami()), Some(4), after(9));
    let done = fixture.hears(&call_note(&fixture.workspace, event)).await;
    assert_eq!(done.ended, [(call.id.clone(), CallOutcome::Completed)]);
    assert_eq!(
        fixture.call(&call.id).await.direction,
        CallDirection::BusinessInitiated
    );

    let declined = call_status(
        &fixture.asset,
        ("wacid.2", sami()),
        CallStatus::Rejected,
        NOW,
    );
    let done = fixture
        .hears(&call_note(&fixture.workspace, declined))
        .await;
    let outcomes: Vec<_> = done.ended.iter().map(|(_, outcome)| *outcome).collect();
    assert_eq!(outcomes, [CallOutcome::Declined]);
}

/// What Meta sends of a call is kept to the letter, and nothing of it breaks the store.
pub async fn t30_hostile_calls_are_kept(host: &dyn StoreHost) {
    for (number, text) in (10..).zip(hostile_names()) {
        let fixture = InboxFixture {
            asset: asset_ref(&whatsapp(number)),
            ..InboxFixture::new(host.stores(), number)
        };
        let mut offer = format!("v=0 {}", text.replace('\0', ""));
        offer.truncate(offer.floor_char_boundary(64 * 1024));
        let said = CallSaid::Connect {
            offer: Sdp::new(offer.clone()),
        };
        let name = "~".repeat(1000);
        let mut event = call_event(&fixture.asset, (&name, sami()), said, NOW);
        if let Some(customer) = &mut event.customer {
            customer.name = Some(text.clone());
        }
        let mut note = call_note(&fixture.workspace, event);
        if let Some(fixture) = &mut note.recipient {
            fixture.channel_display.clone_from(&text);
        }
        assert!(fixture.hears(&note).await.ringing);
        let conversation = fixture.conversations().await.remove(0);
        assert!(same_text(&text, &conversation.channel_display));
        assert!(same_text(&text, &conversation.customer_name.unwrap()));
        let taken = fixture
            .stores
            .taken_by("' ; -- \u{1f980}", NOW, after(60))
            .await
            .remove(0);
        assert_eq!(taken.call.external_id.as_str(), name);
        assert_eq!(taken.offer.unwrap().as_str(), offer);
        assert!(
            fixture
                .stores
                .picked_up("' ; -- \u{1f980}", &taken.call.id, NOW, after(60))
                .await
        );
        let message: MessageId = id(taken.call.id.as_str());
        fixture.letter(&conversation.id, &message).await;
        assert!(
            fixture
                .stores
                .ended(&taken.call.id, CallOutcome::Completed, NOW)
                .await
        );
    }
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut note = fixture.rings("wacid.1", NOW);
    note.event.said = CallSaid::Connect { offer: None };
    fixture.hears(&note).await;
    let taken = fixture.stores.taken_by("one", NOW, after(60)).await;
    assert_eq!(
        taken.len(),
        1,
        "a call without an offer is taken, to be rejected"
    );
    assert_eq!(taken[0].offer, None);
    assert_ne!(taken[0].offer, Some(sdp("wacid.1")));
    // Batches mix calls and messages.
    let batch = [
        Effect::Add(Box::new(fixture.message("15550199", "hello", NOW))),
        effect(&fixture.terminates("wacid.1", None, NOW)),
    ];
    let done = fixture.stores.take(batch, NOW).await;
    assert!(done.waiting);
    assert_eq!(done.ended.len(), 1);
}
