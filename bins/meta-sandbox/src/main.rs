//! The fake Meta as a program.

use std::{
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::{Arc, Mutex},
};

use clap::Parser;
use meta_fake::{World, world::Clock};
use meta_sandbox::{Sandbox, deliver, keep, read_world, router, serve};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wassla_domain::ports::Clock as _;
use wassla_system::SystemClock;

/// A fake Meta to develop against: Graph, the consent page, webhooks, phones, faults and a journal.
#[derive(Parser)]
#[command(version, about)]
struct Options {
    /// Where to listen; a loopback address.
    #[arg(long, default_value = "127.0.0.1:9090")]
    listen: SocketAddr,
    /// Keeps the world in this file, and goes on with it next time.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// The app's id.
    #[arg(long, requires = "app_secret")]
    app_id: Option<String>,
    /// The app's secret.
    #[arg(long, requires = "app_id")]
    app_secret: Option<String>,
    /// A redirect URI that the dialog accepts; may be given more than once.
    #[arg(long, default_value = "http://127.0.0.1:8080/oauth/meta/callback")]
    redirect_uri: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("meta-sandbox: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    if !options.listen.ip().is_loopback() {
        return Err(format!("{} is not a loopback address", options.listen));
    }
    let mut world = world(&options)?;
    world.settings.asks_challenge = true;
    let app_id = world
        .apps
        .first()
        .map(|app| app.id.clone())
        .unwrap_or_default();
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", options.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("A fake Meta for app {app_id} listens on http://{address}");

    let sandbox = Sandbox::new(Arc::new(Mutex::new(world)), now);
    let over = CancellationToken::new();
    let postman = tokio::spawn(deliver(sandbox.clone(), over.clone()));
    let keeper = options
        .world
        .map(|path| tokio::spawn(keep(sandbox.clone(), path, over.clone())));
    let stopped = async {
        if tokio::signal::ctrl_c().await.is_err() {
            tracing::warn!("Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    let served = serve(listener, router(sandbox), stopped).await;
    over.cancel();
    let delivered = postman.await.map_err(|error| error.to_string())?;
    delivered.map_err(|error| format!("webhooks could not be delivered: {error}"))?;
    if let Some(keeper) = keeper {
        let kept = keeper.await.map_err(|error| error.to_string())?;
        kept.map_err(|error| format!("the world could not be kept: {error}"))?;
    }
    served.map_err(|error| error.to_string())
}

/// The kept world, else a new one; with the app that the options name.
fn world(options: &Options) -> Result<World, String> {
    let redirect_uris: Vec<&str> = options.redirect_uri.iter().map(String::as_str).collect();
    let app = options.app_id.as_deref().zip(options.app_secret.as_deref());
    let kept = match &options.world {
        Some(path) => read_world(path).map_err(|error| format!("{}: {error}", path.display()))?,
        None => None,
    };
    if let Some(mut world) = kept {
        if let Some((id, secret)) = app {
            world.put_app(id, secret, &redirect_uris);
        }
        return Ok(world);
    }
    let (id, secret) = app.unwrap_or(("700000000000001", "sandbox-app-secret"));
    let mut world = World::demo(id, secret, &redirect_uris);
    world.name_app("Wassla");
    world.clock = Clock::starting_at(now());
    Ok(world)
}

/// Unix seconds.
fn now() -> i64 {
    SystemClock.now().seconds()
}
