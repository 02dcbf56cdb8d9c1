//! Calls that the business placed elsewhere, of which the app hears.

use super::CannotCall;
use crate::world::{AssetKind, World};

/// How a call that the business placed ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusinessCall {
    /// The customer picked it up and talked for so many seconds, which are over now.
    Answered(i64),
    /// The customer did not want it.
    Rejected,
    /// Nobody picked it up.
    Missed,
}

impl World {
    /// The business calls a customer from another app; answers the call's id.
    ///
    /// Apps hear all of it: `RINGING`; `connect` with the phone's answer and `ACCEPTED`, or
    /// `REJECTED`; then `terminate`.
    ///
    /// # Errors
    /// For what is no number, who is not on WhatsApp, and a number that is out of service.
    pub fn business_calls(
        &mut self,
        number_id: &str,
        customer: &str,
        call: BusinessCall,
    ) -> Result<String, CannotCall> {
        let asset = self.asset(number_id);
        asset
            .filter(|asset| asset.kind == AssetKind::Whatsapp)
            .ok_or(CannotCall::NoNumber)?;
        if !self.can_write(number_id, customer) {
            return Err(CannotCall::NotOnWhatsapp);
        }
        let mut numbers = self.numbers.iter();
        if !numbers.any(|number| number.id == number_id && number.is_registered()) {
            return Err(CannotCall::OutOfService);
        }

        let id = self.next_secret("wacid.");
        self.business_call_status(number_id, customer, &id, "RINGING");
        let seconds = match call {
            BusinessCall::Answered(seconds) => {
                self.business_call_connects(number_id, customer, &id);
                self.business_call_status(number_id, customer, &id, "ACCEPTED");
                Some(seconds)
            }
            BusinessCall::Rejected => {
                self.business_call_status(number_id, customer, &id, "REJECTED");
                None
            }
            BusinessCall::Missed => None,
        };
        self.business_call_ends(number_id, customer, &id, seconds);
        Ok(id)
    }
}
