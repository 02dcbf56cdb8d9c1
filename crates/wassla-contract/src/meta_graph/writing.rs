//! Customers who write, and what the app hears of it.

use serde_json::Value;
use wassla_domain::meta::AccessToken;
use wassla_domain::{PageId, PhoneNumberId, WabaId};

use super::bench::{Bench, id};

const HOOK: &str = "https://app.example.com/webhooks/meta";

/// Aisha's number, to which a customer has just written, and a token that may answer.
pub(super) async fn whatsapp(bench: &Bench, customer: &str) -> (AccessToken, PhoneNumberId) {
    let token = bench.signs_in_for_long("aisha").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    bench.world(|world| world.customer_writes(number.as_str(), customer, "Hello"));
    (token, number)
}

/// Lina's Page for messages, and the Instagram account on it.
pub(super) fn lina_page(bench: &Bench) -> (PageId, String) {
    bench.world(|world| {
        let lina = world.person("lina").expect("she exists");
        let page_id = lina.page_roles[1].page_id.clone();
        let page = world.pages.iter().find(|it| it.id == page_id);
        let instagram = page.and_then(|page| page.instagram.as_ref());
        (id(&page_id), instagram.expect("linked").id.clone())
    })
}

pub(super) async fn page_token(bench: &Bench, person: &AccessToken, page: &PageId) -> AccessToken {
    let facts = bench.graph.page(person, page).await.expect("her Page");
    facts.token.expect("the Page's own token")
}

/// The app has webhooks for everything that this is about.
pub(super) fn listen(bench: &Bench) {
    bench.world(|world| {
        for object in ["whatsapp_business_account", "page", "instagram"] {
            world.set_app_webhook(object, HOOK, "verify", &["messages"]);
        }
    });
}

/// What the app was told since it was last asked.
pub(super) fn told(bench: &Bench) -> Vec<Value> {
    bench.world(|world| {
        let due = world.due_deliveries(world.now());
        for delivery in &due {
            world.delivered(delivery.id, Some(200));
        }
        let bodies = due.iter().filter(|delivery| delivery.url == HOOK);
        let read = |body: &str| serde_json::from_str(body).expect("JSON");
        bodies.map(|delivery| read(&delivery.body)).collect()
    })
}
