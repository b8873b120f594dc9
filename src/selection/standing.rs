//! The order as the rules of a cohort and the noted points make it now, and whether it is still the one that
//! was made.
use super::{
    commands::moving::One,
    draw::{self, Seed},
    queries::{Applicant, Setup, scores},
    ranking::{self, Candidate, Formula, Ranking},
    rules::Steps,
};
use crate::{
    error::{Refusal, Result},
    tables::enrolment::{EnrolmentId, EnrolmentState as State},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Somebody who can be in the order.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    id: EnrolmentId,
    number: &'a str,
    arrival: i32,
    state: State,
    rank: Option<i32>,
}

impl<'a> Placed<'a> {
    pub(super) fn one(one: &'a One) -> Placed<'a> {
        let row = &one.row;
        Placed {
            id: row.id,
            number: &row.receipt,
            arrival: row.queue_number,
            state: row.state,
            rank: row.rank,
        }
    }

    fn of(one: &'a Applicant) -> Placed<'a> {
        Placed {
            id: one.enrolment,
            number: &one.receipt,
            arrival: one.queue_number,
            state: one.state,
            rank: one.rank,
        }
    }

    /// Ready for the order, or in it.
    pub(super) fn is_orderly(&self, steps: Steps) -> bool {
        self.state == State::Ranked || self.state == steps.ready()
    }
}

/// The order of these people as it comes out now; one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn order(
    db: &impl ConnectionTrait,
    setup: &Setup,
    people: &[Placed<'_>],
) -> Result<(Formula, Ranking<EnrolmentId>)> {
    let formula = Formula::of(&setup.selection, &setup.parts);
    let noted = scores(db, setup.selection.cohort_id).await?;
    let candidates: Vec<Candidate<EnrolmentId>> = people
        .iter()
        .map(|one| Candidate {
            id: one.id,
            number: one.number.to_string(),
            arrival: one.arrival,
            scores: setup
                .parts
                .iter()
                .map(|part| Some(i64::from(*noted.get(&one.id)?.get(&part.id)?)))
                .collect(),
        })
        .collect();
    let seed = setup.selection.draw_seed.as_deref().and_then(Seed::parse).filter(|_| formula.draws());
    let lots = seed.map(|seed| draw::places(&seed, candidates.iter().map(|one| one.number.as_str())));
    let ranking = ranking::rank(&formula, &candidates, lots.as_ref());
    Ok((formula, ranking))
}

/// Whether everybody has the rank that comes out now.
///
/// # Errors
/// A refusal where no order was made, or it would be another now.
pub fn stands(
    setup: &Setup,
    ranking: &Ranking<EnrolmentId>,
    people: &[Placed<'_>],
) -> std::result::Result<(), Refusal> {
    if setup.selection.ranked_at.is_none() {
        return Err(Refusal::new(both!(
            "Urutannya belum disusun. Susun urutan dulu.",
            "There is no order yet. Put the applicants in order first."
        )));
    }
    let now: HashMap<EnrolmentId, i32> = ranking.ranked.iter().map(|one| (one.id, one.rank as i32)).collect();
    let stands = |one: &Placed<'_>| {
        one.state == State::Ranked && one.rank.is_some() && one.rank == now.get(&one.id).copied()
    };
    match people.iter().all(stands) {
        true => Ok(()),
        false => Err(Refusal::new(both!(
            "Sesudah urutan ini disusun, ada nilai yang berubah atau pelamar yang mundur. Susun ulang urutan dulu.",
            "Since this order was made a score has changed or somebody has left. Make the order again first."
        ))),
    }
}

/// Whether the order of these applicants is still the one that was made; one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn still_stands(
    db: &impl ConnectionTrait,
    setup: &Setup,
    steps: Steps,
    applicants: &[Applicant],
) -> Result<std::result::Result<(), Refusal>> {
    let placed: Vec<Placed<'_>> =
        applicants.iter().map(Placed::of).filter(|one| one.is_orderly(steps)).collect();
    let (_, ranking) = order(db, setup, &placed).await?;
    Ok(stands(setup, &ranking, &placed))
}
