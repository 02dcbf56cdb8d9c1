use crate::fault::Fault;

/// Random bytes, fit for secrets.
///
/// An adapter MUST draw from the operating system's generator, and MUST NOT answer with fewer or
/// predictable bytes when that fails: it answers with a fault.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the buffer.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the generator does not answer.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Fault>;
}
