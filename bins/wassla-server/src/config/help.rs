//! `[help]`.

use wassla_http::HelpUrls;

use super::reader::ConfigReader;
use super::values::{self, LINK};

pub(crate) fn read(reader: &mut ConfigReader) -> HelpUrls {
    let mut article = |key| reader.optional(key, LINK, values::link);
    HelpUrls {
        change_plan: article("help.change_plan_url"),
        train_agent: article("help.train_agent_url"),
        troubleshoot: article("help.troubleshoot_url"),
        voice_and_text: article("help.voice_and_text_url"),
    }
}
