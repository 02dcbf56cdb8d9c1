//! The fake Meta over TLS and HTTP/2, a long way off.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use meta_fake::http::{Request as Asked, receive};
use meta_fake::world::{Consent, DialogRequest};
use meta_fake::{Journal, World};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::distance::put_between;

pub(crate) const APP_ID: &str = "424242424242";
pub(crate) const APP_SECRET: &str = "benchmark-app-secret";
pub(crate) const REDIRECT_URI: &str = "https://app.example.com/oauth/meta/callback";

/// Where a call's time goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Meta takes it.
    Slow,
    /// The way takes it.
    Far,
}

impl Place {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Far => "far",
        }
    }
}

pub(crate) struct FarMeta {
    world: Arc<Mutex<World>>,
    address: SocketAddr,
    certificate: Vec<u8>,
}

impl FarMeta {
    /// A fresh Meta whose Lina has this many Pages.
    pub(crate) async fn start(place: Place, round_trip: Duration, pages: usize) -> Self {
        let mut world = World::demo(APP_ID, APP_SECRET, &[REDIRECT_URI]);
        for n in 2..pages {
            world.add_page("lina", &format!("Branch {n}"), &["MESSAGING"]);
        }
        let (way, delay) = match place {
            Place::Slow => (Duration::ZERO, round_trip),
            // So little that it does not count, and enough for the journal to tell trips apart.
            Place::Far => (round_trip, Duration::from_millis(1)),
        };
        world.settings.delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        let world = Arc::new(Mutex::new(world));

        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])
            .expect("a certificate for localhost");
        let certificate = made.cert.der().to_vec();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a PKCS#8 key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows the default versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("the key fits the certificate");
        tls.alpn_protocols = vec![b"h2".to_vec()];

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener
            .local_addr()
            .expect("a bound listener has an address");
        tokio::spawn(accept(
            listener,
            TlsAcceptor::from(Arc::new(tls)),
            world.clone(),
        ));
        Self {
            world,
            address: put_between(near, way).await,
            certificate,
        }
    }

    pub(crate) fn graph_url(&self) -> Url {
        let text = format!("https://localhost:{}", self.address.port());
        Url::parse(&text).expect("an address of this machine")
    }

    pub(crate) fn certificate(&self) -> Vec<u8> {
        self.certificate.clone()
    }

    /// The person signs in and leaves everything ticked; the query of their return.
    pub(crate) fn approve(&self, dialog: &Url, person: &str) -> (String, String) {
        let query = dialog.query().unwrap_or_default();
        let request = DialogRequest::from_query(query);
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let back = world.consent(&request, person, &Consent::ContinueWithAll);
        let back = Url::parse(&back.expect("the dialog is well formed")).expect("a URL");
        let value = |name: &str| {
            let pair = back.query_pairs().find(|(of, _)| of == name);
            pair.expect("code and state come back").1.into_owned()
        };
        (value("code"), value("state"))
    }

    /// Forgets what was asked so far: the connection that was opened ahead is not the callback's.
    pub(crate) fn forget_calls(&self) {
        self.world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .journal
            .clear();
    }

    pub(crate) fn journal(&self) -> Journal {
        self.world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .journal
            .clone()
    }
}

async fn accept(listener: TcpListener, tls: TlsAcceptor, world: Arc<Mutex<World>>) {
    while let Ok((socket, _)) = listener.accept().await {
        tokio::spawn(serve(socket, tls.clone(), world.clone()));
    }
}

async fn serve(socket: TcpStream, tls: TlsAcceptor, world: Arc<Mutex<World>>) {
    let _ = socket.set_nodelay(true);
    let Ok(stream) = tls.accept(socket).await else {
        return;
    };
    let answers = tower::service_fn(move |request: Request<hyper::body::Incoming>| {
        let world = world.clone();
        async move { Ok::<_, Infallible>(answer(request.map(Body::new), &world).await) }
    });
    let server = auto::Builder::new(TokioExecutor::new());
    let _ = server
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(answers))
        .await;
}

async fn answer(request: Request<Body>, world: &Mutex<World>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20)
        .await
        .unwrap_or_else(|_| Bytes::new());
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: body.to_vec(),
    };
    let reception = receive(
        &mut world.lock().unwrap_or_else(PoisonError::into_inner),
        &asked,
    );
    tokio::time::sleep(reception.delay).await;
    world
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .journal
        .finish(reception.sequence);
    let response = reception.response.expect("no fault is scripted");
    let mut built = Response::builder().status(response.status);
    for (name, value) in response.headers {
        built = built.header(name, value);
    }
    built
        .body(Body::from(response.body))
        .expect("the fake Meta answers well-formed headers")
}
