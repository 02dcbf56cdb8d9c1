//! `MetaGraph`, `MetaCalling` and `MetaApp` straight on the fake Meta's model, without HTTP: fast,
//! and under the same contract as the real adapter.

mod app;
mod asked;
mod calling;
mod describe;
mod graph;
mod listing;
mod outcome;
mod sending;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wassla_domain::AppId;
use wassla_domain::meta::{AccessToken, MetaError};

use asked::Asked;

use meta_fake::world::{GraphProblem, TokenHolder};
use meta_fake::{World, fault};

/// How often a call is sent that may be repeated, as the real adapter does.
const TRIES: usize = 3;

/// Meta in memory. Faults scripted in its world happen; every call is counted by method.
#[derive(Clone)]
pub struct FakeGraph {
    app_id: AppId,
    app_secret: String,
    redirect_uri: String,
    world: Arc<Mutex<World>>,
    calls: Arc<Mutex<BTreeMap<&'static str, usize>>>,
}

impl FakeGraph {
    /// The graph of this world, asked by its main app.
    ///
    /// # Panics
    /// When the world has no app, or one without a redirect URI.
    pub fn new(world: Arc<Mutex<World>>) -> Self {
        let app = lock(&world).main_app().clone();
        let redirect_uri = app.redirect_uris.first().cloned();
        Self {
            app_id: AppId::parse(app.id).expect("the app's id is digits"),
            app_secret: app.secret,
            redirect_uri: redirect_uri.expect("the app has a redirect URI"),
            world,
            calls: Arc::default(),
        }
    }

    /// The world, to be shared with what else shows it.
    pub fn shared(&self) -> Arc<Mutex<World>> {
        self.world.clone()
    }

    /// Looks at the world or changes it.
    pub fn world<T>(&self, visit: impl FnOnce(&mut World) -> T) -> T {
        visit(&mut lock(&self.world))
    }

    /// How often each method was called, by its name in the port; one that never was is missing.
    pub fn calls(&self) -> BTreeMap<&'static str, usize> {
        lock(&self.calls).clone()
    }

    /// How often one method was called.
    pub fn count(&self, method: &str) -> usize {
        lock(&self.calls).get(method).copied().unwrap_or(0)
    }

    fn note(&self, method: &'static str) {
        *lock(&self.calls).entry(method).or_default() += 1;
    }

    async fn perform<T>(
        &self,
        asked: Asked,
        act: impl Fn(&mut World) -> Result<T, GraphProblem> + Send,
    ) -> Result<T, MetaError> {
        self.note(asked.name);
        let mut tries = 0;
        loop {
            tries += 1;
            let (delay, result) = self.try_once(&asked, &act);
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            match &result {
                Err(error) if tries < TRIES && asked.may_repeat(error) => {}
                Ok(_) | Err(_) => return result,
            }
        }
    }

    fn try_once<T>(
        &self,
        asked: &Asked,
        act: impl Fn(&mut World) -> Result<T, GraphProblem>,
    ) -> (Duration, Result<T, MetaError>) {
        let mut world = lock(&self.world);
        let settled = Duration::from_millis(world.settings.delay_ms);
        let fault = fault::take(&mut world.faults, asked.method, asked.template, &asked.path);
        let mut act = || act(&mut world).map_err(|problem| outcome::refused(&problem));
        match fault {
            None => (settled, act()),
            Some(fault) => {
                let (delay, result) = outcome::suffer(fault, act);
                (settled + delay, result)
            }
        }
    }

    /// Whoever holds this token, with the proof that we know the app's secret.
    fn caller(&self, world: &World, token: &AccessToken) -> Result<TokenHolder, GraphProblem> {
        let proof = world.proof(self.app_id.as_str(), token.expose());
        world.authenticate(token.expose(), proof.as_deref())
    }

    /// The app itself.
    fn app_caller(&self, world: &World) -> Result<TokenHolder, GraphProblem> {
        let token = format!("{}|{}", self.app_id, self.app_secret);
        world.authenticate(&token, None)
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
