//! What axe-core finds wrong on a page.

use serde::Deserialize;
use serde_json::Value;

use super::Browser;

/// Put there by `scripts/test`, which takes it from npm.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/axe/axe.min.js");

const RUN: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
    result => done({ violations: result.violations.map(found => ({
        rule: found.id,
        impact: found.impact || 'unknown',
        help: found.help,
        elements: found.nodes.map(node => node.html),
    })) }),
    error => done({ failure: String(error) }));
";

/// One rule that the page breaks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Violation {
    /// axe-core's name of the rule, as `color-contrast`.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// What to do, in one sentence.
    pub help: String,
    /// The elements that break it, as HTML.
    pub elements: Vec<String>,
}

impl Browser {
    /// Runs axe-core over the page as it is now.
    ///
    /// # Panics
    /// When axe-core is missing or fails; the message says where it comes from.
    pub async fn violations(&self) -> Vec<Violation> {
        let is_there = self.evaluate("return 'axe' in window", vec![]).await;
        if is_there != true {
            // A policy of the page itself does not reach scripts that the driver runs.
            self.evaluate(&source(), vec![]).await;
        }
        let mut answer = self
            .client
            .execute_async(RUN, vec![])
            .await
            .unwrap_or_else(|error| panic!("axe-core could not be run: {error}"));
        if let Some(failure) = answer["failure"].as_str() {
            panic!("axe-core failed: {failure}");
        }
        serde_json::from_value(
            answer
                .get_mut("violations")
                .map_or(Value::Null, Value::take),
        )
        .unwrap_or_else(|error| panic!("axe-core's answer cannot be read: {error}"))
    }
}

fn source() -> String {
    std::fs::read_to_string(AXE).unwrap_or_else(|error| {
        panic!(
            "target/axe/axe.min.js cannot be read ({error}): run ./scripts/test once with npm \
             installed; it fetches axe-core"
        )
    })
}
