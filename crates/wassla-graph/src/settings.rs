use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;
use wassla_domain::AppId;

use crate::version;

/// Which app asks Meta, where, and how long it waits.
#[derive(Clone)]
pub struct GraphSettings {
    /// The app's id.
    pub app_id: AppId,
    /// The app's secret.
    pub app_secret: SecretString,
    /// The Graph version, such as `v21.0`.
    pub version: String,
    /// Where the Graph API is; https, or http on a loopback host.
    pub graph_url: Url,
    /// Where the dialog is; https, or http on a loopback host.
    pub dialog_url: Url,
    /// Where the dialog sends the person back to, letter by letter as the app has it at Meta.
    pub redirect_uri: Url,
    /// How long opening a connection may take.
    pub connect_timeout: Duration,
    /// How long a whole call may take, repetitions included.
    pub call_timeout: Duration,
    /// A root certificate (DER) that is trusted beside those of the machine.
    pub extra_root: Option<Vec<u8>>,
    /// The proxy that calls go through; the environment is not asked for one.
    pub proxy: Option<Url>,
}

/// Why no client can be made. It never holds a value: an address may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSettings {
    /// The address would carry secrets in clear.
    #[error("{0} must be https, or http on a loopback host")]
    Insecure(&'static str),
    /// The address has parts that it may not have.
    #[error("{0} must be an address without user, query and fragment")]
    Address(&'static str),
    /// Not a version.
    #[error("the version must look like v21.0")]
    Version,
    /// Nothing to sign with.
    #[error("the app secret is empty")]
    Secret,
    /// A call without time.
    #[error("a time-out must be longer than nothing")]
    Timeout,
    /// The certificates or the proxy cannot be used.
    #[error("connections to Meta cannot be prepared")]
    Connection(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl GraphSettings {
    /// An app at Meta's own addresses, on the version that the product names.
    ///
    /// # Panics
    /// Never: Meta's addresses are addresses.
    pub fn new(app_id: AppId, app_secret: SecretString, redirect_uri: Url) -> Self {
        let address = |text| Url::parse(text).expect("a constant address is well formed");
        Self {
            app_id,
            app_secret,
            version: "v21.0".to_owned(),
            graph_url: address("https://graph.facebook.com"),
            dialog_url: address("https://www.facebook.com"),
            redirect_uri,
            connect_timeout: Duration::from_secs(3),
            call_timeout: Duration::from_secs(10),
            extra_root: None,
            proxy: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), InvalidSettings> {
        check_address("graph_url", &self.graph_url)?;
        check_address("dialog_url", &self.dialog_url)?;
        if !version::is_well_formed(&self.version) {
            return Err(InvalidSettings::Version);
        }
        if self.app_secret.expose_secret().is_empty() {
            return Err(InvalidSettings::Secret);
        }
        if self.connect_timeout.is_zero() || self.call_timeout.is_zero() {
            return Err(InvalidSettings::Timeout);
        }
        Ok(())
    }
}

fn check_address(name: &'static str, url: &Url) -> Result<(), InvalidSettings> {
    if !wassla_outbound::is_confidential(url) {
        return Err(InvalidSettings::Insecure(name));
    }
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user || url.query().is_some() || url.fragment().is_some() {
        return Err(InvalidSettings::Address(name));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut GraphSettings)) -> Result<(), String> {
        let redirect = Url::parse("https://app.example.com/oauth/meta/callback").unwrap();
        let mut settings = GraphSettings::new(AppId::parse("1").unwrap(), "hush".into(), redirect);
        change(&mut settings);
        settings.check().map_err(|error| error.to_string())
    }

    fn at(url: &str) -> Result<(), String> {
        let url = Url::parse(url).unwrap();
        check(|settings| settings.graph_url = url)
    }

    #[test]
    fn secrets_leave_in_clear_only_on_the_same_machine() {
        for good in [
            "https://graph.facebook.com",
            "http://127.0.0.1:9",
            "http://localhost:9090",
            "http://[::1]:9",
        ] {
            assert_eq!(at(good), Ok(()), "{good}");
        }
        for bad in [
            "http://graph.facebook.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://10.0.0.1",
            "ftp://localhost",
            "file:///etc/passwd",
        ] {
            assert!(at(bad).unwrap_err().contains("https"), "{bad}");
        }
    }

    #[test]
    fn every_other_mistake_is_told_without_its_value() {
        let with_user = at("https://user:hunter2@graph.facebook.com").unwrap_err();
        assert!(with_user.contains("without user") && !with_user.contains("hunter2"));
        assert!(at("https://graph.facebook.com/?a=1").is_err());
        for version in ["", "21.0", "v21", "v21.0/..", "v21.0?", "latest"] {
            assert!(
                check(|s| s.version = version.to_owned()).is_err(),
                "{version}"
            );
        }
        assert!(check(|s| s.app_secret = "".into()).is_err());
        assert!(check(|s| s.call_timeout = Duration::ZERO).is_err());
    }
}
