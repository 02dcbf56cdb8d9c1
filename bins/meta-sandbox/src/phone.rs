//! A customer's phone: who to be, whom to write to, what was written.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use meta_fake::world::{Asset, AssetKind, CannotCall, Customer, World};
use time::{OffsetDateTime, macros::format_description};

use crate::{
    Sandbox,
    chosen::{Chosen, value},
    page::send_live,
};

/// The most characters of a message.
const LONGEST: usize = 4_096;

#[derive(Template)]
#[template(path = "phone.html")]
struct PhonePage {
    customers: Vec<Customer>,
    groups: Vec<(&'static str, Vec<Asset>)>,
    chosen: Chosen,
    problem: Option<String>,
    open: Option<Open>,
}

struct Open {
    customer: Customer,
    business: Asset,
    thread: Thread,
    /// Why the customer cannot call; nothing is said where nobody calls.
    calls: Option<Result<(), CannotCall>>,
}

#[derive(Template)]
#[template(path = "thread.html")]
struct Thread {
    messages: Vec<Bubble>,
}

struct Bubble {
    side: &'static str,
    who: String,
    text: String,
    time: String,
}

/// The phone, with the conversation that was chosen, if any; showing it is reading it.
pub(crate) async fn page(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let chosen = Chosen::of(query.unwrap_or_default().as_bytes());
    let page = sandbox.world(|world| phone(world, chosen));
    sandbox.touch();
    let status = if page.problem.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    send_live(status, &page)
}

/// The conversation alone, for the script; showing it is reading it.
pub(crate) async fn thread(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let chosen = Chosen::of(query.unwrap_or_default().as_bytes());
    let thread = sandbox.world(|world| {
        let is_known = world.can_write(&chosen.business, &chosen.customer);
        is_known.then(|| read(world, &chosen))
    });
    thread.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |thread| send_live(StatusCode::OK, &thread),
    )
}

/// Sends a message and goes back to the conversation.
pub(crate) async fn write(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let chosen = Chosen::of(&body);
    let text = value(&body, "message");
    let text = text.trim();
    if text.chars().count() > LONGEST {
        let message = format!("a message has at most {LONGEST} characters\n");
        return (StatusCode::BAD_REQUEST, message).into_response();
    }
    let is_known = sandbox.world(|world| {
        let is_known = world.can_write(&chosen.business, &chosen.customer);
        if is_known && !text.is_empty() {
            world.customer_writes(&chosen.business, &chosen.customer, text);
        }
        is_known
    });
    if !is_known {
        return StatusCode::NOT_FOUND.into_response();
    }
    sandbox.touch();
    Redirect::to(&chosen.target("/phone")).into_response()
}

fn phone(world: &mut World, chosen: Chosen) -> PhonePage {
    let assets = world.assets();
    let kinds = [
        AssetKind::Whatsapp,
        AssetKind::Messenger,
        AssetKind::Instagram,
    ];
    let groups = kinds.map(|kind| {
        let own = assets.iter().filter(|asset| asset.kind == kind);
        (kind.name(), own.cloned().collect())
    });
    let customer = world.customer(&chosen.customer).cloned();
    let both = customer.zip(world.asset(&chosen.business));
    let problem = match &both {
        _ if chosen.customer.is_empty() && chosen.business.is_empty() => None,
        None => Some("This customer or this business does not exist.".to_owned()),
        Some((customer, _)) if !world.can_write(&chosen.business, &chosen.customer) => {
            Some(format!("{} is not on WhatsApp.", customer.name))
        }
        Some(_) => None,
    };
    let open = both
        .filter(|_| problem.is_none())
        .map(|(customer, business)| Open {
            thread: read(world, &chosen),
            calls: (business.kind == AssetKind::Whatsapp)
                .then(|| world.can_call(&chosen.business, &chosen.customer)),
            customer,
            business,
        });
    PhonePage {
        customers: world.customers.clone(),
        groups: groups.into(),
        chosen,
        problem,
        open,
    }
}

fn read(world: &mut World, chosen: &Chosen) -> Thread {
    world.customer_reads(&chosen.business, &chosen.customer);
    let name = world.asset(&chosen.business).map(|asset| asset.name);
    let name = name.unwrap_or_default();
    let held = world.conversation(&chosen.business, &chosen.customer);
    let messages = held.map(|held| held.shown().collect::<Vec<_>>());
    let bubbles = messages
        .unwrap_or_default()
        .into_iter()
        .map(|message| Bubble {
            side: if message.is_from_business {
                "theirs"
            } else {
                "mine"
            },
            who: if message.is_from_business {
                name.clone()
            } else {
                "You".to_owned()
            },
            text: message.text.clone(),
            time: time_of_day(message.at),
        });
    Thread {
        messages: bubbles.collect(),
    }
}

fn time_of_day(unix: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(unix).ok();
    let format = format_description!("[hour]:[minute]");
    moment
        .and_then(|moment| moment.format(format).ok())
        .unwrap_or_default()
}
