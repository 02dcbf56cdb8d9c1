//! Webhooks and callbacks, really posted; challenges, really asked.

use std::{collections::HashSet, error::Error, io, sync::Arc, time::Duration};

use meta_fake::world::{Challenge, Delivery};
use reqwest::{Client, header, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::Sandbox;

/// Posts under way at most.
const AT_ONCE: usize = 16;
/// How long an app may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the clock is looked at for what is to be tried again.
const PAUSE: Duration = Duration::from_millis(100);
/// The most that is read of an answer.
const LARGEST_ANSWER: usize = 64 << 10;

/// Posts what is due until `stop` is cancelled: at once what was queued, later what failed.
///
/// Deliveries about one customer are posted one after the other, so that an app which answers
/// well hears them in order.
///
/// # Errors
/// When no HTTP client can be made.
pub async fn deliver(sandbox: Sandbox, stop: CancellationToken) -> io::Result<()> {
    let mut postman = Postman::new()?;
    loop {
        postman.take(sandbox.due_deliveries());
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            Some(landed) = postman.landed() => {
                sandbox.world(|world| world.answered(landed.id, landed.status, landed.answer));
                sandbox.touch();
            }
            () = sandbox.queued() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Asks a callback URL for its challenge; status 0 when nobody answered.
pub(crate) async fn ask(challenge: &Challenge) -> (u16, Vec<u8>) {
    let asked = async {
        let url = challenge.url()?;
        let answer = client(url.scheme() == "https")?.get(url).send().await;
        // The address carries the verify token.
        let answer = answer.map_err(reqwest::Error::without_url)?;
        let status = answer.status().as_u16();
        Ok::<_, Box<dyn Error + Send + Sync>>((status, read(answer).await))
    };
    asked.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the callback URL did not answer its challenge");
        (0, Vec::new())
    })
}

/// What is under way.
struct Postman {
    plain: Client,
    secure: Client,
    under_way: JoinSet<Landed>,
    lanes: HashSet<String>,
}

/// A post that ended.
struct Landed {
    id: u64,
    lane: String,
    status: Option<u16>,
    answer: Option<String>,
}

impl Postman {
    fn new() -> io::Result<Self> {
        let plain = client(false).map_err(io::Error::other)?;
        Ok(Self {
            secure: client(true).unwrap_or_else(|error| {
                tracing::warn!(%error, "https addresses cannot be reached");
                plain.clone()
            }),
            plain,
            under_way: JoinSet::new(),
            lanes: HashSet::new(),
        })
    }

    /// Starts what may start: one post a lane, and not too many at once.
    fn take(&mut self, due: Vec<Delivery>) {
        for delivery in due {
            if self.under_way.len() >= AT_ONCE {
                return;
            }
            if self.lanes.insert(delivery.lane.clone()) {
                let is_secure = delivery.url.starts_with("https:");
                let client = if is_secure { &self.secure } else { &self.plain };
                self.under_way.spawn(post(client.clone(), delivery));
            }
        }
    }

    /// The next post that ends; none while nothing is under way.
    async fn landed(&mut self) -> Option<Landed> {
        let landed = self.under_way.join_next().await?.ok()?;
        self.lanes.remove(&landed.lane);
        Some(landed)
    }
}

async fn post(client: Client, delivery: Delivery) -> Landed {
    let mut request = client
        .post(&delivery.url)
        .header(header::CONTENT_TYPE, &delivery.content_type)
        .body(delivery.body);
    if let Some(signature) = &delivery.signature {
        request = request.header("x-hub-signature-256", signature);
    }
    let (status, answer) = match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            let text = String::from_utf8_lossy(&read(answer).await).into_owned();
            (Some(status), Some(text))
        }
        Err(error) => {
            tracing::debug!(%error, "an app did not answer");
            (None, None)
        }
    };
    Landed {
        id: delivery.id,
        lane: delivery.lane,
        status,
        answer,
    }
}

async fn read(mut answer: reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        let room = LARGEST_ANSWER - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == LARGEST_ANSWER {
            break;
        }
    }
    body
}

fn client(secure: bool) -> Result<Client, Box<dyn Error + Send + Sync>> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    let tls = if secure {
        builder.with_platform_verifier()?.with_no_client_auth()
    } else {
        // Plain connections to this machine must work where there are no roots.
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent("facebookexternalua")
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy();
    Ok(client.build()?)
}
