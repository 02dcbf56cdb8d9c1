//! A call as a server sees it: faults are at work, and the journal is kept.

use std::time::Duration;

use super::{Parameters, Request, Response, Route, answer, refusal};
use crate::{
    fault::{self, What},
    journal::Call,
    world::{GraphProblem, World},
};

/// What a server has to do with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// The call's number in the journal.
    pub sequence: u64,
    /// How long to wait first. Unless it is zero, the server tells the journal when it is over,
    /// with [`crate::Journal::finish`].
    pub delay: Duration,
    /// The response to send; none to close the connection without one.
    pub response: Option<Response>,
}

/// Takes a call: writes it down, lets the scripted fault happen, answers.
pub fn receive(world: &mut World, request: &Request) -> Reception {
    let route = Route::of(world, &request.path);
    let template = template(&route, request);
    let fault = fault::take(&mut world.faults, &request.method, &template, &route.path);
    let delay_ms = world.settings.delay_ms + fault.as_ref().map_or(0, delay_of);
    let call = arrived(world, request, &route, template, fault.as_ref(), delay_ms);
    let sequence = world.journal.start(call, request.target());

    let response = perform(world, request, fault);
    if let Some(call) = world.journal.call_mut(sequence) {
        call.status = response.as_ref().map(|response| response.status);
        call.problem = response.as_ref().and_then(problem_of);
    }
    if delay_ms == 0 {
        world.journal.finish(sequence);
    }
    Reception {
        sequence,
        delay: Duration::from_millis(delay_ms),
        response,
    }
}

fn perform(world: &mut World, request: &Request, fault: Option<What>) -> Option<Response> {
    match fault {
        None | Some(What::Delay(_)) => Some(answer(world, request)),
        Some(What::Drop) => None,
        Some(What::DoThenDrop) => {
            answer(world, request);
            None
        }
        Some(What::Error(problem)) => Some(refusal(world, problem)),
        Some(What::ThrottledMinutes(minutes)) => {
            Some(refusal(world, GraphProblem::throttled(minutes)))
        }
        Some(What::Body200(problem)) => {
            let refused = refusal(world, problem);
            Some(Response {
                status: 200,
                ..refused
            })
        }
        Some(What::Html(status)) => Some(Response {
            status,
            headers: vec![(
                "content-type".to_owned(),
                "text/html; charset=utf-8".to_owned(),
            )],
            body: b"<!DOCTYPE html><title>Sorry</title><p>Something went wrong.</p>".to_vec(),
        }),
        Some(What::Empty(status)) => Some(Response {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }),
        Some(What::Raw {
            status,
            headers,
            body,
        }) => Some(Response {
            status,
            headers,
            body: body.into_bytes(),
        }),
    }
}

fn arrived(
    world: &World,
    request: &Request,
    route: &Route,
    template: String,
    fault: Option<&What>,
    delay_ms: u64,
) -> Call {
    let parameters = Parameters::of(request);
    let bearer = request
        .header_value("authorization")
        .and_then(|it| it.strip_prefix("Bearer "));
    let token = bearer
        .or_else(|| parameters.value("access_token"))
        .unwrap_or_default();
    let held = world.tokens.iter().find(|held| held.token == token);
    let app = token.contains('|').then_some(crate::world::TokenKind::App);
    Call {
        sequence: 0,
        started: 0,
        finished: None,
        at: world.now(),
        method: request.method.clone(),
        template,
        path: route.path.clone(),
        fields: parameters.value("fields").map(str::to_owned),
        token: held.map(|held| held.kind).or(app),
        status: None,
        problem: None,
        fault: fault.map(name_of),
        delay_ms,
    }
}

/// The two exchanges share a path; the second is told apart by its grant type.
fn template(route: &Route, request: &Request) -> String {
    let mut template = route.template();
    let parameters = Parameters::of(request);
    if template == "/oauth/access_token"
        && parameters.value("grant_type") == Some("fb_exchange_token")
    {
        template.push_str("?grant_type=fb_exchange_token");
    }
    template
}

fn delay_of(what: &What) -> u64 {
    if let What::Delay(milliseconds) = what {
        *milliseconds
    } else {
        0
    }
}

fn name_of(what: &What) -> String {
    let name = match what {
        What::Error(_) => "error",
        What::ThrottledMinutes(_) => "throttled",
        What::Delay(_) => "delay",
        What::Drop => "drop",
        What::DoThenDrop => "do_then_drop",
        What::Body200(_) => "body_200",
        What::Html(_) => "html",
        What::Empty(_) => "empty",
        What::Raw { .. } => "raw",
    };
    name.to_owned()
}

fn problem_of(response: &Response) -> Option<String> {
    let body = response.json();
    let error = body.get("error")?;
    let code = error.get("code")?;
    Some(match error.get("error_subcode") {
        Some(subcode) => format!("{code}.{subcode}"),
        None => code.to_string(),
    })
}
