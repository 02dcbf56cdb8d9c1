//! Meta's published samples, when `WASSLA_OUTSIDE` names a folder that has them.

use std::path::PathBuf;

use wassla_domain::meta::{Expiry, MetaError, Reached, Remedy, WabaEdge};
use wassla_domain::ports::MetaGraph;
use wassla_domain::{BusinessId, PhoneNumberId};
use wiremock::ResponseTemplate;

use crate::served::{Served, answering, saying, token, waba};

#[expect(
    clippy::disallowed_methods,
    reason = "a test asks the environment where the samples are"
)]
pub(crate) fn file(path: &str) -> Option<String> {
    let path = PathBuf::from(std::env::var_os("WASSLA_OUTSIDE")?).join(path);
    Some(
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    )
}

fn sample(name: &str) -> Option<String> {
    file(&format!("payloads/{name}"))
}

async fn served(name: &str) -> Option<Served> {
    Some(saying(&sample(name)?).await)
}

async fn refused(name: &str) -> Option<MetaError> {
    let answer = ResponseTemplate::new(400).set_body_string(sample(name)?);
    let served = answering(answer).await;
    let answer = served.subscribe_waba(&token(), &waba()).await;
    Some(answer.unwrap_err())
}

#[tokio::test]
async fn a_system_users_token_is_inspected() {
    let Some(served) = served("metadoc_graph_debug_token_system_user.json").await else {
        return;
    };
    let facts = served.inspect_token(&token()).await.unwrap();
    assert!(facts.valid && facts.expires == Expiry::Never);
    assert_eq!(facts.app.unwrap().as_str(), "634974688087057");
    assert_eq!(facts.user.unwrap().as_str(), "104169029247128");
    assert_eq!(facts.scopes.len(), 2);
}

#[tokio::test]
async fn owned_accounts_are_listed_in_order() {
    let Some(served) = served("openapi_graph_owned_wabas.json").await else {
        return;
    };
    let business = WabaEdge::Owned(BusinessId::parse("1").unwrap());
    let listed = served.wabas(&token(), &business, false, None).await;
    let ids = listed.unwrap().map(|waba| waba.id.to_string());
    assert_eq!(ids.items, ["104996122399160", "102290129340398"]);
    assert_eq!(ids.after, None, "there is no next page");
}

#[tokio::test]
async fn numbers_are_listed_with_their_state() {
    let Some(served) = served("openapi_graph_phone_numbers.json").await else {
        return;
    };
    let listed = served.numbers(&token(), &waba(), None).await.unwrap();
    let [first, second] = &listed.items[..] else {
        panic!("two numbers");
    };
    assert_eq!(first.id.as_str(), "1906385232743451");
    assert_eq!(first.display, "+1 631-555-5555");
    assert_eq!(first.status.as_deref(), Some("LINKED"));
    assert_eq!(first.platform.as_deref(), Some("CLOUD_API"));
    assert_eq!(second.status.as_deref(), Some("PENDING"));
    assert_eq!((second.pin_enabled, second.on_business_app), (None, false));
}

#[tokio::test]
async fn a_full_number_is_read() {
    let Some(served) = served("restfb_graph_phone_number_full.json").await else {
        return;
    };
    let id = PhoneNumberId::parse("999999999999999").unwrap();
    let number = served.number(&token(), &id).await.unwrap();
    assert_eq!(number.id, id);
    assert!(number.is_connected());
    assert_eq!(
        (number.pin_enabled, number.on_business_app),
        (Some(true), false)
    );
}

#[tokio::test]
async fn errors_are_told_apart() {
    let table = [
        (
            "openapi_graph_error_deregister_not_registered.json",
            "100.2207051",
            Remedy::Never,
        ),
        (
            "openapi_graph_error_expired_token.json",
            "190.463",
            Remedy::Reconnect,
        ),
        (
            "restfb_graph_error_190_460.json",
            "190.460",
            Remedy::Reconnect,
        ),
        (
            "restfb_graph_error_is_transient.json",
            "1.1965014",
            Remedy::Retry,
        ),
    ];
    for (name, code, remedy) in table {
        let Some(error) = refused(name).await else {
            return;
        };
        assert_eq!(error.code.map(|it| it.to_string()).as_deref(), Some(code));
        assert_eq!((error.remedy, error.reached), (remedy, Reached::Answered));
        assert!(error.trace.is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_list_of_subscriptions_is_not_a_success() {
    let Some(served) = served("openapi_graph_subscribed_apps.json").await else {
        return;
    };
    let error = served.subscribe_waba(&token(), &waba()).await;
    assert_eq!(error.unwrap_err().reached, Reached::Unknown);
}
