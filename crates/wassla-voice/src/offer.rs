//! What a caller offers, split into the sound that is answered and the rest, which is rejected.

use wassla_domain::calls::Sdp;

use crate::refused::OfferRefused;

/// How sound must be carried (RFC 5764).
const SECURED: &str = "UDP/TLS/RTP/SAVPF";

/// Several times the lines of the longest offers of browsers; reading takes time for each.
const LINES_AT_MOST: usize = 1_000;

/// An offer with sound in it.
#[derive(Debug)]
pub(crate) struct ReadOffer<'a> {
    session: Vec<&'a str>,
    media: Vec<OfferedMedia<'a>>,
    /// Which of them is the sound.
    sound: usize,
}

/// One `m=` line and what is said about it.
#[derive(Debug)]
struct OfferedMedia<'a> {
    kind: &'a str,
    port: &'a str,
    protocol: &'a str,
    formats: &'a str,
    lines: Vec<&'a str>,
}

impl<'a> ReadOffer<'a> {
    pub(crate) fn read(sdp: &'a Sdp) -> Result<Self, OfferRefused> {
        let text = sdp.as_str();
        if text.lines().count() > LINES_AT_MOST {
            return Err(OfferRefused::NotSdp);
        }
        let (session, media) = split(text);
        let media = media
            .into_iter()
            .map(|lines| OfferedMedia::read(lines).ok_or(OfferRefused::NotSdp))
            .collect::<Result<Vec<_>, _>>()?;
        let sound = media.iter().position(OfferedMedia::is_sound);
        Ok(Self {
            session,
            media,
            sound: sound.ok_or(OfferRefused::NoAudio)?,
        })
    }

    /// The offer as if there were nothing but sound: all that the WebRTC engine gets to read.
    pub(crate) fn sound_alone(&self) -> Result<String, OfferRefused> {
        let sound = &self.media[self.sound];
        let group = format!(
            "a=group:BUNDLE {}",
            sound.mid().ok_or(OfferRefused::NotSdp)?
        );
        let session = self.session.iter().filter(|line| !is_group(line));
        let lines = session.copied().chain([group.as_str()]);
        Ok(joined(lines.chain(sound.lines.iter().copied())))
    }

    /// The whole answer: `answer`, which is about sound alone, and every other medium rejected
    /// (RFC 3264 section 6: as many media as offered, in the same order).
    pub(crate) fn answered(&self, answer: &str) -> Result<Sdp, OfferRefused> {
        let (session, sound) = split(answer);
        let sound = sound.concat();
        if !sound.iter().any(|line| is_opus(line)) {
            return Err(OfferRefused::NoOpus);
        }
        let mut text = joined(session);
        for (place, media) in self.media.iter().enumerate() {
            if place == self.sound {
                text += &joined(sound.iter().copied());
            } else {
                text += &media.rejected();
            }
        }
        Sdp::new(text).ok_or(OfferRefused::NotSdp)
    }
}

impl<'a> OfferedMedia<'a> {
    fn read(lines: Vec<&'a str>) -> Option<Self> {
        let mut words = lines.first()?.strip_prefix("m=")?.splitn(4, ' ');
        let media = Self {
            kind: words.next()?,
            port: words.next()?,
            protocol: words.next()?,
            formats: words.next()?,
            lines,
        };
        let printable = |byte: u8| (b' '..=b'~').contains(&byte);
        media.lines[0].bytes().all(printable).then_some(media)
    }

    fn is_sound(&self) -> bool {
        self.kind == "audio" && self.port != "0" && self.protocol == SECURED
    }

    fn mid(&self) -> Option<&'a str> {
        self.lines
            .iter()
            .find_map(|line| line.strip_prefix("a=mid:"))
    }

    fn rejected(&self) -> String {
        let line = format!("m={} 0 {} {}", self.kind, self.protocol, self.formats);
        let mid = self.mid().map(|mid| format!("a=mid:{mid}"));
        let lines = [line.as_str(), "c=IN IP4 0.0.0.0"];
        joined(
            lines
                .into_iter()
                .chain(mid.as_deref())
                .chain(["a=inactive"]),
        )
    }
}

/// The lines before the first `m=`, and those of each `m=`.
fn split(text: &str) -> (Vec<&str>, Vec<Vec<&str>>) {
    let mut session = Vec::new();
    let mut media: Vec<Vec<&str>> = Vec::new();
    for line in text.lines() {
        if line.starts_with("m=") {
            media.push(vec![line]);
        } else if let Some(last) = media.last_mut() {
            last.push(line);
        } else {
            session.push(line);
        }
    }
    (session, media)
}

fn joined<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    lines.into_iter().flat_map(|line| [line, "\r\n"]).collect()
}

fn is_group(line: &str) -> bool {
    line.starts_with("a=group:")
}

fn is_opus(line: &str) -> bool {
    line.starts_with("a=rtpmap:") && line.contains(" opus/48000")
}
