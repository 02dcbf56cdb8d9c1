use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use url::Url;
use wassla_outbound::Outbound;

const LIMIT: Duration = Duration::from_secs(20);

/// A server whose certificate no machine knows; answers its address and the certificate.
async fn self_signed() -> (Url, Vec<u8>) {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let root = own.cert.der().to_vec();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut asked = [0; 4096];
            assert!(stream.read(&mut asked).await.unwrap() > 0);
            let answer = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.shutdown().await.ok();
        }
    });
    let url = Url::parse(&format!("https://localhost:{port}")).unwrap();
    (url, root)
}

#[tokio::test]
async fn a_stranger_is_not_trusted_and_an_extra_root_is() {
    let (url, root) = self_signed().await;
    let stranger = Outbound::to(&url, LIMIT).client().unwrap();
    let refused = stranger.get(url.clone()).send().await.unwrap_err();
    assert!(refused.is_connect(), "{refused:?}");
    let friend = Outbound::to(&url, LIMIT).trusting(Some(&root)).client();
    let answer = friend.unwrap().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 204);
}

#[tokio::test]
async fn a_client_of_https_never_sends_in_clear() {
    let (url, root) = self_signed().await;
    let client = Outbound::to(&url, LIMIT).trusting(Some(&root)).client();
    let plain = url.as_str().replace("https://", "http://");
    let refused = client.unwrap().get(plain).send().await.unwrap_err();
    assert!(refused.is_builder(), "{refused:?}");
}

#[test]
fn a_root_that_is_none_is_told() {
    let url = Url::parse("https://localhost").unwrap();
    let nonsense: &[u8] = b"no certificate";
    assert!(
        Outbound::to(&url, LIMIT)
            .trusting(Some(nonsense))
            .client()
            .is_err()
    );
}
