//! Calling beside Meta's own specification, when `WASSLA_OUTSIDE` names a folder that has it. The
//! specification writes values in lower case and lists less than Meta's guide: names and types
//! count, and values where both agree.

use std::collections::BTreeMap;
use wassla_domain::meta::CallingSwitch;

use serde_json::Value;
use wassla_domain::ports::MetaCalling;

use crate::calling::{controlled, requests};
use crate::outside::file;
use crate::served::{number, saying, token};

/// One level of YAML as the specification writes it: what stands under each name.
struct Block<'a>(Vec<&'a str>);

impl<'a> Block<'a> {
    fn members(&self) -> BTreeMap<&'a str, (&'a str, Self)> {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = self.0.first().map_or(0, |line| indent(line));
        let mut members: BTreeMap<&str, (&str, Self)> = BTreeMap::new();
        let mut last = "";
        for line in &self.0 {
            let named = line.trim().split_once(':');
            let begins_list = line.trim_start().starts_with("- ");
            if let Some((name, value)) = named.filter(|_| indent(line) == own && !begins_list) {
                last = name.trim_matches('\'');
                members.insert(last, (value.trim(), Self(Vec::new())));
            } else if let Some((_, below)) = members.get_mut(last) {
                below.0.push(line);
            }
        }
        members
    }

    fn below(&self, path: &[&str]) -> Self {
        let mut block = Self(self.0.clone());
        for name in path {
            let (_, below) = block
                .members()
                .remove(name)
                .unwrap_or_else(|| panic!("the specification has no {name}"));
            block = below;
        }
        block
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.members().get(name).map(|(value, _)| *value)
    }

    fn list(&self, name: &str) -> Vec<&'a str> {
        let mut members = self.members();
        let list = members.remove(name).map(|(_, below)| below.0);
        let items = list.unwrap_or_default();
        let items = items
            .iter()
            .filter_map(|line| line.trim().strip_prefix("- "));
        items.collect()
    }

    /// As JSON: objects, lists of words, and words.
    fn json(&self) -> Value {
        let read = |(name, (value, below)): (&str, (&str, Self))| {
            let is_list = below
                .0
                .first()
                .is_some_and(|it| it.trim_start().starts_with("- "));
            let value = match (value, is_list) {
                ("", true) => Value::Array(Vec::new()),
                ("", false) => below.json(),
                (word, _) => Value::from(word.trim_matches('\'')),
            };
            (name.to_owned(), value)
        };
        Value::Object(self.members().into_iter().map(read).collect())
    }
}

fn with_specification(check: impl FnOnce(&Block<'_>)) {
    let Some(text) = file("openapi/business-messaging-api_v23.0.yaml") else {
        return;
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    check(&Block(lines.collect()));
}

/// Every member of a body must be in the schema, with its type and, of an enumeration, its value
/// in whatever case.
fn fits(body: &Value, schema: &Block<'_>, place: &str) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                let place = format!("{place}.{name}");
                let known = schema.below(&["properties"]).members();
                let (_, own) = known
                    .get(name.as_str())
                    .unwrap_or_else(|| panic!("{place}"));
                fits(value, own, &place);
            }
        }
        Value::String(text) => {
            assert_eq!(schema.text("type"), Some("string"), "{place}");
            let words = schema.list("enum");
            let is_one = words.iter().any(|word| word.eq_ignore_ascii_case(text));
            assert!(words.is_empty() || is_one, "{place}: {text}");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            panic!("{place}: {body}")
        }
    }
}

fn schema<'a>(specification: &Block<'a>, name: &str) -> Block<'a> {
    specification.below(&["components", "schemas", name])
}

/// Without these members; a guide of Meta's names them where the specification does not.
fn without(mut body: Value, names: &[&str]) -> Value {
    for name in names {
        let removed = body.as_object_mut().and_then(|body| body.remove(*name));
        assert!(removed.is_some(), "{name} is sent");
    }
    body
}

async fn sent(action: &str) -> Value {
    let served = saying(r#"{"success":true}"#).await;
    controlled(&served, action).await.unwrap();
    requests(&served).await[0].body_json().unwrap()
}

#[tokio::test]
async fn calls_are_controlled_as_the_specification_says() {
    let (accept, reject) = (sent("accept").await, sent("reject").await);
    let (prepare, terminate) = (sent("pre_accept").await, sent("terminate").await);
    with_specification(|specification| {
        let request = schema(specification, "CallRequestPayload");
        for body in [accept, prepare, reject] {
            fits(&without(body, &["call_id"]), &request, "body");
        }
        let ending = schema(specification, "CallTerminateRequestPayload");
        fits(&terminate, &ending, "body");
        let required = ending.list("required");
        assert_eq!(required.len(), 3, "{required:?}");
        for name in required {
            assert!(terminate.get(name).is_some(), "{name} is required");
        }
    });
}

#[tokio::test]
async fn settings_are_written_as_the_specification_says() {
    let served = saying(r#"{"success":true}"#).await;
    served
        .set_calling(&token(), &number(), CallingSwitch::On)
        .await
        .unwrap();
    let body: Value = requests(&served).await[0].body_json().unwrap();
    with_specification(|specification| {
        let calling = body["calling"].clone();
        let plain = without(calling.clone(), &["callback_permission_status"]);
        fits(&plain, &schema(specification, "CallingSettings"), "calling");
        // What is left out there is in the answer.
        let answer = schema(specification, "CallingSettingsResponse");
        fits(&calling, &answer, "calling");
    });
}

#[tokio::test]
async fn the_settings_in_the_specification_are_read() {
    let mut examples = Vec::new();
    with_specification(|specification| {
        let path = [
            "paths",
            "/{Version}/{Phone-Number-ID}/settings",
            "get",
            "responses",
            "200",
            "content",
            "application/json",
            "examples",
        ];
        for (name, (_, example)) in specification.below(&path).members() {
            examples.push((name.to_owned(), example.below(&["value"]).json()));
        }
        assert_eq!(examples.len(), 2);
    });
    for (name, body) in examples {
        let served = saying(&body.to_string()).await;
        let read = served.calling_settings(&token(), &number()).await.unwrap();
        assert_eq!(read.status.as_deref(), Some("ENABLED"), "{name}");
        assert_eq!(read.sip, name.contains("SIP"), "{name}");
        assert_eq!(read.restriction, None, "{name}");
    }
}
