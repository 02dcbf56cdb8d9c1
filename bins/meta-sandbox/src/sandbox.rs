//! What every handler shares.

use std::sync::{Arc, Mutex, PoisonError};

use meta_fake::{World, world::Delivery};
use tokio::sync::Notify;

/// Where the sandbox takes the wall time from, in unix seconds.
type WallTime = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A world that follows a wall clock and is shared between requests.
#[derive(Clone)]
pub struct Sandbox {
    world: Arc<Mutex<World>>,
    wall: WallTime,
    changed: Arc<Notify>,
    queued: Arc<Notify>,
}

impl Sandbox {
    /// Shares a world whose clock follows `wall`, which answers unix seconds.
    pub fn new(world: Arc<Mutex<World>>, wall: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            world,
            wall: Arc::new(wall),
            changed: Arc::default(),
            queued: Arc::default(),
        }
    }

    /// Looks at the world as it is now, or changes it.
    pub fn world<T>(&self, visit: impl FnOnce(&mut World) -> T) -> T {
        self.visit(|world| {
            let visited = visit(world);
            if world.has_due_deliveries() {
                self.queued.notify_one();
            }
            visited
        })
    }

    /// Says that the world may have changed, so that it is kept.
    pub fn touch(&self) {
        self.changed.notify_one();
    }

    /// What is to be posted now.
    pub(crate) fn due_deliveries(&self) -> Vec<Delivery> {
        self.visit(|world| world.due_deliveries(world.now()))
    }

    /// Waits until there may be something to post.
    pub(crate) async fn queued(&self) {
        self.queued.notified().await;
    }

    /// Waits until somebody said that the world may have changed.
    pub(crate) async fn touched(&self) {
        self.changed.notified().await;
    }

    fn visit<T>(&self, visit: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.clock.follow((self.wall)());
        visit(&mut world)
    }
}
