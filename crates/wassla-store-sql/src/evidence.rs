//! `agent_channels.evidence`.

use serde_json::{Value, json};
use wassla_domain::channel::{NumberSeen, StepFailure, Trouble};
use wassla_domain::{Evidence, MetaCode, Step};

use crate::error::RecordError;
use crate::fields::Fields;
use crate::text::storable;

/// The column `evidence`.
pub fn evidence_text(evidence: &Evidence) -> String {
    let number = evidence.number.as_ref().map(|seen| {
        json!({
            "status": seen.status.as_deref().map(storable),
            "platform": seen.platform.as_deref().map(storable),
            "at": seen.at.millis(),
        })
    });
    json!({
        "subscribed": step(&evidence.subscribed),
        "pin": step(&evidence.pin),
        "registered": step(&evidence.registered),
        "number": number,
        "trouble": evidence.trouble.map(Trouble::as_str),
    })
    .to_string()
}

pub(crate) fn step(step: &Step) -> Value {
    match step {
        Step::NotNeeded => json!({"step": "not_needed"}),
        Step::Due { attempts, code } => {
            json!({"step": "due", "attempts": attempts, "code": meta_code(*code)})
        }
        Step::Done { at } => json!({"step": "done", "at": at.millis()}),
        Step::Failed { at, failure, code } => json!({
            "step": "failed",
            "at": at.millis(),
            "failure": failure.as_str(),
            "code": meta_code(*code),
        }),
    }
}

fn meta_code(code: Option<MetaCode>) -> Option<Value> {
    code.map(|code| json!({"code": code.code, "subcode": code.subcode}))
}

pub(crate) fn read(column: &str) -> Result<Evidence, RecordError> {
    let mut fields = Fields::of_column("evidence", column)?;
    let evidence = Evidence {
        subscribed: read_step(&mut fields, "subscribed")?,
        pin: read_step(&mut fields, "pin")?,
        registered: read_step(&mut fields, "registered")?,
        number: fields.optional("number", read_number)?,
        trouble: fields.optional("trouble", read_trouble)?,
    };
    fields.finish()?;
    Ok(evidence)
}

pub(crate) fn read_step(fields: &mut Fields, name: &str) -> Result<Step, RecordError> {
    let mut fields = fields.object(name)?;
    let step = match fields.text("step")?.as_str() {
        "not_needed" => Step::NotNeeded,
        "due" => Step::Due {
            attempts: fields.count("attempts")?,
            code: fields.optional("code", read_code)?,
        },
        "done" => Step::Done {
            at: fields.instant("at")?,
        },
        "failed" => Step::Failed {
            at: fields.instant("at")?,
            failure: read_failure(&mut fields)?,
            code: fields.optional("code", read_code)?,
        },
        _ => return Err(fields.unknown("step")),
    };
    fields.finish()?;
    Ok(step)
}

fn read_failure(fields: &mut Fields) -> Result<StepFailure, RecordError> {
    let name = fields.text("failure")?;
    StepFailure::parse(&name).ok_or_else(|| fields.unknown("failure"))
}

fn read_trouble(fields: &mut Fields, name: &str) -> Result<Trouble, RecordError> {
    let text = fields.text(name)?;
    Trouble::parse(&text).ok_or_else(|| fields.unknown(name))
}

fn read_code(fields: &mut Fields, name: &str) -> Result<MetaCode, RecordError> {
    let mut fields = fields.object(name)?;
    let code = MetaCode::new(
        fields.count("code")?,
        fields.optional("subcode", Fields::count)?,
    );
    fields.finish()?;
    Ok(code)
}

fn read_number(fields: &mut Fields, name: &str) -> Result<NumberSeen, RecordError> {
    let mut fields = fields.object(name)?;
    let seen = NumberSeen {
        status: fields.optional("status", Fields::text)?,
        platform: fields.optional("platform", Fields::text)?,
        at: fields.instant("at")?,
    };
    fields.finish()?;
    Ok(seen)
}
