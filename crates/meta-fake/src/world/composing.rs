//! What customers send besides plain words, as each messenger tells it.

use serde_json::{Value, json};

use super::{Asset, AssetKind, World, asset::digits, notice::merge};

/// Where the fake says that pictures, voice notes and posts lie; nothing answers there.
const MEDIA: &str = "https://lookaside.example";

/// Something that a customer puts together on the phone.
#[derive(Debug, Clone, PartialEq)]
pub enum Composition {
    /// Words.
    Text(String),
    /// A place; WhatsApp and Messenger.
    Place {
        /// Its name; empty for a bare position.
        name: String,
        /// Its address; empty when it has none.
        address: String,
        /// Degrees to the north.
        latitude: f64,
        /// Degrees to the east.
        longitude: f64,
    },
    /// A recorded voice.
    VoiceNote,
    /// A picture.
    Image {
        /// The words below it, on WhatsApp; empty when there are none.
        caption: String,
    },
    /// Somebody's name and number; WhatsApp.
    Contact {
        /// The name.
        name: String,
        /// The phone number, however it is written.
        phone: String,
    },
    /// Words in answer to an ad that leads to the conversation.
    AdReply {
        /// The words.
        text: String,
        /// The ad's headline.
        headline: String,
    },
    /// Words about a product of the catalog.
    ProductQuestion {
        /// The words.
        text: String,
        /// The product's id.
        product: String,
    },
    /// Somebody's post, shared; Instagram.
    Post {
        /// Its title.
        title: String,
    },
    /// Somebody's reel, shared; Instagram.
    Reel {
        /// Its title.
        title: String,
    },
    /// The customer's story names the business; Instagram.
    StoryMention,
    /// Words in answer to a story of the business; Instagram.
    StoryReply {
        /// The words.
        text: String,
    },
}

/// Why a phone does not send something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotSend {
    /// There is no such business, or the customer is not on its messenger.
    #[error("This customer cannot write to this business")]
    NoConversation,
    /// The messenger has nothing of the kind.
    #[error("This messenger cannot send that")]
    NotHere,
    /// The message to quote is not in the conversation, or was deleted.
    #[error("The quoted message is not in this conversation")]
    NothingToQuote,
}

impl World {
    /// A customer sends what was put together, quoting the message `quotes`; answers its id.
    ///
    /// # Errors
    /// As [`CannotSend`] says.
    pub fn customer_composes(
        &mut self,
        asset_id: &str,
        customer: &str,
        composition: &Composition,
        quotes: Option<&str>,
    ) -> Result<String, CannotSend> {
        let asset = self
            .asset(asset_id)
            .filter(|_| self.can_write(asset_id, customer))
            .ok_or(CannotSend::NoConversation)?;
        let quote = match quotes {
            Some(id) => self.quoting(&asset, customer, id)?,
            None => json!({}),
        };
        let mut content = match asset.kind {
            AssetKind::Whatsapp => self.on_whatsapp(&asset, composition),
            AssetKind::Messenger | AssetKind::Instagram => on_page(asset.kind, composition),
        }
        .ok_or(CannotSend::NotHere)?;
        merge(&mut content, quote);
        Ok(self.customer_sends(asset_id, customer, content))
    }

    /// The member with which a message quotes another.
    fn quoting(&self, asset: &Asset, customer: &str, id: &str) -> Result<Value, CannotSend> {
        let held = self.conversation(&asset.id, customer);
        let quoted = held.and_then(|held| held.message(id));
        let quoted = quoted.filter(|message| !message.is_deleted);
        let quoted = quoted.ok_or(CannotSend::NothingToQuote)?;
        if asset.kind != AssetKind::Whatsapp {
            return Ok(json!({ "reply_to": { "mid": id } }));
        }
        let author = if quoted.is_from_business {
            Some(digits(&asset.address))
        } else {
            self.customer(customer).and_then(|one| one.wa_id.clone())
        };
        let mut context = json!({ "id": id });
        if let Some(author) = author {
            context["from"] = Value::from(author);
        }
        Ok(json!({ "context": context }))
    }

    fn on_whatsapp(&mut self, asset: &Asset, composition: &Composition) -> Option<Value> {
        let text = |text: &str| json!({ "type": "text", "text": { "body": text } });
        Some(match composition {
            Composition::Text(words) => text(words),
            Composition::Place {
                name,
                address,
                latitude,
                longitude,
            } => {
                let mut place = json!({ "latitude": latitude, "longitude": longitude });
                put(&mut place, "name", name);
                put(&mut place, "address", address);
                json!({ "type": "location", "location": place })
            }
            Composition::VoiceNote => {
                let mut audio = self.media("audio/ogg; codecs=opus");
                audio["voice"] = Value::from(true);
                json!({ "type": "audio", "audio": audio })
            }
            Composition::Image { caption } => {
                let mut image = self.media("image/jpeg");
                put(&mut image, "caption", caption);
                json!({ "type": "image", "image": image })
            }
            Composition::Contact { name, phone } => {
                let card = json!({
                    "name": { "first_name": name, "formatted_name": name },
                    "phones": [{ "phone": phone, "wa_id": digits(phone), "type": "MOBILE" }],
                });
                json!({ "type": "contacts", "contacts": [card] })
            }
            Composition::AdReply {
                text: words,
                headline,
            } => {
                let mut content = text(words);
                content["referral"] = json!({
                    "source_url": "https://fb.example/ad",
                    "source_id": self.next_id(),
                    "source_type": "ad",
                    "body": "Seen in an ad",
                    "headline": headline,
                    "media_type": "image",
                    "image_url": format!("{MEDIA}/ad"),
                    "ctwa_clid": self.next_secret("click"),
                });
                content
            }
            Composition::ProductQuestion {
                text: words,
                product,
            } => {
                let mut content = text(words);
                let catalog_id = self.next_id();
                content["context"] = json!({
                    "from": digits(&asset.address),
                    "id": self.next_secret("wamid."),
                    "referred_product": {
                        "catalog_id": catalog_id,
                        "product_retailer_id": product,
                    },
                });
                content
            }
            Composition::Post { .. }
            | Composition::Reel { .. }
            | Composition::StoryMention
            | Composition::StoryReply { .. } => return None,
        })
    }

    /// A file, as WhatsApp's webhooks name it.
    fn media(&mut self, mime_type: &str) -> Value {
        let id = self.next_id();
        json!({
            "mime_type": mime_type,
            "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
            "url": format!("{MEDIA}/whatsapp_business/attachments/?mid={id}"),
            "id": id,
        })
    }
}

/// Something on Messenger or Instagram.
fn on_page(kind: AssetKind, composition: &Composition) -> Option<Value> {
    let is_instagram = kind == AssetKind::Instagram;
    let attached = |kind: &str, payload: Value| json!({ "attachments": [{ "type": kind, "payload": payload }] });
    let link = |name: &str| format!("{MEDIA}/{name}");
    Some(match composition {
        Composition::Text(text) => json!({ "text": text }),
        Composition::VoiceNote => attached("audio", json!({ "url": link("voice") })),
        Composition::Image { .. } => attached("image", json!({ "url": link("image") })),
        Composition::AdReply { text, headline } => json!({
            "text": text,
            "referral": {
                "source": "ADS",
                "type": "OPEN_THREAD",
                "ad_id": "6045246247433",
                "ads_context_data": { "ad_title": headline, "photo_url": link("ad") },
            },
        }),
        Composition::ProductQuestion { text, product } => json!({
            "text": text,
            "referral": { "product": { "id": product } },
        }),
        Composition::Place {
            name,
            latitude,
            longitude,
            ..
        } if !is_instagram => {
            let coordinates = json!({ "lat": latitude, "long": longitude });
            let mut place = attached("location", json!({ "coordinates": coordinates }));
            put(&mut place["attachments"][0], "title", name);
            place
        }
        Composition::Post { title } if is_instagram => attached(
            "ig_post",
            json!({ "ig_post_media_id": "17900000000000001", "title": title, "url": link("post") }),
        ),
        Composition::Reel { title } if is_instagram => attached(
            "ig_reel",
            json!({ "reel_video_id": "17900000000000002", "title": title, "url": link("reel") }),
        ),
        Composition::StoryMention if is_instagram => {
            attached("story_mention", json!({ "url": link("mention") }))
        }
        Composition::StoryReply { text } if is_instagram => json!({
            "text": text,
            "reply_to": { "story": { "url": link("story"), "id": "17900000000000003" } },
        }),
        Composition::Place { .. }
        | Composition::Contact { .. }
        | Composition::Post { .. }
        | Composition::Reel { .. }
        | Composition::StoryMention
        | Composition::StoryReply { .. } => return None,
    })
}

/// Adds a text member unless it is empty.
fn put(object: &mut Value, name: &str, text: &str) {
    if !text.is_empty() {
        object[name] = Value::from(text);
    }
}
