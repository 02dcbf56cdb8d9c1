//! The demo: pick who to be, move the clocks; on this machine only.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use wassla_domain::{Caller, Fault, Role};
use wassla_http::{Demo, DemoHooks, DemoUser, DemoUsers};
use wassla_testkit::fixtures::id;

use crate::world::{Visit, World, url};

#[derive(Default)]
struct Clocks(Mutex<Vec<Duration>>);

#[async_trait]
impl DemoHooks for Clocks {
    async fn advance(&self, by: Duration) -> Result<(), Fault> {
        self.0.lock().unwrap().push(by);
        Ok(())
    }
}

fn user(name: &str, workspace: &str, role: Role) -> DemoUser {
    DemoUser {
        caller: Caller {
            user: id(name),
            workspace: id(workspace),
            role: Some(role),
        },
        name: format!("Name of {name}"),
        workspace_name: format!("Name of {workspace}"),
        note: "Growth plan".into(),
        locale: None,
    }
}

fn world() -> (World, Arc<Clocks>) {
    let users = Arc::new(DemoUsers::new(vec![
        user("olga", "ws_1", Role::Owner),
        user("vera", "ws_2", Role::Viewer),
    ]));
    let clocks = Arc::new(Clocks::default());
    let demo = Demo {
        users: users.clone(),
        hooks: clocks.clone(),
        meta_url: url("http://localhost:9090"),
    };
    let world = World::wishing(|wishes| {
        wishes.who_asks = Some(users);
        wishes.demo = Some(demo);
    });
    (world, clocks)
}

#[tokio::test]
async fn the_bar_switches_users() {
    let (world, _) = world();
    let page = world.get("/channels").send().await;
    assert!(page.body.contains("data-demo") && page.body.contains("http://localhost:9090"));
    assert!(
        page.body
            .contains("<span class=\"asker-user\"><bdi>Name of olga</bdi></span>")
    );

    let switched = world.posts("/demo/user", "user=vera").send().await;
    assert_eq!(
        (switched.status, switched.location()),
        (StatusCode::SEE_OTHER, "/channels")
    );
    assert!(
        switched
            .header("set-cookie")
            .ends_with("HttpOnly; SameSite=Lax")
    );
    let page = world
        .get("/channels")
        .cookie(&switched.cookie())
        .send()
        .await;
    assert!(
        page.body
            .contains("<span class=\"asker-user\"><bdi>Name of vera</bdi></span>")
    );
    assert!(page.body.contains("Ask your workspace owner"));
    assert_eq!(
        world
            .posts("/demo/user", "user=mallory")
            .send()
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn the_bar_moves_the_clocks() {
    let (world, clocks) = world();
    assert_eq!(
        world.posts("/demo/clock", "minutes=11").send().await.status,
        StatusCode::SEE_OTHER
    );
    for wrong in [
        "",
        "minutes=",
        "minutes=0",
        "minutes=-5",
        "minutes=999999999",
        "minutes=x",
    ] {
        assert_eq!(
            world.posts("/demo/clock", wrong).send().await.status,
            StatusCode::BAD_REQUEST
        );
    }
    assert_eq!(*clocks.0.lock().unwrap(), [Duration::from_mins(11)]);
}

#[tokio::test]
async fn other_sites_cannot_use_the_bar() {
    let (world, clocks) = world();
    for path in ["/demo/user", "/demo/clock"] {
        let visit = Visit::new(&world.app, "POST", path).form("user=vera&minutes=11");
        let answer = visit.header("origin", "https://evil.example").send().await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(clocks.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn any_other_host_is_refused() {
    let (world, _) = world();
    let ask = |host: &str| {
        let request = axum::http::Request::get("/channels").header("host", host);
        let request = request.body(axum::body::Body::empty()).unwrap();
        tower::ServiceExt::oneshot(world.app.clone(), request)
    };
    assert_eq!(
        ask("127.0.0.1:8080").await.unwrap().status(),
        StatusCode::OK
    );
    for host in ["localhost:8080", "[::1]:8080"] {
        let answer = ask(host).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{host}");
        assert_eq!(
            answer.headers()["location"],
            "http://127.0.0.1:8080/channels",
            "{host}"
        );
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example:8080",
        "192.168.1.7:8080",
        "",
    ] {
        assert_eq!(
            ask(host).await.unwrap().status(),
            StatusCode::MISDIRECTED_REQUEST,
            "{host}"
        );
    }
}

#[tokio::test]
async fn outside_the_demo_there_is_no_bar() {
    let world = World::new();
    let page = world
        .get("/channels")
        .by(&crate::world::owner())
        .send()
        .await;
    assert!(!page.body.contains("data-demo"));
    for path in ["/demo/user", "/demo/clock"] {
        let answer = world
            .posts(path, "user=olga")
            .by(&crate::world::owner())
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}
