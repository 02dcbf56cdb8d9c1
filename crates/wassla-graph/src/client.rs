use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use url::Url;
use wassla_domain::AppId;

use crate::connection;
use crate::settings::{GraphSettings, InvalidSettings};
use crate::version;

/// How many other versions are remembered, so that answers cannot fill the memory.
const VERSIONS_REMEMBERED: usize = 16;

/// Meta, asked over HTTPS: `MetaGraph`, `MetaCalling` and `MetaApp`. Made once and shared.
pub struct GraphClient {
    pub(crate) http: wassla_outbound::Client,
    pub(crate) app_id: AppId,
    pub(crate) secret: SecretString,
    pub(crate) version: String,
    pub(crate) graph_url: Url,
    pub(crate) dialog_url: Url,
    pub(crate) redirect_uri: Url,
    pub(crate) call_timeout: Duration,
    other_versions: Mutex<BTreeSet<String>>,
}

impl GraphClient {
    /// A client with its pool of connections; nothing is opened yet.
    ///
    /// # Errors
    /// [`InvalidSettings`] when a setting cannot be used.
    pub fn new(settings: GraphSettings) -> Result<Self, InvalidSettings> {
        settings.check()?;
        Ok(Self {
            http: connection::open(&settings)?,
            app_id: settings.app_id,
            secret: settings.app_secret,
            version: settings.version,
            graph_url: settings.graph_url,
            dialog_url: settings.dialog_url,
            redirect_uri: settings.redirect_uri,
            call_timeout: settings.call_timeout,
            other_versions: Mutex::default(),
        })
    }

    /// `{base}/{version}/{path…}`: every part becomes one segment, whatever it holds.
    pub(crate) fn address(&self, base: &Url, path: &[&str]) -> Url {
        let mut url = base.clone();
        url.path_segments_mut()
            .expect("http addresses have a path")
            .pop_if_empty()
            .push(&self.version)
            .extend(path);
        url
    }

    /// Says once, for each version, that Meta answered with another one than was asked.
    pub(crate) fn note_version(&self, answered: &str) {
        if answered == self.version || !version::is_well_formed(answered) {
            return;
        }
        let mut known = self
            .other_versions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if known.len() < VERSIONS_REMEMBERED && known.insert(answered.to_owned()) {
            tracing::warn!(
                asked = %self.version,
                answered,
                "Meta answers with another Graph version than was asked: set meta.version"
            );
        }
    }
}
