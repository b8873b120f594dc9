//! Papers: sent back, sent again, found complete, turned down.
use super::{
    Change,
    moving::{Move, Scene, act_on},
    scores::score_complete,
};
use crate::{
    enrollment::correcting,
    error::{Error, Refusal, Result},
    selection::rules::{Act, may_restore},
    store::Tx,
    tables::{application_draft::Step, cohort::CohortId, enrolment::EnrolmentId},
};

/// Sends an application back: what is to be corrected in words, and which answers and papers.
///
/// # Errors
/// A refusal by the machine; at `alasan` when nothing is said.
pub async fn ask_correction(
    tx: &Tx,
    enrolment: EnrolmentId,
    what: &str,
    asked: &[Step],
    change: Change<'_>,
) -> Result<()> {
    let (mut scene, one) = Scene::with(tx, enrolment).await?;
    let Some(next) = scene.ask(&one, Act::AskCorrection(what), change)? else { return Ok(()) };
    let mut asked = asked.to_vec();
    asked.sort();
    asked.dedup();
    correcting::commands::ask(tx, enrolment, &asked, change.now).await?;
    let asked = correcting::words::names(asked, one.person.language);
    scene.write(tx, vec![Move { of: one, next, place: None, asked }], change).await?;
    Ok(())
}

/// The applicant sends it again, with everything corrected that was asked for.
///
/// # Errors
/// A refusal by the machine, or while something is not corrected yet.
pub async fn resubmit(tx: &Tx, enrolment: EnrolmentId, change: Change<'_>) -> Result<()> {
    let (mut scene, one) = Scene::with(tx, enrolment).await?;
    let Some(next) = scene.ask(&one, Act::Resubmit, change)? else { return Ok(()) };
    correcting::commands::close(tx, &one.row, change.now).await?;
    scene.write(tx, vec![Move::plain(one, next)], change).await?;
    Ok(())
}

/// The papers of these applicants are right. Answers how many that newly holds for.
///
/// # Errors
/// `NotFound` when one is not of this cohort; a refusal by the machine, naming who; then nobody is
/// verified.
pub async fn verify(tx: &Tx, cohort: CohortId, who: &[EnrolmentId], change: Change<'_>) -> Result<u32> {
    let mut scene = Scene::of(tx, cohort).await?;
    let people = scene.people(tx, Some(who)).await?;
    if who.iter().any(|id| people.iter().all(|one| one.row.id != *id)) {
        return Err(Error::NotFound);
    }
    let mut moves = Vec::new();
    for one in people {
        match scene.ask(&one, Act::Verify, change) {
            Ok(Some(next)) => moves.push(Move::plain(one, next)),
            Ok(None) => {}
            Err(Error::Refused(why)) => return Err(named(&one.person.name, why).into()),
            Err(error) => return Err(error),
        }
    }
    let many = scene.write(tx, moves, change).await?;
    score_complete(tx, &mut scene, who, change).await?;
    Ok(many)
}

/// The requirements are not met.
///
/// # Errors
/// A refusal by the machine; at `alasan` when nothing is said.
pub async fn reject(tx: &Tx, enrolment: EnrolmentId, why: &str, change: Change<'_>) -> Result<()> {
    act_on(tx, enrolment, Act::Reject(why), change).await.map(|_| ())
}

/// Takes somebody back who was turned down before the announcement: their papers are checked again.
///
/// # Errors
/// A refusal by the machine, or when as many have applied as may; at `alasan` when nothing is said.
pub async fn restore(tx: &Tx, enrolment: EnrolmentId, why: &str, change: Change<'_>) -> Result<()> {
    let (mut scene, one) = Scene::with(tx, enrolment).await?;
    let Some(next) = scene.ask(&one, Act::Restore(why), change)? else { return Ok(()) };
    let most = scene.selects()?.selection.applicants.map(i64::from);
    may_restore(most, scene.offer.seats.applied())?;
    scene.write(tx, vec![Move::plain(one, next)], change).await?;
    score_complete(tx, &mut scene, &[enrolment], change).await
}

/// A refusal of one among many says whose it is.
pub(super) fn named(name: &str, why: Refusal) -> Refusal {
    let (id, en) = (&why.why.id, &why.why.en);
    Refusal::at(why.field, both!("{name}: {id}", "{name}: {en}"))
}
