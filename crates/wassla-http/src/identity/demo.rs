use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use url::{Host, Url};
use wassla_domain::{Caller, Fault, UserId};

use super::{Identity, Names, Person, WhoAsks};
use crate::middleware::cookies;

/// The cookie that says which user was picked.
pub(crate) const COOKIE: &str = "wassla_demo_user";

/// A user of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoUser {
    /// Who they are; no two users of the demo share a user id.
    pub caller: Caller,
    /// What people call them.
    pub name: String,
    /// What people call the workspace.
    pub workspace_name: String,
    /// What the switcher adds, such as the plan.
    pub note: String,
    /// The language they use elsewhere, as a session would say it.
    pub locale: Option<String>,
}

/// Whoever sits at this machine picks who they are. Any other host name is refused, so that no
/// page of another site can reach it by a name of its own.
#[derive(Debug, Clone)]
pub struct DemoUsers(Vec<DemoUser>);

impl DemoUsers {
    /// These users; the first is picked until somebody picks another.
    pub fn new(users: Vec<DemoUser>) -> Self {
        Self(users)
    }

    pub(crate) fn all(&self) -> &[DemoUser] {
        &self.0
    }

    pub(crate) fn find(&self, id: &str) -> Option<&DemoUser> {
        self.0.iter().find(|user| user.caller.user.as_str() == id)
    }

    fn picked(&self, headers: &HeaderMap) -> Option<&DemoUser> {
        let chosen = cookies::read(headers, COOKIE).and_then(|id| self.find(id));
        chosen.or_else(|| self.0.first())
    }

    fn user(&self, id: &UserId) -> Option<&DemoUser> {
        self.find(id.as_str())
    }
}

#[async_trait]
impl WhoAsks for DemoUsers {
    async fn who_asks(&self, headers: &HeaderMap) -> Result<Identity, Fault> {
        let picked = self.picked(headers).filter(|_| self.admits(headers));
        Ok(picked.map_or(Identity::Nobody, |user| {
            Identity::Known(Person {
                caller: user.caller.clone(),
                locale: user.locale.clone(),
            })
        }))
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().is_ok_and(is_loopback),
            _ => false,
        }
    }

    fn names(&self, caller: &Caller) -> Option<Names> {
        let user = self.user(&caller.user)?;
        Some(Names {
            user: user.name.clone(),
            workspace: user.workspace_name.clone(),
        })
    }
}

/// Whether a `Host` header names this machine.
fn is_loopback(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}/")) else {
        return false;
    };
    let plain = url.path() == "/" && url.username().is_empty() && url.password().is_none();
    plain
        && match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in [
            "127.0.0.1:8080",
            "localhost",
            "localhost:8080",
            "[::1]:8080",
            "127.9.9.9",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:8080",
            "127.0.0.1.evil.example",
            "127.0.0.1@evil.example",
            "evil@localhost",
            "localhost/x",
            "10.0.0.1",
            "[::2]",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
