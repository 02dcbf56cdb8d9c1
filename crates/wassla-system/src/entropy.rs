//! The operating system's random number generator.

use rand::TryRng;
use rand::rngs::SysRng;
use wassla_domain::Fault;
use wassla_domain::ports::Entropy;

/// The operating system's generator: the one place that draws random bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Fault> {
        SysRng
            .try_fill_bytes(buffer)
            .map_err(|error| Fault::unavailable("the operating system's random generator", error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_the_buffer_is_drawn() {
        let mut seen = [0_u8; 64];
        for _ in 0..16 {
            let mut buffer = [0_u8; 64];
            OsEntropy.fill(&mut buffer).unwrap();
            for (seen, drawn) in seen.iter_mut().zip(buffer) {
                *seen |= drawn;
            }
        }
        assert!(seen.iter().all(|byte| *byte != 0));
    }
}
