//! `/oauth/access_token` and `/debug_token`.

use serde_json::{Map, Value, json};

use super::parameters::Parameters;
use crate::world::{CodeExchange, GrantedScope, GraphProblem, TokenHolder, World};

/// Exchanges a code, or extends a token when `grant_type` says so.
pub(super) fn access_token(
    world: &mut World,
    parameters: &Parameters,
) -> Result<Value, GraphProblem> {
    let client_id = parameters.required("client_id")?;
    let client_secret = parameters.required("client_secret")?;
    let issued = match parameters.value("grant_type") {
        Some("fb_exchange_token") => world.extend_token(
            client_id,
            client_secret,
            parameters.required("fb_exchange_token")?,
        )?,
        None | Some("authorization_code") => world.exchange_code(CodeExchange {
            client_id,
            client_secret,
            redirect_uri: parameters.required("redirect_uri")?,
            code: parameters.required("code")?,
        })?,
        Some(other) => {
            return Err(GraphProblem::parameter(format!(
                "Unsupported grant_type {other}"
            )));
        }
    };

    let mut body = json!({ "access_token": issued.access_token });
    if world.settings.answers_token_type {
        body["token_type"] = Value::from("bearer");
    }
    if let Some(seconds) = issued.expires_in {
        body["expires_in"] = Value::from(seconds);
    }
    Ok(body)
}

/// Says what a token is.
pub(super) fn debug_token(
    world: &World,
    caller: &TokenHolder,
    parameters: &Parameters,
) -> Result<Value, GraphProblem> {
    let report = world.inspect_token(caller, parameters.required("input_token")?)?;
    let mut data = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            data.insert(name.to_owned(), value);
        }
    };
    put("app_id", report.app_id.map(Value::from));
    put("type", report.kind.map(Value::from));
    put("application", report.application.map(Value::from));
    put(
        "data_access_expires_at",
        report.data_access_expires_at.map(Value::from),
    );
    put("expires_at", report.expires_at.map(Value::from));
    put(
        "error",
        report.error.map(|problem| {
            let mut error = json!({ "code": problem.code, "message": problem.message });
            if let Some(subcode) = problem.subcode {
                error["subcode"] = Value::from(subcode);
            }
            error
        }),
    );
    put("is_valid", Some(Value::from(report.is_valid)));
    put("issued_at", report.issued_at.map(Value::from));
    put("profile_id", report.profile_id.map(Value::from));
    put("scopes", Some(json!(report.scopes)));
    if !report.scopes.is_empty() {
        let granular = report.granular_scopes.iter().map(granular_scope);
        put("granular_scopes", Some(granular.collect()));
    }
    put("user_id", report.user_id.map(Value::from));
    Ok(json!({ "data": data }))
}

fn granular_scope(granted: &GrantedScope) -> Value {
    let mut scope = json!({ "scope": granted.scope });
    if let Some(ids) = &granted.target_ids {
        scope["target_ids"] = json!(ids);
    }
    scope
}
