//! Who gets the next free seat: the pools in the order the centre stated, then the rest in the order of
//! the queue. One function for a cohort that selects and for one that does not, so that nobody overtakes.
use crate::tables::{enrolment::EnrolmentId, quota_pool::QuotaPoolId};

/// Seats kept for some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Which.
    pub id: QuotaPoolId,
    /// How many it has.
    pub seats: i64,
    /// How many of them are taken, by a seat or by an offer.
    pub taken: i64,
}

/// Somebody in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Who.
    pub enrolment: EnrolmentId,
    /// Their place: the rank of the selection, or the order of arrival; no two are equal.
    pub place: i64,
    /// The pools whose condition they meet.
    pub meets: Vec<QuotaPoolId>,
}

/// A seat given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// To whom.
    pub enrolment: EnrolmentId,
    /// Of which pool; none is a seat for everybody.
    pub pool: Option<QuotaPoolId>,
}

/// Gives `free` seats out. `pools` stand in the order of filling; a seat that a pool cannot fill is for
/// everybody, by place. The answer is in the order of places.
pub fn fill(free: i64, pools: &[Pool], waiting: &[Waiter]) -> Vec<Given> {
    let mut line: Vec<&Waiter> = waiting.iter().collect();
    line.sort_by_key(|waiter| waiter.place);
    let mut left = free.max(0);
    let mut given: Vec<(i64, Given)> = Vec::new();
    let mut give = |line: &mut Vec<&Waiter>, at: usize, pool: Option<QuotaPoolId>| {
        let waiter = line.remove(at);
        given.push((waiter.place, Given { enrolment: waiter.enrolment, pool }));
    };
    for pool in pools {
        let mut of_pool = (pool.seats - pool.taken).max(0);
        while left > 0 && of_pool > 0 {
            let Some(at) = line.iter().position(|waiter| waiter.meets.contains(&pool.id)) else { break };
            give(&mut line, at, Some(pool.id));
            left -= 1;
            of_pool -= 1;
        }
    }
    while left > 0 && !line.is_empty() {
        give(&mut line, 0, None);
        left -= 1;
    }
    given.sort_by_key(|(place, _)| *place);
    given.into_iter().map(|(_, given)| given).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: QuotaPoolId = QuotaPoolId(1);
    const B: QuotaPoolId = QuotaPoolId(2);

    fn waiter(place: i64, meets: &[QuotaPoolId]) -> Waiter {
        Waiter { enrolment: EnrolmentId(place), place, meets: meets.to_vec() }
    }

    fn pool(id: QuotaPoolId, seats: i64, taken: i64) -> Pool {
        Pool { id, seats, taken }
    }

    fn told(given: &[Given]) -> Vec<(i64, Option<i64>)> {
        given.iter().map(|g| (g.enrolment.0, g.pool.map(|p| p.0))).collect()
    }

    #[test]
    fn without_pools_the_first_are_first() {
        let line = [waiter(3, &[]), waiter(1, &[]), waiter(2, &[])];
        assert_eq!(told(&fill(2, &[], &line)), [(1, None), (2, None)]);
        assert_eq!(told(&fill(9, &[], &line)).len(), 3);
        assert_eq!(told(&fill(-1, &[], &line)), []);
    }

    #[test]
    fn pools_are_filled_first_in_their_order() {
        let line = [waiter(1, &[]), waiter(2, &[]), waiter(3, &[A]), waiter(4, &[A, B])];
        let pools = [pool(A, 1, 0), pool(B, 1, 0)];
        assert_eq!(told(&fill(3, &pools, &line)), [(1, None), (3, Some(1)), (4, Some(2))]);
        assert_eq!(told(&fill(1, &pools, &line)), [(3, Some(1))], "the first pool comes first");
        assert_eq!(
            told(&fill(2, &[pool(A, 1, 1)], &line)),
            [(1, None), (2, None)],
            "a full pool takes nobody"
        );
    }

    #[test]
    fn a_seat_no_pool_can_fill_is_for_everybody() {
        let line = [waiter(1, &[]), waiter(2, &[])];
        assert_eq!(told(&fill(2, &[pool(A, 2, 0)], &line)), [(1, None), (2, None)]);
    }

    proptest! {
        #[test]
        fn never_more_than_there_is_and_nobody_overtakes(
            free in -2i64..12,
            seats in proptest::collection::vec((0i64..5, 0i64..5), 0..4),
            meets in proptest::collection::vec(proptest::collection::vec(0i64..4, 0..3), 0..20),
        ) {
            let pools: Vec<Pool> =
                seats.iter().enumerate().map(|(n, (s, t))| pool(QuotaPoolId(n as i64), *s, *t)).collect();
            let line: Vec<Waiter> = meets
                .iter()
                .enumerate()
                .map(|(n, m)| waiter(n as i64, &m.iter().map(|p| QuotaPoolId(*p)).collect::<Vec<_>>()))
                .collect();
            let given = fill(free, &pools, &line);
            prop_assert_eq!(given.len() as i64, free.clamp(0, line.len() as i64), "no seat stays empty while somebody waits");
            for pool in &pools {
                let of = given.iter().filter(|g| g.pool == Some(pool.id)).count() as i64;
                prop_assert!(of <= (pool.seats - pool.taken).max(0));
            }
            for left in line.iter().filter(|w| given.iter().all(|g| g.enrolment != w.enrolment)) {
                for g in given.iter().filter(|g| g.enrolment.0 > left.place) {
                    // Somebody behind got a seat: one of a pool that is not for them.
                    prop_assert!(g.pool.is_some_and(|p| !left.meets.contains(&p)));
                }
            }
        }
    }
}
