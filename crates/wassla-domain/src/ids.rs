//! Identifiers: ours are short printable texts, Meta's are digits.

use std::fmt;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Ours: 1 to 128 visible ASCII characters.
    #[error("an id is 1 to 128 visible ASCII characters without spaces")]
    Ours,
    /// Meta's: 1 to 32 digits.
    #[error("an id of Meta's is 1 to 32 digits")]
    Meta,
}

fn ours(text: &str) -> Result<(), InvalidId> {
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    if printable && (1..=128).contains(&text.len()) {
        Ok(())
    } else {
        Err(InvalidId::Ours)
    }
}

/// Only digits may enter a Graph path; anything else could change which path is asked.
fn metas(text: &str) -> Result<(), InvalidId> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (1..=32).contains(&text.len()) {
        Ok(())
    } else {
        Err(InvalidId::Meta)
    }
}

macro_rules! ids {
    ($($check:ident $(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads an identifier.
            ///
            /// # Errors
            /// [`InvalidId`] when the text has another form.
            pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                $check(&text)?;
                Ok(Self(text))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }
    )*};
}

ids! {
    ours /// A customer of the product: everything belongs to one.
        WorkspaceId;
    ours /// A person of the host product.
        UserId;
    ours /// An AI agent of a workspace.
        AgentId;
    ours /// A channel row.
        ChannelId;
    ours /// A clean-up that is still owed at Meta.
        CleanupJobId;
    ours /// A conversation with a customer.
        ConversationId;
    ours /// A message, ours or a customer's.
        MessageId;
    ours /// A call; in its conversation it is a message with the same id.
        CallId;
    ours /// A request to delete what is kept of a person at Meta: unguessable.
        DeletionCode;
    metas /// The Meta app.
        AppId;
    metas /// A person at Meta, scoped to the app (`debug_token.user_id`).
        MetaUserId;
    metas /// A Meta business portfolio.
        BusinessId;
    metas /// A WhatsApp Business Account.
        WabaId;
    metas /// A registered number, as the Graph names it.
        PhoneNumberId;
    metas /// A Facebook Page.
        PageId;
    metas /// An Instagram professional account.
        InstagramId;
}

/// The message that a call is in its conversation.
impl From<&CallId> for MessageId {
    fn from(call: &CallId) -> Self {
        Self(call.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_ids_are_digits_and_nothing_else() {
        for good in ["1", "0123", "99999999999999999999999999999999"] {
            assert_eq!(WabaId::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "1/../../x",
            "1?a=",
            "@evil",
            " 1",
            "1\n",
            "١",
            &"1".repeat(33),
        ] {
            assert_eq!(WabaId::parse(bad), Err(InvalidId::Meta), "{bad:?}");
        }
    }

    #[test]
    fn our_ids_are_short_and_visible() {
        for good in ["ws_1", "auth0|abc", "a@b.example"] {
            assert_eq!(UserId::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "a\0", "é", &"a".repeat(129)] {
            assert_eq!(UserId::parse(bad), Err(InvalidId::Ours), "{bad:?}");
        }
    }
}
