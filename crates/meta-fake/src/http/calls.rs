//! Calling: `/{phone}/settings` and `POST /{phone}/calls`.

use serde_json::{Value, json};

use super::parameters::Parameters;
use crate::world::{CallAction, GraphProblem, TokenHolder, World};

/// All settings of a number; those besides `calling` never change here.
pub(super) fn settings(
    world: &World,
    caller: &TokenHolder,
    id: &str,
) -> Result<Value, GraphProblem> {
    Ok(json!({
        "calling": world.calling_settings(caller, id)?,
        "payload_encryption": { "status": "DISABLED" },
        "storage_configuration": { "status": "DEFAULT" },
        "user_identity_change": { "enable_identity_key_check": false },
    }))
}

/// Changes the calling settings of a number.
pub(super) fn put_settings(
    world: &mut World,
    caller: &TokenHolder,
    id: &str,
    parameters: &Parameters,
) -> Result<(), GraphProblem> {
    world.number(caller, "post", id)?;
    let wanted = object(parameters, "calling")?;
    world.set_calling(caller, id, &wanted)
}

/// Takes a call up, or ends it.
pub(super) fn control(
    world: &mut World,
    caller: &TokenHolder,
    id: &str,
    parameters: &Parameters,
) -> Result<Value, GraphProblem> {
    world.number(caller, "post", id)?;
    if parameters.required("messaging_product")? != "whatsapp" {
        let message = "Param messaging_product must be whatsapp";
        return Err(GraphProblem::parameter(message));
    }
    let action = match parameters.required("action")? {
        "connect" => {
            parameters.required("to")?;
            session(parameters, "offer")?;
            CallAction::Connect
        }
        "pre_accept" => CallAction::PreAccept {
            answer: session(parameters, "answer")?,
        },
        "accept" => CallAction::Accept {
            answer: session(parameters, "answer")?,
            opaque: parameters
                .value("biz_opaque_callback_data")
                .map(str::to_owned),
        },
        "reject" => CallAction::Reject,
        "terminate" => CallAction::Terminate,
        _ => {
            return Err(GraphProblem::parameter(
                "Param action must be one of {connect, pre_accept, accept, reject, terminate}",
            ));
        }
    };
    let call_id = if action == CallAction::Connect {
        ""
    } else {
        parameters.required("call_id")?
    };
    world.control_call(caller, id, call_id, action)?;
    Ok(json!({ "messaging_product": "whatsapp", "success": true }))
}

/// The SDP of the parameter `session`, which must be of this type.
fn session(parameters: &Parameters, sdp_type: &str) -> Result<String, GraphProblem> {
    let session = object(parameters, "session")?;
    if session["sdp_type"] != sdp_type {
        let message = format!("Param session.sdp_type must be {sdp_type}");
        return Err(GraphProblem::parameter(message));
    }
    let sdp = session["sdp"].as_str().filter(|sdp| !sdp.is_empty());
    sdp.map(str::to_owned)
        .ok_or_else(|| GraphProblem::parameter("The parameter session.sdp is required."))
}

fn object(parameters: &Parameters, name: &str) -> Result<Value, GraphProblem> {
    let read = serde_json::from_str(parameters.required(name)?);
    read.ok()
        .filter(Value::is_object)
        .ok_or_else(|| GraphProblem::parameter(format!("Param {name} must be an object")))
}
