//! What was asked, in the order it was asked.

use serde::Serialize;

use super::{fault, world::TokenKind};

/// Calls kept at most; older ones are forgotten.
const KEPT: usize = 100_000;

/// Every call since the start, or since [`Journal::clear`].
///
/// Ticks grow with every start and every finish. A call that depends on the answer of another
/// starts after that one finished; calls of one trip start before any of them finishes. That can
/// be told only when calls take time, so give every call a delay before measuring depth.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    tick: u64,
    sequence: u64,
    calls: Vec<Call>,
    urls: Vec<String>,
    posts: Vec<Posted>,
}

/// One try to post something to an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// The world's time, in unix seconds.
    pub at: i64,
    /// Where it went.
    pub url: String,
    /// Which try it was, from 1.
    pub attempt: u32,
    /// The HTTP status; missing when nobody answered.
    pub status: Option<u16>,
    /// The size of the body.
    pub bytes: usize,
    /// What a callback with a signed request was answered.
    pub answer: Option<String>,
}

/// One call; it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Which call it was, from 1.
    pub sequence: u64,
    /// The tick at which it arrived.
    pub started: u64,
    /// The tick at which its answer left; missing while it is under way.
    pub finished: Option<u64>,
    /// The world's time, in unix seconds.
    pub at: i64,
    /// The method.
    pub method: String,
    /// The path's template, such as `/{waba}/subscribed_apps`.
    pub template: String,
    /// The path with its ids, without version and query.
    pub path: String,
    /// The `fields` parameter.
    pub fields: Option<String>,
    /// What kind of token was used, if any that this Meta knows.
    pub token: Option<TokenKind>,
    /// The HTTP status; missing when the connection was dropped.
    pub status: Option<u16>,
    /// `code` or `code.subcode` of the problem that was answered.
    pub problem: Option<String>,
    /// The name of the scripted fault that was at work.
    pub fault: Option<String>,
    /// How long the answer was held back, in milliseconds.
    pub delay_ms: u64,
}

impl Call {
    /// Method and template, such as `POST /{waba}/subscribed_apps`.
    pub fn endpoint(&self) -> String {
        format!("{} {}", self.method, self.template)
    }
}

impl Journal {
    /// Every call, oldest first.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The calls that match a pattern, as in [`fault::Fault::concerns`].
    pub fn to(&self, pattern: &str) -> Vec<&Call> {
        let matches =
            |call: &&Call| fault::concerns(pattern, &call.method, &call.template, &call.path);
        self.calls.iter().filter(matches).collect()
    }

    /// How many calls match a pattern.
    pub fn count(&self, pattern: &str) -> usize {
        self.to(pattern).len()
    }

    /// Method and template of every call, oldest first.
    pub fn endpoints(&self) -> Vec<String> {
        self.calls.iter().map(Call::endpoint).collect()
    }

    /// The full URL of every request, secrets included.
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// Every try to post something to an app, oldest first.
    pub fn posts(&self) -> &[Posted] {
        &self.posts
    }

    /// Forgets calls, URLs and posts.
    pub fn clear(&mut self) {
        self.posts.clear();
        self.calls.clear();
        self.urls.clear();
    }

    /// Round trips by dependency: the longest chain of calls each of which started after the one
    /// before it had finished.
    pub fn depth(&self) -> usize {
        self.trips().len()
    }

    /// The calls by trip: a call is in the trip after the last one that finished before it started.
    pub fn trips(&self) -> Vec<Vec<&Call>> {
        let mut trips: Vec<Vec<&Call>> = Vec::new();
        let mut placed: Vec<(Option<u64>, usize)> = Vec::new();
        for call in &self.calls {
            let before = placed
                .iter()
                .filter(|(finished, _)| finished.is_some_and(|tick| tick < call.started));
            let trip = before.map(|(_, trip)| trip + 1).max().unwrap_or(0);
            if trips.len() <= trip {
                trips.resize_with(trip + 1, Vec::new);
            }
            trips[trip].push(call);
            placed.push((call.finished, trip));
        }
        trips
    }

    /// Notes that the answer to a call left, now.
    pub fn finish(&mut self, sequence: u64) {
        self.tick += 1;
        let tick = self.tick;
        if let Some(call) = self
            .calls
            .iter_mut()
            .rev()
            .find(|call| call.sequence == sequence)
        {
            call.finished = Some(tick);
        }
    }

    /// Notes a try to post something to an app.
    pub(crate) fn post(&mut self, posted: Posted) {
        self.posts.push(posted);
        if self.posts.len() > KEPT {
            self.posts.drain(..KEPT / 2);
        }
    }

    /// Notes a call that has just arrived; answers its number.
    pub(crate) fn start(&mut self, mut call: Call, url: String) -> u64 {
        self.tick += 1;
        self.sequence += 1;
        call.started = self.tick;
        call.sequence = self.sequence;
        self.calls.push(call);
        self.urls.push(url);
        if self.calls.len() > KEPT {
            self.calls.drain(..KEPT / 2);
            self.urls.drain(..KEPT / 2);
        }
        self.sequence
    }

    /// The call with this number, to be completed.
    pub(crate) fn call_mut(&mut self, sequence: u64) -> Option<&mut Call> {
        self.calls
            .iter_mut()
            .rev()
            .find(|call| call.sequence == sequence)
    }
}
