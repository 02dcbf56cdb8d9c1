//! The Business side: what happens at a business without the app.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use meta_fake::world::{
    Asset, AssetKind, BusinessCall, Customer, ProfileAccess, Surface, ThreadChange, World,
};

use crate::{
    Sandbox,
    chosen::{Chosen, value},
    page::send,
    phone::{Groups, both, groups, status},
    thread::{Thread, surface},
};

/// The group in which a customer writes unless another is named.
const GROUP: &str = "120363000000000001@g.us";
/// The most characters of a message.
const LONGEST: usize = 4_096;

#[derive(Template)]
#[template(path = "business.html")]
struct BusinessPage {
    customers: Vec<Customer>,
    groups: Groups,
    chosen: Chosen,
    problem: Option<String>,
    open: Option<Open>,
}

struct Open {
    customer: Customer,
    business: Asset,
    thread: Thread,
    is_number: bool,
    group: &'static str,
    /// Whether another app has the thread.
    is_elsewhere: bool,
    /// Where the business can write: the form's word and the person's.
    surfaces: Vec<(&'static str, &'static str)>,
    /// What can become of the thread.
    changes: Vec<(&'static str, &'static str)>,
    /// What can happen to the number.
    number: Vec<(&'static str, &'static str)>,
    /// What can happen to the account.
    account: Vec<(&'static str, &'static str)>,
}

/// The business, with the conversation that was chosen, if any.
pub(crate) async fn page(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let chosen = Chosen::of(query.unwrap_or_default().as_bytes());
    let page = sandbox.world(|world| business(world, chosen));
    send(status(page.problem.as_deref()), &page, None)
}

/// Somebody of the business, or another app, writes to the customer.
pub(crate) async fn answer(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let text = value(&body, "message");
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        let words = format!("message must have 1 to {LONGEST} characters\n");
        return (StatusCode::BAD_REQUEST, words).into_response();
    }
    let surface = match value(&body, "from").as_str() {
        "business-app" => Surface::BusinessApp,
        "business-suite" => Surface::BusinessSuite,
        "other-app" => Surface::OtherApp,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    act(&sandbox, &body, |world, chosen| {
        world.business_writes(&chosen.business, &chosen.customer, surface, text)
    })
}

/// Changes who has the thread.
pub(crate) async fn change_thread(
    State(sandbox): State<Sandbox>,
    Path(change): Path<String>,
    body: Bytes,
) -> Response {
    let change = match change.as_str() {
        "hand-over" => ThreadChange::HandOver,
        "take" => ThreadChange::Take,
        "request" => ThreadChange::Request,
        "pass-back" => ThreadChange::PassBack,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    act(&sandbox, &body, |world, chosen| {
        world.change_thread(&chosen.business, &chosen.customer, change)
    })
}

/// The customer writes in a group that the number belongs to.
pub(crate) async fn write_in_group(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let text = value(&body, "message");
    let group = value(&body, "group");
    let group = if group.is_empty() { GROUP } else { &group };
    act(&sandbox, &body, |world, chosen| {
        let (business, customer) = (&chosen.business, &chosen.customer);
        let written = world.customer_writes_in_group(business, customer, group, text.trim());
        written.ok_or("Groups are on WhatsApp only")
    })
}

/// The business calls the customer from another app: `answered` for `seconds`, `rejected` or
/// `missed`.
pub(crate) async fn call(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let call = match value(&body, "outcome").as_str() {
        "answered" => BusinessCall::Answered(value(&body, "seconds").parse().unwrap_or(60)),
        "rejected" => BusinessCall::Rejected,
        "missed" => BusinessCall::Missed,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    act(&sandbox, &body, |world, chosen| {
        world.business_calls(&chosen.business, &chosen.customer, call)
    })
}

/// Whether Pages and Instagram accounts may read the customer's profile.
pub(crate) async fn set_profile(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let access = match value(&body, "access").as_str() {
        "open" => ProfileAccess::Open,
        "consent-missing" => ProfileAccess::ConsentMissing,
        "no-profile" => ProfileAccess::NoProfile,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    act(&sandbox, &body, |world, chosen| {
        world.set_profile_access(&chosen.customer, access);
        Ok::<_, &str>(())
    })
}

/// Does something about a conversation that exists, and goes back to it.
fn act<T, E: std::fmt::Display>(
    sandbox: &Sandbox,
    body: &[u8],
    act: impl FnOnce(&mut World, &Chosen) -> Result<T, E>,
) -> Response {
    let chosen = Chosen::of(body);
    let done = sandbox.world(|world| {
        let is_known = both(world, &chosen).is_ok();
        is_known.then(|| act(world, &chosen).map_err(|refused| format!("{refused}\n")))
    });
    match done {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Err(refused)) => (StatusCode::CONFLICT, refused).into_response(),
        Some(Ok(_)) => {
            sandbox.touch();
            Redirect::to(&chosen.target("/business")).into_response()
        }
    }
}

fn business(world: &World, chosen: Chosen) -> BusinessPage {
    let both = both(world, &chosen);
    let problem = both.as_ref().err().cloned().flatten();
    let open = both.ok().map(|(customer, business)| {
        let is_number = business.kind == AssetKind::Whatsapp;
        let is_elsewhere = world.thread_owner(&business.id, &customer.slug).is_some();
        Open {
            thread: Thread::of_business(world, &chosen),
            is_number,
            group: GROUP,
            is_elsewhere,
            surfaces: surfaces(world, &business, is_elsewhere),
            changes: changes(is_number, is_elsewhere),
            number: if is_number { NUMBER.into() } else { Vec::new() },
            account: if is_number {
                ACCOUNT.into()
            } else {
                Vec::new()
            },
            customer,
            business,
        }
    });
    BusinessPage {
        customers: world.customers.clone(),
        groups: groups(world),
        chosen,
        problem,
        open,
    }
}

/// What happens to a number: the path's last word and the button's.
const NUMBER: [(&str, &str); 7] = [
    ("change-pin", "Somebody changes the PIN"),
    ("request-pin-reset", "Somebody asks to turn the PIN off"),
    ("turn-pin-off", "The PIN is turned off"),
    ("flag", "Quality is flagged"),
    ("unflag", "Quality is good again"),
    ("business-app-on", "Use the WhatsApp Business app too"),
    ("business-app-off", "Use Cloud API alone"),
];

/// What happens to an account.
const ACCOUNT: [(&str, &str); 6] = [
    ("violate", "Violation"),
    ("schedule-ban", "Announce a ban"),
    ("ban", "Ban"),
    ("reinstate", "End the ban"),
    ("restrict", "Restrict messages"),
    ("end-restriction", "End the restriction"),
];

fn surfaces(
    world: &World,
    business: &Asset,
    is_elsewhere: bool,
) -> Vec<(&'static str, &'static str)> {
    let mut numbers = world.numbers.iter();
    let is_on_app = numbers.any(|number| number.id == business.id && number.is_on_biz_app);
    let is_page = business.kind != AssetKind::Whatsapp;
    let all = [
        (is_on_app, "business-app", Surface::BusinessApp),
        (is_page, "business-suite", Surface::BusinessSuite),
        (is_page || is_elsewhere, "other-app", Surface::OtherApp),
    ];
    let here = all.into_iter().filter(|(is_here, ..)| *is_here);
    here.map(|(_, name, place)| (name, surface(place)))
        .collect()
}

fn changes(is_number: bool, is_elsewhere: bool) -> Vec<(&'static str, &'static str)> {
    if is_elsewhere {
        return vec![("pass-back", "The other app passes it back")];
    }
    let mut changes = vec![
        ("hand-over", "Hand it to another app"),
        ("take", "Another app takes it"),
    ];
    if !is_number {
        changes.push(("request", "Another app asks for it"));
    }
    changes
}
