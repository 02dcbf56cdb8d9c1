//! Permissions: what we ask for, and what a person granted or declined.

use std::collections::BTreeSet;

use crate::kind::ChatKind;

/// Every permission that the dialog asks for, in the order it is sent.
pub const REQUESTED: [&str; 11] = [
    "whatsapp_business_management",
    "whatsapp_business_messaging",
    "instagram_basic",
    "instagram_manage_messages",
    "instagram_manage_comments",
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "business_management",
    "public_profile",
];

/// Without these a channel of the kind cannot work.
const fn essential(kind: ChatKind) -> &'static [&'static str] {
    match kind {
        ChatKind::Whatsapp => &[
            "whatsapp_business_management",
            "whatsapp_business_messaging",
        ],
        ChatKind::Instagram => &[
            "instagram_basic",
            "instagram_manage_messages",
            "pages_show_list",
            "pages_manage_metadata",
        ],
        ChatKind::Messenger => &[
            "pages_show_list",
            "pages_messaging",
            "pages_manage_metadata",
        ],
    }
}

/// Without these a channel of the kind may not be found, though one held already can work.
const fn for_discovery(kind: ChatKind) -> &'static [&'static str] {
    match kind {
        ChatKind::Whatsapp => &["business_management"],
        ChatKind::Instagram | ChatKind::Messenger => &[],
    }
}

/// What the person decided on the permission screen.
///
/// Channels are decided by what the token can read; names only explain. A permission that Meta
/// renames is neither granted nor declined under its old name, and breaks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// Granted, by name.
    pub granted: BTreeSet<String>,
    /// Declined, by name.
    pub declined: BTreeSet<String>,
}

impl Grants {
    /// Whether a permission that the kind cannot work without was declined outright.
    pub fn rule_out(&self, kind: ChatKind) -> bool {
        essential(kind)
            .iter()
            .any(|scope| self.declined.contains(*scope))
    }

    /// Whether a missing permission explains that nothing of the kind was found.
    pub fn explain_absence(&self, kind: ChatKind) -> bool {
        let wanted = essential(kind).iter().chain(for_discovery(kind));
        wanted
            .into_iter()
            .any(|scope| !self.granted.contains(*scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(declined: &[&str]) -> Grants {
        let is_declined = |scope: &&str| declined.contains(scope);
        Grants {
            granted: REQUESTED
                .iter()
                .filter(|s| !is_declined(s))
                .map(ToString::to_string)
                .collect(),
            declined: declined.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn a_declined_permission_rules_out_only_the_channels_that_need_it() {
        let instagram = grants(&["instagram_manage_messages"]);
        assert!(instagram.rule_out(ChatKind::Instagram));
        assert!(!instagram.rule_out(ChatKind::Messenger));
        assert!(!instagram.rule_out(ChatKind::Whatsapp));

        let pages = grants(&["pages_show_list"]);
        assert!(pages.rule_out(ChatKind::Instagram) && pages.rule_out(ChatKind::Messenger));
    }

    #[test]
    fn a_renamed_permission_rules_nothing_out() {
        let mut renamed = grants(&[]);
        renamed.granted.remove("whatsapp_business_messaging");
        renamed.granted.insert("whatsapp_messaging".into());
        assert!(!renamed.rule_out(ChatKind::Whatsapp));
        assert!(renamed.explain_absence(ChatKind::Whatsapp));
    }

    #[test]
    fn absence_is_explained_only_by_what_was_not_granted() {
        assert!(!grants(&[]).explain_absence(ChatKind::Whatsapp));
        assert!(grants(&["business_management"]).explain_absence(ChatKind::Whatsapp));
        assert!(!grants(&["business_management"]).rule_out(ChatKind::Whatsapp));
        assert!(!grants(&["instagram_manage_comments"]).explain_absence(ChatKind::Instagram));
    }
}
