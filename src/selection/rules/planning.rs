//! Whether a way to select holds together.
use crate::{
    error::Refusal,
    people::regions,
    selection::ranking::{self, Formula},
    tables::person::PersonId,
    tables::{
        person_profile::Sex,
        quota_pool::PoolKind,
        selection::{Method, Ties},
        selection_step::SelectionStep,
        staff_role::Role,
    },
};
use chrono::{DateTime, Utc};

/// How a cohort shall select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many may apply; none is no limit.
    pub applicants: Option<i32>,
    /// How many wait after the announcement at most; none is everybody.
    pub reserves: Option<i32>,
    /// How long an offer stands at least.
    pub offer_hours: i32,
    /// What orders the applicants.
    pub method: Method,
    /// What orders those of the same score.
    pub ties: Ties,
    /// The least score, in hundredths of a point.
    pub minimum: Option<i32>,
    /// The steps switched on; `apply`, `rank` and `announce` may be left out, then they have no dates.
    pub steps: Vec<Period>,
    /// In the order of filling.
    pub pools: Vec<Pool>,
    /// In their order.
    pub parts: Vec<Part>,
}

/// A step with its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Which.
    pub step: SelectionStep,
    /// From.
    pub from: DateTime<Utc>,
    /// The first moment after it.
    pub until: DateTime<Utc>,
    /// Who is in charge.
    pub in_charge: Option<PersonId>,
}

/// A pool of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// As people read it.
    pub name: String,
    /// What it asks for.
    pub kind: PoolKind,
    /// See `quota_pool::Model::value`.
    pub value: String,
    /// How many.
    pub seats: i32,
}

/// A part of the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As people read it.
    pub name: String,
    /// Against the other weights.
    pub weight: i32,
    /// The most points, in hundredths.
    pub max: i32,
}

/// Whether somebody with these roles can be put in charge of a step: who has daily work in the centre and
/// a first page on which the task shows.
pub fn may_be_in_charge(roles: &[Role]) -> bool {
    roles.iter().any(|role| matches!(role, Role::Coordinator | Role::Instructor | Role::Assessor))
}

/// The longest an offer may stand: thirty days.
pub const MOST_HOURS: i32 = 720;

/// Whether a cohort of so many seats can select in this way.
///
/// # Errors
/// Refusals at `pendaftar`, `cadangan`, `jam`, `minimum`, `langkah`, `jalur`, `nilai`.
pub fn check(plan: &Plan, quota: i32) -> Result<(), Refusal> {
    numbers(plan, quota)?;
    let has = |step| plan.steps.iter().any(|period| period.step == step);
    for (at, period) in plan.steps.iter().enumerate() {
        if plan.steps[..at].iter().any(|other| other.step == period.step) || period.until <= period.from {
            return Err(Refusal::at(
                "langkah",
                both!(
                    "Setiap langkah ada satu kali, dan selesai sesudah mulai. Periksa tanggalnya.",
                    "Each step is there once and ends after it begins. Check the dates."
                ),
            ));
        }
    }
    let scores = plan.method == Method::Scores;
    if scores != has(SelectionStep::Test) || scores == plan.parts.is_empty() {
        return Err(Refusal::at(
            "nilai",
            both!(
                "Urutan menurut nilai memerlukan langkah tes dan paling sedikit satu bagian nilai. Tanpa nilai, keduanya dikosongkan.",
                "An order by scores needs the test step and at least one part. Without scores, leave both out."
            ),
        ));
    }
    let part = |part: &Part| ranking::Part {
        name: part.name.clone(),
        weight: part.weight.into(),
        max: part.max.into(),
    };
    Formula::new(plan.parts.iter().map(part).collect(), plan.ties)?;
    pools(plan, quota)
}

fn numbers(plan: &Plan, quota: i32) -> Result<(), Refusal> {
    if plan.applicants.is_some_and(|most| most < quota.max(1)) {
        return Err(Refusal::at(
            "pendaftar",
            both!(
                "Kuota pendaftar paling sedikit sama dengan jumlah kursi, {quota}.",
                "The quota of applicants is at least the number of seats, {quota}."
            ),
        ));
    }
    if plan.reserves.is_some_and(|most| most < 0) {
        return Err(Refusal::at(
            "cadangan",
            both!("Isi jumlah cadangan, 0 atau lebih.", "Enter the number of reserves, 0 or more."),
        ));
    }
    if !(1..=MOST_HOURS).contains(&plan.offer_hours) {
        return Err(Refusal::at(
            "jam",
            both!(
                "Isi antara 1 dan {MOST_HOURS} jam untuk menjawab tawaran kursi.",
                "Enter between 1 and {MOST_HOURS} hours to answer an offer."
            ),
        ));
    }
    if plan.minimum.is_some_and(|least| !(0..=10_000).contains(&least)) {
        return Err(Refusal::at(
            "minimum",
            both!("Nilai paling rendah antara 0 dan 100.", "The least score is between 0 and 100."),
        ));
    }
    Ok(())
}

fn pools(plan: &Plan, quota: i32) -> Result<(), Refusal> {
    let refused = |why| Err(Refusal::at("jalur", why));
    let seats: i64 = plan.pools.iter().map(|pool| i64::from(pool.seats)).sum();
    if plan.pools.iter().any(|pool| pool.seats < 0) || seats > i64::from(quota) {
        return refused(both!(
            "Jumlah kursi semua jalur {seats}, lebih dari {quota} kursi yang ada. Kurangi.",
            "All pools together have {seats} seats, more than the {quota} there are. Take some away."
        ));
    }
    for pool in &plan.pools {
        let name = &pool.name;
        let known = match pool.kind {
            PoolKind::Region => {
                regions::is_regency(&pool.value)
                    || regions::provinces().iter().any(|province| province.code == pool.value)
            }
            PoolKind::Sex => pool.value.parse::<Sex>().is_ok(),
            PoolKind::Disability => pool.value == "yes",
            PoolKind::Sponsor => !pool.value.trim().is_empty(),
        };
        if !known || name.trim().is_empty() {
            return refused(both!(
                "Beri setiap jalur nama dan syarat yang ada di daftar. Periksa jalur {name}.",
                "Give each pool a name and a condition of the list. Check pool {name}."
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::selection::rules) fn plan() -> Plan {
        let at = |hours| DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hours);
        let period = |step| Period { step, from: at(0), until: at(24), in_charge: None };
        Plan {
            applicants: Some(20),
            reserves: Some(4),
            offer_hours: 48,
            method: Method::Scores,
            ties: Ties::Arrival,
            minimum: None,
            steps: vec![period(SelectionStep::Apply), period(SelectionStep::Test)],
            pools: vec![Pool {
                name: "Kota".into(),
                kind: PoolKind::Region,
                value: "33.74".into(),
                seats: 3,
            }],
            parts: vec![Part { name: "Tes".into(), weight: 100, max: 10_000 }],
        }
    }

    #[test]
    fn who_only_administers_takes_no_step() {
        assert!(may_be_in_charge(&[Role::Administrator, Role::Assessor]));
        assert!(may_be_in_charge(&[Role::Instructor]) && may_be_in_charge(&[Role::Coordinator]));
        assert!(!may_be_in_charge(&[Role::Administrator]) && !may_be_in_charge(&[]));
    }

    #[test]
    fn what_does_not_hold_together_is_refused_at_its_field() {
        assert_eq!(check(&plan(), 16), Ok(()));
        let at = |change: fn(&mut Plan)| {
            let mut plan = plan();
            change(&mut plan);
            check(&plan, 16).map_err(|why| why.field)
        };
        assert_eq!(at(|p| p.applicants = Some(15)), Err("pendaftar"));
        assert_eq!(at(|p| p.applicants = None), Ok(()));
        assert_eq!(at(|p| p.reserves = Some(-1)), Err("cadangan"));
        assert_eq!(at(|p| p.offer_hours = 0), Err("jam"));
        assert_eq!(at(|p| p.offer_hours = MOST_HOURS + 1), Err("jam"));
        assert_eq!(at(|p| p.minimum = Some(10_001)), Err("minimum"));
        assert_eq!(at(|p| p.steps[0].until = p.steps[0].from), Err("langkah"));
        assert_eq!(at(|p| p.steps[0].step = SelectionStep::Test), Err("langkah"));
        assert_eq!(at(|p| p.steps.truncate(1)), Err("nilai"));
        assert_eq!(at(|p| p.parts.clear()), Err("nilai"));
        assert_eq!(at(|p| p.method = Method::Draw), Err("nilai"));
        assert_eq!(at(|p| p.parts[0].weight = 60), Err("nilai"));
        assert_eq!(at(|p| p.pools[0].seats = 17), Err("jalur"));
        assert_eq!(at(|p| p.pools[0].seats = -1), Err("jalur"));
        assert_eq!(at(|p| p.pools[0].value = "33.7".into()), Err("jalur"));
        assert_eq!(at(|p| p.pools[0].name.clear()), Err("jalur"));
        assert_eq!(at(|p| p.pools[0].kind = PoolKind::Sex), Err("jalur"));
        assert_eq!(at(|p| p.pools[0].kind = PoolKind::Disability), Err("jalur"));
        assert_eq!(at(|p| p.pools[0].kind = PoolKind::Sponsor), Ok(()));
    }
}
