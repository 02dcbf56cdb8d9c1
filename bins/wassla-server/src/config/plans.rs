//! `[plans]`.

use std::collections::{BTreeMap, BTreeSet};

use wassla_domain::{ChannelKind, PlanTable};

use super::reader::ConfigReader;
use super::source::Given;
use super::values;

/// The plans: each one that is given replaces the default of the same name.
pub(crate) fn read(reader: &mut ConfigReader) -> PlanTable {
    let all = BTreeSet::from(ChannelKind::ALL);
    let defaults = ["growth", "scale"].map(|plan| (plan.to_owned(), all.clone()));
    let mut plans = BTreeMap::from(defaults);
    for (plan, entry) in reader.take_below("plans") {
        if let Some(kinds) = kinds(&entry.value) {
            plans.insert(plan, kinds);
        } else {
            let known = ChannelKind::ALL.map(ChannelKind::as_str).join(", ");
            let sentence = format!("expected a list of channels, each of them one of {known}");
            reader.wrong(&format!("plans.{plan}"), &entry, sentence);
        }
    }
    PlanTable::new(plans)
}

fn kinds(given: &Given) -> Option<BTreeSet<ChannelKind>> {
    let names = values::texts(given)?;
    names.iter().map(|name| ChannelKind::parse(name)).collect()
}
