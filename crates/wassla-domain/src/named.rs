//! Enumerations of codes.

/// An enumeration whose variants have a name that rows, JSON, logs and the catalogue rely on.
macro_rules! named {
    (
        $(#[$about:meta])*
        pub enum $Type:ident { $($(#[$doc:meta])* $name:ident = $text:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Type { $($(#[$doc])* $name,)* }

        impl $Type {
            /// All of them, in the order of every list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in rows, JSON, logs and the catalogue.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Reads a name; `None` for any other text.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }
        }
    };
}
pub(crate) use named;
