//! Calls of the port, as scripted faults know them.

use wassla_domain::meta::{MetaError, Reached, Remedy};

/// One call, as scripted faults know it.
pub(super) struct Asked {
    /// The port's method.
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) template: &'static str,
    pub(super) path: String,
    /// Whether twice is as good as once.
    pub(super) harmless: bool,
}

impl Asked {
    pub(super) fn get(name: &'static str, template: &'static str) -> Self {
        Self::new(name, "GET", template)
    }

    pub(super) fn post(name: &'static str, template: &'static str) -> Self {
        Self::new(name, "POST", template)
    }

    pub(super) fn delete(name: &'static str, template: &'static str) -> Self {
        Self::new(name, "DELETE", template)
    }

    fn new(name: &'static str, method: &'static str, template: &'static str) -> Self {
        Self {
            name,
            method,
            template,
            path: template.to_owned(),
            harmless: true,
        }
    }

    /// The same call, with an id in its path.
    pub(super) fn of(mut self, place: &str, id: &str) -> Self {
        self.path = self.template.replace(place, id);
        self
    }

    /// The same call, which must not be sent twice.
    pub(super) fn spending(mut self) -> Self {
        self.harmless = false;
        self
    }

    /// Whether it may be sent again after this.
    pub(super) fn may_repeat(&self, error: &MetaError) -> bool {
        let worth_it = error.remedy == Remedy::Retry;
        worth_it && (self.harmless || error.reached == Reached::NotSent)
    }
}
