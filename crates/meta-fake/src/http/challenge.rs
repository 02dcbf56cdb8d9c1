//! Which call needs a challenge first.

use super::{
    Request,
    dispatch::authenticate,
    parameters::Parameters,
    route::{Kind, Route, Target},
    subscriptions,
};
use crate::world::{Challenge, World};

/// The challenge that a callback URL has to answer before this call is received, if there is one.
///
/// Whoever serves the world fetches [`Challenge::url`] and says what came back with
/// [`World::challenge_answered`]; the call itself then succeeds or is refused.
pub fn challenge(world: &mut World, request: &Request) -> Option<Challenge> {
    if !world.settings.asks_challenge || request.method != "POST" {
        return None;
    }
    let Target::Node {
        kind: Kind::App,
        id,
        edge: Some(edge),
        item: None,
    } = Route::of(world, &request.path).target
    else {
        return None;
    };
    let parameters = Parameters::of(request);
    let caller = authenticate(world, request, &parameters).ok()?;
    world.own_app(&caller, "post", &id).ok()?;
    let wanted = subscriptions::wanted(&parameters).ok()?;
    (edge == "subscriptions").then(|| world.new_challenge(&wanted))
}
