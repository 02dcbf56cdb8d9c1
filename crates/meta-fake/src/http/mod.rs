//! Graph as a pure function from request to response.

mod calls;
mod challenge;
mod dispatch;
mod fields;
mod messages;
mod node;
mod oauth;
mod object;
mod paging;
mod parameters;
mod profile;
mod receive;
mod route;
mod subscriptions;
mod version;

use serde_json::{Value, json};

pub use challenge::challenge;
pub use receive::{Reception, receive};

use super::world::{GraphProblem, World};
use parameters::Parameters;
use route::Route;
use version::Version;

/// A request, as any HTTP library may give it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The method in capitals.
    pub method: String,
    /// The path, with its version.
    pub path: String,
    /// The query as it was sent, without `?`; empty when there is none.
    pub query: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without a body; `target` is a path with or without a query.
    pub fn new(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            ..Self::default()
        }
    }

    /// The same request with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same request with a token in the Authorization header.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// The same request with a JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// The path and the query as they stood in the request line.
    pub fn target(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        format!("{}?{}", self.path, self.query)
    }

    fn header_value(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(held, _)| held.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A response, for any HTTP library to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as JSON, null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(held, _)| held == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Answers a request as Meta does; no fault and no journal, see [`receive`] for these.
pub fn answer(world: &mut World, request: &Request) -> Response {
    world.end_overdue_calls();
    let route = Route::of(world, &request.path);
    let version = Version::named(route.version.as_deref(), world.now());
    world.count_call();
    let answered = match &version {
        Ok(version) => {
            let parameters = Parameters::of(request);
            dispatch::dispatch(world, request, &route, *version, &parameters)
        }
        Err(problem) => Err(problem.clone()),
    };
    let mut response = match answered {
        Ok(body) => success(world, body),
        Err(problem) => refusal(world, problem),
    };
    let used = version.unwrap_or_else(|_| Version::oldest(world.now()));
    response
        .headers
        .push(("facebook-api-version".to_owned(), used.to_string()));
    if let Some(waba_id) = route.waba_id()
        && response.header("x-business-use-case-usage").is_none()
    {
        let usage = business_usage(waba_id, world.waba_usage(waba_id), 0);
        response
            .headers
            .push(("x-business-use-case-usage".to_owned(), usage));
    }
    response
}

fn success(world: &mut World, mut body: Value) -> Response {
    if world.settings.numeric_ids {
        ids_to_numbers(&mut body);
    }
    respond(world, 200, &body)
}

/// The response that carries a problem.
pub(super) fn refusal(world: &mut World, problem: GraphProblem) -> Response {
    let extra = *problem.extra;
    let trace = extra.fbtrace_id.unwrap_or_else(|| world.next_trace());
    let mut error = json!({
        "message": problem.message,
        "type": problem.kind,
        "code": problem.code,
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            error[name] = value;
        }
    };
    put("error_subcode", problem.subcode.map(Value::from));
    put("is_transient", extra.is_transient.map(Value::from));
    put("error_user_title", extra.user_title.map(Value::from));
    put("error_user_msg", extra.user_message.map(Value::from));
    put(
        "error_data",
        extra
            .details
            .map(|details| json!({"messaging_product": "whatsapp", "details": details})),
    );
    put("fbtrace_id", Some(Value::from(trace)));

    let status = match problem.code {
        190 if problem.status == 400 => world.settings.token_problem_status,
        _ => problem.status,
    };
    let mut response = respond(world, status, &json!({ "error": error }));
    if let Some(word) = extra.challenge {
        let challenge = format!(
            "OAuth \"Facebook Platform\" \"{word}\" \"{}\"",
            problem.message
        );
        response
            .headers
            .push(("www-authenticate".to_owned(), challenge));
    }
    if let Some(minutes) = extra.regain_minutes {
        let usage = business_usage("0", 100, minutes);
        response
            .headers
            .push(("x-business-use-case-usage".to_owned(), usage));
    }
    response
}

fn respond(world: &mut World, status: u16, body: &Value) -> Response {
    let usage = world.app_usage();
    let usage = json!({"call_count": usage, "total_cputime": usage / 2, "total_time": usage / 2});
    let trace = world.next_trace();
    Response {
        status,
        headers: vec![
            (
                "content-type".to_owned(),
                "application/json; charset=UTF-8".to_owned(),
            ),
            ("x-fb-trace-id".to_owned(), trace),
            ("x-app-usage".to_owned(), usage.to_string()),
        ],
        body: body.to_string().into_bytes(),
    }
}

fn business_usage(id: &str, per_cent: usize, minutes: u64) -> String {
    let usage = json!({
        "type": "whatsapp",
        "call_count": per_cent,
        "total_cputime": per_cent / 2,
        "total_time": per_cent / 2,
        "estimated_time_to_regain_access": minutes,
    });
    json!({ id: [usage] }).to_string()
}

/// Old samples and some endpoints answer ids as numbers.
fn ids_to_numbers(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(ids_to_numbers),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let is_id = matches!(name.as_str(), "id" | "app_id" | "user_id" | "profile_id");
                if name == "target_ids" {
                    targets_to_numbers(member);
                }
                match member.as_str().and_then(|text| text.parse::<u64>().ok()) {
                    Some(number) if is_id => *member = Value::from(number),
                    Some(_) | None => ids_to_numbers(member),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn targets_to_numbers(ids: &mut Value) {
    for id in ids.as_array_mut().into_iter().flatten() {
        if let Some(number) = id.as_str().and_then(|text| text.parse::<u64>().ok()) {
            *id = Value::from(number);
        }
    }
}
