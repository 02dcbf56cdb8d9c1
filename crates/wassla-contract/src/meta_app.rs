//! What every [`MetaApp`] must do, against a world of the fake Meta.
//!
//! Mount all clauses with [`meta_app_contract!`](crate::meta_app_contract).

use std::any::Any;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;
use wassla_domain::ports::MetaApp;

use super::meta_graph::APP_ID;

/// An adapter; its world is that of [`super::meta_graph::world`].
pub struct Bench {
    /// The adapter under test.
    pub app: Arc<dyn MetaApp>,
    _kept: Box<dyn Any + Send + Sync>,
}

impl Bench {
    /// An adapter, and what has to live as long (a server).
    pub fn new(app: Arc<dyn MetaApp>, kept: impl Any + Send + Sync) -> Self {
        Self {
            app,
            _kept: Box::new(kept),
        }
    }
}

/// The app tells who it is and which version answered.
pub async fn the_app_tells_who_it_is(bench: &Bench) {
    let facts = bench.app.app().await.expect("id and secret are right");
    assert_eq!(facts.id.as_str(), APP_ID);
    assert_eq!(facts.name.as_deref(), Some("Wassla"));
    assert_eq!(facts.answered_version.as_deref(), Some("v21.0"));
}

/// A webhook that was set is listed; set again, it delivers to the new address.
pub async fn a_webhook_that_was_set_is_listed(bench: &Bench) {
    assert!(bench.app.webhooks().await.expect("answered").is_empty());
    let token = SecretString::from("a-verify-token");
    for address in [
        "https://one.example/webhooks",
        "https://two.example/webhooks",
    ] {
        let address = Url::parse(address).expect("an address");
        let fields = ["messages", "account_update"];
        let object = "whatsapp_business_account";
        let set = bench.app.set_webhook(object, &address, &token, &fields);
        set.await.expect("set");
        let listed = bench.app.webhooks().await.expect("answered");
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].object, object);
        assert_eq!(listed[0].callback_url, address.as_str());
        assert_eq!(listed[0].fields, fields);
        assert!(listed[0].active);
    }
}

/// A field that the object does not have is refused.
pub async fn an_unknown_field_is_refused(bench: &Bench) {
    let token = SecretString::from("a-verify-token");
    let address = Url::parse("https://one.example/webhooks").expect("an address");
    let set = bench
        .app
        .set_webhook("page", &address, &token, &["no_such_field"]);
    let error = set.await.expect_err("there is no such field");
    assert_eq!(error.code.map(|code| code.code), Some(100));
}

/// Makes a test of every clause; `$start` is as in
/// [`meta_graph_contract!`](crate::meta_graph_contract), with the [`Bench`] of this module.
#[macro_export]
macro_rules! meta_app_contract {
    ($start:path) => {
        $crate::meta_app_contract!(@each $start:
            the_app_tells_who_it_is,
            a_webhook_that_was_set_is_listed,
            an_unknown_field_is_refused,
        );
    };
    (@each $start:path: $($clause:ident,)*) => {$(
        #[tokio::test]
        async fn $clause() {
            let bench = $start($crate::meta_graph::world()).await;
            $crate::meta_app::$clause(&bench).await;
        }
    )*};
}
