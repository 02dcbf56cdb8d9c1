//! Replies: how long they may be, and what a reply is when it is stored.

use crate::ids::{ConversationId, MessageId};
use crate::inbox::Author;
use crate::kind::ChatKind;

/// A message of ours, stored before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReply {
    /// Its id.
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// An agent or a teammate.
    pub author: Author,
    /// The words: not empty, and no longer than [`longest_reply`].
    pub text: String,
}

/// How long one message may be at Meta: in characters, on Instagram in bytes.
pub const fn longest_reply(kind: ChatKind) -> usize {
    match kind {
        ChatKind::Whatsapp => 4096,
        ChatKind::Messenger => 1999,
        ChatKind::Instagram => 1000,
    }
}

/// Whether a text is one message: not only spaces, and short enough.
pub fn is_sendable(text: &str, kind: ChatKind) -> bool {
    !text.trim().is_empty() && too_long_from(text, kind).is_none()
}

/// A text as messages that are short enough, cut at a space or line break where there is one. A
/// text of nothing but spaces is no message.
pub fn parts(text: &str, kind: ChatKind) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (part, after) = rest.split_at(cut(rest, kind));
        parts.push(part.trim_end().to_owned());
        rest = after.trim_start();
    }
    parts
}

/// Where to cut, in bytes: all of it when it is short enough.
fn cut(text: &str, kind: ChatKind) -> usize {
    let Some(hard) = too_long_from(text, kind) else {
        return text.len();
    };
    let soft = text[..hard].rfind(char::is_whitespace);
    soft.filter(|end| *end > hard / 2).unwrap_or(hard)
}

/// The byte from which on a text is too long; `None` if it is short enough.
fn too_long_from(text: &str, kind: ChatKind) -> Option<usize> {
    let longest = longest_reply(kind);
    if kind == ChatKind::Instagram {
        return (text.len() > longest).then(|| text.floor_char_boundary(longest));
    }
    let (end, _) = text.char_indices().nth(longest)?;
    Some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_is_one_message_and_no_text_is_none() {
        assert_eq!(parts(" hello \n", ChatKind::Whatsapp), ["hello"]);
        assert!(parts(" \n\t", ChatKind::Whatsapp).is_empty());
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = "word ".repeat(1000);
        let parts = parts(&text, ChatKind::Whatsapp);
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| part.ends_with("word")));
    }

    proptest! {
        #[test]
        fn nothing_but_space_is_lost(text in "[ \\n a-zé😀]{0,6000}") {
            let parts = parts(&text, ChatKind::Instagram);
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&parts.concat()), solid(&text));
            prop_assert!(parts.iter().all(|part| (1..=1000).contains(&part.len())));
            prop_assert!(parts.iter().all(|part| is_sendable(part, ChatKind::Instagram)));
        }
    }
}
