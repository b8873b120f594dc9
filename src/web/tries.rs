//! Tries that are counted: so many at once, then one in a while. A right try is given back.
use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many keys are told apart at most. Beyond it two may share a count; which, nobody outside knows.
const PLACES: usize = 65_536;

/// Counts of tries by key, in a memory that never grows.
pub struct Tries {
    at_once: f64,
    every: Duration,
    places: Mutex<Vec<Place>>,
    hasher: RandomState,
    began: Instant,
}

/// Tries used, and the moment at which they were counted, in seconds since the beginning.
#[derive(Clone, Copy)]
struct Place {
    used: f64,
    at: f64,
}

impl Tries {
    /// `at_once` tries, and one more whenever `every` has passed.
    pub fn new(at_once: u16, every: Duration) -> Tries {
        Tries {
            at_once: f64::from(at_once),
            every,
            places: Mutex::new(vec![Place { used: 0.0, at: 0.0 }; PLACES]),
            hasher: RandomState::new(),
            began: Instant::now(),
        }
    }

    /// Takes one try.
    ///
    /// # Errors
    /// How long to wait for the next one, when all are used.
    pub fn take(&self, key: impl Hash, now: Instant) -> Result<(), Duration> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &mut places[self.place(&key)];
        self.settle(place, now);
        let too_many = place.used + 1.0 - self.at_once;
        // What is less than a thousandth of a try is the rounding of numbers, not a try.
        if too_many > 0.001 {
            return Err(self.every.mul_f64(too_many).max(Duration::from_secs(1)));
        }
        place.used += 1.0;
        Ok(())
    }

    /// Gives a try back that was right.
    pub fn give_back(&self, key: impl Hash, now: Instant) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &mut places[self.place(&key)];
        self.settle(place, now);
        place.used = (place.used - 1.0).max(0.0);
    }

    /// Forgets every try.
    pub fn reset(&self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.fill(Place { used: 0.0, at: 0.0 });
    }

    fn place(&self, key: &impl Hash) -> usize {
        (self.hasher.hash_one(key) % PLACES as u64) as usize
    }

    /// Lets go of what time has given back.
    fn settle(&self, place: &mut Place, now: Instant) {
        let at = now.saturating_duration_since(self.began).as_secs_f64();
        place.used = (place.used - (at - place.at).max(0.0) / self.every.as_secs_f64()).max(0.0);
        place.at = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once_and_then_one_in_a_while() {
        let tries = Tries::new(3, Duration::from_secs(60));
        let at = |seconds| tries.began + Duration::from_secs(seconds);
        for _ in 0..3 {
            assert_eq!(tries.take("siti", at(0)), Ok(()));
        }
        assert_eq!(tries.take("siti", at(0)), Err(Duration::from_secs(60)));
        assert_eq!(
            tries.take("siti", at(30)).map_err(|wait| wait.as_secs()),
            Err(30),
            "asking costs nothing"
        );
        assert_eq!(tries.take("budi", at(30)), Ok(()), "somebody else");
        assert_eq!(tries.take("siti", at(61)), Ok(()));
        assert!(tries.take("siti", at(61)).is_err());
        for n in 0..3 {
            assert_eq!(tries.take("siti", at(1000)), Ok(()), "{n}");
        }
        assert!(tries.take("siti", at(1000)).is_err(), "never more than at once");
    }

    #[test]
    fn a_right_try_is_given_back() {
        let tries = Tries::new(1, Duration::from_secs(60));
        for _ in 0..10 {
            assert_eq!(tries.take("siti", tries.began), Ok(()));
            tries.give_back("siti", tries.began);
        }
        tries.give_back("siti", tries.began);
        assert_eq!(tries.take("siti", tries.began), Ok(()));
        assert!(tries.take("siti", tries.began).is_err(), "nothing is saved up");
    }
}
