//! Meta's error envelope, and how long it asks us to wait.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use wassla_domain::meta::{MetaCode, MetaError, Remedy, RemedyHints};
use wassla_outbound::header::{HeaderMap, RETRY_AFTER};

use crate::wire::{Integer, loose};

/// Meta never asks for longer; a larger figure is a mistake.
const LONGEST_WAIT: Duration = Duration::from_hours(7 * 24);

/// The parts of the envelope that are read. `message` is not: it may quote a token.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "loose")]
    code: Option<Integer>,
    #[serde(default, deserialize_with = "loose")]
    error_subcode: Option<Integer>,
    #[serde(default, deserialize_with = "loose")]
    is_transient: Option<bool>,
    #[serde(default, deserialize_with = "loose")]
    fbtrace_id: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    error_data: Option<Value>,
}

/// The error that Meta's `error` member means.
pub(crate) fn by_meta(status: u16, headers: &HeaderMap, error: &Value) -> MetaError {
    let Ok(envelope) = Envelope::deserialize(error) else {
        let hints = RemedyHints {
            status,
            transient: false,
            wait: wait_header(headers),
        };
        return MetaError::answered(Remedy::of(None, hints), None, trace_header(headers));
    };
    let number = |number: Option<Integer>| number.and_then(|it| u32::try_from(it.0).ok());
    let subcode = number(envelope.error_subcode);
    let code = number(envelope.code).map(|code| MetaCode::new(code, subcode));
    let detail = || envelope.error_data.as_ref().and_then(wait_in_details);
    let hints = RemedyHints {
        status,
        transient: envelope.is_transient.unwrap_or(false),
        wait: wait_header(headers).or_else(detail),
    };
    let trace = envelope.fbtrace_id.filter(|trace| is_trace(trace));
    let trace = trace.or_else(|| trace_header(headers));
    MetaError::answered(Remedy::of(code, hints), code, trace)
}

/// The trace id of an answer that does not name one in its body.
pub(crate) fn trace_header(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-fb-trace-id")?.to_str().ok()?;
    is_trace(value).then(|| value.to_owned())
}

/// How long the headers ask us to wait.
pub(crate) fn wait_header(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let usage = text("x-business-use-case-usage").and_then(regain_access);
    let after = || {
        let seconds = text(RETRY_AFTER.as_str())?.trim().parse().ok()?;
        wait(seconds, 1)
    };
    usage.or_else(after)
}

/// The longest `estimated_time_to_regain_access` (minutes) of all objects.
fn regain_access(text: &str) -> Option<Duration> {
    let usage: Value = serde_json::from_str(text).ok()?;
    let objects = usage.as_object()?.values().filter_map(Value::as_array);
    let minutes = objects
        .flatten()
        .filter_map(|usage| usage.get("estimated_time_to_regain_access")?.as_u64());
    wait(minutes.max()?, 60)
}

/// A number followed by a unit in `error_data.details`, as PIN errors carry it.
fn wait_in_details(data: &Value) -> Option<Duration> {
    // Old answers carry `error_data` as text.
    let details = data.get("details").unwrap_or(data).as_str()?;
    let lower = details.to_ascii_lowercase();
    let mut words = lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    while let Some(word) = words.next() {
        let (Ok(number), Some(unit)) = (word.parse::<u64>(), words.peek()) else {
            continue;
        };
        let seconds = match unit.trim_end_matches('s') {
            "second" | "sec" => 1,
            "minute" | "min" => 60,
            "hour" | "hr" => 3_600,
            "day" => 86_400,
            _ => continue,
        };
        return wait(number, seconds);
    }
    None
}

fn wait(number: u64, seconds: u64) -> Option<Duration> {
    let wait = Duration::from_secs(number.saturating_mul(seconds)).min(LONGEST_WAIT);
    (!wait.is_zero()).then_some(wait)
}

/// Trace ids are logged, so that nothing else may come in their place.
fn is_trace(text: &str) -> bool {
    let is_part =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/');
    (1..=40).contains(&text.len()) && text.bytes().all(is_part)
}

#[cfg(test)]
#[path = "refused_tests.rs"]
mod tests;
