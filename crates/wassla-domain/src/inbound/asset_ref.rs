//! The asset that an event is about.

use crate::kind::ChatKind;

/// The asset that an event is about: what a channel row holds as `(kind, external_id)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetRef {
    /// The kind.
    pub kind: ChatKind,
    /// The phone number id, the Instagram account, or the Page.
    pub external_id: String,
}
