//! Faults by script.

use serde::{Deserialize, Serialize};

use super::world::GraphProblem;

/// Something that goes wrong at an endpoint, a number of times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// A method and a path, such as `POST /{waba}/subscribed_apps`; see [`Fault::concerns`].
    pub endpoint: String,
    /// How many calls go well before it starts.
    #[serde(default)]
    pub skip: u32,
    /// How many calls it spoils.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    pub what: What,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The call is refused with this problem.
    Error(GraphProblem),
    /// The call is refused with 80008; the header says how many minutes to wait.
    ThrottledMinutes(u64),
    /// The call is answered well, after so many milliseconds.
    Delay(u64),
    /// The connection is closed before anything was done.
    Drop,
    /// It is done, then the connection is closed without an answer.
    DoThenDrop,
    /// The call is refused with this problem, but with HTTP status 200.
    Body200(GraphProblem),
    /// An HTML page with this status.
    Html(u16),
    /// An empty body with this status.
    Empty(u16),
    /// Exactly this.
    Raw {
        /// The HTTP status.
        status: u16,
        /// The headers.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// The body.
        #[serde(default)]
        body: String,
    },
}

impl Fault {
    /// It happens once.
    pub fn once(endpoint: &str, what: What) -> Self {
        Self::times(endpoint, 1, what)
    }

    /// It happens to the next `times` calls.
    pub fn times(endpoint: &str, times: u32, what: What) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            skip: 0,
            times,
            what,
        }
    }

    /// It happens to every call.
    pub fn always(endpoint: &str, what: What) -> Self {
        Self::times(endpoint, u32::MAX, what)
    }

    /// The same fault, starting after `skip` calls that go well.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// Whether the fault is about this call.
    ///
    /// `*` is about every call; `*` may also stand for the method, or for one segment of the path.
    /// A segment matches the template (`{waba}`) or what was really asked (the id).
    pub fn concerns(&self, method: &str, template: &str, path: &str) -> bool {
        concerns(&self.endpoint, method, template, path)
    }
}

/// Whether a pattern such as `POST /{waba}/subscribed_apps` matches a call.
pub fn concerns(pattern: &str, method: &str, template: &str, path: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (wanted_method, wanted) = pattern.split_once(' ').unwrap_or(("*", pattern));
    if wanted_method != "*" && wanted_method != method {
        return false;
    }
    if wanted == "*" || wanted == template {
        return true;
    }
    let wanted: Vec<&str> = wanted.split('/').collect();
    let template: Vec<&str> = template.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    wanted.len() == template.len()
        && template.len() == path.len()
        && wanted
            .iter()
            .zip(template.iter().zip(&path))
            .all(|(wanted, (template, real))| {
                *wanted == "*" || wanted == template || wanted == real
            })
}

/// Takes the fault that is due for a call, if there is one: for whoever serves the model by itself.
pub fn take(faults: &mut Vec<Fault>, method: &str, template: &str, path: &str) -> Option<What> {
    let mut taken = None;
    for fault in faults
        .iter_mut()
        .filter(|fault| fault.concerns(method, template, path))
    {
        if fault.skip > 0 {
            fault.skip -= 1;
        } else if taken.is_none() && fault.times > 0 {
            fault.times -= 1;
            taken = Some(fault.what.clone());
        }
    }
    faults.retain(|fault| fault.times > 0);
    taken
}

fn once() -> u32 {
    1
}
