//! TLS and HTTP/2, as with the real Meta.

use std::convert::Infallible;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use http::{Request, Response, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use meta_fake::World;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wassla_contract::meta_graph::{REDIRECT_URI, world};
use wassla_domain::meta::Reached;
use wassla_domain::ports::MetaGraph;
use wassla_graph::{GraphClient, GraphSettings};
use wassla_testkit::fixtures::permitted_code;

use crate::served::settings;

/// The fake Meta behind TLS, in a thread of its own so that its logs are not the client's.
pub(crate) struct SecureMeta {
    pub(crate) world: Arc<Mutex<World>>,
    /// The version of every request that came.
    seen: Arc<Mutex<Vec<Version>>>,
    connections: Arc<Mutex<usize>>,
    base_url: String,
    root: Vec<u8>,
}

impl SecureMeta {
    pub(crate) fn start(world: World) -> Self {
        let names = vec!["localhost".to_owned()];
        let own = rcgen::generate_simple_self_signed(names).unwrap();
        let root = own.cert.der().to_vec();
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
        let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];

        let (port, told) = channel();
        let meta = Self {
            world: Arc::new(Mutex::new(world)),
            seen: Arc::default(),
            connections: Arc::default(),
            base_url: String::new(),
            root,
        };
        let (world, seen) = (meta.world.clone(), meta.seen.clone());
        let connections = meta.connections.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                port.send(listener.local_addr().unwrap().port()).unwrap();
                let acceptor = TlsAcceptor::from(Arc::new(tls));
                while let Ok((stream, _)) = listener.accept().await {
                    let (acceptor, world) = (acceptor.clone(), world.clone());
                    let (seen, connections) = (seen.clone(), connections.clone());
                    tokio::spawn(async move {
                        let Ok(stream) = acceptor.accept(stream).await else {
                            return;
                        };
                        *connections.lock().unwrap() += 1;
                        let serve =
                            service_fn(move |request| answer(request, world.clone(), seen.clone()));
                        let builder = Builder::new(TokioExecutor::new());
                        let stream = TokioIo::new(stream);
                        let _ = builder.serve_connection(stream, serve).await;
                    });
                }
            });
        });
        let base_url = format!("https://localhost:{}", told.recv().unwrap());
        Self { base_url, ..meta }
    }

    /// Settings that trust this server.
    pub(crate) fn settings(&self) -> GraphSettings {
        let mut settings = settings(&self.base_url);
        settings.extra_root = Some(self.root.clone());
        settings
    }
}

async fn answer(
    request: Request<Incoming>,
    world: Arc<Mutex<World>>,
    seen: Arc<Mutex<Vec<Version>>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    seen.lock().unwrap().push(request.version());
    let mut plain = meta_fake::Request::new(request.method().as_str(), &request.uri().to_string());
    let target = request.uri().path_and_query().unwrap().as_str();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (plain.path, plain.query) = (path.to_owned(), query.to_owned());
    for (name, value) in request.headers() {
        plain = plain.header(name.as_str(), value.to_str().unwrap());
    }
    plain.body = request.collect().await.unwrap().to_bytes().to_vec();
    let received = meta_fake::receive(&mut world.lock().unwrap(), &plain);
    let answered = received.response.unwrap();
    let mut response = Response::builder().status(answered.status);
    for (name, value) in answered.headers {
        response = response.header(name, value);
    }
    Ok(response.body(answered.body.into()).unwrap())
}

#[tokio::test]
async fn a_trusted_meta_is_asked_over_one_http2_connection() {
    let meta = SecureMeta::start(world());
    let graph = GraphClient::new(meta.settings()).unwrap();
    graph.warm_up().await;
    let code = meta.world.lock().unwrap().sign_in("lina", REDIRECT_URI);
    let token = graph
        .exchange_code(permitted_code(&code))
        .await
        .unwrap()
        .token;
    let (long, facts, businesses, pages) = tokio::join!(
        graph.extend_token(&token),
        graph.inspect_token(&token),
        graph.businesses(&token, true, None),
        graph.pages(&token, None),
    );
    assert!(long.is_ok() && facts.is_ok() && businesses.is_ok());
    assert_eq!(pages.unwrap().items.len(), 2);
    let seen = meta.seen.lock().unwrap().clone();
    assert_eq!(seen, [Version::HTTP_2; 6]);
    assert_eq!(*meta.connections.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_meta_that_nobody_vouches_for_gets_nothing() {
    let meta = SecureMeta::start(world());
    let other = SecureMeta::start(world());
    let settings = GraphSettings {
        extra_root: other.settings().extra_root,
        ..meta.settings()
    };
    let graph = GraphClient::new(settings).unwrap();
    let error = graph.exchange_code(permitted_code("a-code")).await;
    assert_eq!(error.unwrap_err().reached, Reached::NotSent);
    assert!(meta.seen.lock().unwrap().is_empty());
}

#[test]
fn a_root_that_is_no_certificate_is_refused_at_once() {
    let mut settings = settings("https://localhost:1");
    settings.extra_root = Some(b"not a certificate".to_vec());
    assert!(GraphClient::new(settings).is_err());
}
