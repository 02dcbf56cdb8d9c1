//! Webhooks on their way: packed, signed, tried again.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{World, webhook::Event};
use crate::journal::Posted;

/// How long a webhook is tried: seven days.
const GIVES_UP_AFTER: i64 = 7 * 86_400;
/// The longest pause between two tries.
const LONGEST_PAUSE: i64 = 6 * 3_600;

/// A POST that is to be made to an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number in this world.
    pub id: u64,
    /// The app.
    pub app_id: String,
    /// Where it goes.
    pub url: String,
    /// The value of its `Content-Type` header.
    pub content_type: String,
    /// The exact bytes, all of them ASCII.
    pub body: String,
    /// The value of its `X-Hub-Signature-256` header; a callback with a signed request has none.
    #[serde(skip)]
    pub signature: Option<String>,
    /// Deliveries with the same lane are about one customer: whoever posts keeps their order.
    pub lane: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Unix seconds of its making.
    pub queued_at: i64,
    /// Unix seconds of the next try.
    pub next_at: i64,
    is_webhook: bool,
}

impl World {
    /// The deliveries whose time has come, signed with the secret that the app has now.
    ///
    /// What waited since the last call is packed first, as [`super::Settings`] say.
    pub fn due_deliveries(&mut self, now: i64) -> Vec<Delivery> {
        self.end_overdue_calls();
        self.pack();
        let due = self.deliveries.iter().filter(|one| one.next_at <= now);
        due.map(|delivery| Delivery {
            signature: self.signature_of(delivery),
            ..delivery.clone()
        })
        .collect()
    }

    /// Whether something is to be posted now.
    pub fn has_due_deliveries(&self) -> bool {
        let now = self.now();
        !self.waiting.is_empty()
            || self.has_overdue_calls()
            || self.deliveries.iter().any(|one| one.next_at <= now)
    }

    /// Notes how a try ended; without a status nobody answered. Only 200 ends a webhook: after
    /// anything else it is tried again, later and later, for seven days.
    pub fn delivered(&mut self, id: u64, status: Option<u16>) {
        self.answered(id, status, None);
    }

    /// As [`World::delivered`], with what a callback was answered.
    pub fn answered(&mut self, id: u64, status: Option<u16>, answer: Option<String>) {
        let now = self.now();
        let Some(place) = self.deliveries.iter().position(|one| one.id == id) else {
            return;
        };
        let delivery = &mut self.deliveries[place];
        delivery.attempts += 1;
        let posted = Posted {
            at: now,
            url: delivery.url.clone(),
            attempt: delivery.attempts,
            status,
            bytes: delivery.body.len(),
            answer: answer.filter(|_| !delivery.is_webhook),
        };
        let pause = 2_i64.pow(delivery.attempts.min(20)).min(LONGEST_PAUSE);
        delivery.next_at = now + pause;
        let is_over = delivery.next_at > delivery.queued_at + GIVES_UP_AFTER;
        if status == Some(200) || is_over || !delivery.is_webhook {
            self.deliveries.remove(place);
        }
        self.journal.post(posted);
    }

    /// Queues a signed request for a callback of the app; it is tried once.
    pub(super) fn queue_callback(&mut self, app_id: &str, url: &str, signed_request: &str) {
        let id = self.next_count();
        let now = self.now();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("signed_request", signed_request)
            .finish();
        self.deliveries.push(Delivery {
            id,
            app_id: app_id.to_owned(),
            url: url.to_owned(),
            content_type: "application/x-www-form-urlencoded".to_owned(),
            body: form,
            signature: None,
            lane: format!("callback:{id}"),
            attempts: 0,
            queued_at: now,
            next_at: now,
            is_webhook: false,
        });
    }

    fn pack(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        if self.settings.reorders_events {
            self.shuffle(&mut waiting);
        }
        let at_most = self.settings.events_per_post.max(1);
        let mut bundles: Vec<Vec<Event>> = Vec::new();
        for event in waiting {
            let room = bundles.iter_mut().find(|bundle| {
                let first = &bundle[0];
                bundle.len() < at_most
                    && (&first.app_id, &first.url, &first.object)
                        == (&event.app_id, &event.url, &event.object)
            });
            match room {
                Some(bundle) => bundle.push(event),
                None => bundles.push(vec![event]),
            }
        }
        let copies = if self.settings.delivers_twice { 2 } else { 1 };
        for bundle in &bundles {
            for _ in 0..copies {
                let id = self.next_count();
                let now = self.now();
                self.deliveries.push(Delivery {
                    id,
                    app_id: bundle[0].app_id.clone(),
                    url: bundle[0].url.clone(),
                    content_type: "application/json".to_owned(),
                    body: escaped(&body(bundle)),
                    signature: None,
                    lane: bundle[0].lane.clone(),
                    attempts: 0,
                    queued_at: now,
                    next_at: now,
                    is_webhook: true,
                });
            }
        }
    }

    /// Fisher and Yates, by the world's seed.
    fn shuffle(&mut self, events: &mut [Event]) {
        for place in (1..events.len()).rev() {
            let other = self.next_below(place + 1);
            events.swap(place, other);
        }
    }

    fn signature_of(&self, delivery: &Delivery) -> Option<String> {
        let app = self.app(&delivery.app_id).filter(|_| delivery.is_webhook)?;
        let mac = mac(&app.secret, delivery.body.as_bytes());
        Some(format!("sha256={}", hex::encode(mac)))
    }
}

/// HMAC-SHA256 under an app's secret.
pub(super) fn mac(secret: &str, text: &[u8]) -> Vec<u8> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// The events of one POST: neighbours of the same entry share it.
fn body(bundle: &[Event]) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    let mut last: Option<&Event> = None;
    for event in bundle {
        let is_neighbour = last.is_some_and(|last| {
            last.entry_id == event.entry_id
                && last.member == event.member
                && last.time == event.time
        });
        let items = entries
            .last_mut()
            .filter(|_| is_neighbour)
            .and_then(|entry| entry[event.member.name()].as_array_mut());
        match items {
            Some(items) => items.push(event.item.clone()),
            None => entries.push(entry(event)),
        }
        last = Some(event);
    }
    let object = bundle.first().map(|event| event.object.as_str());
    json!({ "object": object, "entry": entries })
}

fn entry(event: &Event) -> Value {
    let mut entry = json!({ "id": event.entry_id });
    if let Some(time) = event.time {
        entry["time"] = Value::from(time);
    }
    entry[event.member.name()] = json!([event.item]);
    entry
}

/// JSON as Meta writes it: ASCII only, and every solidus escaped.
fn escaped(value: &Value) -> String {
    let text = value.to_string();
    let mut escaped = String::with_capacity(text.len());
    let mut units = [0; 2];
    for letter in text.chars() {
        match letter {
            '/' => escaped.push_str("\\/"),
            _ if letter.is_ascii() => escaped.push(letter),
            _ => {
                for unit in letter.encode_utf16(&mut units) {
                    let hex = hex::encode(unit.to_be_bytes());
                    escaped.extend(["\\u", &hex]);
                }
            }
        }
    }
    escaped
}
