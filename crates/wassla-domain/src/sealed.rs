//! Secrets at rest: sealed texts and what each seal is bound to.

use std::fmt;

use crate::ids::WorkspaceId;
use crate::kind::ChannelKind;

/// A secret as a row keeps it: unreadable without the key, and bound to its place.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// Wraps what a secret box made or a row holds.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The sealed text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed([sealed])")
    }
}

/// Which secret of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedField {
    /// The long-lived access token of a channel.
    AccessToken,
    /// The PIN of a number.
    Pin,
    /// The token that a clean-up job carries.
    CleanupToken,
}

/// Where a secret belongs. A seal opens only there: moved to another row, column or workspace
/// it stays shut.
#[derive(Debug, Clone, Copy)]
pub struct SealContext<'a> {
    /// The workspace that owns the row.
    pub workspace: &'a WorkspaceId,
    /// The kind of channel.
    pub kind: ChannelKind,
    /// The asset at Meta that the row is about.
    pub external_id: &'a str,
    /// The column.
    pub field: SealedField,
}

impl SealContext<'_> {
    /// The associated data of the seal: versioned, and no two contexts give the same bytes.
    pub fn associated_data(&self) -> Vec<u8> {
        let field = match self.field {
            SealedField::AccessToken => "access_token",
            SealedField::Pin => "wa_pin",
            SealedField::CleanupToken => "debt_token",
        };
        let parts = [
            self.workspace.as_str(),
            self.kind.as_str(),
            self.external_id,
            field,
        ];
        let mut bytes = b"wassla:1".to_vec();
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::ChatKind;

    #[test]
    fn t11_no_two_places_share_their_associated_data() {
        let one = WorkspaceId::parse("ws_1").unwrap();
        let two = WorkspaceId::parse("ws_11").unwrap();
        let whatsapp = ChatKind::Whatsapp.into();
        let base = SealContext {
            workspace: &one,
            kind: whatsapp,
            external_id: "123",
            field: SealedField::AccessToken,
        };
        let others = [
            SealContext {
                workspace: &two,
                external_id: "23",
                ..base
            },
            SealContext {
                kind: ChannelKind::WhatsappCall,
                ..base
            },
            SealContext {
                external_id: "1234",
                ..base
            },
            SealContext {
                field: SealedField::Pin,
                ..base
            },
            SealContext {
                field: SealedField::CleanupToken,
                ..base
            },
        ];
        for other in others {
            assert_ne!(base.associated_data(), other.associated_data(), "{other:?}");
        }
    }
}
