use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use wassla_domain::Fault;
use wassla_domain::ports::Entropy;

/// Bytes that look random and are the same in every run: for tests only.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    drawn: Mutex<u64>,
}

impl SeededEntropy {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: Mutex::new(0),
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Fault> {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        for part in buffer.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_be_bytes());
            hash.update(drawn.to_be_bytes());
            *drawn += 1;
            part.copy_from_slice(&hash.finalize()[..part.len()]);
        }
        Ok(())
    }
}

/// Gives the bytes it was told to give, one entry a call; then it fails.
#[derive(Debug)]
pub struct ScriptedEntropy(Mutex<VecDeque<Vec<u8>>>);

impl ScriptedEntropy {
    /// The answers, in order. An entry must be as long as the buffer that it fills.
    pub fn new(answers: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self(Mutex::new(answers.into_iter().collect()))
    }

    /// A generator that does not answer.
    pub fn exhausted() -> Self {
        Self::new([])
    }
}

impl Entropy for ScriptedEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Fault> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match answers.pop_front() {
            Some(bytes) if bytes.len() == buffer.len() => {
                buffer.copy_from_slice(&bytes);
                Ok(())
            }
            Some(_) => Err(Fault::unavailable(
                "entropy",
                "the next entry has another length",
            )),
            None => Err(Fault::unavailable("entropy", "the script is at its end")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_gives_its_bytes_and_then_fails() {
        let entropy = ScriptedEntropy::new([vec![1, 2], vec![3]]);
        let mut two = [0; 2];
        entropy.fill(&mut two).unwrap();
        assert_eq!(two, [1, 2]);
        assert!(entropy.fill(&mut two).is_err());
        assert!(entropy.fill(&mut two).is_err());
    }

    #[test]
    fn one_seed_is_one_stream() {
        let draw = |entropy: &SeededEntropy| {
            let mut bytes = [0; 40];
            entropy.fill(&mut bytes).unwrap();
            bytes
        };
        let (one, same, other) = (
            SeededEntropy::new(1),
            SeededEntropy::new(1),
            SeededEntropy::new(2),
        );
        let first = draw(&one);
        assert_eq!(first, draw(&same));
        assert_ne!(first, draw(&other));
        assert_ne!(first, draw(&one));
    }
}
