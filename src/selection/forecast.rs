//! What an announcement would come to, before it is made: the same filling, nothing written.
use super::{queries::Applicant, ranking::Formula};
use crate::{
    enrollment::{
        filling::{self, Pool, Waiter},
        pools::{Traits, meets},
    },
    tables::{
        enrolment::EnrolmentState as State,
        quota_pool::{self, QuotaPoolId},
        selection,
    },
};

/// How many of whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Who get a seat or an offer.
    pub seated: usize,
    /// By pool, in the order of filling; then those of seats for everybody.
    pub by_pool: Vec<(QuotaPoolId, usize)>,
    /// Reserves.
    pub waiting: usize,
    /// Not selected: below the least score, beyond the last reserve, or never put in order.
    pub not_selected: usize,
}

/// What pools look at in an applicant.
pub fn traits(a: &Applicant) -> Traits {
    Traits { region: a.region_code.clone(), sex: a.sex, disability: a.disability, sponsor: a.sponsor.clone() }
}

/// The pools whose condition an applicant meets.
pub fn pools_of(a: &Applicant, pools: &[quota_pool::Model]) -> Vec<QuotaPoolId> {
    let traits = traits(a);
    pools.iter().filter(|pool| meets(pool.kind, &pool.value, &traits)).map(|pool| pool.id).collect()
}

/// What announcing now would come to.
pub fn forecast(
    row: &selection::Model,
    formula: &Formula,
    pools: &[quota_pool::Model],
    quota: i64,
    applicants: &[Applicant],
) -> Forecast {
    let all = applicants.iter().filter(|a| a.state.is_in_selection()).count();
    let taken = applicants.iter().filter(|a| a.state.takes_seat()).count() as i64;
    let enough = |a: &&Applicant| {
        formula.minimum.is_none_or(|least| a.score.is_some_and(|score| i64::from(score) >= least))
    };
    let line: Vec<Waiter> = applicants
        .iter()
        .filter(|a| a.state == State::Ranked)
        .filter(enough)
        .map(|a| Waiter {
            enrolment: a.enrolment,
            place: a.rank.unwrap_or(i32::MAX).into(),
            meets: pools_of(a, pools),
        })
        .collect();
    let own = |pool: &quota_pool::Model| Pool { id: pool.id, seats: pool.seats.into(), taken: 0 };
    let own: Vec<Pool> = pools.iter().map(own).collect();
    let given = filling::fill(quota - taken, &own, &line);
    let left = line.len() - given.len();
    let waiting = row.reserves.map_or(left, |most| left.min(usize::try_from(most).unwrap_or_default()));
    Forecast {
        seated: given.len(),
        by_pool: pools
            .iter()
            .map(|pool| (pool.id, given.iter().filter(|g| g.pool == Some(pool.id)).count()))
            .collect(),
        waiting,
        not_selected: all - given.len() - waiting,
    }
}
