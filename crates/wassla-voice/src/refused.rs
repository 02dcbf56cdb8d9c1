use wassla_domain::ports::BridgeError;

/// Why a call is not answered. It never holds a word of the offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OfferRefused {
    #[error("the offer cannot be understood")]
    NotSdp,
    #[error("the offer has no sound that can be answered")]
    NoAudio,
    #[error("the offer has no Opus")]
    NoOpus,
    #[error("as many calls as may be are held already")]
    Busy,
    #[error("the call is answered already")]
    Answered,
    #[error("the bridge has stopped")]
    Stopped,
}

impl OfferRefused {
    const fn reason(self) -> &'static str {
        match self {
            Self::NotSdp => "not_sdp",
            Self::NoAudio => "no_audio",
            Self::NoOpus => "no_opus",
            Self::Busy => "busy",
            Self::Answered => "answered_already",
            Self::Stopped => "stopped",
        }
    }
}

impl From<OfferRefused> for BridgeError {
    fn from(refused: OfferRefused) -> Self {
        Self::because(refused.reason(), refused)
    }
}
