//! What a Messenger or Instagram message holds.

use wassla_domain::inbound::{Content, Media};

use super::whatsapp_content::unknown;
use crate::json::Json;

/// Files go before words: the words are then their caption.
pub(super) fn content(message: Json<'_>, text: Option<String>) -> Content {
    let attachments = message.member("attachments");
    let attachments = attachments.map(Json::items).unwrap_or_default();
    let mut files = attachments.iter().filter_map(|it| media(*it));
    if let Some(media) = files.next() {
        let more = u32::try_from(files.count()).unwrap_or(u32::MAX);
        return Content::Media {
            media,
            caption: text,
            more,
        };
    }
    if let Some(text) = text {
        return Content::Text(text);
    }
    attachments
        .first()
        .map_or_else(|| unknown("empty"), |first| other(*first))
}

fn media(attachment: Json<'_>) -> Option<Media> {
    let [kind, payload] = attachment.members(["type", "payload"]);
    match kind?.text()?.as_ref() {
        "image" => {
            let sticker = payload.and_then(|payload| payload.member("sticker_id"));
            Some(sticker.map_or(Media::Image, |_| Media::Sticker))
        }
        "video" => Some(Media::Video),
        "audio" => Some(Media::Audio),
        "file" => Some(Media::Document),
        _ => None,
    }
}

fn other(attachment: Json<'_>) -> Content {
    let [kind, payload] = attachment.members(["type", "payload"]);
    let kind = kind.and_then(Json::words);
    let kind = kind.as_deref().unwrap_or("unknown");
    let place = || {
        let coordinates = payload?.member("coordinates")?;
        let [latitude, longitude] = coordinates.members(["lat", "long"]);
        let (latitude, longitude) = (latitude?.scalar()?, longitude?.scalar()?);
        Some(Content::Location(format!("{latitude}, {longitude}")))
    };
    match kind {
        "location" => place().unwrap_or_else(|| unknown(kind)),
        _ => unknown(kind),
    }
}
