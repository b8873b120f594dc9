//! The result and after: announced, accepted, lapsed, not come.
use super::{
    Change,
    moving::{Move, One, Scene, act_on},
    ordering::{orderly, unchecked},
};
use crate::{
    cohorts::commands::{kind, note},
    enrollment::{
        commands::{
            seats::{give, line, pools_of, seats_for},
            settle, withdraw,
        },
        rules::Asking,
    },
    error::{Error, Refusal, Result},
    selection::{
        rules::{Act, Told, all_checked},
        standing::{Placed, order, stands},
    },
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState as State},
        selection,
    },
    text::Both,
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::collections::HashSet;

/// What an announcement came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// With an offer, or a seat where nothing is to be accepted.
    pub seated: u32,
    /// Reserves.
    pub waiting: u32,
    /// Not selected.
    pub not_selected: u32,
}

/// Announces the result: pools in their order, then the rest by rank, reserves, and not selected with
/// the reason. Once; announced before, it changes nothing.
///
/// # Errors
/// A refusal before there is an order, when it is not that of the points noted since, or when papers wait
/// to be checked.
pub async fn announce(tx: &Tx, cohort: CohortId, change: Change<'_>) -> Result<Announced> {
    let mut scene = Scene::of(tx, cohort).await?;
    let setup = scene.selects()?.clone();
    if scene.is_announced() {
        return Ok(Announced::default());
    }
    let steps = scene.steps().unwrap_or_default();
    let people = scene.people(tx, None).await?;
    all_checked(unchecked(&people, steps))?;
    let placed: Vec<Placed> = people.iter().filter(|one| orderly(one, steps)).map(Placed::one).collect();
    let (formula, ranking) = order(tx.db(), &setup, &placed).await?;
    stands(&setup, &ranking, &placed)?;
    let enough: HashSet<EnrolmentId> =
        ranking.ranked.iter().filter(|one| formula.is_enough(one.total)).map(|one| one.id).collect();

    let row = selection::ActiveModel {
        cohort_id: Set(cohort),
        announced_at: Set(Some(change.now)),
        announced_by: Set(change.by),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    note(tx, cohort, kind::ANNOUNCED, change.by, "", change.now).await?;

    let pools = pools_of(tx, cohort).await?;
    let mut in_line = line(tx, cohort, State::Ranked, None).await?;
    in_line.retain(|one| enough.contains(&one.row.id));
    let free = i64::from(scene.offer.cohort.quota) - scene.offer.seats.taken();
    let given = seats_for(free, &pools, &in_line);
    for one in &people {
        if given.iter().any(|seat| seat.enrolment == one.row.id) {
            scene.ask(one, Act::Seat, change)?;
        }
    }
    give(tx, &mut scene.offer, &given, &in_line, true, change).await?;
    let mut came = Announced { seated: given.len() as u32, ..Announced::default() };

    let seated: HashSet<EnrolmentId> = given.iter().map(|seat| seat.enrolment).collect();
    let mut rest: Vec<One> = people
        .into_iter()
        .filter(|one| one.row.state.is_in_selection() && !seated.contains(&one.row.id))
        .collect();
    rest.sort_by_key(|one| (one.row.rank.is_none(), one.row.rank, one.row.queue_number));
    let mut moves = Vec::new();
    for one in rest {
        let ranked = one.row.state == State::Ranked;
        let room = setup.selection.reserves.is_none_or(|most| came.waiting < most.unsigned_abs());
        let why: Both = match (ranked, enough.contains(&one.row.id)) {
            (true, true) if room => {
                let Some(next) = scene.ask(&one, Act::Reserve, change)? else { continue };
                came.waiting += 1;
                let place = Some(i64::from(came.waiting));
                moves.push(Move { place, ..Move::plain(one, next) });
                continue;
            }
            (true, true) => beyond(one.row.rank.unwrap_or_default(), scene.offer.cohort.quota, came.waiting),
            (true, false) => both!(
                "Nilainya di bawah batas paling rendah.",
                "The total is below the least that is asked for."
            ),
            (false, _) => unready(one.row.state),
        };
        let why = why.pick(one.person.language).to_string();
        let Some(next) = scene.ask(&one, Act::PassOver(&why), change)? else { continue };
        came.not_selected += 1;
        moves.push(Move::plain(one, next));
    }
    scene.write(tx, moves, change).await?;
    Ok(came)
}

fn beyond(rank: i32, seats: i32, reserves: u32) -> Both {
    both!(
        "Urutan {rank}. Tersedia {seats} kursi dan {reserves} cadangan.",
        "Number {rank} in the order. There are {seats} seats and {reserves} reserves."
    )
}

/// Why somebody is not in the order at all.
fn unready(state: State) -> Both {
    match state {
        State::Correcting => {
            both!("Berkasnya tidak diperbaiki sampai batas waktu.", "The papers were not corrected in time.")
        }
        State::Verified => both!("Tidak ada nilai tes.", "There is no score of the test."),
        _ => both!("Nilainya tidak lengkap.", "The scores are incomplete."),
    }
}

/// The applicant takes the offered seat (daftar ulang).
///
/// # Errors
/// A refusal when the time is over.
pub async fn accept(tx: &Tx, enrolment: EnrolmentId, change: Change<'_>) -> Result<()> {
    act_on(tx, enrolment, Act::Accept, change).await.map(|_| ())
}

/// The staff write down that somebody takes the offered seat, and how the centre was told: under the
/// rules of [`accept`].
///
/// # Errors
/// A refusal when the time is over.
pub async fn accept_for(tx: &Tx, enrolment: EnrolmentId, told: Told, change: Change<'_>) -> Result<()> {
    act_on(tx, enrolment, Act::AcceptFor(told), change).await.map(|_| ())
}

/// The staff write down that somebody lets the offered seat go, and how the centre was told; the seat
/// goes to the next.
///
/// # Errors
/// A refusal when there is no offer.
pub async fn decline_for(tx: &Tx, enrolment: EnrolmentId, told: Told, change: Change<'_>) -> Result<()> {
    let (_, one) = Scene::with(tx, enrolment).await?;
    match one.row.state {
        State::Offered => {}
        State::Withdrawn => return Ok(()),
        _ => {
            return Err(Refusal::new(both!(
                "Tidak ada tawaran kursi yang menunggu jawaban orang ini.",
                "No offer of a seat waits for the answer of this person."
            ))
            .into());
        }
    }
    let said = told.said();
    let said = said.pick(one.person.language);
    let why = say!(one.person.language, "Tidak jadi ikut. {said}", "Not coming after all. {said}");
    withdraw(tx, enrolment, Asking::Coordinator, &why, change).await
}

/// Lets the offers of this cohort lapse whose time is over; their seats are offered to the next.
/// Answers how many lapsed.
///
/// # Errors
/// `NotFound` when there is no such cohort.
pub async fn lapse(tx: &Tx, cohort: CohortId, origin: &Origin, now: DateTime<Utc>) -> Result<u32> {
    let change = Change { by: None, origin, now };
    let mut scene = Scene::of(tx, cohort).await?;
    let mut moves = Vec::new();
    for one in scene.people(tx, None).await? {
        if one.row.state != State::Offered {
            continue;
        }
        match scene.ask(&one, Act::Lapse, change) {
            Ok(Some(next)) => moves.push(Move::plain(one, next)),
            // A cohort that is over keeps its offers as they were.
            Ok(None) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let many = scene.write(tx, moves, change).await?;
    if many > 0 {
        settle(tx, &mut scene.offer, change).await?;
    }
    Ok(many)
}

/// Somebody with a seat did not come; the seat goes to the next.
///
/// # Errors
/// A refusal before the cohort runs, with a certificate, or at `alasan` without a reason.
pub async fn no_show(tx: &Tx, enrolment: EnrolmentId, why: &str, change: Change<'_>) -> Result<()> {
    let (mut scene, one) = Scene::with(tx, enrolment).await?;
    let Some(next) = scene.ask_uncertified(tx, &one, Act::NoShow(why), change).await? else { return Ok(()) };
    scene.write(tx, vec![Move::plain(one, next)], change).await?;
    settle(tx, &mut scene.offer, change).await?;
    Ok(())
}
