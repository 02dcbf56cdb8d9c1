//! What a message holds, in the columns of its row and of its conversation: the type, the words
//! that somebody wrote, and the facts, which are codes and values.

use serde_json::{Value, json};
use wassla_domain::calls::{CallDirection, CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{Content, KnownNotice, Media, Notice};

use crate::error::RecordError;
use crate::fields::Fields;
use crate::storable;

/// The columns of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentColumns {
    /// Its type.
    pub(crate) content: String,
    /// What somebody wrote.
    pub(crate) words: Option<String>,
    /// Its facts, a JSON object.
    pub(crate) facts: Option<String>,
}

impl ContentColumns {
    pub(crate) fn of(content: &Content) -> Self {
        let (name, words, facts) = match content {
            Content::Text(words) => ("text", Some(&**words), None),
            Content::Media {
                media,
                caption,
                more,
            } => {
                let facts = (*more > 0).then(|| json!({ "more": more }));
                (media.as_str(), caption.as_deref(), facts)
            }
            Content::Choice(words) => ("choice", Some(&**words), None),
            Content::Reaction(emoji) => ("reaction", emoji.as_deref(), None),
            Content::Location(words) => ("location", Some(&**words), None),
            Content::Notice(Notice::Told(words)) => ("notice", Some(&**words), None),
            Content::Notice(Notice::Known(notice)) => {
                ("notice", None, Some(json!({ "notice": notice.as_str() })))
            }
            Content::Call(call) => ("call", None, Some(write_call(*call))),
            Content::Unknown(kind) => ("unknown", Some(&**kind), None),
        };
        Self {
            content: name.to_owned(),
            words: words.map(|words| storable(words).into_owned()),
            facts: facts.map(|facts| facts.to_string()),
        }
    }

    /// # Errors
    /// [`RecordError`] for a type that is not known, or that lacks what it needs.
    pub(crate) fn read(&self) -> Result<Content, RecordError> {
        let words = self.words.clone();
        if let Some(media) = Media::parse(&self.content) {
            let more = self.fact("more", |fields| fields.count("more"))?;
            return Ok(Content::Media {
                media,
                caption: words,
                more: more.unwrap_or(0),
            });
        }
        Ok(match (self.content.as_str(), words) {
            ("text", Some(words)) => Content::Text(words),
            ("choice", Some(words)) => Content::Choice(words),
            ("reaction", words) => Content::Reaction(words),
            ("location", Some(words)) => Content::Location(words),
            ("unknown", Some(words)) => Content::Unknown(words),
            ("notice", words) => match (self.fact("notice", read_notice)?, words) {
                (Some(notice), _) => notice.into(),
                (None, Some(words)) => Content::Notice(Notice::Told(words)),
                (None, None) => return Err(RecordError::unknown("content")),
            },
            ("call", words) => match (self.fact("call", read_call)?, words) {
                (Some(call), _) => Content::Call(call),
                // An earlier release put calls in words; what is in no log stays so.
                (None, Some(words)) => Content::Notice(Notice::Told(words)),
                (None, None) => return Err(RecordError::unknown("content")),
            },
            _ => return Err(RecordError::unknown("content")),
        })
    }

    /// The same as one JSON object.
    pub(crate) fn json(&self) -> String {
        let facts = self.facts.as_deref().map(serde_json::from_str::<Value>);
        let facts = facts.map(|facts| facts.expect("facts are written as JSON"));
        json!({ "content": self.content, "words": self.words, "facts": facts }).to_string()
    }

    /// Reads what [`Self::json`] wrote.
    ///
    /// # Errors
    /// [`RecordError`] when it has another form.
    pub(crate) fn of_json(column: &str, text: &str) -> Result<Self, RecordError> {
        let mut fields = Fields::of_column(column, text)?;
        let columns = Self {
            content: fields.text("content")?,
            words: fields.optional("words", Fields::text)?,
            facts: fields.optional("facts", |fields, name| {
                fields.value(name).map(|facts| facts.to_string())
            })?,
        };
        fields.finish()?;
        Ok(columns)
    }

    fn fact<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut Fields) -> Result<T, RecordError>,
    ) -> Result<Option<T>, RecordError> {
        let Some(facts) = &self.facts else {
            return Ok(None);
        };
        let mut fields = Fields::of_column(name, facts)?;
        let fact = read(&mut fields)?;
        fields.finish()?;
        Ok(Some(fact))
    }
}

fn read_notice(fields: &mut Fields) -> Result<KnownNotice, RecordError> {
    let notice = KnownNotice::parse(&fields.text("notice")?);
    notice.ok_or_else(|| fields.unknown("notice"))
}

fn write_call(call: CallSummary) -> Value {
    json!({
        "direction": call.direction.as_str(),
        "stage": call.stage.as_str(),
        "outcome": call.stage.outcome().map(CallOutcome::as_str),
        "seconds": call.seconds,
    })
}

fn read_call(fields: &mut Fields) -> Result<CallSummary, RecordError> {
    let direction = CallDirection::parse(&fields.text("direction")?);
    let stage = fields.text("stage")?;
    let outcome = fields.optional("outcome", |fields, name| {
        let outcome = CallOutcome::parse(&fields.text(name)?);
        outcome.ok_or_else(|| fields.unknown(name))
    })?;
    Ok(CallSummary {
        direction: direction.ok_or_else(|| fields.unknown("direction"))?,
        stage: CallStage::parse(&stage, outcome).ok_or_else(|| fields.unknown("stage"))?,
        seconds: fields.optional("seconds", Fields::count)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(content: &str, words: Option<&str>, facts: Option<&str>) -> ContentColumns {
        ContentColumns {
            content: content.into(),
            words: words.map(Into::into),
            facts: facts.map(Into::into),
        }
    }

    #[test]
    fn what_an_earlier_release_put_in_words_is_still_read() {
        let told = |words: &str| Content::Notice(Notice::Told(words.into()));
        let call = columns("call", Some("Voice call, missed"), None);
        assert_eq!(call.read().unwrap(), told("Voice call, missed"));
        let notice = columns("notice", Some("Something was said."), None);
        assert_eq!(notice.read().unwrap(), told("Something was said."));
    }

    #[test]
    fn facts_that_are_not_understood_are_no_facts() {
        for (content, facts) in [
            ("call", "{}"),
            (
                "call",
                r#"{"direction":"user_initiated","stage":"ended","outcome":null,"seconds":1}"#,
            ),
            (
                "call",
                r#"{"direction":"sideways","stage":"ringing","outcome":null,"seconds":null}"#,
            ),
            ("notice", r#"{"notice":"new"}"#),
            ("notice", r#"{"notice":"something","more":1}"#),
            ("image", r#"{"more":-1}"#),
            ("image", "no JSON"),
        ] {
            let columns = columns(content, Some("words"), Some(facts));
            assert!(columns.read().is_err(), "{content} {facts}");
        }
        assert!(columns("call", None, None).read().is_err());
        assert!(columns("text", None, None).read().is_err());
    }
}
