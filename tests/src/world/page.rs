//! A page as a person reads it.

/// The HTML of one of our pages.
#[derive(Debug)]
pub struct Page(String);

impl Page {
    pub(super) fn new(html: String) -> Self {
        Self(html)
    }

    /// The whole of it.
    pub fn html(&self) -> &str {
        &self.0
    }

    /// The names of the banners, in their order.
    pub fn banners(&self) -> Vec<String> {
        let banners = tags(&self.0, "section");
        let names = banners.filter_map(|tag| tag.value("data-banner").map(str::to_owned));
        names.collect()
    }

    /// The banner of this name, from its tag to its end.
    pub fn banner(&self, name: &str) -> &str {
        self.part("section", "data-banner", name)
    }

    /// The tile of a kind of channel.
    pub fn tile(&self, kind: &str) -> &str {
        self.part("li", "data-kind", kind)
    }

    /// The Manage dialog of a kind of channel.
    pub fn dialog(&self, kind: &str) -> &str {
        self.part("dialog", "data-manage", kind)
    }

    fn part(&self, tag: &str, attribute: &str, value: &str) -> &str {
        let begun = tags(&self.0, tag).find(|one| one.value(attribute) == Some(value));
        let start = begun.map(|one| one.start);
        let start = start.unwrap_or_else(|| panic!("no {attribute}={value} in {}", self.0));
        let rest = &self.0[start..];
        let end = format!("</{tag}>");
        // Steps are list items within a dialog, never within a tile.
        &rest[..rest.find(&end).unwrap_or(rest.len())]
    }
}

/// One opening tag.
pub(super) struct Tag<'a> {
    start: usize,
    text: &'a str,
}

/// Every opening tag of this name.
pub(super) fn tags<'a>(html: &'a str, name: &str) -> impl Iterator<Item = Tag<'a>> {
    let begin = format!("<{name} ");
    let starts: Vec<usize> = html.match_indices(&begin).map(|(start, _)| start).collect();
    starts.into_iter().map(move |start| {
        let rest = &html[start..];
        let text = &rest[..rest.find('>').unwrap_or(rest.len())];
        Tag { start, text }
    })
}

impl<'a> Tag<'a> {
    /// What an attribute says.
    pub(super) fn value(&self, attribute: &str) -> Option<&'a str> {
        let begin = format!(" {attribute}=\"");
        let (_, rest) = self.text.split_once(&begin)?;
        rest.split('"').next()
    }

    /// Whether an attribute is there without a value.
    pub(super) fn has(&self, attribute: &str) -> bool {
        self.text.split_whitespace().any(|word| word == attribute)
    }
}
