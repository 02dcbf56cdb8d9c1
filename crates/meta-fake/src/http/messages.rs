//! Sending: `POST /{phone}/messages` and `POST /{page}/messages`.

use serde_json::{Value, json};

use super::parameters::Parameters;
use crate::world::{GraphProblem, TokenHolder, World};

/// A text from a number, or the note that a customer's message was read.
pub(super) fn from_number(
    world: &mut World,
    caller: &TokenHolder,
    id: &str,
    parameters: &Parameters,
) -> Result<Value, GraphProblem> {
    if parameters.required("messaging_product")? != "whatsapp" {
        let message = "Param messaging_product must be whatsapp";
        return Err(GraphProblem::parameter(message));
    }
    if let Some(status) = parameters.value("status") {
        if status != "read" {
            return Err(GraphProblem::parameter("Param status must be read"));
        }
        world.mark_read(caller, id, parameters.required("message_id")?)?;
        return Ok(json!({ "success": true }));
    }
    if parameters.value("type").unwrap_or("text") != "text" {
        let problem = GraphProblem::new(131_051, "(#131051) Unsupported message type");
        return Err(problem.details("This Meta sends texts only"));
    }
    let recipient = parameters.value("to").or(parameters.value("recipient"));
    let recipient = recipient
        .ok_or_else(|| GraphProblem::parameter("The parameter to is required."))?
        .to_owned();
    let text = text_of(parameters, "text", "body");
    let opaque = parameters.value("biz_opaque_callback_data");
    let quoted = text_of(parameters, "context", "message_id");
    let quoted = some(&quoted);
    let message_id = world.send_reply(caller, id, &recipient, &text, opaque, quoted)?;

    let mut contact = json!({ "input": recipient });
    let sent_to = world.conversations.iter().find(|one| {
        one.asset_id == id && one.messages.iter().any(|message| message.id == message_id)
    });
    if let Some(customer) = sent_to.and_then(|one| world.customer(&one.customer)) {
        if let Some(wa_id) = &customer.wa_id {
            contact["wa_id"] = Value::from(wa_id.as_str());
        }
        if let Some(user_id) = &customer.user_id {
            contact["user_id"] = Value::from(user_id.as_str());
        }
    }
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [{ "id": message_id }],
    }))
}

/// A text from a Page, to a PSID or an IGSID.
pub(super) fn from_page(
    world: &mut World,
    caller: &TokenHolder,
    id: &str,
    parameters: &Parameters,
) -> Result<Value, GraphProblem> {
    let recipient = text_of(parameters, "recipient", "id");
    if recipient.is_empty() {
        return Err(GraphProblem::parameter(
            "The parameter recipient is required.",
        ));
    }
    let text = text_of(parameters, "message", "text");
    let metadata = text_of(parameters, "message", "metadata");
    let quoted = text_of(parameters, "reply_to", "mid");
    let (metadata, quoted) = (some(&metadata), some(&quoted));
    let message_id = world.send_reply(caller, id, &recipient, &text, metadata, quoted)?;
    Ok(json!({ "recipient_id": recipient, "message_id": message_id }))
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A member of an object that is a parameter; empty when either is missing.
fn text_of(parameters: &Parameters, name: &str, member: &str) -> String {
    let object = parameters.value(name).unwrap_or_default();
    let object: Value = serde_json::from_str(object).unwrap_or_default();
    object[member].as_str().unwrap_or_default().to_owned()
}
