use std::time::Duration;

use reqwest::{Client, Proxy, redirect, retry};
use url::Url;

use crate::tls;

const USER_AGENT: &str = concat!("wassla/", env!("CARGO_PKG_VERSION"));

/// How requests to one service leave. It has no `Debug`: a proxy's address may hold a password.
#[derive(Clone)]
pub struct Outbound {
    secure: bool,
    call_timeout: Duration,
    connect_timeout: Option<Duration>,
    extra_root: Option<Vec<u8>>,
    proxy: Option<Url>,
    keep_alive: Option<KeepAlive>,
}

/// How long connections that nobody uses stay open.
#[derive(Clone, Copy, Debug)]
pub struct KeepAlive {
    /// How long an unused connection is kept.
    pub idle: Duration,
    /// How often it is asked whether it is still there, over HTTP/2.
    pub ping_every: Duration,
    /// How long the answer to that may take.
    pub ping_answered_in: Duration,
}

/// Why no client can be made. It never holds an address.
#[derive(Debug, thiserror::Error)]
pub enum CannotPrepare {
    /// The machine's roots or the extra one cannot be used.
    #[error(transparent)]
    Certificates(#[from] rustls::Error),
    /// The proxy or another setting cannot be used.
    #[error(transparent)]
    Client(reqwest::Error),
}

impl Outbound {
    /// To this address, waiting that long for a whole answer. The client sends over https only,
    /// unless this address is plain http.
    pub fn to(url: &Url, call_timeout: Duration) -> Self {
        Self {
            secure: url.scheme() == "https",
            call_timeout,
            connect_timeout: None,
            extra_root: None,
            proxy: None,
            keep_alive: None,
        }
    }

    /// Gives up on a connection that takes longer to open.
    #[must_use]
    pub fn connect_within(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// Trusts this root certificate (DER) beside those of the machine.
    #[must_use]
    pub fn trusting(mut self, extra_root: Option<&[u8]>) -> Self {
        self.extra_root = extra_root.map(<[u8]>::to_vec);
        self
    }

    /// Sends through this proxy; the environment is never asked for one.
    #[must_use]
    pub fn through(mut self, proxy: Option<&Url>) -> Self {
        self.proxy = proxy.cloned();
        self
    }

    /// Keeps connections open while nobody uses them.
    #[must_use]
    pub fn kept_alive(mut self, keep_alive: KeepAlive) -> Self {
        self.keep_alive = Some(keep_alive);
        self
    }

    /// The client, to be made once and shared; nothing is opened yet.
    ///
    /// # Errors
    /// [`CannotPrepare`] when the certificates or the proxy cannot be used.
    pub fn client(self) -> Result<Client, CannotPrepare> {
        let tls = if self.secure {
            tls::verified(self.extra_root)?
        } else {
            tls::without_roots()?
        };
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(self.secure)
            .user_agent(USER_AGENT)
            .timeout(self.call_timeout)
            // A redirect would hand what is sent to whoever it names.
            .redirect(redirect::Policy::none())
            .referer(false)
            // What may be repeated only the caller knows.
            .retry(retry::never())
            .no_proxy();
        if let Some(limit) = self.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        if let Some(keep) = self.keep_alive {
            builder = builder
                .pool_idle_timeout(keep.idle)
                .http2_keep_alive_interval(keep.ping_every)
                .http2_keep_alive_timeout(keep.ping_answered_in)
                .http2_keep_alive_while_idle(true);
        }
        if let Some(proxy) = self.proxy {
            builder = builder.proxy(Proxy::all(proxy).map_err(unnamed)?);
        }
        builder.build().map_err(unnamed)
    }
}

fn unnamed(error: reqwest::Error) -> CannotPrepare {
    CannotPrepare::Client(error.without_url())
}
