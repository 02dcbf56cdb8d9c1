//! Parameters of a call: its query and its body, which Graph treats alike.

use serde_json::Value;

use super::Request;
use crate::world::GraphProblem;

/// Names and values, the query's first.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn of(request: &Request) -> Self {
        let mut all = form(request.query.as_bytes());
        match serde_json::from_slice(&request.body) {
            Ok(Value::Object(members)) => {
                all.extend(
                    members
                        .into_iter()
                        .map(|(name, value)| (name, text(&value))),
                );
            }
            Ok(_) | Err(_) => all.extend(form(&request.body)),
        }
        Self(all)
    }

    /// The value of a parameter; an empty one counts as missing.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(held, value)| held == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, GraphProblem> {
        let missing = || GraphProblem::parameter(format!("The parameter {name} is required."));
        self.value(name).ok_or_else(missing)
    }

    /// The items of a list: separated by commas, or a JSON array.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        serde_json::from_str(value).unwrap_or_else(|_| {
            value
                .split(',')
                .map(|item| item.trim().to_owned())
                .collect()
        })
    }

    /// A number that may be missing.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, GraphProblem> {
        let wrong = |_| GraphProblem::parameter(format!("Param {name} must be an integer"));
        self.value(name)
            .map(|value| value.parse().map_err(wrong))
            .transpose()
    }
}

fn form(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
