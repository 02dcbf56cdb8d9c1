//! Customers: people at Meta who write to a business, under one or more names.

/// A kind of name that Meta gives a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AliasKind {
    /// A WhatsApp phone number, digits only (`wa_id`).
    WaId,
    /// A WhatsApp user of one business portfolio (`user_id`), who may show no number.
    UserId,
    /// A Messenger user of one Page.
    Psid,
    /// An Instagram user of one account.
    Igsid,
}

impl AliasKind {
    /// All of them, the one to answer to first.
    pub const ALL: [Self; 4] = [Self::WaId, Self::UserId, Self::Psid, Self::Igsid];

    /// The name in rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WaId => "wa_id",
            Self::UserId => "user_id",
            Self::Psid => "psid",
            Self::Igsid => "igsid",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One name of a customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias {
    /// Which kind.
    pub kind: AliasKind,
    /// The name: 1 to 255 visible ASCII characters.
    value: String,
}

impl Alias {
    /// A name that Meta gave; `None` if it cannot be one.
    pub fn new(kind: AliasKind, value: impl Into<String>) -> Option<Self> {
        let value = value.into();
        let visible = value.bytes().all(|byte| byte.is_ascii_graphic());
        let form = match kind {
            AliasKind::WaId => value.bytes().all(|byte| byte.is_ascii_digit()),
            AliasKind::UserId | AliasKind::Psid | AliasKind::Igsid => visible,
        };
        (form && (1..=255).contains(&value.len())).then_some(Self { kind, value })
    }

    /// The name.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// Whoever a conversation is with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// At least one name, the one to answer to first.
    pub aliases: Vec<Alias>,
    /// What they call themselves.
    pub name: Option<String>,
}

impl Customer {
    /// A customer with these names; `None` without any.
    pub fn new(aliases: impl IntoIterator<Item = Alias>, name: Option<String>) -> Option<Self> {
        let mut aliases: Vec<_> = aliases.into_iter().collect();
        aliases.sort();
        aliases.dedup();
        (!aliases.is_empty()).then_some(Self { aliases, name })
    }

    /// What people read: the name, else the number or the id.
    pub fn display(&self) -> String {
        display(self.name.as_deref(), &self.aliases)
    }
}

/// What people read of a customer with these names. Messenger and Instagram tell only a long id:
/// its end tells customers apart.
pub(crate) fn display(name: Option<&str>, aliases: &[Alias]) -> String {
    if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
        return name.to_owned();
    }
    let Some(Alias { kind, value }) = aliases.first() else {
        return "Customer".to_owned();
    };
    let end = &value[value.len().saturating_sub(4)..];
    match kind {
        AliasKind::WaId => format!("+{value}"),
        AliasKind::UserId => value.clone(),
        AliasKind::Psid => format!("Messenger customer …{end}"),
        AliasKind::Igsid => format!("Instagram customer …{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_answered_to_before_the_user_id() {
        let user = Alias::new(AliasKind::UserId, "US.134").unwrap();
        let number = Alias::new(AliasKind::WaId, "15550100").unwrap();
        let customer = Customer::new([user, number.clone(), number.clone()], None).unwrap();
        assert_eq!(customer.aliases.len(), 2);
        assert_eq!(customer.aliases[0], number);
        assert_eq!(customer.display(), "+15550100");
    }

    #[test]
    fn a_customer_may_have_no_number_but_not_no_name() {
        assert_eq!(Customer::new([], Some("Sami".into())), None);
        let user = Alias::new(AliasKind::UserId, "US.134").unwrap();
        assert_eq!(Customer::new([user], None).unwrap().display(), "US.134");
    }

    #[test]
    fn a_customer_without_name_or_number_is_told_apart_by_the_end_of_the_id() {
        let shown = |kind, value: &str| {
            let customer = Customer::new(Alias::new(kind, value), None);
            customer.unwrap().display()
        };
        assert_eq!(
            shown(AliasKind::Psid, "100070000586006"),
            "Messenger customer …6006"
        );
        assert_eq!(shown(AliasKind::Igsid, "7"), "Instagram customer …7");
    }

    #[test]
    fn what_cannot_be_a_name_is_none() {
        for (kind, value) in [
            (AliasKind::WaId, "+1555"),
            (AliasKind::WaId, ""),
            (AliasKind::UserId, "a b"),
            (AliasKind::Psid, "\0"),
            (AliasKind::Igsid, &"1".repeat(256)),
        ] {
            assert_eq!(Alias::new(kind, value), None, "{value:?}");
        }
    }
}
