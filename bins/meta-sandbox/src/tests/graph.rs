use meta_fake::{Fault, What};

use super::*;
use crate::Dropped;

async fn ask(shop: &Shop, target: &str, token: &str) -> Response {
    let request = Request::get(target).header(header::AUTHORIZATION, format!("Bearer {token}"));
    shop.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn whatever_is_no_page_is_graph() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    let response = ask(&shop, &target, &token).await;
    assert_eq!(response.headers()["facebook-api-version"], "v21.0");
    assert!(text(response).await.contains("Aisha Rahman"));
    let response = ask(&shop, "/v21.0/nonsense", &token).await;
    assert_eq!(response.status(), 400);
    assert!(text(response).await.contains("2500"));
}

#[tokio::test]
async fn body_reaches_graph() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    let number = shop.sandbox.world(|world| world.numbers[0].id.clone());
    let request = Request::post(target.replace("/me?", &format!("/{number}?")))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::from("{\"pin\":\"112233\"}"))
        .unwrap();
    assert_eq!(shop.send(request).await.status(), 200);
    let pin = shop.sandbox.world(|world| world.numbers[0].pin.clone());
    assert_eq!(pin.as_deref(), Some("112233"));
}

#[tokio::test]
async fn world_follows_the_wall_clock() {
    let shop = Shop::open();
    assert_eq!(shop.sandbox.world(|world| world.now()), NOW);
}

#[tokio::test(start_paused = true)]
async fn delay_is_waited_for_and_the_journal_knows() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    shop.sandbox.world(|world| world.settings.delay_ms = 100);
    let before = tokio::time::Instant::now();
    let (first, second) = tokio::join!(ask(&shop, &target, &token), ask(&shop, &target, &token));
    assert_eq!(
        (first.status(), second.status()),
        (200.try_into().unwrap(), 200.try_into().unwrap())
    );
    assert_eq!(before.elapsed().as_millis(), 100);
    ask(&shop, &target, &token).await;
    assert_eq!(shop.sandbox.world(|world| world.journal.depth()), 2);
}

#[tokio::test]
async fn dropped_call_is_marked() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    shop.sandbox
        .world(|world| world.script(Fault::once("*", What::Drop)));
    assert_eq!(
        ask(&shop, &target, &token).await.extensions().get(),
        Some(&Dropped)
    );
    assert_eq!(
        ask(&shop, &target, &token)
            .await
            .extensions()
            .get::<Dropped>(),
        None
    );
}
