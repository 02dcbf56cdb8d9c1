//! The fake Meta, in this process.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use meta_fake::World;
use meta_fake::world::Clock as WorldClock;
use meta_sandbox::Sandbox;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use wassla_domain::ports::Clock;
use wassla_system::OffsetClock;

use crate::commands::check::OBJECTS;
use crate::config::{Meta, PublicUrl};
use crate::failure::CommandFailure;

/// A fake Meta that is being served.
pub(crate) struct RunningMeta {
    stop: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
    delivering: JoinHandle<std::io::Result<()>>,
    keeping: Option<JoinHandle<std::io::Result<()>>>,
}

/// The kept world, else a new one, with the demo's app in it and its webhooks set. The clock goes on
/// where it was left.
pub(crate) fn world(
    kept: Option<&PathBuf>,
    app: &Meta,
    public_url: &PublicUrl,
    clock: &OffsetClock,
) -> Result<World, CommandFailure> {
    let mut world = kept_or_new(kept, app, public_url, clock)?;
    let at = |path: &str| {
        let mut url = public_url.url().clone();
        url.set_path(path);
        url
    };
    let webhook = at("/webhooks/meta");
    for (object, fields) in OBJECTS {
        let token = app.webhook_verify_token.expose_secret();
        world.set_app_webhook(object, webhook.as_str(), token, fields);
    }
    let (deauthorize, deletion) = (at("/meta/deauthorize"), at("/meta/data-deletion"));
    world.set_app_callbacks(deauthorize.as_str(), deletion.as_str());
    Ok(world)
}

fn kept_or_new(
    kept: Option<&PathBuf>,
    app: &Meta,
    public_url: &PublicUrl,
    clock: &OffsetClock,
) -> Result<World, CommandFailure> {
    let (id, secret) = (app.app_id.as_str(), app.app_secret.expose_secret());
    let redirect_uri = public_url.redirect_uri();
    let redirect_uris = [redirect_uri.as_str()];
    let read = kept.map(|path| meta_sandbox::read_world(path));
    let read = read.transpose().map_err(|error| {
        let what = "the kept world of the fake Meta cannot be read; remove it to start anew";
        CommandFailure::start(what, error)
    })?;
    let Some(mut world) = read.flatten() else {
        let mut world = World::demo(id, secret, &redirect_uris);
        world.name_app("Wassla");
        world.clock = WorldClock::starting_at(clock.now().seconds());
        return Ok(world);
    };
    world.put_app(id, secret, &redirect_uris);
    let ahead = world.now() - world.clock.offset() - clock.now().seconds();
    clock.move_forward(Duration::from_secs(u64::try_from(ahead).unwrap_or(0)));
    Ok(world)
}

/// Serves a world whose time is the clock's.
pub(crate) fn serve(
    listener: TcpListener,
    world: World,
    clock: Arc<OffsetClock>,
    keep_in: Option<PathBuf>,
) -> RunningMeta {
    let stop = CancellationToken::new();
    let wall = move || clock.now().seconds();
    let sandbox = Sandbox::new(Arc::new(Mutex::new(world)), wall);
    let keeping = keep_in.map(|path| {
        let keeping = meta_sandbox::keep(sandbox.clone(), path, stop.clone());
        tokio::spawn(keeping)
    });
    let delivering = tokio::spawn(meta_sandbox::deliver(sandbox.clone(), stop.clone()));
    let router = meta_sandbox::router(sandbox);
    let stopped = stop.clone().cancelled_owned();
    let serving = tokio::spawn(meta_sandbox::serve(listener, router, stopped));
    RunningMeta {
        stop,
        serving,
        delivering,
        keeping,
    }
}

impl RunningMeta {
    /// Stops serving, and writes the world a last time when it is kept.
    pub(crate) async fn stop(self) -> Result<(), CommandFailure> {
        self.stop.cancel();
        let ended = |what: &'static str| move |error| CommandFailure::start(what, error);
        let served = self.serving.await.map_err(std::io::Error::other);
        served
            .flatten()
            .map_err(ended("the fake Meta stopped badly"))?;
        let delivered = self.delivering.await.map_err(std::io::Error::other);
        delivered
            .flatten()
            .map_err(ended("the fake Meta's webhooks stopped badly"))?;
        if let Some(keeping) = self.keeping {
            let kept = keeping.await.map_err(std::io::Error::other);
            kept.flatten()
                .map_err(ended("the fake Meta's world was not kept"))?;
        }
        Ok(())
    }
}
