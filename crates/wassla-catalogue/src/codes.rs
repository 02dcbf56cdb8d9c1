//! Values of the domain in words.

use wassla_domain::ChannelKind;

use crate::argument::Argument;
use crate::texts::Texts;

impl Texts {
    /// What a kind of channel is called.
    pub fn channel(&self, kind: ChannelKind) -> String {
        self.say(&format!("channel-{kind}"))
    }

    /// A message about a kind of channel, which it calls `$channel`.
    pub fn say_of(&self, id: &str, kind: ChannelKind) -> String {
        self.say_with(id, &[("channel", Argument::words(self.channel(kind)))])
    }
}
