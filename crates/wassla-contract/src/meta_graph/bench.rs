use std::any::Any;
use std::fmt::Debug;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use wassla_domain::meta::{AccessToken, IssuedToken, MetaCode, MetaError};
use wassla_domain::ports::MetaGraph;

use meta_fake::World;
use wassla_testkit::fixtures::permitted_code;

/// The app that the adapter under test must be.
pub const APP_ID: &str = "100200300400500";
/// Its secret.
pub const APP_SECRET: &str = "5ecre7-of-the-contract-app";
/// Its redirect URI.
pub const REDIRECT_URI: &str = "https://app.example.com/oauth/meta/callback";

/// An adapter and the world that it asks.
pub struct Bench {
    /// The adapter under test.
    pub graph: Arc<dyn MetaGraph>,
    world: Arc<Mutex<World>>,
    _kept: Box<dyn Any + Send + Sync>,
}

/// The demo's world, with the app of the contract.
pub fn world() -> World {
    let mut world = World::demo(APP_ID, APP_SECRET, &[REDIRECT_URI]);
    world.name_app("Wassla");
    world
}

impl Bench {
    /// An adapter, its world, and what has to live as long as both (a server).
    pub fn new(
        graph: Arc<dyn MetaGraph>,
        world: Arc<Mutex<World>>,
        kept: impl Any + Send + Sync,
    ) -> Self {
        Self {
            graph,
            world,
            _kept: Box::new(kept),
        }
    }

    /// Looks at the world or changes it.
    pub fn world<T>(&self, visit: impl FnOnce(&mut World) -> T) -> T {
        visit(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Spends a code.
    ///
    /// # Errors
    /// What the adapter says.
    pub async fn exchange(&self, code: &str) -> Result<IssuedToken, MetaError> {
        self.graph.exchange_code(permitted_code(code)).await
    }

    /// A person of the demo approves everything; answers the short-lived token.
    ///
    /// # Panics
    /// When the exchange is refused.
    pub async fn signs_in(&self, person: &str) -> AccessToken {
        let code = self.world(|world| world.sign_in(person, REDIRECT_URI));
        self.exchange(&code).await.expect("a fresh code").token
    }

    /// The same, and the token is extended.
    ///
    /// # Panics
    /// When the exchange or the extension is refused.
    pub async fn signs_in_for_long(&self, person: &str) -> AccessToken {
        let short = self.signs_in(person).await;
        let long = self.graph.extend_token(&short).await;
        long.expect("a good token").token
    }

    /// The first WABA and the first number of a person's first business that has one.
    ///
    /// # Panics
    /// When there is none.
    pub fn first_number<W, N>(&self, person: &str) -> (W, N)
    where
        W: FromStr<Err: Debug>,
        N: FromStr<Err: Debug>,
    {
        self.world(|world| {
            let person = world.person(person).expect("the person exists");
            let businesses = person.admin_of.iter();
            let owned = businesses
                .filter_map(|id| world.businesses.iter().find(|one| one.id == *id))
                .flat_map(|business| &business.waba_ids);
            let mut wabas = owned.filter_map(|id| world.wabas.iter().find(|one| one.id == *id));
            let waba = wabas.find(|waba| !waba.number_ids.is_empty());
            let waba = waba.expect("the person has a number");
            (id(&waba.id), id(&waba.number_ids[0]))
        })
    }
}

/// Reads an id of the world.
pub(super) fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("the world's ids are digits")
}

/// The code of a refusal, as `code` or `code.subcode`.
pub(super) fn code<T>(result: Result<T, MetaError>) -> String {
    let error = result.err().expect("it is refused");
    let code: Option<MetaCode> = error.code;
    code.map_or_else(|| "none".to_owned(), |code| code.to_string())
}
