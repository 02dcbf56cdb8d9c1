//! What a customer's phone does with calls.

use super::{CallState, PhoneCall};
use crate::world::{Asset, AssetKind, Number, World, asset::digits};

/// Seconds after a call in which the business may write.
const WINDOW: i64 = 24 * 3_600;

/// Why a phone does not call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotCall {
    /// There is no such number, or it is none of WhatsApp's.
    #[error("Only WhatsApp numbers can be called")]
    NoNumber,
    /// The customer is not on WhatsApp.
    #[error("You are not on WhatsApp")]
    NotOnWhatsapp,
    /// The number is the customer's own.
    #[error("This is your own number")]
    Oneself,
    /// The number is banned or not registered.
    #[error("This number is out of service")]
    OutOfService,
    /// Calling is not enabled.
    #[error("Calls are not enabled for this business")]
    NotEnabled,
    /// Meta forbade calls.
    #[error("This business may not be called at the moment")]
    Restricted,
    /// The number has as many calls as it may have at a time.
    #[error("This business has too many calls at the moment")]
    Busy,
}

impl World {
    /// Whether this customer can call that number now.
    ///
    /// # Errors
    /// Why not.
    pub fn can_call(&self, number_id: &str, customer: &str) -> Result<(), CannotCall> {
        self.callable(number_id, customer).map(|_| ())
    }

    /// A customer calls a number with the offer of their phone; answers the call's id.
    ///
    /// Apps hear `connect`; without a payment method they only hear `terminate` with 131044, and
    /// with SIP nothing.
    ///
    /// # Errors
    /// As [`World::can_call`] says.
    pub fn customer_calls(
        &mut self,
        number_id: &str,
        customer: &str,
        offer: &str,
    ) -> Result<String, CannotCall> {
        self.end_overdue_calls();
        let number = self.callable(number_id, customer)?;
        let has_payment = number.calling.has_payment;
        let call = PhoneCall {
            id: self.next_secret("wacid."),
            number_id: number_id.to_owned(),
            customer: customer.to_owned(),
            state: CallState::Ringing,
            offer: offer.to_owned(),
            answer: None,
            opaque: None,
            placed_at: self.now(),
            accepted_at: None,
            ended_at: None,
        };
        self.calls.push(call.clone());
        if has_payment {
            self.tell_connect(&call);
        } else {
            self.end_call(&call.id, CallState::Failed, call.placed_at);
        }
        Ok(call.id)
    }

    /// The customer hangs up; answers whether there was something to hang up.
    pub fn customer_hangs_up(&mut self, call_id: &str) -> bool {
        let is_live = self.call(call_id).is_some_and(|call| !call.state.is_over());
        if is_live {
            let now = self.now();
            self.end_call(call_id, CallState::HungUp, now);
        }
        is_live
    }

    /// How many calls of a number are under way.
    pub fn calls_under_way(&self, number_id: &str) -> usize {
        let own = self.calls.iter().filter(|call| call.number_id == number_id);
        own.filter(|call| !call.state.is_over()).count()
    }

    /// Whether the customer called this number in the last 24 hours.
    pub(in crate::world) fn called_lately(&self, number_id: &str, customer: &str) -> bool {
        let now = self.now();
        self.calls.iter().any(|call| {
            (&*call.number_id, &*call.customer) == (number_id, customer)
                && now - call.placed_at < WINDOW
        })
    }

    fn callable(&self, number_id: &str, customer: &str) -> Result<&Number, CannotCall> {
        let is_number = |asset: &Asset| asset.kind == AssetKind::Whatsapp;
        let asset = self.asset(number_id).filter(is_number);
        let number = self.numbers.iter().find(|number| number.id == number_id);
        let (Some(_), Some(number)) = (asset, number) else {
            return Err(CannotCall::NoNumber);
        };
        let customer = self.customer(customer);
        let Some(customer) = customer.filter(|one| one.is_on_whatsapp()) else {
            return Err(CannotCall::NotOnWhatsapp);
        };
        if customer.wa_id.as_deref() == Some(&digits(&number.display)) {
            return Err(CannotCall::Oneself);
        }
        if !number.is_registered() {
            return Err(CannotCall::OutOfService);
        }
        if !number.calling.is_enabled {
            return Err(CannotCall::NotEnabled);
        }
        if number.calling.restricted(self.now()).is_some() {
            return Err(CannotCall::Restricted);
        }
        if self.calls_under_way(number_id) >= self.settings.calls_at_once {
            return Err(CannotCall::Busy);
        }
        Ok(number)
    }
}
