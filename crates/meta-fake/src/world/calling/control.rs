//! What a business does with calls: `POST /{phone}/calls`.

use super::{CallState, PhoneCall};
use crate::world::{GraphProblem, TokenHolder, World};

/// The most characters of `biz_opaque_callback_data`.
const LONGEST_OPAQUE: usize = 512;

/// What the business wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAction {
    /// Call somebody.
    Connect,
    /// Prepare the connection with this SDP, while the call rings.
    PreAccept {
        /// The SDP of the business.
        answer: String,
    },
    /// Pick up with this SDP, which must be that of `pre_accept` if there was one.
    Accept {
        /// The SDP of the business.
        answer: String,
        /// `biz_opaque_callback_data`.
        opaque: Option<String>,
    },
    /// Refuse a call that rings.
    Reject,
    /// End a call.
    Terminate,
}

impl World {
    /// Does something with a call of this number.
    ///
    /// # Errors
    /// 131055 when SIP is on, 138000 when calling is off (rejecting and terminating go on),
    /// 138006 for every `connect`, since nobody ever permitted one (138014 while restricted,
    /// 138002 while too many calls are under way). 100 for an id that no call of the number has,
    /// an SDP that is none or differs from that of `pre_accept`, data that is too long, a
    /// rejection of what was accepted, and the rejection or termination of what has ended. 138003
    /// for what was accepted or prepared before; 138007 for what rang too long, 138004 for what
    /// ended before it was accepted.
    pub fn control_call(
        &mut self,
        caller: &TokenHolder,
        number_id: &str,
        call_id: &str,
        action: CallAction,
    ) -> Result<(), GraphProblem> {
        self.end_overdue_calls();
        self.may_send_from_number(caller, number_id)?;
        self.refuse_number(number_id, &action)?;
        if action == CallAction::Connect {
            return Err(self.refuse_connect(number_id));
        }
        let held = self.calls.iter();
        let mut held = held.filter(|call| call.number_id == number_id);
        let Some(call) = held.find(|call| call.id == call_id) else {
            return Err(GraphProblem::parameter("Invalid parameter")
                .details("No call of this phone number has this call_id"));
        };
        let state = call.state;
        let now = self.now();
        match action {
            CallAction::Connect => Ok(()),
            CallAction::PreAccept { answer } => {
                refuse_answer(call, &answer)?;
                self.change_call(call_id, |call| {
                    call.state = CallState::PreAccepted;
                    call.answer = Some(answer);
                });
                Ok(())
            }
            CallAction::Accept { answer, opaque } => {
                refuse_accept(call, &answer)?;
                refuse_long(opaque.as_deref())?;
                self.change_call(call_id, |call| {
                    call.state = CallState::Accepted;
                    call.accepted_at = Some(now);
                    call.answer = Some(answer);
                    call.opaque = opaque;
                });
                Ok(())
            }
            CallAction::Reject if state.rings() => {
                self.end_call(call_id, CallState::Rejected, now);
                Ok(())
            }
            CallAction::Terminate if !state.is_over() => {
                self.end_call(call_id, CallState::Terminated, now);
                Ok(())
            }
            CallAction::Reject | CallAction::Terminate => {
                Err(GraphProblem::parameter("Invalid parameter")
                    .details("The call is not in a state that allows this action"))
            }
        }
    }

    fn refuse_number(&self, id: &str, action: &CallAction) -> Result<(), GraphProblem> {
        let number = self.numbers.iter().find(|number| number.id == id);
        let Some(calling) = number.map(|number| &number.calling) else {
            return Err(GraphProblem::unseen("post", id));
        };
        if calling.has_sip {
            let message = "(#131055) Method not allowed: SIP is enabled for this phone number";
            return Err(GraphProblem::new(131_055, message));
        }
        let ends = matches!(action, CallAction::Reject | CallAction::Terminate);
        if !calling.is_enabled && !ends {
            let message = "(#138000) Calling is not enabled for this phone number";
            return Err(GraphProblem::new(138_000, message).status(401));
        }
        Ok(())
    }

    fn refuse_connect(&self, id: &str) -> GraphProblem {
        let mut numbers = self.numbers.iter();
        let is_restricted = numbers
            .any(|number| number.id == id && number.calling.restricted(self.now()).is_some());
        if is_restricted {
            let message = "(#138014) Calling is temporarily disabled for this phone number";
            return GraphProblem::new(138_014, message);
        }
        if self.calls_under_way(id) >= self.settings.calls_at_once {
            let message = "(#138002) Too many calls are under way";
            return GraphProblem::new(138_002, message).status(429);
        }
        GraphProblem::new(138_006, "(#138006) No approved call permission")
            .status(401)
            .details("The customer has not permitted calls of this business")
    }

    fn change_call(&mut self, id: &str, change: impl FnOnce(&mut PhoneCall)) {
        if let Some(call) = self.calls.iter_mut().find(|call| call.id == id) {
            change(call);
        }
    }
}

fn refuse_answer(call: &PhoneCall, answer: &str) -> Result<(), GraphProblem> {
    refuse_accept(call, answer)?;
    if call.state == CallState::PreAccepted {
        return Err(duplicate());
    }
    Ok(())
}

fn refuse_accept(call: &PhoneCall, answer: &str) -> Result<(), GraphProblem> {
    match call.state {
        CallState::Ringing | CallState::PreAccepted => {}
        CallState::Accepted => return Err(duplicate()),
        CallState::NotAnswered => {
            let message = "(#138007) The call was not answered in time";
            return Err(GraphProblem::new(138_007, message).status(500));
        }
        CallState::Rejected | CallState::HungUp | CallState::Terminated | CallState::Failed => {
            let message = "(#138004) The call cannot be connected";
            return Err(GraphProblem::new(138_004, message)
                .status(500)
                .details("The call has ended"));
        }
    }
    if !answer.starts_with("v=0") {
        return Err(GraphProblem::parameter("Param session.sdp must be an SDP"));
    }
    if call.answer.as_ref().is_some_and(|held| held != answer) {
        return Err(GraphProblem::parameter(
            "Param session.sdp must be the SDP of pre_accept",
        ));
    }
    Ok(())
}

fn refuse_long(opaque: Option<&str>) -> Result<(), GraphProblem> {
    if opaque.is_some_and(|text| text.chars().count() > LONGEST_OPAQUE) {
        return Err(GraphProblem::parameter(format!(
            "Param biz_opaque_callback_data must be at most {LONGEST_OPAQUE} characters long."
        )));
    }
    Ok(())
}

fn duplicate() -> GraphProblem {
    GraphProblem::new(138_003, "(#138003) Duplicate call")
        .details("This call was accepted or prepared before")
}
