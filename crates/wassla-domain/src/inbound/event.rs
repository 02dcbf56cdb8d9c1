//! Events: one for each thing that a delivery of Meta's holds.

use std::fmt;

use crate::time::Timestamp;

/// What makes an event the same as another: the instant that Meta gives it, in whole seconds, and
/// the first 16 bytes of a SHA-256 over what identifies it. The instant comes first, so that keys
/// of one day lie side by side in an index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey([u8; 20]);

impl EventKey {
    /// The key of an event; `at` is `None` if Meta dates it nowhere.
    pub fn new(at: Option<Timestamp>, hash: &[u8; 32]) -> Self {
        let seconds = at
            .map_or(0, Timestamp::seconds)
            .clamp(0, i64::from(u32::MAX));
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        let mut bytes = [0; 20];
        bytes[..4].copy_from_slice(&seconds.to_be_bytes());
        bytes[4..].copy_from_slice(&hash[..16]);
        Self(bytes)
    }

    /// The key as a row keeps it.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// Reads the key of a row.
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventKey(")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

/// An event that is not written yet.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What makes it the same as another.
    pub key: EventKey,
    /// What Meta sent of it, as JSON, with what is needed to read it alone.
    pub payload: String,
}

/// The place of an event in the order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventSeq(pub i64);

/// An event that was written.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place in the order of arrival.
    pub seq: EventSeq,
    /// What Meta sent.
    pub payload: String,
    /// When it was written.
    pub received_at: Timestamp,
}

// What customers write is not for logs.
impl fmt::Debug for NewEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewEvent({:?}, {} bytes)", self.key, self.payload.len())
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({}, {} bytes)", self.seq.0, self.payload.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lie_in_the_order_of_their_time() {
        let key =
            |seconds, byte| EventKey::new(Some(Timestamp::from_seconds(seconds)), &[byte; 32]);
        assert!(key(1, 255) < key(2, 0));
        assert!(key(2, 0) < key(2, 1));
        assert!(EventKey::new(None, &[255; 32]) < key(1, 0));
    }

    #[test]
    fn a_time_that_makes_no_sense_makes_no_other_key_than_its_nearest() {
        let far = Timestamp::from_seconds(i64::MAX / 1000);
        assert_eq!(EventKey::new(Some(far), &[1; 32]).as_bytes()[..4], [255; 4]);
        let before = Timestamp::from_seconds(-5);
        assert_eq!(
            EventKey::new(Some(before), &[1; 32]).as_bytes()[..4],
            [0; 4]
        );
    }
}
