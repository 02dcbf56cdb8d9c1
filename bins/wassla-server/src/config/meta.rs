//! `[meta]`.

use std::fmt;

use secrecy::SecretString;
use url::Url;
use wassla_domain::AppId;

use super::reader::ConfigReader;
use super::source::Given;
use super::values::{self, ORIGIN};

/// Our app at Meta, and where Meta is.
#[derive(Debug, Clone)]
pub struct Meta {
    /// The app.
    pub app_id: AppId,
    /// Its secret.
    pub app_secret: SecretString,
    /// The secret before it, while both are in use.
    pub previous_app_secret: Option<SecretString>,
    /// What Meta shows when it asks whether a webhook is ours.
    pub webhook_verify_token: SecretString,
    /// The API version that is asked for.
    pub version: ApiVersion,
    /// The Graph API.
    pub graph_url: Url,
    /// Where the dialog is.
    pub dialog_url: Url,
}

/// A version of the Graph API, such as `v21.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiVersion(String);

impl ApiVersion {
    /// Reads a version.
    pub fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.strip_prefix('v')?.split_once('.')?;
        let is_number = |part: &str| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            digits && (1..=3).contains(&part.len())
        };
        (is_number(major) && is_number(minor)).then(|| Self(text.to_owned()))
    }

    /// The version as Meta writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(crate) fn read(reader: &mut ConfigReader) -> Option<Meta> {
    let app_id = |given: &Given| AppId::parse(values::text(given)?).ok();
    let app_id = reader.required(
        "meta.app_id",
        "the digits of the app's id, as a string",
        app_id,
    );
    let app_secret = reader.required(
        "meta.app_secret",
        "the app's secret, without spaces",
        values::header_secret,
    );
    let token = "a text of your choice that Meta shows when it verifies the webhook";
    let token = reader.required("meta.webhook_verify_token", token, values::secret);

    let previous = "the app's secret before the rotation, without spaces";
    let path = "meta.previous_app_secret";
    let previous = reader.optional(path, previous, values::header_secret);
    let version = |given: &Given| ApiVersion::parse(&values::text(given)?);
    let default = ApiVersion("v21.0".to_owned());
    let form = "a version of the form v21.0";
    let version = reader.or("meta.version", form, version, default);
    let graph_url = url_or(reader, "meta.graph_url", "https://graph.facebook.com");
    let dialog_url = url_or(reader, "meta.dialog_url", "https://www.facebook.com");

    Some(Meta {
        app_id: app_id?,
        app_secret: app_secret?,
        previous_app_secret: previous,
        webhook_verify_token: token?,
        version,
        graph_url: graph_url?,
        dialog_url: dialog_url?,
    })
}

fn url_or(reader: &mut ConfigReader, path: &str, default: &str) -> Option<Url> {
    reader
        .optional(path, ORIGIN, values::origin)
        .or_else(|| Url::parse(default).ok())
}
