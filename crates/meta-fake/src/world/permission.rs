//! The permissions that this Meta knows.

/// A permission and what the consent page says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// The scope's name.
    pub name: &'static str,
    /// What it allows, in words for the person.
    pub meaning: &'static str,
}

/// The permission that nobody can decline.
pub const PUBLIC_PROFILE: &str = "public_profile";
/// Reading and changing WABAs and numbers.
pub const WABA_MANAGEMENT: &str = "whatsapp_business_management";
/// Sending and receiving WhatsApp messages, registering numbers.
pub const WABA_MESSAGING: &str = "whatsapp_business_messaging";
/// Reading business portfolios.
pub const BUSINESS_MANAGEMENT: &str = "business_management";
/// Listing Pages.
pub const PAGES_SHOW_LIST: &str = "pages_show_list";
/// Subscribing an app to a Page.
pub const PAGES_MANAGE_METADATA: &str = "pages_manage_metadata";
/// Messages of a Page.
pub const PAGES_MESSAGING: &str = "pages_messaging";
/// Reading an Instagram account.
pub const INSTAGRAM_BASIC: &str = "instagram_basic";
/// Messages of an Instagram account.
pub const INSTAGRAM_MESSAGES: &str = "instagram_manage_messages";

/// Every permission that may be asked for; another name is an error in the dialog.
pub const CATALOGUE: [Permission; 12] = [
    Permission {
        name: PUBLIC_PROFILE,
        meaning: "Receive your name and profile picture",
    },
    Permission {
        name: "email",
        meaning: "Receive your e-mail address",
    },
    Permission {
        name: WABA_MANAGEMENT,
        meaning: "Manage your WhatsApp Business accounts",
    },
    Permission {
        name: WABA_MESSAGING,
        meaning: "Send and receive WhatsApp messages for you",
    },
    Permission {
        name: BUSINESS_MANAGEMENT,
        meaning: "Manage your businesses",
    },
    Permission {
        name: PAGES_SHOW_LIST,
        meaning: "See a list of the Pages you manage",
    },
    Permission {
        name: PAGES_MANAGE_METADATA,
        meaning: "Subscribe to events of your Pages",
    },
    Permission {
        name: PAGES_MESSAGING,
        meaning: "Send and receive messages of your Pages",
    },
    Permission {
        name: "pages_read_engagement",
        meaning: "Read content of your Pages",
    },
    Permission {
        name: INSTAGRAM_BASIC,
        meaning: "See your Instagram account",
    },
    Permission {
        name: INSTAGRAM_MESSAGES,
        meaning: "Manage your Instagram messages",
    },
    Permission {
        name: "instagram_manage_comments",
        meaning: "Manage your Instagram comments",
    },
];

/// Looks a permission up by name.
pub fn permission(name: &str) -> Option<Permission> {
    CATALOGUE
        .into_iter()
        .find(|permission| permission.name == name)
}
