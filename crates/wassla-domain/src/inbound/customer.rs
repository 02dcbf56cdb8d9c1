//! Customers: people at Meta who write to a business, under one or more names.

use crate::kind::ChatKind;

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
    pub fn label(&self) -> CustomerLabel<'_> {
        CustomerLabel::of(self.name.as_deref(), &self.aliases)
    }
}

/// What a customer is called, before it is put in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerLabel<'a> {
    /// Their own name.
    Name(&'a str),
    /// Their number, in digits.
    Number(&'a str),
    /// Their id at WhatsApp, which people can read.
    UserId(&'a str),
    /// The end of a long id of Messenger or Instagram: it tells customers apart.
    Unnamed(ChatKind, &'a str),
    /// Nothing is known of them.
    Unknown,
}

impl<'a> CustomerLabel<'a> {
    /// The label of a customer with these names.
    pub fn of(name: Option<&'a str>, aliases: &'a [Alias]) -> Self {
        if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
            return Self::Name(name);
        }
        let Some(Alias { kind, value }) = aliases.first() else {
            return Self::Unknown;
        };
        let end = &value[value.len().saturating_sub(4)..];
        match kind {
            AliasKind::WaId => Self::Number(value),
            AliasKind::UserId => Self::UserId(value),
            AliasKind::Psid => Self::Unnamed(ChatKind::Messenger, end),
            AliasKind::Igsid => Self::Unnamed(ChatKind::Instagram, end),
        }
    }

    /// What is known of them, without any words of ours: a name, a number, an id or its end.
    pub fn bare(&self) -> String {
        match self {
            Self::Name(name) => (*name).to_owned(),
            Self::Number(number) => format!("+{number}"),
            Self::UserId(id) => (*id).to_owned(),
            Self::Unnamed(_, end) => format!("…{end}"),
            Self::Unknown => String::new(),
        }
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
        assert_eq!(customer.label(), CustomerLabel::Number("15550100"));
    }

    #[test]
    fn a_customer_may_have_no_number_but_not_no_name() {
        assert_eq!(Customer::new([], Some("Sami".into())), None);
        let user = Alias::new(AliasKind::UserId, "US.134").unwrap();
        let customer = Customer::new([user], None).unwrap();
        assert_eq!(customer.label(), CustomerLabel::UserId("US.134"));
    }

    #[test]
    fn a_customer_without_name_or_number_is_told_apart_by_the_end_of_the_id() {
        let customer = Customer::new(Alias::new(AliasKind::Psid, "100070000586006"), None);
        let label = CustomerLabel::Unnamed(ChatKind::Messenger, "6006");
        assert_eq!(customer.unwrap().label(), label);
        let customer = Customer::new(Alias::new(AliasKind::Igsid, "7"), None);
        let label = CustomerLabel::Unnamed(ChatKind::Instagram, "7");
        assert_eq!(customer.unwrap().label(), label);
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
