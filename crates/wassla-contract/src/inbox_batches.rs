//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): how events fall into
//! batches changes nothing.

use wassla_domain::inbound::{Alias, AliasKind, Content, Customer, Watermark};
use wassla_domain::inbox::{Delivery, Effect};

use super::host::StoreHost;
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{NOW, after, alias, report};

const SAMI: &str = "15550100";
const SAMIS_ID: &str = "US.1550";

/// Sami writes again and is known by another name from then on, by which Meta tells what was read;
/// a call begins and ends in between.
fn effects(fixture: &InboxFixture) -> Vec<Effect> {
    let add = |text: &str, names: &[(AliasKind, &str)]| {
        let mut new = fixture.message(SAMI, text, after(30));
        let aliases = names.iter().map(|(kind, value)| alias(*kind, value));
        new.arrival.customer = Customer::new(aliases, Some("Sami".into())).unwrap();
        Effect::Add(Box::new(new))
    };
    let watermark = Watermark {
        asset: fixture.asset.clone(),
        customer: alias(AliasKind::UserId, SAMIS_ID),
        delivery: Delivery::Read,
        up_to: after(20),
    };
    let call = |note| Effect::Call(Box::new(note));
    let by_both = [(AliasKind::WaId, SAMI), (AliasKind::UserId, SAMIS_ID)];
    let introduction = add("it is me", &by_both);
    vec![
        introduction.clone(),
        Effect::Mark(fixture.workspace.clone(), watermark),
        call(fixture.rings("wacid.1", after(31))),
        introduction,
        call(fixture.terminates("wacid.1", Some(60), after(95))),
        add("goodbye", &[(AliasKind::UserId, SAMIS_ID)]),
    ]
}

/// What people see after these effects, taken in batches of a size.
async fn end_of(
    fixture: &InboxFixture,
    size: usize,
) -> (Vec<Content>, Vec<Delivery>, (Vec<Alias>, Content)) {
    let id = fixture.opened(SAMI, NOW).await.id;
    fixture.sent(&id, after(10)).await;
    let (_, failed) = fixture.sent(&id, after(11)).await;
    let external_id = failed.external_id.as_ref().unwrap();
    let report = report(&fixture.asset, external_id, Delivery::Failed);
    fixture
        .stores
        .take([Effect::Report(Box::new(report))], NOW)
        .await;

    for batch in effects(fixture).chunks(size) {
        fixture.stores.take(batch.to_vec(), after(100)).await;
    }
    assert_eq!(fixture.conversations().await.len(), 1);
    let conversation = fixture.conversation(&id).await;
    let thread = fixture.thread(&id).await;
    (
        thread.iter().map(|one| one.content.clone()).collect(),
        thread.iter().map(|one| one.delivery).collect(),
        (conversation.aliases, conversation.last),
    )
}

/// Events that come in one batch do what they do one by one.
pub async fn a_batch_ends_as_its_events_one_by_one(host: &dyn StoreHost) {
    let one_by_one = end_of(&InboxFixture::new(host.stores(), 1), 1).await;
    let whole = end_of(&InboxFixture::new(host.stores(), 2), 16).await;
    let halves = end_of(&InboxFixture::new(host.stores(), 3), 3).await;
    assert_eq!(whole, one_by_one);
    assert_eq!(halves, one_by_one);
    let (_, deliveries, (_, last)) = whole;
    assert!(deliveries.contains(&Delivery::Read), "{deliveries:?}");
    assert!(deliveries.contains(&Delivery::Failed), "{deliveries:?}");
    assert_eq!(last, Content::Text("goodbye".into()));
}
