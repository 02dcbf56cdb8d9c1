//! `subscribed_apps` of WABAs and Pages, `subscriptions` of apps.

use serde_json::{Value, json};

use super::parameters::Parameters;
use crate::world::{App, AppSubscription, GraphProblem, TokenHolder, Waba, World};

/// The version that webhooks of the app have; a property of its subscription.
const WEBHOOK_VERSION: &str = "v25.0";

/// The apps that are subscribed to a WABA.
pub(super) fn of_waba(world: &World, waba: &Waba) -> Vec<Value> {
    let subscribed = waba.subscriptions.iter();
    let render = |held: &crate::world::subscription::WabaSubscription| {
        let app = world.app(&held.app_id)?;
        let mut item = json!({ "whatsapp_business_api_data": brief(app) });
        if let Some(uri) = &held.override_callback_uri {
            item["override_callback_uri"] = Value::from(uri.as_str());
        }
        Some(item)
    };
    subscribed.filter_map(render).collect()
}

/// The apps that are subscribed to a Page.
pub(super) fn of_page(
    world: &World,
    caller: &TokenHolder,
    id: &str,
) -> Result<Value, GraphProblem> {
    let page = world.own_page(caller, "get", id)?;
    let held = page.subscriptions.iter().filter_map(|held| {
        let mut item = brief(world.app(&held.app_id)?);
        item["category"] = Value::from("Business");
        item["subscribed_fields"] = json!(held.fields);
        Some(item)
    });
    Ok(json!({ "data": held.collect::<Vec<_>>() }))
}

/// The app-level subscriptions of an app.
pub(super) fn of_app(app: &App) -> Value {
    let data = app.subscriptions.iter().map(|held| {
        let fields = held.fields.iter();
        let fields = fields.map(|name| json!({ "name": name, "version": WEBHOOK_VERSION }));
        json!({
            "object": held.object,
            "callback_url": held.callback_url,
            "active": held.active,
            "fields": fields.collect::<Vec<_>>(),
        })
    });
    json!({ "data": data.collect::<Vec<_>>() })
}

/// Subscribes an app to fields of an object.
pub(super) fn put_app(
    world: &mut World,
    caller: &TokenHolder,
    id: &str,
    parameters: &Parameters,
) -> Result<(), GraphProblem> {
    world.subscribe_app(caller, id, wanted(parameters)?)
}

/// What a call that subscribes an app asks for.
pub(super) fn wanted(parameters: &Parameters) -> Result<AppSubscription, GraphProblem> {
    Ok(AppSubscription {
        object: parameters.required("object")?.to_owned(),
        callback_url: parameters.required("callback_url")?.to_owned(),
        verify_token: parameters.required("verify_token")?.to_owned(),
        fields: parameters.list("fields"),
        active: true,
    })
}

/// What lists say about an app.
pub(super) fn brief(app: &App) -> Value {
    json!({
        "id": app.id,
        "name": app.name,
        "link": format!("https://www.facebook.com/games/?app_id={}", app.id),
    })
}
