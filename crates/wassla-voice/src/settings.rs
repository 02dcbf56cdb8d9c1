use std::net::Ipv4Addr;
use std::time::Duration;

/// Where the demo answers calls, how many at a time, and for how long.
#[derive(Debug, Clone)]
pub struct DemoVoiceSettings {
    /// An address of this machine's loopback; every call gets a port of its own there.
    pub address: Ipv4Addr,
    /// How many calls are held at a time; more are refused.
    pub sessions_at_most: usize,
    /// How long a caller may take until sound can flow.
    pub connect_within: Duration,
    /// How long nothing may be heard of a connected caller, not even that they are still there.
    pub silent_at_most: Duration,
    /// How long a call may be.
    pub call_at_most: Duration,
}

/// Why the demo cannot answer calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSettings {
    /// The demo listens to nobody but this machine.
    #[error("the demo answers calls on a loopback address only")]
    Address,
    /// Not one call.
    #[error("the demo must hold at least one call")]
    RtcSessions,
    /// A call without time.
    #[error("the times of a call must be longer than nothing")]
    Time,
}

impl Default for DemoVoiceSettings {
    /// 64 calls on 127.0.0.1: 30 s to connect, 15 s of nothing, an hour in all.
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST,
            sessions_at_most: 64,
            connect_within: Duration::from_secs(30),
            silent_at_most: Duration::from_secs(15),
            call_at_most: Duration::from_hours(1),
        }
    }
}

impl DemoVoiceSettings {
    pub(crate) fn check(&self) -> Result<(), InvalidSettings> {
        if !self.address.is_loopback() {
            return Err(InvalidSettings::Address);
        }
        if self.sessions_at_most == 0 {
            return Err(InvalidSettings::RtcSessions);
        }
        let times = [self.connect_within, self.silent_at_most, self.call_at_most];
        if times.iter().any(Duration::is_zero) {
            return Err(InvalidSettings::Time);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut DemoVoiceSettings)) -> Result<(), InvalidSettings> {
        let mut settings = DemoVoiceSettings::default();
        change(&mut settings);
        settings.check()
    }

    #[test]
    fn the_demo_listens_to_this_machine_only() {
        assert_eq!(check(|_| {}), Ok(()));
        assert_eq!(check(|it| it.address = Ipv4Addr::new(127, 0, 0, 9)), Ok(()));
        for address in [
            Ipv4Addr::UNSPECIFIED,
            Ipv4Addr::BROADCAST,
            Ipv4Addr::new(10, 0, 0, 1),
        ] {
            let refused = check(|it| it.address = address);
            assert_eq!(refused, Err(InvalidSettings::Address), "{address}");
        }
    }

    #[test]
    fn every_bound_is_more_than_nothing() {
        use InvalidSettings::{RtcSessions, Time};
        assert_eq!(check(|it| it.sessions_at_most = 0), Err(RtcSessions));
        assert_eq!(check(|it| it.connect_within = Duration::ZERO), Err(Time));
        assert_eq!(check(|it| it.silent_at_most = Duration::ZERO), Err(Time));
        assert_eq!(check(|it| it.call_at_most = Duration::ZERO), Err(Time));
    }
}
