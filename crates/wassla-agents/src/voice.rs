//! What a voice runtime is told and what it answers, as JSON. The README shows it.

use serde::{Deserialize, Serialize};
use wassla_domain::CallId;
use wassla_domain::calls::{CallOffer, Sdp};

use crate::agent_body::AgentBody;
use crate::endpoint::Reading;
use crate::failure::EndpointFailure;

/// How an answer to an offer is read: JSON may write each character of the longest description
/// with six.
pub(crate) const ANSWER: Reading<Sdp> = Reading {
    at_most: 6 * 64 * 1024 + 1024,
    parse,
};

/// How an answer to an end is read: not at all.
pub(crate) const TOLD: Reading<()> = Reading {
    at_most: 64 * 1024,
    parse: |_| Ok(()),
};

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum CallEventBody<'a> {
    Connect {
        call_id: &'a str,
        workspace_id: &'a str,
        conversation_id: &'a str,
        agent: AgentBody<'a>,
        customer: &'a str,
        business_number: &'a str,
        sdp_type: &'static str,
        sdp: &'a str,
    },
    End {
        call_id: &'a str,
    },
}

#[derive(Deserialize)]
struct VoiceAnswerBody {
    sdp_type: String,
    sdp: String,
}

/// A call rings.
pub(crate) fn connect(offer: &CallOffer) -> Vec<u8> {
    written(&CallEventBody::Connect {
        call_id: offer.call.as_str(),
        workspace_id: offer.workspace.as_str(),
        conversation_id: offer.conversation.as_str(),
        agent: AgentBody::of(&offer.agent),
        customer: &offer.customer,
        business_number: &offer.business,
        sdp_type: "offer",
        sdp: offer.offer.as_str(),
    })
}

/// A call is over.
pub(crate) fn end(call: &CallId) -> Vec<u8> {
    written(&CallEventBody::End {
        call_id: call.as_str(),
    })
}

fn written(event: &CallEventBody<'_>) -> Vec<u8> {
    serde_json::to_vec(event).expect("texts are always JSON")
}

fn parse(body: Option<&[u8]>) -> Result<Sdp, EndpointFailure> {
    let nonsense = || EndpointFailure::new("not_understood");
    let body = body.ok_or(EndpointFailure::new("no_answer"))?;
    // A complaint of serde_json's may quote what it read: it is not told.
    let answer: VoiceAnswerBody = serde_json::from_slice(body).map_err(|_| nonsense())?;
    if answer.sdp_type != "answer" {
        return Err(nonsense());
    }
    Sdp::new(answer.sdp).ok_or_else(nonsense)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_description_of_that_type_and_nothing_else() {
        let said = |body: &str| {
            let answer = parse(Some(body.as_bytes()));
            answer
                .map(|sdp| sdp.as_str().to_owned())
                .map_err(|failure| failure.reason)
        };
        let good = r#"{"x":[],"sdp_type":"answer","sdp":"v=0\r\ns=-\r\n"}"#;
        assert_eq!(said(good), Ok("v=0\r\ns=-\r\n".to_owned()));
        for nonsense in [
            "",
            "v=0",
            "null",
            "{}",
            r#""v=0""#,
            r#"{"sdp":"v=0"}"#,
            r#"{"sdp_type":"offer","sdp":"v=0"}"#,
            r#"{"sdp_type":"answer"}"#,
            r#"{"sdp_type":"answer","sdp":null}"#,
            r#"{"sdp_type":"answer","sdp":""}"#,
            r#"{"sdp_type":"answer","sdp":"o=-"}"#,
            r#"{"sdp_type":"answer","sdp":"v=0\u0000"}"#,
            r#"{"sdp_type":"answer","sdp":["v=0"]}"#,
            r#"{"sdp_type":"answer","sdp":"v=0""#,
        ] {
            assert_eq!(said(nonsense), Err("not_understood"), "{nonsense}");
        }
        assert_eq!(parse(None).map_err(|it| it.reason), Err("no_answer"));
    }
}
