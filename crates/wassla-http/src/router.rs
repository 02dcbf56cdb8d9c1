use std::any::Any;

use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::events::Watchers;
use crate::meta::webhook::LargeBodies;
use crate::middleware::{RequestContext, around};
use crate::operations::Document;
use crate::problem::Problem;
use crate::state::HttpState;
use crate::{
    api, demo_routes, events, meta::callback, meta::challenge, meta::signed_request, meta::webhook,
    operations, pages,
};

/// No request of ours needs a larger body.
const BODY_BYTES: usize = 64 * 1024;

/// Everything but the figures, ready to be served or merged. Paths are absolute: it belongs at the
/// root of its host.
///
/// # Panics
/// Never: the document is texts and numbers, which JSON can hold.
pub fn router(state: HttpState) -> Router {
    let (mut routes, document) = documented().split_for_parts();
    if state.demo.is_some() {
        routes = routes.merge(demo_routes::routes());
    }
    let text = document.to_json().expect("a document of texts is JSON");
    let layer = RequestContext::new(state.clone());
    routes
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(Extension(Document(text.into())))
        .layer(Extension(LargeBodies::default()))
        .layer(Extension(Watchers::default()))
        .layer(middleware::from_fn_with_state(layer, around))
        .with_state(state)
}

/// The OpenAPI document of every route that [`router`] serves.
pub fn document() -> OpenApi {
    documented().into_openapi()
}

/// A route is served because it is documented: both come from the attribute of its handler.
fn documented() -> OpenApiRouter<HttpState> {
    let info = InfoBuilder::new()
        .title("Wassla Connect")
        .version(env!("CARGO_PKG_VERSION"))
        .build();
    OpenApiRouter::with_openapi(OpenApiBuilder::new().info(info).build())
        .routes(routes!(api::list_channels))
        .routes(routes!(api::channel_status))
        .routes(routes!(api::channel_delivery))
        .routes(routes!(api::disconnect_channel, api::enable_calling))
        .routes(routes!(api::connect_channel))
        .routes(routes!(api::assign_agent))
        .routes(routes!(api::list_conversations))
        .routes(routes!(api::list_messages, api::reply_to_conversation))
        .routes(routes!(api::list_calls))
        .routes(routes!(api::terminate_call))
        .routes(routes!(callback::meta_callback))
        .routes(routes!(challenge::webhook_challenge, webhook::meta_webhook))
        .routes(routes!(signed_request::deauthorize))
        .routes(routes!(signed_request::data_deletion))
        .routes(routes!(pages::deletion_page))
        .routes(routes!(pages::home))
        .routes(routes!(pages::channels_page))
        .routes(routes!(pages::connect_form))
        .routes(routes!(pages::agent_form))
        .routes(routes!(pages::disconnect_form))
        .routes(routes!(pages::enable_form))
        .routes(routes!(pages::language_form))
        .routes(routes!(pages::inbox_page))
        .routes(routes!(pages::conversation_page))
        .routes(routes!(pages::reply_form))
        .routes(routes!(pages::hang_up_form))
        .routes(routes!(pages::help_page))
        .routes(routes!(events::inbox_events))
        .routes(routes!(pages::asset))
        .routes(routes!(operations::healthz))
        .routes(routes!(operations::readyz))
        .routes(routes!(operations::openapi))
}

/// What the panic said is for the panic hook, not for the client.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::internal().into_response()
}
