use crate::time::Timestamp;

/// What time it is.
///
/// An adapter MUST answer at once, and MUST NOT go backwards by more than the host's own clock
/// does.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
}
