//! From a route to the world's operation and back to JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Request, calls,
    fields::{self, Field},
    messages,
    node::{self, Renderer},
    oauth,
    paging::Window,
    parameters::Parameters,
    profile,
    route::{Kind, Route, Target},
    subscriptions,
    version::Version,
};
use crate::world::{GraphProblem, TokenHolder, World};

/// What a handler needs to know about the call.
struct Call<'a> {
    caller: TokenHolder,
    method: &'a str,
    id: String,
    parameters: &'a Parameters,
    fields: Option<Vec<Field>>,
    window: Window,
    version: String,
    page_tokens: BTreeMap<String, String>,
}

pub(super) fn dispatch(
    world: &mut World,
    request: &Request,
    route: &Route,
    version: Version,
    parameters: &Parameters,
) -> Result<Value, GraphProblem> {
    let (kind, id, edge, item) = match &route.target {
        Target::Nothing => return Err(unknown_path(&route.path)),
        Target::AccessToken if request.method == "GET" => {
            return oauth::access_token(world, parameters);
        }
        Target::AccessToken => return Err(unsupported(&request.method, "oauth")),
        Target::DebugToken => {
            let caller = authenticate(world, request, parameters)?;
            return oauth::debug_token(world, &caller, parameters);
        }
        Target::Node {
            kind,
            id,
            edge,
            item,
        } => (*kind, id, edge.as_deref(), item.as_deref()),
    };
    let caller = authenticate(world, request, parameters)?;
    let is_read = request.method == "GET";
    let asked = parameters.value("fields").filter(|_| is_read);
    let fields = fields::parse(asked)?;
    refuse_deep(world, fields.as_deref())?;
    let shows_tokens = match asked {
        Some(asked) => asked.contains("access_token"),
        None => edge == Some("accounts"),
    };
    let page_tokens = if shows_tokens {
        node::page_tokens(world, &caller)
    } else {
        BTreeMap::new()
    };
    let mut call = Call {
        fields,
        page_tokens,
        version: format!("/{version}"),
        window: Window {
            limit: parameters.number("limit")?,
            after: parameters.value("after").map(str::to_owned),
            path: format!("/{version}{}", route.path),
            token: caller.token.clone(),
        },
        caller,
        method: &request.method,
        id: id.clone(),
        parameters,
    };
    match kind {
        Kind::Me => {
            call.id = call
                .caller
                .page_id
                .clone()
                .or(call.caller.person_id.clone())
                .unwrap_or_default();
            if call.caller.page_id.is_some() {
                return page(world, &call, edge);
            }
            world.me(&call.caller)?;
            person(world, &call, edge, item)
        }
        Kind::Person => person(world, &call, edge, item),
        Kind::App => app(world, &call, edge),
        Kind::Business => business(world, &call, edge),
        Kind::Waba => waba(world, &call, edge),
        Kind::Number => number(world, &call, edge),
        Kind::Page => page(world, &call, edge),
        Kind::Customer if call.method == "GET" && edge.is_none() => {
            profile::of_customer(world, &call.caller, id, call.fields())
        }
        Kind::Customer => Err(call.unknown_edge(edge)),
        Kind::Unknown => Err(unsupported(call.method, id)),
    }
}

fn person(
    world: &mut World,
    call: &Call<'_>,
    edge: Option<&str>,
    item: Option<&str>,
) -> Result<Value, GraphProblem> {
    let caller = &call.caller;
    if !world.me(caller).is_ok_and(|me| me.id == call.id) {
        return Err(unsupported(call.method, &call.id));
    }
    match (call.method, edge) {
        ("GET", None) => call
            .renderer(world)
            .person(world.me(caller)?, call.fields()),
        ("GET", Some("businesses")) => call.renderer(world).businesses(&call.window, call.fields()),
        ("GET", Some("accounts")) => call.renderer(world).pages(&call.window, call.fields()),
        ("GET", Some("assigned_whatsapp_business_accounts")) => {
            let wabas = world.assigned_wabas(caller, &call.id)?;
            call.renderer(world)
                .wabas(&wabas, &call.window, call.fields())
        }
        ("GET", Some("permissions")) => {
            let held = world.permissions(caller)?.into_iter();
            let item = |(name, status): (&str, crate::world::GrantStatus)| json!({ "permission": name, "status": status.name() });
            Ok(json!({ "data": held.map(item).collect::<Vec<_>>() }))
        }
        ("DELETE", Some("permissions")) => done(world.revoke_permissions(caller, &call.id, item)),
        (_, edge) => Err(call.unknown_edge(edge)),
    }
}

fn business(world: &mut World, call: &Call<'_>, edge: Option<&str>) -> Result<Value, GraphProblem> {
    match (call.method, edge) {
        ("GET", None) => {
            let business = world.business(&call.caller, &call.id)?;
            call.renderer(world).business(business, call.fields())
        }
        ("GET", Some("owned_whatsapp_business_accounts")) => {
            let wabas = world.owned_wabas(&call.caller, &call.id)?;
            call.renderer(world)
                .wabas(&wabas, &call.window, call.fields())
        }
        ("GET", Some("client_whatsapp_business_accounts")) => {
            let wabas = world.client_wabas(&call.caller, &call.id)?;
            call.renderer(world)
                .wabas(&wabas, &call.window, call.fields())
        }
        (_, edge) => Err(call.unknown_edge(edge)),
    }
}

fn waba(world: &mut World, call: &Call<'_>, edge: Option<&str>) -> Result<Value, GraphProblem> {
    let caller = &call.caller;
    world.waba(caller, &call.verb(), &call.id)?;
    world.spend_waba_call(&call.id)?;
    match (call.method, edge) {
        ("GET", None) => {
            let waba = world.waba(caller, "get", &call.id)?;
            call.renderer(world).waba(waba, call.fields())
        }
        ("GET", Some("phone_numbers")) => {
            let oldest_first = call
                .parameters
                .value("sort")
                .is_some_and(|sort| sort.contains("last_onboarded_time_ascending"));
            call.renderer(world)
                .numbers(&call.id, &call.window, call.fields(), oldest_first)
        }
        ("GET", Some("subscribed_apps")) => {
            let waba = world.waba(caller, "get", &call.id)?;
            Ok(json!({ "data": subscriptions::of_waba(world, waba) }))
        }
        ("POST", Some("subscribed_apps")) => {
            let uri = call.parameters.value("override_callback_uri");
            done(world.subscribe_waba(caller, &call.id, uri))
        }
        ("DELETE", Some("subscribed_apps")) => done(world.unsubscribe_waba(caller, &call.id)),
        (_, edge) => Err(call.unknown_edge(edge)),
    }
}

fn number(world: &mut World, call: &Call<'_>, edge: Option<&str>) -> Result<Value, GraphProblem> {
    let caller = &call.caller;
    match (call.method, edge) {
        ("GET", None) => {
            let number = world.number(caller, "get", &call.id)?;
            call.renderer(world).number(number, call.fields())
        }
        ("POST", None) => {
            world.number(caller, "post", &call.id)?;
            done(world.set_pin(caller, &call.id, call.parameters.required("pin")?))
        }
        ("POST", Some("register")) => {
            world.number(caller, "post", &call.id)?;
            if call.parameters.required("messaging_product")? != "whatsapp" {
                return Err(GraphProblem::parameter(
                    "Param messaging_product must be whatsapp",
                ));
            }
            done(world.register(caller, &call.id, call.parameters.required("pin")?))
        }
        ("POST", Some("messages")) => {
            messages::from_number(world, caller, &call.id, call.parameters)
        }
        ("GET", Some("settings")) => calls::settings(world, caller, &call.id),
        ("POST", Some("settings")) => done(calls::put_settings(
            world,
            caller,
            &call.id,
            call.parameters,
        )),
        ("POST", Some("calls")) => calls::control(world, caller, &call.id, call.parameters),
        (_, edge) => Err(call.unknown_edge(edge)),
    }
}

fn page(world: &mut World, call: &Call<'_>, edge: Option<&str>) -> Result<Value, GraphProblem> {
    let caller = &call.caller;
    match (call.method, edge) {
        ("GET", None) => {
            let page = world.page(caller, "get", &call.id)?;
            call.renderer(world).page(page, call.fields())
        }
        ("GET", Some("subscribed_apps")) => subscriptions::of_page(world, caller, &call.id),
        ("POST", Some("subscribed_apps")) => {
            let fields = call.parameters.list("subscribed_fields");
            done(world.subscribe_page(caller, &call.id, &fields))
        }
        ("DELETE", Some("subscribed_apps")) => done(world.unsubscribe_page(caller, &call.id)),
        ("POST", Some("messages")) => messages::from_page(world, caller, &call.id, call.parameters),
        (_, edge) => Err(call.unknown_edge(edge)),
    }
}

fn app(world: &mut World, call: &Call<'_>, edge: Option<&str>) -> Result<Value, GraphProblem> {
    let caller = &call.caller;
    match (call.method, edge) {
        ("GET", None) => Ok(subscriptions::brief(
            world.own_app(caller, "get", &call.id)?,
        )),
        ("GET", Some("subscriptions")) => Ok(subscriptions::of_app(
            world.own_app(caller, "get", &call.id)?,
        )),
        ("POST", Some("subscriptions")) => done(subscriptions::put_app(
            world,
            caller,
            &call.id,
            call.parameters,
        )),
        ("DELETE", Some("subscriptions")) => {
            let fields = call.parameters.list("fields");
            let object = call.parameters.value("object");
            done(world.unsubscribe_app(caller, &call.id, object, &fields))
        }
        (_, edge) => Err(call.unknown_edge(edge)),
    }
}

impl Call<'_> {
    fn fields(&self) -> Option<&[Field]> {
        self.fields.as_deref()
    }

    fn verb(&self) -> String {
        self.method.to_ascii_lowercase()
    }

    fn renderer<'w>(&'w self, world: &'w World) -> Renderer<'w> {
        Renderer {
            world,
            caller: &self.caller,
            version: &self.version,
            page_tokens: &self.page_tokens,
        }
    }

    fn unknown_edge(&self, edge: Option<&str>) -> GraphProblem {
        match edge {
            Some(edge) => unknown_path(&format!("/{edge}")),
            None => unsupported(self.method, &self.id),
        }
    }
}

fn refuse_deep(world: &World, fields: Option<&[Field]>) -> Result<(), GraphProblem> {
    if fields::nested_edges(fields.unwrap_or_default()) <= world.settings.nested_edges {
        return Ok(());
    }
    Err(GraphProblem::parameter(
        "Field expansion is nested too deeply",
    ))
}

pub(super) fn authenticate(
    world: &World,
    request: &Request,
    parameters: &Parameters,
) -> Result<TokenHolder, GraphProblem> {
    let header = request.header_value("authorization");
    let bearer = header.and_then(|value| value.strip_prefix("Bearer "));
    let Some(token) = bearer.or_else(|| parameters.value("access_token")) else {
        let message = "An access token is required to request this resource.";
        return Err(GraphProblem::new(104, message).challenge("invalid_request"));
    };
    world.authenticate(token, parameters.value("appsecret_proof"))
}

fn done(result: Result<(), GraphProblem>) -> Result<Value, GraphProblem> {
    result.map(|()| json!({ "success": true }))
}

fn unsupported(method: &str, id: &str) -> GraphProblem {
    GraphProblem::unseen(&method.to_ascii_lowercase(), id)
}

fn unknown_path(path: &str) -> GraphProblem {
    GraphProblem::new(2500, format!("Unknown path components: {path}"))
}
