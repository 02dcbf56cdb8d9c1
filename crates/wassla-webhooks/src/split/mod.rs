//! Every event of a delivery.

mod contacts;
mod whatsapp;

use wassla_domain::ChatKind;
use wassla_domain::inbound::NewEvent;
use wassla_domain::ports::NotJson;

use crate::json::Json;
use crate::key;
use crate::sheet::{Kind, Sheet, channel};

pub(crate) fn events(body: &[u8]) -> Result<Vec<NewEvent>, NotJson> {
    let body = str::from_utf8(body).map_err(|_| NotJson)?;
    let mut sheets = Sheets(Vec::new());
    if let Some([object, entry]) = Json::members_of(body, ["object", "entry"]) {
        let entries = entry.map(Json::items).unwrap_or_default();
        let object = object.or_else(|| entries.iter().find_map(object_within));
        if object.and_then(channel).is_some() {
            for entry in entries {
                sheets.add_entry(object, entry);
            }
        }
    }
    if sheets.0.is_empty() {
        let whole = Json::read(body).ok_or(NotJson)?;
        sheets.0.push(Sheet::other(whole).written());
    }
    Ok(sheets.0)
}

impl Sheet<'_> {
    fn written(&self) -> NewEvent {
        NewEvent {
            key: key::of(self),
            payload: self.write(),
        }
    }
}

/// Some of Meta's samples have `object` inside the entry or its change.
fn object_within<'a>(entry: &Json<'a>) -> Option<Json<'a>> {
    let [object, changes] = entry.members(["object", "changes"]);
    let changes = || changes.map(Json::items).unwrap_or_default();
    object.or_else(|| changes().into_iter().find_map(|it| it.member("object")))
}

struct Sheets(Vec<NewEvent>);

impl Sheets {
    fn add(&mut self, sheet: &Sheet<'_>) {
        self.0.push(sheet.written());
    }

    fn add_entry<'a>(&mut self, object: Option<Json<'a>>, entry: Json<'a>) {
        let names = ["id", "time", "field", "changes", "messaging", "standby"];
        let [id, time, field, changes, messaging, standby] = entry.members(names);
        let before = self.0.len();
        let sheet = |kind, item| Sheet {
            kind,
            object,
            field: None,
            entry: id,
            time: None,
            metadata: None,
            contact: None,
            item,
        };

        for (kind, list) in [(Kind::Messaging, messaging), (Kind::Standby, standby)] {
            for item in list.map(Json::items).unwrap_or_default() {
                self.add(&sheet(kind, item));
            }
        }
        for change in changes.map(Json::items).unwrap_or_default() {
            let [own_field, value] = change.members(["field", "value"]);
            let sheet = Sheet {
                field: own_field.or(field),
                ..sheet(Kind::Change, change)
            };
            let items = match (sheet.channel(), value) {
                (Some(ChatKind::Whatsapp), Some(value)) => whatsapp::items(&sheet, value),
                _ => Vec::new(),
            };
            for item in &items {
                self.add(item);
            }
            if items.is_empty() {
                self.add(&Sheet { time, ..sheet });
            }
        }
        if self.0.len() == before {
            let whole = sheet(Kind::Other, entry);
            self.add(&whole);
        }
    }
}
