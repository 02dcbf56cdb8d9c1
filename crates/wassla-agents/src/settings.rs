use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;
use wassla_domain::ports::Clock;

/// Which runtime is asked, an agent's or a voice's, and how long it is waited for.
#[derive(Clone)]
pub struct HttpRuntimeSettings {
    /// Where requests are posted to; https, or http on a loopback host.
    pub url: Url,
    /// What requests are signed with; the runtime knows it too.
    pub secret: SecretString,
    /// How long opening a connection may take.
    pub connect_timeout: Duration,
    /// How long a whole answer may take, a repetition included.
    pub call_timeout: Duration,
    /// What time it is: signatures carry it.
    pub clock: Arc<dyn Clock>,
    /// A root certificate (DER) that is trusted beside those of the machine.
    pub extra_root: Option<Vec<u8>>,
    /// The proxy that requests go through; the environment is not asked for one.
    pub proxy: Option<Url>,
}

/// Why no runtime can be made. It never holds a value: an address may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSettings {
    /// The address would carry what customers write, or the keys of their calls, in clear.
    #[error("a runtime's url must be https, or http on a loopback host")]
    Insecure,
    /// The address has parts that it may not have.
    #[error("a runtime's url must be an address without user and fragment")]
    Address,
    /// Nothing to sign with.
    #[error("a runtime's secret is empty")]
    Secret,
    /// A call without time.
    #[error("a time-out must be longer than nothing")]
    Timeout,
    /// The certificates or the proxy cannot be used.
    #[error("connections to a runtime cannot be prepared")]
    Connection(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl HttpRuntimeSettings {
    /// An agent runtime at this address: 3 s to connect, 20 s to answer.
    pub fn new(url: Url, secret: SecretString, clock: Arc<dyn Clock>) -> Self {
        Self {
            url,
            secret,
            connect_timeout: Duration::from_secs(3),
            call_timeout: Duration::from_secs(20),
            clock,
            extra_root: None,
            proxy: None,
        }
    }

    /// A voice runtime at this address: 2 s to connect, 8 s to answer, for somebody is listening to
    /// it ring.
    pub fn of_voice(url: Url, secret: SecretString, clock: Arc<dyn Clock>) -> Self {
        Self {
            connect_timeout: Duration::from_secs(2),
            call_timeout: Duration::from_secs(8),
            ..Self::new(url, secret, clock)
        }
    }

    pub(crate) fn check(&self) -> Result<(), InvalidSettings> {
        let url = &self.url;
        if !wassla_outbound::is_confidential(url) {
            return Err(InvalidSettings::Insecure);
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.fragment().is_some() {
            return Err(InvalidSettings::Address);
        }
        if self.secret.expose_secret().is_empty() {
            return Err(InvalidSettings::Secret);
        }
        if self.connect_timeout.is_zero() || self.call_timeout.is_zero() {
            return Err(InvalidSettings::Timeout);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wassla_domain::Timestamp;

    use super::*;

    struct Stopped;

    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(0)
        }
    }

    fn check(url: &str, change: impl FnOnce(&mut HttpRuntimeSettings)) -> Result<(), String> {
        let url = Url::parse(url).unwrap();
        let mut settings = HttpRuntimeSettings::new(url, "hush".into(), Arc::new(Stopped));
        change(&mut settings);
        settings.check().map_err(|error| error.to_string())
    }

    #[test]
    fn what_customers_wrote_leaves_in_clear_only_on_the_same_machine() {
        for good in [
            "https://agents.example/answer?team=1",
            "http://127.0.0.1:9",
            "http://localhost:9/x",
            "http://[::1]:9",
        ] {
            assert_eq!(check(good, |_| {}), Ok(()), "{good}");
        }
        for bad in [
            "http://agents.example",
            "http://127.0.0.1.evil.example",
            "http://10.0.0.1",
            "ftp://localhost",
            "file:///etc/passwd",
        ] {
            assert!(check(bad, |_| {}).unwrap_err().contains("https"), "{bad}");
        }
    }

    #[test]
    fn every_other_mistake_is_told_without_its_value() {
        let with_user = check("https://user:hunter2@agents.example", |_| {}).unwrap_err();
        assert!(with_user.contains("without user") && !with_user.contains("hunter2"));
        let good = "https://agents.example";
        assert!(check("https://agents.example/#x", |_| {}).is_err());
        assert!(check(good, |it| it.secret = "".into()).is_err());
        assert!(check(good, |it| it.call_timeout = Duration::ZERO).is_err());
        assert!(check(good, |it| it.connect_timeout = Duration::ZERO).is_err());
    }
}
