use std::{future::pending, net::SocketAddr};

use meta_fake::{Fault, What};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{keep, read_world, serve};

async fn fetch(address: SocketAddr, target: &str, token: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET {target} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // A dropped connection may also show as a reset.
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

#[tokio::test]
async fn connection_is_really_dropped_and_the_work_may_be_done() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, shop.router.clone(), pending()));

    shop.sandbox
        .world(|world| world.script(Fault::once("*", What::DoThenDrop)));
    assert_eq!(fetch(address, &target, &token).await, "");
    let answer = fetch(address, &target, &token).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn serving_ends_when_told_to() {
    let shop = Shop::open();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let over = CancellationToken::new();
    let serving = tokio::spawn(serve(
        listener,
        shop.router.clone(),
        over.clone().cancelled_owned(),
    ));
    let idle = TcpStream::connect(address).await.unwrap();
    over.cancel();
    serving.await.unwrap().unwrap();
    drop(idle);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn world_is_kept_and_goes_on() {
    let shop = Shop::open();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.json");
    assert!(read_world(&path).unwrap().is_none());
    let over = CancellationToken::new();
    let keeper = tokio::spawn(keep(shop.sandbox.clone(), path.clone(), over.clone()));
    let (token, _) = shop.ready();
    over.cancel();
    keeper.await.unwrap().unwrap();

    let kept = read_world(&path).unwrap().unwrap();
    let proof = kept.proof(APP, &token).unwrap();
    assert!(kept.authenticate(&token, Some(&proof)).is_ok());
    std::fs::write(&path, "{").unwrap();
    assert!(read_world(&path).is_err());
}
