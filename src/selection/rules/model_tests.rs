//! A whole cohort in memory, moved by the machine and the filling that the commands use, over random
//! sequences of what people do: what must hold, holds after every one of them.
mod cohort;

use super::*;
use crate::tables::quota_pool::QuotaPoolId;
use cohort::Cohort;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Deed {
    Apply(usize),
    Ask(usize),
    Resubmit(usize),
    Verify(usize),
    Reject(usize),
    Restore(usize),
    Score(usize),
    Unscore(usize),
    Rank,
    Announce,
    Accept(usize),
    AcceptFor(usize),
    Withdraw(usize),
    NoShow(usize),
    Wait(i64),
    Raise(i64),
    Begin,
}

const PEOPLE: usize = 12;

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..PEOPLE;
    prop_oneof![
        6 => who.clone().prop_map(Deed::Apply),
        1 => who.clone().prop_map(Deed::Ask),
        1 => who.clone().prop_map(Deed::Resubmit),
        5 => who.clone().prop_map(Deed::Verify),
        1 => who.clone().prop_map(Deed::Reject),
        2 => who.clone().prop_map(Deed::Restore),
        5 => who.clone().prop_map(Deed::Score),
        1 => who.clone().prop_map(Deed::Unscore),
        1 => Just(Deed::Rank),
        1 => Just(Deed::Announce),
        3 => who.clone().prop_map(Deed::Accept),
        2 => who.clone().prop_map(Deed::AcceptFor),
        2 => who.clone().prop_map(Deed::Withdraw),
        1 => who.prop_map(Deed::NoShow),
        1 => (1i64..60).prop_map(Deed::Wait),
        1 => (1i64..4).prop_map(Deed::Raise),
        1 => Just(Deed::Begin),
    ]
}

prop_compose! {
    fn cohort()(
        steps in proptest::option::weighted(0.8, (any::<bool>(), any::<bool>(), any::<bool>())),
        quota in 0i64..6,
        pools in proptest::collection::vec(0i64..3, 0..3),
        reserves in 0i64..6,
        most in proptest::option::of(3i64..20),
        conditions in proptest::collection::vec(proptest::collection::vec(0i64..3, 0..3), PEOPLE),
    ) -> Cohort {
        let steps = steps.map(|(verify, test, reregister)| Steps { verify, test, reregister });
        let pools = match steps {
            Some(_) => pools.into_iter().zip(0..).map(|(seats, id)| (QuotaPoolId(id), seats)).collect(),
            None => Vec::new(),
        };
        Cohort {
            steps,
            quota,
            pools,
            reserves,
            most,
            people: vec![None; PEOPLE],
            conditions: conditions
                .into_iter()
                .map(|meets| meets.into_iter().map(QuotaPoolId).collect())
                .collect(),
            last: 0,
            ordered: false,
            announced: false,
            running: false,
            now: DateTime::UNIX_EPOCH,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn whatever_people_do_the_queue_stays_fair(
        mut cohort in cohort(),
        deeds in proptest::collection::vec(deed(), 1..120),
    ) {
        for deed in &deeds {
            cohort.does(deed);
            cohort.holds()?;
        }
    }
}
