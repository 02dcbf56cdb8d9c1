//! One end of a WebRTC connection: the engine, its socket, and the echo.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use str0m::change::SdpOffer;
use str0m::crypto::from_feature_flags;
use str0m::media::MediaData;
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc, RtcConfig};
use tokio::net::UdpSocket;
use tokio::time::sleep_until;
use wassla_domain::calls::Sdp;
use wassla_domain::ports::BridgeError;

use crate::offer::ReadOffer;
use crate::refused::OfferRefused;

/// More than any datagram that the engine takes.
const LARGEST_DATAGRAM: usize = 2_000;

/// An endpoint that has answered one caller. Its socket closes with it.
pub(crate) struct RtcEndpoint {
    engine: Box<Rtc>,
    socket: UdpSocket,
    address: SocketAddr,
    /// What came last.
    datagram: Box<[u8; LARGEST_DATAGRAM]>,
    /// When the engine wants to be asked again.
    wake: Instant,
    /// How many packets of sound were played back.
    echoed: u64,
}

/// How the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    /// Sound can flow.
    Up,
    /// The caller hung up.
    Left,
    /// ICE gave the caller up.
    Lost,
    /// The engine cannot go on.
    Broken,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Received {
    /// Something of the caller's.
    Caller,
    /// Nothing, or something of nobody we know.
    Nothing,
}

impl RtcEndpoint {
    /// Opens a socket of its own, with keys of its own, and answers.
    pub(crate) async fn open(offer: &Sdp, address: Ipv4Addr) -> Result<(Self, Sdp), BridgeError> {
        let offer = ReadOffer::read(offer)?;
        let sound = offer.sound_alone()?;
        // What the engine complains about quotes the offer: it is not told.
        let sound = SdpOffer::from_sdp_string(&sound).map_err(|_| OfferRefused::NotSdp)?;

        let bound = bind(address)
            .await
            .map_err(|error| BridgeError::because("no_socket", error))?;
        let mut engine = engine();
        engine.add_local_candidate(bound.candidate);
        let answer = engine.sdp_api().accept_offer(sound);
        let answer = answer.map_err(|_| OfferRefused::NotSdp)?;
        let answer = offer.answered(&answer.to_sdp_string())?;

        let endpoint = Self {
            engine,
            socket: bound.socket,
            address: bound.address,
            datagram: Box::new([0; LARGEST_DATAGRAM]),
            wake: Instant::now(),
            echoed: 0,
        };
        Ok((endpoint, answer))
    }

    /// How many packets of sound were played back.
    pub(crate) fn echoed(&self) -> u64 {
        self.echoed
    }

    /// Sends and plays back all that is ready; says when the connection changed.
    pub(crate) async fn advance(&mut self) -> Option<Connection> {
        let mut changed = None;
        loop {
            match self.engine.poll_output() {
                Ok(Output::Timeout(wake)) => {
                    self.wake = wake;
                    return changed;
                }
                // A datagram may be lost: so may one that cannot be sent.
                Ok(Output::Transmit(datagram)) => {
                    let sent = self
                        .socket
                        .send_to(&datagram.contents, datagram.destination);
                    _ = sent.await;
                }
                Ok(Output::Event(Event::MediaData(sound))) => self.play_back(sound),
                Ok(Output::Event(event)) => changed = connection(&event).or(changed),
                Err(_) => return Some(Connection::Broken),
            }
        }
    }

    /// Waits for a datagram, or until the engine wants to be asked. May be dropped at any time.
    pub(crate) async fn listen(&mut self) -> io::Result<Received> {
        let received = tokio::select! {
            received = self.socket.recv_from(&mut *self.datagram) => Some(received?),
            () = sleep_until(self.wake.into()) => None,
        };
        let now = Instant::now();
        let input = received.and_then(|(length, source)| {
            let datagram = &self.datagram[..length];
            let datagram = Receive::new(Protocol::Udp, source, self.address, datagram).ok()?;
            let input = Input::Receive(now, datagram);
            self.engine.accepts(&input).then_some(input)
        });
        let heard = if input.is_some() {
            Received::Caller
        } else {
            Received::Nothing
        };
        // Whatever cannot be used is as good as lost: the next poll says whether it was the end.
        _ = self
            .engine
            .handle_input(input.unwrap_or(Input::Timeout(now)));
        Ok(heard)
    }

    /// Tells the caller that it is over.
    pub(crate) async fn hang_up(mut self) {
        if self.engine.close().is_ok() {
            self.advance().await;
        }
    }

    /// To a caller who does not want to hear, nothing is played.
    fn play_back(&mut self, sound: MediaData) {
        let hears = |media: &str0m::media::Media| media.direction().is_sending();
        if !self.engine.media(sound.mid).is_some_and(hears) {
            return;
        }
        let Some(writer) = self.engine.writer(sound.mid) else {
            return;
        };
        let Some(format) = writer.match_params(sound.params) else {
            return;
        };
        let written = writer.write(format, sound.network_time, sound.time, sound.data);
        self.echoed += u64::from(written.is_ok());
    }
}

fn engine() -> Box<Rtc> {
    let config = RtcConfig::new()
        .set_crypto_provider(Arc::new(from_feature_flags()))
        .clear_codecs()
        .enable_opus(true, false);
    Box::new(config.build(Instant::now()))
}

/// A socket, and how callers are told where it is.
struct Bound {
    socket: UdpSocket,
    address: SocketAddr,
    candidate: Candidate,
}

async fn bind(address: Ipv4Addr) -> io::Result<Bound> {
    let socket = UdpSocket::bind((address, 0)).await?;
    let address = socket.local_addr()?;
    let candidate = Candidate::host(address, Protocol::Udp).map_err(io::Error::other)?;
    Ok(Bound {
        socket,
        address,
        candidate,
    })
}

fn connection(event: &Event) -> Option<Connection> {
    if matches!(event, Event::Connected) {
        return Some(Connection::Up);
    }
    if matches!(event, Event::Closed) {
        return Some(Connection::Left);
    }
    let lost = Event::IceConnectionStateChange(IceConnectionState::Disconnected);
    (*event == lost).then_some(Connection::Lost)
}
