//! Tokens, codes and draws: from the system, or from a seed for the demo and for tests.
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use std::sync::{Arc, Mutex};

/// Letters and digits that nobody confuses in print: no I, L, O, U, 0, 1.
const CLEAR: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Where chance comes from.
#[derive(Clone)]
pub struct Random(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Random {
    /// The system's own generator: for everything that must not be guessed.
    pub fn system() -> Random {
        Random(Source::System)
    }

    /// The same draws for the same seed.
    pub fn seeded(seed: u64) -> Random {
        Random(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            Source::System => rand::rng().fill_bytes(bytes),
            Source::Seeded(rng) => rng.lock().unwrap_or_else(|broken| broken.into_inner()).fill_bytes(bytes),
        }
    }

    /// A number from 0 to `below` − 1; 0 if `below` is 0.
    pub fn below(&self, below: usize) -> usize {
        if below == 0 {
            return 0;
        }
        match &self.0 {
            Source::System => rand::rng().random_range(0..below),
            Source::Seeded(rng) => {
                rng.lock().unwrap_or_else(|broken| broken.into_inner()).random_range(0..below)
            }
        }
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<'a, T>(&self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// 256 bits as 64 hex digits: for cookies and one-time links.
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        data_encoding::HEXLOWER.encode(&bytes)
    }

    /// 128 bits as devices write their ids: 8-4-4-4-12 hex digits.
    pub fn uuid(&self) -> String {
        let hex = self.token();
        [&hex[0..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]].join("-")
    }

    /// `groups` of four clear characters, "K7QM-4T2X": about 19.6 bits a group.
    pub fn code(&self, groups: usize) -> String {
        let group = || (0..4).map(|_| CLEAR[self.below(CLEAR.len())] as char).collect::<String>();
        (0..groups).map(|_| group()).collect::<Vec<_>>().join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        assert_eq!(Random::seeded(7).token(), Random::seeded(7).token());
        assert_ne!(Random::system().token(), Random::system().token());
    }

    #[test]
    fn a_code_is_groups_of_clear_characters() {
        let code = Random::seeded(1).code(4);
        assert_eq!(code.len(), 19);
        assert!(code.split('-').all(|g| g.len() == 4 && g.bytes().all(|b| CLEAR.contains(&b))));
    }
}
