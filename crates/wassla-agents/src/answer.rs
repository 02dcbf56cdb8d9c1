//! What an agent answered.

use serde::Deserialize;
use wassla_domain::inbox::AgentAnswer;

use crate::endpoint::Reading;
use crate::failure::EndpointFailure;

/// How an agent's answer is read: up to many times the longest message.
pub(crate) const READING: Reading<AgentAnswer> = Reading {
    at_most: 64 * 1024,
    parse,
};

/// The agent's JSON. A missing reply is a mistake, not silence.
#[derive(Deserialize)]
struct AnswerBody {
    #[serde(deserialize_with = "Option::deserialize")]
    reply: Option<String>,
}

fn parse(body: Option<&[u8]>) -> Result<AgentAnswer, EndpointFailure> {
    let Some(body) = body else {
        return Ok(AgentAnswer::Silence);
    };
    // A complaint of serde_json's may quote what it read: it is not told.
    let answer: AnswerBody =
        serde_json::from_slice(body).map_err(|_| EndpointFailure::new("not_understood"))?;
    // No store and no phone shows a NUL.
    let reply = answer.reply.map(|reply| reply.replace('\0', ""));
    let said = reply.filter(|reply| !reply.trim().is_empty());
    Ok(said.map_or(AgentAnswer::Silence, AgentAnswer::Reply))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_reply_or_silence_and_nothing_else() {
        let said = |body: &str| parse(Some(body.as_bytes())).map_err(|error| error.reason);
        let reply = |text: &str| Ok(AgentAnswer::Reply(text.to_owned()));
        assert_eq!(said(r#"{"reply":"Hello"}"#), reply("Hello"));
        assert_eq!(said(r#"{"x":[],"reply":"a\u0000b"}"#), reply("ab"));
        for silence in [r#"{"reply":null}"#, r#"{"reply":""}"#, r#"{"reply":" \n"}"#] {
            assert_eq!(said(silence), Ok(AgentAnswer::Silence), "{silence}");
        }
        for nonsense in [
            "",
            "Hello",
            "null",
            "[]",
            "{}",
            r#""Hello""#,
            r#"{"reply":7}"#,
            r#"{"reply":["Hello"]}"#,
            r#"{"answer":"Hello"}"#,
            r#"{"reply":"Hello""#,
            "<html></html>",
        ] {
            assert_eq!(said(nonsense), Err("not_understood"), "{nonsense}");
        }
    }
}
