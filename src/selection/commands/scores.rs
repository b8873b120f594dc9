//! Points: noted, corrected, taken back, each with who, when and what was there before.
use super::{
    Change,
    moving::{Move, Scene},
    papers::named,
};
use crate::{
    error::{Error, Refusal, Result},
    selection::{queries::scores, rules::Act},
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState as State},
        enrolment_score,
        person::PersonId,
        score_event,
        score_part::ScorePartId,
    },
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Points of one applicant in one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// In what.
    pub part: ScorePartId,
    /// In hundredths of a point; none takes back what was noted.
    pub value: Option<i32>,
}

/// The last word on each score of a form or a file.
type Noted = BTreeMap<(EnrolmentId, ScorePartId), Option<i32>>;

/// Notes points; who has all parts is tested, who no longer has is to be scored again. Answers how many
/// newly are tested. Points may be corrected and taken back until the announcement; the order is then
/// made again. Each change leaves a row of who, when and what was there before.
///
/// # Errors
/// `NotFound` when somebody or a part is not of this cohort; refusals at `nilai` for points beyond the
/// most of their part, and by the machine, naming who.
pub async fn note_scores(tx: &Tx, cohort: CohortId, points: &[Points], change: Change<'_>) -> Result<u32> {
    let mut scene = Scene::of(tx, cohort).await?;
    let by = change.by.ok_or_else(|| Error::fault("points are noted by somebody"))?;
    let parts: HashMap<ScorePartId, (String, i32)> =
        scene.selects()?.parts.iter().map(|part| (part.id, (part.name.clone(), part.max))).collect();
    let mut last = Noted::new();
    for one in points {
        let (name, max) = parts.get(&one.part).ok_or(Error::NotFound)?;
        if one.value.is_some_and(|value| !(0..=*max).contains(&value)) {
            let most = max / 100;
            return Err(Refusal::at(
                "nilai",
                both!("Nilai {name} antara 0 dan {most}.", "Points for {name} are between 0 and {most}."),
            )
            .into());
        }
        last.insert((one.enrolment, one.part), one.value);
    }
    let mut who: Vec<EnrolmentId> = last.keys().map(|(enrolment, _)| *enrolment).collect();
    who.dedup();
    let people = scene.people(tx, Some(&who)).await?;
    if people.len() != who.len() {
        return Err(Error::NotFound);
    }
    let known = scores(tx.db(), cohort).await?;
    let of = |(enrolment, part): &(EnrolmentId, ScorePartId)| known.get(enrolment)?.get(part).copied();
    last.retain(|key, value| of(key) != *value);
    let events = last.iter().map(|(key, after)| score_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(key.0),
        part_id: Set(key.1),
        before: Set(of(key)),
        after: Set(*after),
        by_id: Set(by),
        at: Set(change.now),
    });
    let events: Vec<_> = events.collect();
    for some in events.chunks(500) {
        score_event::Entity::insert_many(some.to_vec()).exec_without_returning(tx.db()).await?;
    }
    keep(tx, &last, by, change).await?;
    take_back(tx, &last).await?;

    let noted = scores(tx.db(), cohort).await?;
    let mut moves = Vec::new();
    for one in people {
        let next = match scene.ask(&one, Act::Score, change) {
            Ok(next) => next,
            Err(Error::Refused(why)) => return Err(named(&one.person.name, why).into()),
            Err(error) => return Err(error),
        };
        let has = noted.get(&one.row.id);
        let missing =
            scene.selects()?.parts.iter().find(|part| has.is_none_or(|has| !has.contains_key(&part.id)));
        let next = match missing {
            None => next,
            Some(part) if matches!(one.row.state, State::Tested | State::Ranked) => {
                let (name, language) = (&part.name, one.person.language);
                let why =
                    say!(language, "Nilai {name} ditarik kembali.", "The score of {name} was taken back.");
                scene.ask(&one, Act::Unscore(&why), change)?
            }
            Some(_) => None,
        };
        if let Some(next) = next {
            moves.push(Move::plain(one, next));
        }
    }
    let newly = moves.iter().filter(|one| one.next.state == State::Tested).count() as u32;
    scene.write(tx, moves, change).await?;
    Ok(newly)
}

async fn keep(tx: &Tx, last: &Noted, by: PersonId, change: Change<'_>) -> Result<()> {
    let row = |((enrolment, part), value): (&(EnrolmentId, ScorePartId), &Option<i32>)| {
        Some(enrolment_score::ActiveModel {
            enrolment_id: Set(*enrolment),
            part_id: Set(*part),
            value: Set((*value)?),
            by_id: Set(by),
            at: Set(change.now),
        })
    };
    let rows: Vec<_> = last.iter().filter_map(row).collect();
    let key = [enrolment_score::Column::EnrolmentId, enrolment_score::Column::PartId];
    let newer = [enrolment_score::Column::Value, enrolment_score::Column::ById, enrolment_score::Column::At];
    for some in rows.chunks(500) {
        enrolment_score::Entity::insert_many(some.to_vec())
            .on_conflict(OnConflict::columns(key).update_columns(newer).to_owned())
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

/// Those scores go that nothing is to stand in place of, part by part.
async fn take_back(tx: &Tx, last: &Noted) -> Result<()> {
    let mut gone: BTreeMap<ScorePartId, Vec<EnrolmentId>> = BTreeMap::new();
    for ((enrolment, part), _) in last.iter().filter(|(_, value)| value.is_none()) {
        gone.entry(*part).or_default().push(*enrolment);
    }
    for (part, whose) in gone {
        for some in whose.chunks(500) {
            enrolment_score::Entity::delete_many()
                .filter(enrolment_score::COLUMN.part_id.eq(part))
                .filter(enrolment_score::COLUMN.enrolment_id.is_in(some.iter().copied()))
                .exec(tx.db())
                .await?;
        }
    }
    Ok(())
}

/// Those of these people who come to be scored with all their points there already are tested at once:
/// they were turned down, or sent back, after the test.
pub(super) async fn score_complete(
    tx: &Tx,
    scene: &mut Scene,
    who: &[EnrolmentId],
    change: Change<'_>,
) -> Result<()> {
    if !scene.steps().is_some_and(|steps| steps.test) {
        return Ok(());
    }
    let noted = scores(tx.db(), scene.offer.cohort.id).await?;
    let parts: Vec<ScorePartId> = scene.selects()?.parts.iter().map(|part| part.id).collect();
    let complete: HashSet<EnrolmentId> = who
        .iter()
        .filter(|id| noted.get(id).is_some_and(|has| parts.iter().all(|part| has.contains_key(part))))
        .copied()
        .collect();
    if complete.is_empty() {
        return Ok(());
    }
    let complete: Vec<EnrolmentId> = complete.into_iter().collect();
    let mut moves = Vec::new();
    for one in scene.people(tx, Some(&complete)).await? {
        // Who waits to be checked is scored when the papers are right.
        match scene.ask(&one, Act::Score, change) {
            Ok(Some(next)) => moves.push(Move::plain(one, next)),
            Ok(None) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    scene.write(tx, moves, change).await.map(|_| ())
}
