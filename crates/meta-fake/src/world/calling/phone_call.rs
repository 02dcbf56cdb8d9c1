//! A call of a customer's, from the first ring to the end.

use serde::{Deserialize, Serialize};

use crate::world::World;

/// Seconds that a call rings.
pub(super) const RINGS_FOR: i64 = 60;

/// A call that a customer placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCall {
    /// Its id: `wacid.…`.
    pub id: String,
    /// The number that was called.
    pub number_id: String,
    /// The customer's slug.
    pub customer: String,
    /// How far it got.
    pub state: CallState,
    /// The SDP of the customer's phone.
    pub offer: String,
    /// The SDP of the business, since the first `pre_accept` or `accept`.
    pub answer: Option<String>,
    /// `biz_opaque_callback_data` of the business.
    pub opaque: Option<String>,
    /// Unix seconds.
    pub placed_at: i64,
    /// Unix seconds of its being picked up.
    pub accepted_at: Option<i64>,
    /// Unix seconds.
    pub ended_at: Option<i64>,
}

/// How far a call got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Nobody has picked it up.
    Ringing,
    /// The business prepares its side; for the customer it rings.
    PreAccepted,
    /// Both talk.
    Accepted,
    /// The business did not want it.
    Rejected,
    /// The customer ended it.
    HungUp,
    /// The business ended it.
    Terminated,
    /// It rang too long.
    NotAnswered,
    /// Meta ended it, because the account has no payment method.
    Failed,
}

impl CallState {
    /// Whether it is over.
    pub fn is_over(self) -> bool {
        match self {
            Self::Ringing | Self::PreAccepted | Self::Accepted => false,
            Self::Rejected | Self::HungUp | Self::Terminated | Self::NotAnswered | Self::Failed => {
                true
            }
        }
    }

    /// Whether it waits to be picked up.
    pub fn rings(self) -> bool {
        matches!(self, Self::Ringing | Self::PreAccepted)
    }
}

impl World {
    /// A call as it stands now.
    pub fn call(&mut self, id: &str) -> Option<&PhoneCall> {
        self.end_overdue_calls();
        self.calls.iter().find(|call| call.id == id)
    }

    /// Ends what has rung for a minute; looking at a call, moving the clock and delivering do it.
    pub fn end_overdue_calls(&mut self) {
        let now = self.now();
        let overdue = self.calls.iter().filter(|call| call.is_overdue(now));
        let ended: Vec<(String, i64)> = overdue
            .map(|call| (call.id.clone(), call.placed_at + RINGS_FOR))
            .collect();
        for (id, at) in ended {
            self.end_call(&id, CallState::NotAnswered, at);
        }
    }

    /// Whether a call has rung for a minute and its end is not told yet.
    pub(in crate::world) fn has_overdue_calls(&self) -> bool {
        let now = self.now();
        self.calls.iter().any(|call| call.is_overdue(now))
    }

    /// Ends a call and tells the apps.
    pub(super) fn end_call(&mut self, id: &str, state: CallState, at: i64) {
        let Some(call) = self.calls.iter_mut().find(|call| call.id == id) else {
            return;
        };
        call.state = state;
        call.ended_at = Some(at);
        let ended = call.clone();
        self.tell_end(&ended);
    }
}

impl PhoneCall {
    fn is_overdue(&self, now: i64) -> bool {
        self.state.rings() && now - self.placed_at >= RINGS_FOR
    }
}
