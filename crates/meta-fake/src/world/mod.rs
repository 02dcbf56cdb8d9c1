//! The model: people, businesses, WABAs, numbers, Pages, apps, codes, tokens and permissions.

pub mod account;
pub mod app;
pub mod asset;
pub mod builder;
pub mod business;
pub mod calling;
pub mod changing;
pub mod clock;
pub mod code;
pub mod composing;
pub mod conversation;
pub mod customer;
pub mod delivery;
mod demo;
pub mod dialog;
pub mod elsewhere;
mod group;
pub mod inspection;
mod leaving;
pub mod limit;
mod notice;
pub mod number;
mod number_news;
pub mod page;
pub mod permission;
pub mod person;
pub mod problem;
pub mod profile;
pub mod sending;
pub mod settings;
pub mod subscription;
pub mod target;
pub mod thread_control;
pub mod token;
mod verification;
pub mod waba;
mod webhook;
mod webhook_fields;
mod writing;

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use account::Restriction;
pub use app::{App, AppSubscription};
pub use asset::{Asset, AssetKind};
pub use business::Business;
pub use calling::{BusinessCall, CallAction, CallState, Calling, CannotCall, PhoneCall};
pub use changing::CannotChange;
pub use clock::Clock;
pub use code::{AuthorizationCode, CodeExchange};
pub use composing::{CannotSend, Composition};
pub use conversation::{Conversation, Message, Progress, Surface};
pub use customer::Customer;
pub use delivery::Delivery;
pub use dialog::{Consent, DialogError, DialogPage, DialogRequest};
pub use elsewhere::CannotAnswer;
pub use inspection::TokenReport;
pub use number::Number;
pub use page::{InstagramAccount, Page};
pub use person::{GrantStatus, PageRole, Person};
pub use problem::{Extra, GraphProblem};
pub use profile::{Profile, ProfileAccess};
pub use sending::SentText;
pub use settings::Settings;
pub use target::GrantedScope;
pub use thread_control::{CannotControl, ThreadChange, ThreadOwner};
pub use token::{IssuedToken, Token, TokenHolder, TokenKind};
pub use verification::Challenge;
pub use waba::Waba;

use crate::{fault::Fault, journal::Journal};

/// All that this Meta knows.
///
/// Its operations are methods that take a [`TokenHolder`] and answer `Result<T, GraphProblem>`; its
/// fields are open, because a test may arrange the world as it likes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    /// The world's own time.
    pub clock: Clock,
    /// Makes the ids, codes and tokens of one world differ from those of another.
    pub seed: u64,
    counter: u64,
    /// How this Meta behaves.
    pub settings: Settings,
    /// The apps, the first being the one under test.
    pub apps: Vec<App>,
    /// The people who can sign in.
    pub people: Vec<Person>,
    /// The business portfolios.
    pub businesses: Vec<Business>,
    /// The WhatsApp Business accounts.
    pub wabas: Vec<Waba>,
    /// The phone numbers.
    pub numbers: Vec<Number>,
    /// The Pages.
    pub pages: Vec<Page>,
    /// Every authorization code ever given out.
    pub codes: Vec<AuthorizationCode>,
    /// Every access token ever given out, app tokens apart.
    pub tokens: Vec<Token>,
    /// The people who write to businesses.
    #[serde(default = "customer::demo_customers")]
    pub customers: Vec<Customer>,
    /// What customers and businesses wrote to each other.
    #[serde(default)]
    pub conversations: Vec<Conversation>,
    /// The threads that another app has.
    #[serde(default)]
    pub thread_owners: Vec<ThreadOwner>,
    /// The WABAs that may not write for a while.
    #[serde(default)]
    pub restrictions: Vec<Restriction>,
    /// Every call that a customer placed.
    #[serde(default)]
    pub calls: Vec<PhoneCall>,
    /// What apps are to be told and is not packed yet.
    #[serde(default)]
    waiting: Vec<webhook::Event>,
    /// What is on its way to apps.
    #[serde(default)]
    deliveries: Vec<Delivery>,
    /// Callback URLs that answered a challenge, with the verify token; spent by a subscription.
    #[serde(skip)]
    verified: Vec<(String, String)>,
    /// Every text that a business sent.
    #[serde(default)]
    pub sent: Vec<SentText>,
    /// Unix seconds of the calls of the last hour, by WABA.
    #[serde(default)]
    waba_calls: BTreeMap<String, Vec<i64>>,
    /// Unix seconds of the calls of the last hour.
    #[serde(skip)]
    app_calls: VecDeque<i64>,
    /// The next return from the dialog fails with this `error_code` and `error_message`.
    #[serde(default)]
    dialog_failure: Option<(i64, String)>,
    /// What will go wrong, in the order it was scripted.
    #[serde(skip)]
    pub faults: Vec<Fault>,
    /// What was asked.
    #[serde(skip)]
    pub journal: Journal,
}

impl World {
    /// An empty world whose clock shows `start`, in unix seconds.
    pub fn new(seed: u64, start: i64) -> Self {
        Self {
            clock: Clock::starting_at(start),
            seed,
            counter: 0,
            settings: Settings::default(),
            apps: Vec::new(),
            people: Vec::new(),
            businesses: Vec::new(),
            wabas: Vec::new(),
            numbers: Vec::new(),
            pages: Vec::new(),
            codes: Vec::new(),
            tokens: Vec::new(),
            customers: Vec::new(),
            conversations: Vec::new(),
            thread_owners: Vec::new(),
            restrictions: Vec::new(),
            calls: Vec::new(),
            waiting: Vec::new(),
            deliveries: Vec::new(),
            verified: Vec::new(),
            sent: Vec::new(),
            waba_calls: BTreeMap::new(),
            app_calls: VecDeque::new(),
            dialog_failure: None,
            faults: Vec::new(),
            journal: Journal::default(),
        }
    }

    /// Reads a world that was written with [`World::to_json`].
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Writes everything but faults and the journal.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// The world's time in unix seconds.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Moves the world's time by this many seconds; calls that ring too long end.
    pub fn advance(&mut self, seconds: i64) {
        self.clock.advance(seconds);
        self.end_overdue_calls();
    }

    /// Adds a fault to the script.
    pub fn script(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Every secret of this world, for a search that must find none of them elsewhere.
    pub fn secrets(&self) -> Vec<String> {
        let apps = self.apps.iter().map(|app| app.secret.clone());
        let codes = self.codes.iter().map(|code| code.code.clone());
        let tokens = self.tokens.iter().map(|token| token.token.clone());
        let pins = self.numbers.iter().filter_map(|number| number.pin.clone());
        apps.chain(codes).chain(tokens).chain(pins).collect()
    }

    /// A fresh id: fifteen digits, so that it also fits a JSON number.
    pub(crate) fn next_id(&mut self) -> String {
        let counter = self.next_count();
        format!("1{:04}{:010}", self.seed % 10_000, counter * 7_919)
    }

    /// A fresh secret that starts with `prefix` and shows its count, so that it can be recognised.
    pub(crate) fn next_secret(&mut self, prefix: &str) -> String {
        let counter = self.next_count();
        let digest = Sha256::digest(format!("{}:{prefix}:{counter}", self.seed));
        format!("{prefix}{counter:06}{}", hex::encode(digest))
    }

    /// A fresh trace id.
    pub(crate) fn next_trace(&mut self) -> String {
        let counter = self.next_count();
        let digest = Sha256::digest(format!("{}:trace:{counter}", self.seed));
        format!("A{}", hex::encode(&digest[..11]))
    }

    /// A number below `limit`, by the seed.
    fn next_below(&mut self, limit: usize) -> usize {
        let counter = self.next_count();
        let digest = Sha256::digest(format!("{}:below:{counter}", self.seed));
        let number = digest
            .iter()
            .take(4)
            .fold(0_usize, |sum, byte| sum * 256 + usize::from(*byte));
        number % limit
    }

    fn next_count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }
}
