//! A customer's phone: who to be, whom to write to, what was written.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use meta_fake::world::{Asset, AssetKind, CannotCall, Customer, World};

use crate::{
    Sandbox,
    chosen::{Chosen, value},
    message::{Kind, kinds},
    page::send_live,
    thread::{Thread, said},
};

#[derive(Template)]
#[template(path = "phone.html")]
struct PhonePage {
    customers: Vec<Customer>,
    groups: Groups,
    chosen: Chosen,
    problem: Option<String>,
    open: Option<Open>,
}

/// The businesses by messenger.
pub(crate) type Groups = Vec<(&'static str, Vec<Asset>)>;

struct Open {
    customer: Customer,
    business: Asset,
    thread: Thread,
    kinds: Vec<Kind>,
    /// The id and the words of the message that the next one quotes.
    quote: Option<(String, String)>,
    /// Why the customer cannot call; nothing is said where nobody calls.
    calls: Option<Result<(), CannotCall>>,
}

/// The phone, with the conversation that was chosen, if any; showing it is reading it.
pub(crate) async fn page(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let page = sandbox.world(|world| phone(world, query.as_bytes()));
    sandbox.touch();
    send_live(status(page.problem.as_deref()), &page)
}

/// The conversation alone, for the script; showing it is reading it.
pub(crate) async fn thread(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let chosen = Chosen::of(query.unwrap_or_default().as_bytes());
    let thread = sandbox.world(|world| {
        let is_known = world.can_write(&chosen.business, &chosen.customer);
        is_known.then(|| Thread::on_phone(world, &chosen))
    });
    thread.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |thread| send_live(StatusCode::OK, &thread),
    )
}

fn phone(world: &mut World, query: &[u8]) -> PhonePage {
    let chosen = Chosen::of(query);
    let both = both(world, &chosen);
    let problem = both.as_ref().err().cloned().flatten();
    let open = both.ok().map(|(customer, business)| Open {
        thread: Thread::on_phone(world, &chosen),
        kinds: kinds(business.kind),
        quote: quoted(world, &chosen, value(query, "quote")),
        calls: (business.kind == AssetKind::Whatsapp)
            .then(|| world.can_call(&chosen.business, &chosen.customer)),
        customer,
        business,
    });
    PhonePage {
        customers: world.customers.clone(),
        groups: groups(world),
        chosen,
        problem,
        open,
    }
}

/// The customer and the business; why there is no conversation, if somebody was named.
pub(crate) fn both(world: &World, chosen: &Chosen) -> Result<(Customer, Asset), Option<String>> {
    let customer = world.customer(&chosen.customer).cloned();
    match customer.zip(world.asset(&chosen.business)) {
        _ if chosen.is_empty() => Err(None),
        None => Err(Some(
            "This customer or this business does not exist.".to_owned(),
        )),
        Some((customer, _)) if !world.can_write(&chosen.business, &chosen.customer) => {
            Err(Some(format!("{} is not on WhatsApp.", customer.name)))
        }
        Some(both) => Ok(both),
    }
}

/// Everything that customers write to.
pub(crate) fn groups(world: &World) -> Groups {
    let assets = world.assets();
    let kinds = [
        AssetKind::Whatsapp,
        AssetKind::Messenger,
        AssetKind::Instagram,
    ];
    let group = |kind: AssetKind| {
        let own = assets.iter().filter(|asset| asset.kind == kind);
        (kind.name(), own.cloned().collect())
    };
    kinds.map(group).into()
}

/// The status of a page that has a problem or none.
pub(crate) fn status(problem: Option<&str>) -> StatusCode {
    if problem.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    }
}

fn quoted(world: &World, chosen: &Chosen, id: String) -> Option<(String, String)> {
    let held = world.conversation(&chosen.business, &chosen.customer)?;
    let message = held.message(&id)?;
    Some((id, said(message)))
}
