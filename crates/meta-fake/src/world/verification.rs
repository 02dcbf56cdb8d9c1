//! The challenge that a callback URL has to answer.

use url::Url;

use super::{AppSubscription, GraphProblem, World};

/// What a callback URL is asked before webhooks go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The callback URL.
    pub callback_url: String,
    /// What the app said the request would carry.
    pub verify_token: String,
    /// The digits that must come back.
    pub challenge: String,
}

impl Challenge {
    /// The URL to fetch.
    ///
    /// # Errors
    /// When the callback URL is none.
    pub fn url(&self) -> Result<Url, url::ParseError> {
        let mut url = Url::parse(&self.callback_url)?;
        url.query_pairs_mut()
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.challenge", &self.challenge)
            .append_pair("hub.verify_token", &self.verify_token);
        Ok(url)
    }
}

impl World {
    /// Notes what came back for a challenge; only 200 with exactly its digits is good.
    pub fn challenge_answered(&mut self, challenge: &Challenge, status: u16, body: &[u8]) {
        if status == 200 && body == challenge.challenge.as_bytes() {
            self.verified.push((
                challenge.callback_url.clone(),
                challenge.verify_token.clone(),
            ));
        }
    }

    pub(crate) fn new_challenge(&mut self, wanted: &AppSubscription) -> Challenge {
        Challenge {
            callback_url: wanted.callback_url.clone(),
            verify_token: wanted.verify_token.clone(),
            challenge: format!("{:09}", 100_000_000 + self.next_below(900_000_000)),
        }
    }

    pub(super) fn spend_verification(
        &mut self,
        wanted: &AppSubscription,
    ) -> Result<(), GraphProblem> {
        let is_it = |(url, token): &(String, String)| {
            *url == wanted.callback_url && *token == wanted.verify_token
        };
        let held = self.verified.iter().position(is_it);
        if let Some(place) = held {
            self.verified.remove(place);
            return Ok(());
        }
        if !self.settings.asks_challenge {
            return Ok(());
        }
        Err(GraphProblem::new(
            2200,
            "(#2200) Callback verification failed: the challenge did not come back",
        ))
    }
}
