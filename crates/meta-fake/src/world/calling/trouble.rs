//! What happens to a number's calling outside of Graph.

use super::{Calling, CallingRestriction};
use crate::world::World;

/// Seconds that a restriction of calling lasts.
const RESTRICTED_FOR: i64 = 7 * 86_400;

impl World {
    /// Gives a number's portfolio this messaging limit; below 2,000 calling cannot be enabled.
    pub fn limit_messaging(&mut self, number_id: &str, limit: u32) {
        self.change_calling(number_id, |calling| calling.messaging_limit = limit);
    }

    /// Gives a number's account a payment method, or takes it.
    pub fn set_payment(&mut self, number_id: &str, has_payment: bool) {
        self.change_calling(number_id, |calling| calling.has_payment = has_payment);
    }

    /// Sends a number's calls to a SIP server, or no longer.
    pub fn set_sip(&mut self, number_id: &str, has_sip: bool) {
        self.change_calling(number_id, |calling| calling.has_sip = has_sip);
    }

    /// Switches calling on or off as somebody in WhatsApp Manager does, who is asked for nothing.
    pub fn switch_calling(&mut self, number_id: &str, is_enabled: bool) {
        self.change_calling(number_id, |calling| calling.is_enabled = is_enabled);
    }

    /// Forbids calls to and from a number for seven days, because of its quality.
    pub fn restrict_calling(&mut self, number_id: &str) {
        let expiration = self.now() + RESTRICTED_FOR;
        self.change_calling(number_id, |calling| {
            calling.restriction = Some(CallingRestriction {
                kind: "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING".to_owned(),
                reason: "LOW_CALLING_QUALITY".to_owned(),
                expiration,
            });
        });
    }

    /// Allows calls to and from a number again.
    pub fn end_calling_restriction(&mut self, number_id: &str) {
        self.change_calling(number_id, |calling| calling.restriction = None);
    }

    fn change_calling(&mut self, number_id: &str, change: impl FnOnce(&mut Calling)) {
        let number = self.numbers.iter().find(|number| number.id == number_id);
        let Some(mut calling) = number.map(|number| number.calling.clone()) else {
            return;
        };
        change(&mut calling);
        self.put_calling(number_id, calling);
    }
}
