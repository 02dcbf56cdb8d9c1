use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::{oneshot, watch};
use wassla_domain::CallId;
use wassla_domain::calls::{CallOffer, Sdp, VoiceSession};
use wassla_domain::ports::{BridgeError, VoiceBridge};

/// A voice bridge that does what a test says. Clones are the same bridge.
#[derive(Debug, Clone)]
pub struct ScriptedVoice {
    heard: Arc<Mutex<BridgeLog>>,
    mood: watch::Sender<Mood>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Answers,
    Fails(&'static str),
    Hangs,
}

#[derive(Debug, Default)]
struct BridgeLog {
    offers: Vec<CallOffer>,
    ends: Vec<CallId>,
    /// Calls that go on; what is dropped is over.
    sessions: BTreeMap<CallId, oneshot::Sender<()>>,
}

impl Default for ScriptedVoice {
    fn default() -> Self {
        Self::new()
    }
}

impl ScriptedVoice {
    /// A bridge that answers every offer at once.
    pub fn new() -> Self {
        Self {
            heard: Arc::default(),
            mood: watch::Sender::new(Mood::Answers),
            changes: watch::Sender::new(0),
        }
    }

    /// The answer that a call gets.
    ///
    /// # Panics
    /// Never: a description begins as this one does.
    pub fn answer_to(call: &CallId) -> Sdp {
        let text = format!("v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=answer to {call}\r\nt=0 0\r\n");
        match Sdp::new(text) {
            Some(sdp) => sdp,
            None => panic!("a description"),
        }
    }

    /// From now on it fails for this reason.
    pub fn fail(&self, reason: &'static str) {
        self.mood.send_replace(Mood::Fails(reason));
    }

    /// From now on it does not answer, until it is told otherwise.
    pub fn hang(&self) {
        self.mood.send_replace(Mood::Hangs);
    }

    /// From now on it answers, those too who wait.
    pub fn answer_again(&self) {
        self.mood.send_replace(Mood::Answers);
    }

    /// Ends the session of a call from its own side; `false` when there is none.
    pub fn hang_up(&self, call: &CallId) -> bool {
        let session = self.heard().sessions.remove(call);
        let is_live = session.is_some();
        drop(session);
        self.changed();
        is_live
    }

    /// Every offer, in the order of asking, answered or not.
    pub fn offers(&self) -> Vec<CallOffer> {
        self.heard().offers.clone()
    }

    /// Every call whose end was asked for, in their order, known or not.
    pub fn ends(&self) -> Vec<CallId> {
        self.heard().ends.clone()
    }

    /// The calls whose session goes on.
    pub fn live(&self) -> Vec<CallId> {
        self.heard().sessions.keys().cloned().collect()
    }

    /// Waits until this is so of the bridge.
    pub async fn until(&self, is_so: impl Fn(&Self) -> bool + Send) {
        let mut changes = self.changes.subscribe();
        while !is_so(self) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn heard(&self) -> MutexGuard<'_, BridgeLog> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Waits while it hangs.
    async fn mood(&self) -> Result<(), BridgeError> {
        let mut moods = self.mood.subscribe();
        loop {
            let mood = *moods.borrow_and_update();
            match mood {
                Mood::Answers => return Ok(()),
                Mood::Fails(reason) => return Err(BridgeError::new(reason)),
                Mood::Hangs => {}
            }
            let gone = moods.changed().await;
            gone.map_err(|gone| BridgeError::because("the test is over", gone))?;
        }
    }
}

#[async_trait]
impl VoiceBridge for ScriptedVoice {
    async fn answer(&self, offer: &CallOffer) -> Result<VoiceSession, BridgeError> {
        self.heard().offers.push(offer.clone());
        self.changed();
        self.mood().await?;
        if !is_description(offer.offer.as_str()) {
            return Err(BridgeError::new("not an offer"));
        }
        let (session, over) = oneshot::channel();
        self.heard().sessions.insert(offer.call.clone(), session);
        self.changed();
        Ok(VoiceSession {
            answer: Self::answer_to(&offer.call),
            over: Box::pin(async {
                // Over is what nobody holds any more.
                let _ = over.await;
            }),
        })
    }

    async fn end(&self, call: &CallId) {
        let mut heard = self.heard();
        heard.ends.push(call.clone());
        heard.sessions.remove(call);
        drop(heard);
        self.changed();
    }
}

/// Whether a text has the form and the lines that every description has (RFC 8866, section 5).
fn is_description(text: &str) -> bool {
    let line = |line: &str| {
        let (name, value) = line.split_once('=')?;
        (name.len() == 1 && !value.is_empty()).then(|| name.to_owned())
    };
    let names: Option<Vec<_>> = text.lines().map(line).collect();
    let has = |names: &[String], wanted| names.iter().any(|name| name == wanted);
    names.is_some_and(|names| {
        ["v", "o", "s", "t"]
            .iter()
            .all(|wanted| has(&names, wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wassla_testkit::fixtures::{call_offer, id, sdp};

    #[tokio::test]
    async fn it_fails_hangs_and_hangs_up_as_it_is_told() {
        let voice = ScriptedVoice::new();
        let offer = call_offer(&id("ws_1"), sdp("one"));
        voice.fail("down");
        assert_eq!(voice.answer(&offer).await.unwrap_err().reason, "down");

        voice.hang();
        let waiting = tokio::spawn({
            let (voice, offer) = (voice.clone(), offer.clone());
            async move { voice.answer(&offer).await }
        });
        voice.until(|voice| voice.offers().len() == 2).await;
        assert!(!waiting.is_finished());
        voice.answer_again();
        let session = waiting.await.unwrap().unwrap();
        assert_eq!(session.answer, ScriptedVoice::answer_to(&offer.call));
        assert_eq!(voice.live(), std::slice::from_ref(&offer.call));

        assert!(voice.hang_up(&offer.call));
        session.over.await;
        assert!(!voice.hang_up(&offer.call));
        voice.end(&offer.call).await;
        assert_eq!(voice.ends(), [offer.call]);
        assert_eq!(voice.live(), []);
    }
}
