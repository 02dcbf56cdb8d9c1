//! A caller with a WebRTC engine of their own: the offering side.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::crypto::from_feature_flags;
use str0m::media::{Direction, MediaKind, MediaTime, Mid};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use tokio::net::UdpSocket;
use tokio::time::{interval, sleep_until, timeout};
use wassla_domain::calls::Sdp;

/// Longer than anything that a test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Samples in 20 ms of Opus.
const FRAME: u64 = 960;

pub(crate) struct Caller {
    engine: Box<Rtc>,
    socket: UdpSocket,
    address: SocketAddr,
    offered: String,
    pending: Option<SdpPendingOffer>,
    sound: Mid,
    spoken: u64,
    /// The sound that came, in the order of arrival.
    pub(crate) heard: Vec<Vec<u8>>,
    /// How many datagrams of any kind came.
    pub(crate) datagrams: u64,
    /// The datagrams that left, for tests that damage them.
    pub(crate) sent: Vec<Vec<u8>>,
    pub(crate) connected: bool,
    /// The other side said that it is over.
    pub(crate) hung_up: bool,
}

impl Caller {
    pub(crate) async fn dialling() -> Self {
        Self::with(Direction::SendRecv).await
    }

    /// A caller whose sound goes in this direction.
    pub(crate) async fn with(direction: Direction) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let mut config = RtcConfig::new()
            .set_crypto_provider(Arc::new(from_feature_flags()))
            .clear_codecs()
            .enable_opus(true, false);
        // Says often that they are still there.
        config.set_max_stun_rto(Duration::from_millis(100));
        let mut engine = Box::new(config.build(Instant::now()));
        engine.add_local_candidate(Candidate::host(address, Protocol::Udp).unwrap());
        let mut changes = engine.sdp_api();
        let sound = changes.add_media(MediaKind::Audio, direction, None, None, None);
        let (offer, pending) = changes.apply().unwrap();
        Self {
            engine,
            socket,
            address,
            offered: offer.to_sdp_string(),
            pending: Some(pending),
            sound,
            spoken: 0,
            heard: Vec::new(),
            datagrams: 0,
            sent: Vec::new(),
            connected: false,
            hung_up: false,
        }
    }

    pub(crate) fn offer(&self) -> String {
        self.offered.clone()
    }

    /// The socket, for tests that send what no engine would.
    pub(crate) fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    pub(crate) fn takes(&mut self, answer: &Sdp) {
        let answer = SdpAnswer::from_sdp_string(answer.as_str()).unwrap();
        let pending = self.pending.take().unwrap();
        self.engine
            .sdp_api()
            .accept_answer(pending, answer)
            .unwrap();
    }

    /// Stays on the line until it connects.
    pub(crate) async fn connects(&mut self) {
        self.until(|caller| caller.connected).await;
    }

    /// Says this much of sound.
    pub(crate) async fn says(&mut self, sound: &[u8]) {
        let writer = self.engine.writer(self.sound).unwrap();
        let format = writer.payload_params().next().unwrap().pt();
        let time = MediaTime::new(
            self.spoken * FRAME,
            str0m::media::Frequency::FORTY_EIGHT_KHZ,
        );
        writer.write(format, Instant::now(), time, sound).unwrap();
        self.spoken += 1;
        self.advance().await;
    }

    /// Talks, a packet every 20 ms, until one that was said now comes back: some may be lost.
    pub(crate) async fn is_echoed(&mut self) {
        let from = self.spoken;
        let mark = |spoken: u64| [&[0x78], &spoken.to_be_bytes()[..]].concat();
        let talking = async {
            let mut pace = interval(Duration::from_millis(20));
            loop {
                let wake = self.advance().await;
                let now = (from..self.spoken).map(mark);
                if now.into_iter().any(|said| self.heard.contains(&said)) {
                    return;
                }
                tokio::select! {
                    _ = pace.tick() => self.says(&mark(self.spoken)).await,
                    () = self.listens(wake) => {}
                }
            }
        };
        timeout(PATIENCE, talking).await.expect("an echo");
    }

    /// Hangs up.
    pub(crate) async fn hangs_up(mut self) {
        self.engine.close().unwrap();
        self.advance().await;
    }

    /// Stays on the line until this is so.
    pub(crate) async fn until(&mut self, so: impl Fn(&Self) -> bool) {
        let waiting = async {
            loop {
                let wake = self.advance().await;
                if so(self) {
                    return;
                }
                self.listens(wake).await;
            }
        };
        timeout(PATIENCE, waiting)
            .await
            .expect("what was waited for");
    }

    /// Stays on the line for good.
    pub(crate) async fn stays(&mut self) {
        loop {
            let wake = self.advance().await;
            self.listens(wake).await;
        }
    }

    async fn listens(&mut self, wake: Instant) {
        let mut datagram = [0; 2_000];
        let received = tokio::select! {
            received = self.socket.recv_from(&mut datagram) => Some(received.unwrap()),
            () = sleep_until(wake.into()) => None,
        };
        let now = Instant::now();
        let Some((length, source)) = received else {
            return self.engine.handle_input(Input::Timeout(now)).unwrap();
        };
        self.datagrams += 1;
        let datagram = &datagram[..length];
        let datagram = Receive::new(Protocol::Udp, source, self.address, datagram).unwrap();
        let input = Input::Receive(now, datagram);
        self.engine.handle_input(input).unwrap();
    }

    async fn advance(&mut self) -> Instant {
        loop {
            match self.engine.poll_output().unwrap() {
                Output::Timeout(wake) => return wake,
                Output::Transmit(datagram) => {
                    let sent = self
                        .socket
                        .send_to(&datagram.contents, datagram.destination);
                    sent.await.unwrap();
                    self.sent.push(datagram.contents.to_vec());
                }
                Output::Event(Event::MediaData(sound)) => self.heard.push(sound.data.to_vec()),
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::Closed) => self.hung_up = true,
                Output::Event(_) => {}
            }
        }
    }
}
