use wassla_domain::{Fault, Refusal};

/// Why a use case stopped.
#[derive(Debug, thiserror::Error)]
pub enum UseCaseError {
    /// Expected: it has a code and words.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Unexpected: it has a source.
    #[error(transparent)]
    Fault(#[from] Fault),
}
