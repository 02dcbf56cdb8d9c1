//! Who is writing to whom, as forms and addresses say it.

/// A customer and a business.
#[derive(Default)]
pub(crate) struct Chosen {
    pub(crate) customer: String,
    pub(crate) business: String,
}

impl Chosen {
    pub(crate) fn of(form: &[u8]) -> Self {
        Self {
            customer: value(form, "customer"),
            business: value(form, "business"),
        }
    }

    /// Whether nobody is named.
    pub(crate) fn is_empty(&self) -> bool {
        self.customer.is_empty() && self.business.is_empty()
    }

    /// The address of a page about both.
    pub(crate) fn target(&self, path: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("customer", &self.customer)
            .append_pair("business", &self.business)
            .finish();
        format!("{path}?{query}")
    }
}

/// The value of a field of a form; empty when it is missing.
pub(crate) fn value(form: &[u8], name: &str) -> String {
    let mut fields = url::form_urlencoded::parse(form);
    let found = fields.find(|(held, _)| held == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
