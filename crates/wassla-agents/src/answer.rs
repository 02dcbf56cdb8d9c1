//! What an agent answered, or why that is no answer.

use reqwest::{Response, StatusCode};
use serde::Deserialize;
use wassla_domain::inbox::AgentAnswer;
use wassla_domain::ports::AgentError;

/// The largest body that is read: many times the longest message.
const LARGEST_BODY: usize = 64 * 1024;

/// The agent's JSON. A missing reply is a mistake, not silence.
#[derive(Deserialize)]
struct Answer {
    #[serde(deserialize_with = "Option::deserialize")]
    reply: Option<String>,
}

/// A status that says that there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("the runtime answered with status {0}")]
struct Refused(u16);

pub(crate) async fn read(response: Response) -> Result<AgentAnswer, AgentError> {
    let status = response.status();
    match status {
        StatusCode::OK => {}
        StatusCode::NO_CONTENT => return Ok(AgentAnswer::Silence),
        _ => {
            return Err(AgentError::because(
                reason_of(status),
                Refused(status.into()),
            ));
        }
    }
    let body = whole(response).await?;
    parse(&body)
}

fn reason_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        300..400 => "redirected",
        429 => "throttled",
        400..500 => "refused",
        500.. => "server_error",
        _ => "unexpected_status",
    }
}

async fn whole(mut response: Response) -> Result<Vec<u8>, AgentError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken_off)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(AgentError::new("too_large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn broken_off(error: reqwest::Error) -> AgentError {
    let reason = if error.is_timeout() {
        "timed_out"
    } else {
        "broken_off"
    };
    AgentError::because(reason, error.without_url())
}

fn parse(body: &[u8]) -> Result<AgentAnswer, AgentError> {
    // A complaint of serde_json's may quote what it read: it is not told.
    let answer: Answer =
        serde_json::from_slice(body).map_err(|_| AgentError::new("not_understood"))?;
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
        let said = |body: &str| parse(body.as_bytes()).map_err(|error| error.reason);
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
