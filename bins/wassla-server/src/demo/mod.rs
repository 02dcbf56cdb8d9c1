//! `demo`: everything in one process, with nothing to set up.

mod folder;
mod meta;
mod seed;

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::net::TcpListener;
use url::Url;
use wassla_domain::Fault;
use wassla_http::{Demo, DemoHooks};
use wassla_system::{OffsetClock, OsEntropy, SystemClock};
use wassla_voice::{DemoVoice, DemoVoiceSettings};

use crate::cli::DemoArguments;
use crate::config::Config;
use crate::environment::Variable;
use crate::failure::CommandFailure;
use crate::server::{self, Extras};
use crate::signals::Signals;
use crate::stores::OpenStores;
use crate::wiring::Machine;
use folder::Folder;

/// Serves the demo until SIGINT or SIGTERM.
pub(crate) async fn run(
    demo: &DemoArguments,
    variables: Vec<Variable>,
) -> Result<ExitCode, CommandFailure> {
    let mut signals = Signals::listen()
        .map_err(|error| CommandFailure::start("signals cannot be heard", error))?;
    let running = start(demo, variables).await?;
    say(&running, demo)?;

    signals.wait().await;
    println!("Stopping.");
    match signals.unless_again(running.stop()).await {
        Some(stopped) => stopped.map(|()| ExitCode::SUCCESS),
        None => Ok(ExitCode::FAILURE),
    }
}

/// A demo that is being served.
pub struct RunningDemo {
    url: Url,
    meta_url: Url,
    server: server::RunningServer,
    meta: meta::RunningMeta,
    /// Dropped last: a temporary one is removed with everything in it.
    folder: Folder,
}

impl RunningDemo {
    /// Where Wassla is.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Where the fake Meta is.
    pub fn meta_url(&self) -> &Url {
        &self.meta_url
    }

    /// Stops both, and keeps the world when there is a folder to keep it in.
    ///
    /// # Errors
    /// [`CommandFailure`] when the world cannot be kept.
    pub async fn stop(self) -> Result<(), CommandFailure> {
        self.server.stop().await;
        self.meta.stop().await?;
        drop(self.folder);
        Ok(())
    }
}

/// Starts the fake Meta, then Wassla on it.
///
/// # Errors
/// [`CommandFailure`] when a port is taken, or the folder cannot be used.
pub async fn start(
    demo: &DemoArguments,
    variables: Vec<Variable>,
) -> Result<RunningDemo, CommandFailure> {
    let wassla = bind(demo.port, "--port").await?;
    let meta = bind(demo.meta_port, "--meta-port").await?;
    let folder = Folder::open(demo.folder.as_deref())?;
    let (url, meta_url) = (address("127.0.0.1", &wassla)?, address("localhost", &meta)?);
    let config = configuration(&folder, variables, &url, &meta_url)?;
    crate::logging::start(&config.log);

    let stores = OpenStores::open_to_serve(&config).await?;
    seed::seed(&*stores.workspaces, &*stores.agents).await?;
    let clock = Arc::new(OffsetClock::new(Arc::new(SystemClock)));
    let kept = folder.is_kept().then(|| folder.world());
    let world = meta::world(kept.as_ref(), &config.meta, &config.public_url, &clock)?;
    let meta = meta::serve(meta, world, clock.clone(), kept);

    let bar = Demo {
        users: Arc::new(seed::people()),
        hooks: Arc::new(Clocks(clock.clone())),
        meta_url: meta_url.clone(),
    };
    let machine = Machine {
        clock,
        ..Machine::default()
    };
    let voice = DemoVoice::new(DemoVoiceSettings::default())
        .map_err(|error| CommandFailure::start("the demo's voice cannot be set up", error))?;
    let extras = Extras {
        demo: Some(bar),
        voice: Some(Arc::new(voice)),
    };
    let server = server::start_on(wassla, config, stores, machine, extras).await?;
    Ok(RunningDemo {
        url,
        meta_url,
        server,
        meta,
        folder,
    })
}

async fn bind(port: u16, flag: &str) -> Result<TcpListener, CommandFailure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    server::bind(address).await.map_err(|failure| {
        let what = format!("{failure}; choose another port with {flag}");
        CommandFailure::Refused(what)
    })
}

fn address(host: &str, listener: &TcpListener) -> Result<Url, CommandFailure> {
    let port = listener.local_addr().map(|address| address.port());
    let port = port.map_err(|error| CommandFailure::start("the listener has no address", error))?;
    Url::parse(&format!("http://{host}:{port}"))
        .map_err(|error| CommandFailure::start("the demo has no address", error))
}

/// The folder's file, the environment over it, and over both what the demo itself decides.
fn configuration(
    folder: &Folder,
    mut variables: Vec<Variable>,
    url: &Url,
    meta_url: &Url,
) -> Result<Config, CommandFailure> {
    let file = folder.configuration(&OsEntropy)?;
    let database = format!("sqlite://{}", folder.database().display());
    let address = format!("{}:{}", "127.0.0.1", url.port().unwrap_or(80));
    variables.extend([
        Variable::new("public_url", url.as_str()),
        Variable::new("listen", address),
        Variable::new("database.url", database),
        Variable::new("meta.graph_url", meta_url.as_str()),
        Variable::new("meta.dialog_url", meta_url.as_str()),
        Variable::new("auth.mode", "demo"),
    ]);
    Ok(Config::read(Some(&file), variables)?)
}

/// The bar's clocks: Meta's follows ours.
struct Clocks(Arc<OffsetClock>);

#[async_trait]
impl DemoHooks for Clocks {
    async fn advance(&self, by: Duration) -> Result<(), Fault> {
        self.0.move_forward(by);
        Ok(())
    }
}

fn say(running: &RunningDemo, demo: &DemoArguments) -> Result<(), CommandFailure> {
    let (wassla, meta) = (origin(running.url()), origin(running.meta_url()));
    let kept = match &demo.folder {
        Some(folder) => format!("Everything is kept in {}.", folder.display()),
        None => "Nothing is kept: give --folder DIR to keep it.".to_owned(),
    };
    let mut out = std::io::stdout();
    writeln!(
        out,
        "Wassla:    {wassla}/channels\nFake Meta: {meta}\nCustomer:  {meta}/phone\n{kept}\nCtrl-C stops both."
    )
    .and_then(|()| out.flush())
    .map_err(|error| CommandFailure::start("nothing can be printed", error))
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
