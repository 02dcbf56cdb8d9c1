//! The pool of connections to a runtime.

use std::error::Error;
use std::sync::Arc;

use reqwest::redirect;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::settings::{HttpRuntimeSettings, InvalidSettings};

const USER_AGENT: &str = concat!("wassla/", env!("CARGO_PKG_VERSION"));

pub(crate) fn open(settings: &HttpRuntimeSettings) -> Result<reqwest::Client, InvalidSettings> {
    build(settings).map_err(InvalidSettings::Connection)
}

fn build(settings: &HttpRuntimeSettings) -> Result<reqwest::Client, Box<dyn Error + Send + Sync>> {
    let secure = settings.url.scheme() == "https";
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls(secure, settings.extra_root.as_deref())?)
        .https_only(secure)
        .user_agent(USER_AGENT)
        .connect_timeout(settings.connect_timeout)
        .timeout(settings.call_timeout)
        // A redirect would hand the conversation to whoever it names.
        .redirect(redirect::Policy::none())
        .referer(false)
        // What may be repeated is decided in `endpoint.rs`.
        .retry(reqwest::retry::never())
        .no_proxy();
    if let Some(proxy) = &settings.proxy {
        let proxy = reqwest::Proxy::all(proxy.clone()).map_err(reqwest::Error::without_url)?;
        builder = builder.proxy(proxy);
    }
    Ok(builder.build().map_err(reqwest::Error::without_url)?)
}

/// TLS with ring and the machine's roots. A plain connection to this machine needs no roots, and
/// must work where there are none.
fn tls(secure: bool, extra_root: Option<&[u8]>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?;
    if !secure {
        let no_roots = RootCertStore::empty();
        return Ok(builder
            .with_root_certificates(no_roots)
            .with_no_client_auth());
    }
    let extra = extra_root.map(|der| CertificateDer::from(der.to_vec()));
    let verifier = Verifier::new_with_extra_roots(extra, provider)?;
    let mut config = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
