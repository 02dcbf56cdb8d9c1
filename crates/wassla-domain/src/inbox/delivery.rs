//! How far a message got.

/// How far a message got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// The customer's: it is here.
    Received,
    /// Ours: stored, not sent yet.
    Queued,
    /// Ours: asked of Meta, which has not answered, or whose answer was lost.
    Sending,
    /// Ours: accepted by Meta.
    Sent,
    /// Ours: on the customer's phone.
    Delivered,
    /// Ours: seen by the customer.
    Read,
    /// Ours: not sent, or not delivered.
    Failed,
}

impl Delivery {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Failed,
    ];

    /// The name in rows and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// How far the message is after this report. Reports come in any order and more than once: a
    /// message never goes back, what was delivered does not fail, and what failed may still prove
    /// delivered.
    #[must_use]
    pub const fn after(self, report: Self) -> Self {
        match (self, report) {
            (Self::Received, _)
            | (_, Self::Received | Self::Queued | Self::Sending)
            | (Self::Delivered | Self::Read, Self::Failed)
            | (Self::Failed, Self::Sent) => self,
            (Self::Read, _) => Self::Read,
            (Self::Delivered, Self::Sent | Self::Delivered) => Self::Delivered,
            (_, further) => further,
        }
    }

    /// Whether it waits to be sent.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Sending)
    }
}

#[cfg(test)]
mod tests {
    use super::Delivery::{Delivered, Failed, Queued, Read, Received, Sending, Sent};

    #[test]
    fn a_message_never_goes_back() {
        let table = [
            (Queued, Sent, Sent),
            (Sending, Sent, Sent),
            (Sending, Failed, Failed),
            (Sent, Delivered, Delivered),
            (Sent, Failed, Failed),
            (Delivered, Sent, Delivered),
            (Delivered, Failed, Delivered),
            (Read, Delivered, Read),
            (Read, Sent, Read),
            (Read, Failed, Read),
            (Failed, Sent, Failed),
            (Failed, Delivered, Delivered),
            (Received, Read, Received),
            (Sent, Queued, Sent),
        ];
        for (now, report, expected) in table {
            assert_eq!(now.after(report), expected, "{now:?} {report:?}");
        }
    }

    #[test]
    fn reports_in_any_order_end_the_same_unless_it_failed() {
        let reports = [Sent, Delivered, Read];
        for first in reports {
            for second in reports {
                for third in reports {
                    let one = Sending.after(first).after(second).after(third);
                    let other = Sending.after(third).after(second).after(first);
                    assert_eq!(one, other);
                }
            }
        }
    }
}
