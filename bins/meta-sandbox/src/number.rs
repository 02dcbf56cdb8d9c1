//! The numbers on the first page: how their calling stands, and what can be done to it.

use meta_fake::world::{Number, World, calling::LEAST_LIMIT};

/// A number, and the troubles that it can get into or out of.
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) display: String,
    pub(crate) state: String,
    pub(crate) troubles: Vec<Trouble>,
}

/// The path's last word and the button's.
type Trouble = (&'static str, &'static str);

/// Every number of the world.
pub(crate) fn lines(world: &World) -> Vec<Line> {
    let now = world.now();
    let numbers = world.numbers.iter();
    numbers.map(|number| line(number, now)).collect()
}

fn line(number: &Number, now: i64) -> Line {
    let calling = &number.calling;
    let is_low = calling.messaging_limit < LEAST_LIMIT;
    let is_restricted = calling.restricted(now).is_some();
    let facts = [
        (
            true,
            if calling.is_enabled {
                "calls are on"
            } else {
                "calls are off"
            },
        ),
        (is_low, "limit too low"),
        (!calling.has_payment, "no payment method"),
        (calling.has_sip, "SIP"),
        (is_restricted, "restricted"),
    ];
    let said: Vec<&str> = facts
        .into_iter()
        .filter_map(|(is_so, words)| is_so.then_some(words))
        .collect();
    let choose = |is_so: bool, back: Trouble, there: Trouble| if is_so { back } else { there };
    Line {
        id: number.id.clone(),
        display: number.display.clone(),
        state: said.join(", "),
        troubles: vec![
            choose(
                calling.is_enabled,
                ("switch-calling-off", "Switch calls off in WhatsApp Manager"),
                ("switch-calling-on", "Switch calls on in WhatsApp Manager"),
            ),
            choose(
                is_low,
                ("limit-enough", "Raise the limit"),
                ("limit-too-low", "Lower the limit"),
            ),
            choose(
                calling.has_payment,
                ("payment-missing", "Take the payment method"),
                ("payment-given", "Give a payment method"),
            ),
            choose(
                calling.has_sip,
                ("sip-off", "SIP off"),
                ("sip-on", "SIP on"),
            ),
            choose(
                is_restricted,
                ("end-restriction", "End the restriction"),
                ("restrict", "Restrict calls"),
            ),
            ("change-pin", "Change the PIN in WhatsApp Manager"),
            ("turn-pin-off", "Turn the PIN off"),
            choose(
                number.quality_rating == "RED",
                ("unflag", "Take the flag for low quality back"),
                ("flag", "Flag for low quality"),
            ),
        ],
    }
}
