//! The canary: what nobody may see.

use serde_json::Value;

use super::World;

/// The keys under which the fake Meta keeps secrets.
const SECRET: [&str; 4] = ["token", "code", "pin", "secret"];

impl World {
    /// Stops everything and looks for each secret of the fake Meta's world in these pages.
    pub(in crate::browser) async fn gave_nothing_away_in(self, pages: &[String]) {
        self.demo.stop().await.unwrap();
        let kept = std::fs::read_to_string(self.folder.path().join("meta.json")).unwrap();
        let mut secrets = Vec::new();
        collect(&serde_json::from_str(&kept).unwrap(), &mut secrets);
        for kind in SECRET {
            let held = secrets.iter().any(|(name, _)| name == kind);
            assert!(held, "the canary has no {kind} to look for");
        }
        for (page, (name, secret)) in pages
            .iter()
            .flat_map(|page| secrets.iter().map(move |secret| (page, secret)))
        {
            assert!(!holds(page, secret), "a {name} stands in a page");
        }
    }
}

fn collect(value: &Value, secrets: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, held) in fields {
                match held.as_str() {
                    Some(text) if SECRET.contains(&name.as_str()) => {
                        secrets.push((name.clone(), text.to_owned()));
                    }
                    Some(_) | None => collect(held, secrets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, secrets)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Digits count only when they stand alone: an id may hold the six of a PIN by chance.
fn holds(page: &str, secret: &str) -> bool {
    let is_pin = secret.bytes().all(|byte| byte.is_ascii_digit());
    page.match_indices(secret).any(|(start, _)| {
        let before = page[..start].chars().next_back();
        let after = page[start + secret.len()..].chars().next();
        let is_digit = |beside: Option<char>| beside.is_some_and(|one| one.is_ascii_digit());
        !is_pin || (!is_digit(before) && !is_digit(after))
    })
}
