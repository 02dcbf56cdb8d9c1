//! Phone numbers: their PIN and their registration.

use serde::{Deserialize, Serialize};

use super::{Calling, GraphProblem, TokenHolder, World, permission};

/// The window of the registration limit, and how long it blocks: 72 hours.
const REGISTRATION_WINDOW: i64 = 72 * 3_600;

/// A phone number of a WABA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The phone number id.
    pub id: String,
    /// The formatted number.
    pub display: String,
    /// The display name.
    pub verified_name: String,
    /// `CONNECTED`, `PENDING`, `BANNED`, or anything else.
    pub status: String,
    /// `CLOUD_API`, `NOT_APPLICABLE`, or anything else.
    pub platform_type: String,
    /// `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`, or anything else.
    pub code_verification_status: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`, or anything else.
    pub quality_rating: String,
    /// The two-step verification PIN.
    pub pin: Option<String>,
    /// Whether the WhatsApp Business app uses it too (coexistence).
    pub is_on_biz_app: bool,
    /// Unix seconds of its onboarding.
    pub last_onboarded: i64,
    /// Unix seconds of the registration requests that count against the limit.
    #[serde(default)]
    pub registrations: Vec<i64>,
    /// Unix seconds until which the limit blocks registration.
    #[serde(default)]
    pub blocked_until: Option<i64>,
    /// What it is set to for calls.
    #[serde(default)]
    pub calling: Calling,
}

impl Number {
    /// Whether it can send and receive over Cloud API.
    pub fn is_registered(&self) -> bool {
        self.status == "CONNECTED" && self.platform_type == "CLOUD_API"
    }
}

impl World {
    /// One number; 100/33 unless its WABA can be reached.
    pub fn number(
        &self,
        caller: &TokenHolder,
        verb: &str,
        id: &str,
    ) -> Result<&Number, GraphProblem> {
        let number = self
            .numbers
            .iter()
            .find(|number| number.id == id)
            .filter(|_| {
                self.waba_of(id)
                    .is_some_and(|waba| self.reaches_waba(caller, waba))
            })
            .ok_or_else(|| GraphProblem::unseen(verb, id))?;
        self.need(caller, permission::WABA_MANAGEMENT)?;
        Ok(number)
    }

    /// The id of the WABA that a number belongs to.
    pub fn waba_of(&self, number_id: &str) -> Option<&str> {
        let holds = |ids: &[String]| ids.iter().any(|id| id == number_id);
        self.wabas
            .iter()
            .find(|waba| holds(&waba.number_ids))
            .map(|waba| waba.id.as_str())
    }

    /// Sets the PIN; the old one is not asked for.
    pub fn set_pin(
        &mut self,
        caller: &TokenHolder,
        id: &str,
        pin: &str,
    ) -> Result<(), GraphProblem> {
        let number = self.number(caller, "post", id)?;
        refuse_coexistence(number, "Two-step verification")?;
        refuse_banned(number)?;
        refuse_malformed_pin(pin)?;
        self.change_number(id, |number| number.pin = Some(pin.to_owned()));
        Ok(())
    }

    /// Registers the number on Cloud API.
    ///
    /// With a PIN set before, `pin` must be that one (133005); without, it becomes the PIN. Every
    /// request that reaches the number counts: the eleventh in 72 hours is refused and blocks the
    /// number for 72 hours (133016).
    pub fn register(
        &mut self,
        caller: &TokenHolder,
        id: &str,
        pin: &str,
    ) -> Result<(), GraphProblem> {
        let number = self.number(caller, "post", id)?;
        if !self.has(caller, permission::WABA_MESSAGING) {
            return Err(GraphProblem::action_not_permitted(
                permission::WABA_MESSAGING,
            ));
        }
        refuse_coexistence(number, "The register endpoint")?;
        refuse_malformed_pin(pin)?;
        self.spend_registration(id)?;
        let number = self.number(caller, "post", id)?;
        refuse_banned(number)?;
        if number.code_verification_status != "VERIFIED" {
            return Err(GraphProblem::new(
                133_006,
                "(#133006) Phone number re-verification needed",
            )
            .details("The phone number must be verified before it can be registered"));
        }
        if number.pin.as_deref().is_some_and(|held| held != pin) {
            return Err(
                GraphProblem::new(133_005, "(#133005) Two-step verification PIN mismatch")
                    .details("The PIN given does not match the PIN of this number"),
            );
        }

        self.change_number(id, |number| {
            number.pin = Some(pin.to_owned());
            "CONNECTED".clone_into(&mut number.status);
            "CLOUD_API".clone_into(&mut number.platform_type);
        });
        Ok(())
    }

    pub(super) fn change_number(&mut self, id: &str, change: impl FnOnce(&mut Number)) {
        if let Some(number) = self.numbers.iter_mut().find(|number| number.id == id) {
            change(number);
        }
    }

    fn spend_registration(&mut self, id: &str) -> Result<(), GraphProblem> {
        let now = self.now();
        let limit = self.settings.registrations_in_72_hours;
        let Some(number) = self.numbers.iter_mut().find(|number| number.id == id) else {
            return Err(GraphProblem::unseen("post", id));
        };
        number
            .registrations
            .retain(|at| now - at < REGISTRATION_WINDOW);
        let blocked = number.blocked_until.is_some_and(|until| now < until);
        if blocked || number.registrations.len() >= limit {
            number
                .blocked_until
                .get_or_insert(now + REGISTRATION_WINDOW);
            return Err(
                GraphProblem::new(133_016, "(#133016) Account register limit exceeded").details(
                    format!("At most {limit} registrations in 72 hours; wait 72 hours"),
                ),
            );
        }
        number.blocked_until = None;
        number.registrations.push(now);
        Ok(())
    }
}

pub(super) fn refuse_coexistence(number: &Number, what: &str) -> Result<(), GraphProblem> {
    if number.is_on_biz_app {
        return Err(GraphProblem::parameter(format!(
            "{what} is not available for API solution for SMB businesses"
        )));
    }
    Ok(())
}

pub(super) fn refuse_banned(number: &Number) -> Result<(), GraphProblem> {
    if number.status == "BANNED" {
        return Err(
            GraphProblem::new(131_031, "(#131031) Business account has been locked")
                .status(403)
                .details("The number was banned for a violation of policy"),
        );
    }
    Ok(())
}

fn refuse_malformed_pin(pin: &str) -> Result<(), GraphProblem> {
    if pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(GraphProblem::parameter("Param pin must have six digits"))
}
