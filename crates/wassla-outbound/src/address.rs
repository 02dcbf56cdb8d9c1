use url::{Host, Url};

/// Whether what is sent to this address can be read on the way: it cannot over https, nor over
/// http that stays on this machine.
pub fn is_confidential(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether the address is on this machine. Names are not looked up: only `localhost` is one.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_confidential_on_this_machine_only() {
        for good in [
            "https://graph.facebook.com",
            "https://10.0.0.1",
            "http://127.0.0.1:9",
            "http://127.9.9.9",
            "http://localhost:9/x",
            "http://[::1]:9",
        ] {
            assert!(is_confidential(&Url::parse(good).unwrap()), "{good}");
        }
        for bad in [
            "http://graph.facebook.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://10.0.0.1",
            "http://[::2]",
            "ftp://localhost",
            "file:///etc/passwd",
        ] {
            assert!(!is_confidential(&Url::parse(bad).unwrap()), "{bad}");
        }
    }
}
