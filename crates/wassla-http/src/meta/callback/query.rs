//! The query that Meta's dialog sends back, read strictly.

use wassla_domain::MetaCode;
use wassla_domain::attempt::{AuthorizationCode, DialogAnswer, State};

use crate::extract::parameters::{Parameters, Repeated};

/// Codes are a few hundred characters long.
const CODE_LENGTH_AT_MOST: usize = 4096;
/// The parameters that say that there is no code: two families, both seen.
const REFUSALS: [&str; 5] = [
    "error",
    "error_reason",
    "error_description",
    "error_code",
    "error_message",
];

/// The nonce and the answer.
#[derive(Debug)]
pub(super) struct DialogReturn {
    /// The nonce, when it has the form of ours.
    pub(super) state: Option<State>,
    /// What Meta answered.
    pub(super) answer: DialogAnswer,
}

/// The query contradicts itself, or comes from somewhere else.
#[derive(Debug)]
pub(super) struct NotFromDialog;

impl From<Repeated> for NotFromDialog {
    fn from(_: Repeated) -> Self {
        Self
    }
}

impl DialogReturn {
    /// Reads it; `issuer` is what `iss` must be when it is there (RFC 9207).
    pub(super) fn read(query: &str, issuer: &str) -> Result<Self, NotFromDialog> {
        let parameters = Parameters::read(query.as_bytes());
        if parameters
            .only("iss")?
            .is_some_and(|iss| iss.trim_end_matches('/') != issuer)
        {
            return Err(NotFromDialog);
        }
        let state = parameters.only("state")?.and_then(State::parse);
        let code = parameters.only("code")?;
        let mut refusals = [None; REFUSALS.len()];
        for (value, name) in refusals.iter_mut().zip(REFUSALS) {
            *value = parameters.only(name)?;
        }
        let [error, reason, _, error_code, error_message] = refusals;
        let by_the_person = error == Some("access_denied") && reason == Some("user_denied");

        let answer = match code {
            Some(code) if refusals.iter().all(Option::is_none) => {
                if !(1..=CODE_LENGTH_AT_MOST).contains(&code.len()) {
                    return Err(NotFromDialog);
                }
                DialogAnswer::Approved(AuthorizationCode::new(code))
            }
            None if error.is_some() || error_code.is_some() || error_message.is_some() => {
                let code = error_code.and_then(meta_code);
                if by_the_person {
                    DialogAnswer::Denied(code)
                } else {
                    DialogAnswer::Refused(code)
                }
            }
            Some(_) | None => return Err(NotFromDialog),
        };
        Ok(Self { state, answer })
    }
}

fn meta_code(digits: &str) -> Option<MetaCode> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let code = digits.parse().ok().filter(|_| is_number)?;
    Some(MetaCode::new(code, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://www.facebook.com";

    #[test]
    fn t06_a_query_that_contradicts_itself_is_refused() {
        for query in [
            "",
            "state=x",
            "code=&state=x",
            "code=a&code=b&state=x",
            "code=a&state=x&state=y",
            "code=a&error=access_denied&state=x",
            "code=a&error_code=200&state=x",
            "code=a&error_message=no&state=x",
            "error=a&error=b&state=x",
            "error_code=1&error_code=2",
            "code=a&state=x&iss=https%3A%2F%2Fevil.example",
            "code=a&state=x&iss=",
            "error_reason=user_denied&state=x",
        ] {
            assert!(DialogReturn::read(query, ISSUER).is_err(), "{query}");
        }
    }

    #[test]
    fn only_what_the_person_denied_is_a_denial_and_each_family_has_its_code() {
        let table = [
            (
                "error=access_denied&error_reason=user_denied&error_code=200&state=x",
                (true, Some(200)),
            ),
            ("error=access_denied&error_reason=user_denied", (true, None)),
            (
                "error=access_denied&error_description=Permissions+error",
                (false, None),
            ),
            ("error=server_error&error_reason=user_denied", (false, None)),
            (
                "error_code=1349048&error_message=Can%27t+load+URL",
                (false, Some(1_349_048)),
            ),
            (
                "error_code=1349245&error_message=App+not+active",
                (false, Some(1_349_245)),
            ),
            ("error_message=no", (false, None)),
            ("error=access_denied&error_code=%2B7", (false, None)),
            ("error=access_denied&error_code=99999999999", (false, None)),
        ];
        for (query, expected) in table {
            let read = DialogReturn::read(query, ISSUER).unwrap();
            let (by_the_person, code) = match read.answer {
                DialogAnswer::Denied(code) => (true, code),
                DialogAnswer::Refused(code) => (false, code),
                DialogAnswer::Approved(_) => panic!("{query} was read as an approval"),
            };
            let code = code.map(|code| code.code);
            assert_eq!((by_the_person, code), expected, "{query}");
        }
    }

    #[test]
    fn an_approval_of_the_configured_dialog_is_read() {
        for query in [
            "code=a%23b&state=x",
            "state=x&code=a&iss=https%3A%2F%2Fwww.facebook.com%2F",
        ] {
            let read = DialogReturn::read(query, ISSUER).unwrap();
            assert!(matches!(read.answer, DialogAnswer::Approved(_)), "{query}");
            assert!(read.state.is_none(), "a foreign state is no state");
        }
    }
}
