//! The two-step verification PIN of a number.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Six digits that Meta asks for when a number is registered again elsewhere.
#[derive(Clone)]
pub struct Pin(SecretString);

/// The largest multiple of a million that fits in 32 bits: samples from here on would favour
/// the low PINs.
const UNBIASED_BELOW: u32 = 4_294_000_000;

impl Pin {
    /// A uniformly drawn PIN, or `None` when this sample would favour some PINs: draw again.
    pub fn from_entropy(sample: [u8; 4]) -> Option<Self> {
        let number = u32::from_le_bytes(sample);
        (number < UNBIASED_BELOW).then(|| Self(format!("{:06}", number % 1_000_000).into()))
    }

    /// Reads a PIN that was sealed before.
    pub fn parse(text: &str) -> Option<Self> {
        let six_digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        six_digits.then(|| Self(text.into()))
    }

    /// The digits, for the request or the seal and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t29_samples_that_would_favour_a_pin_are_refused() {
        assert!(Pin::from_entropy(u32::MAX.to_le_bytes()).is_none());
        assert!(Pin::from_entropy(UNBIASED_BELOW.to_le_bytes()).is_none());
        let last = Pin::from_entropy((UNBIASED_BELOW - 1).to_le_bytes()).unwrap();
        assert_eq!(last.expose(), "999999");
        assert_eq!(Pin::from_entropy([7, 0, 0, 0]).unwrap().expose(), "000007");
    }

    #[test]
    fn a_pin_is_six_digits_and_never_prints() {
        assert!(Pin::parse("12345").is_none());
        assert!(Pin::parse("12345a").is_none());
        assert_eq!(
            format!("{:?}", Pin::parse("123456").unwrap()),
            "Pin([redacted])"
        );
    }
}
