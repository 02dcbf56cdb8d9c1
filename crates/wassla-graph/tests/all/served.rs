//! Servers and clients for the tests.

use std::ops::Deref;
use std::time::Duration;

use url::Url;
use wassla_contract::meta_graph::{APP_ID, APP_SECRET, REDIRECT_URI};
use wassla_domain::inbound::{Alias, AliasKind};
use wassla_domain::inbox::{Recipient, TextToSend};
use wassla_domain::meta::AccessToken;
use wassla_domain::{AppId, MessageId, PageId, PhoneNumberId, WabaId};
use wassla_graph::{GraphClient, GraphSettings};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The settings of the contract's app, with Meta at this address.
pub(crate) fn settings(base_url: &str) -> GraphSettings {
    let redirect = Url::parse(REDIRECT_URI).unwrap();
    let base_url = Url::parse(base_url).unwrap();
    GraphSettings {
        graph_url: base_url.clone(),
        dialog_url: base_url,
        connect_timeout: Duration::from_secs(2),
        call_timeout: Duration::from_secs(5),
        ..GraphSettings::new(AppId::parse(APP_ID).unwrap(), APP_SECRET.into(), redirect)
    }
}

pub(crate) fn client(base_url: &str) -> GraphClient {
    GraphClient::new(settings(base_url)).unwrap()
}

/// A client and its server. They stay together: a server that is dropped is handed to the next
/// test, and would answer the client with that one's words.
pub(crate) struct Served {
    pub(crate) server: MockServer,
    graph: GraphClient,
}

impl Deref for Served {
    type Target = GraphClient;

    fn deref(&self) -> &GraphClient {
        &self.graph
    }
}

/// A server that answers every request with this.
pub(crate) async fn answering(answer: ResponseTemplate) -> Served {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let graph = client(&server.uri());
    Served { server, graph }
}

/// A server that answers every request with 200 and this body.
pub(crate) async fn saying(body: &str) -> Served {
    let body = body.as_bytes().to_vec();
    answering(ResponseTemplate::new(200).set_body_raw(body, "application/json")).await
}

pub(crate) fn token() -> AccessToken {
    AccessToken::new("EAAcanary-of-a-token")
}

pub(crate) fn number() -> PhoneNumberId {
    PhoneNumberId::parse("106540352242922").unwrap()
}

pub(crate) fn waba() -> WabaId {
    WabaId::parse("102290129340398").unwrap()
}

pub(crate) fn page() -> PageId {
    PageId::parse("55").unwrap()
}

/// These words, from the number or the Page that sends to this kind of customer.
pub(crate) fn text(kind: AliasKind, customer: &str, words: &str) -> TextToSend {
    let to = Alias::new(kind, customer).unwrap();
    let recipient = match kind {
        AliasKind::WaId | AliasKind::UserId => Recipient::Whatsapp { from: number(), to },
        AliasKind::Psid | AliasKind::Igsid => Recipient::Page { page: page(), to },
    };
    TextToSend {
        recipient,
        text: words.to_owned(),
        id: MessageId::parse("msg_1").unwrap(),
    }
}
