//! Taking what was found of many people and criteria at once, on a page or without signal: each event once,
//! an answer for each, nothing of anybody overwritten unseen.
use super::{super::bulk, weighing::weigh};
use crate::{
    access::Assessing,
    assessment::{
        queries::grid::{Grid, grid},
        rules::{
            Facts, Judgement,
            grid::{Place, elsewhere, recorded},
        },
    },
    attendance::commands::{Taken, by_our_clock},
    error::{Refusal, Result},
    evidence,
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        criterion::CriterionId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        evidence::EvidenceId,
        judgement_event::{self, JudgementEventId},
        mark_upload,
        person::PersonId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One event about one criterion of one person.
#[derive(Clone, Debug)]
pub struct Found {
    /// In which cohort.
    pub cohort: CohortId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// Of which criterion.
    pub criterion: CriterionId,
    /// What was found; `None` takes it back.
    pub wanted: Option<Judgement>,
    /// The last event of this person's log that its author had seen; `None`: all of it.
    pub seen: Option<JudgementEventId>,
    /// Where it was made, if not on a page.
    pub device: Option<FromDevice>,
}

/// The device that made an event.
#[derive(Clone, Debug)]
pub struct FromDevice {
    /// The id made there.
    pub id: String,
    /// Its place among the events of the device.
    pub number: i32,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
}

/// The device that sends.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its own random name.
    pub device: String,
    /// What its clock says while it sends.
    pub clock: DateTime<Utc>,
}

/// The longest id of an event: a UUID with its dashes.
const ID_LENGTH: usize = 36;

/// Takes these events of one person: an answer for each, in their order, and the last event that the cohorts
/// had before. `blind`: whether what others found may have to stay hidden from them, see [`grid`].
///
/// # Errors
/// When the database cannot be read or written; what a rule refuses is an answer.
pub async fn take_found(
    tx: &Tx,
    (by, blind): (PersonId, bool),
    assessing: &HashMap<CohortId, Assessing>,
    upload: Option<Upload>,
    events: Vec<Found>,
    now: DateTime<Utc>,
) -> Result<(Vec<Taken>, JudgementEventId)> {
    let seats = locked(tx, events.iter().map(|e| e.enrolment).collect()).await?;
    let mut known = known(tx, &events).await?;
    let cohorts: BTreeSet<CohortId> = seats.values().map(|seat| seat.cohort_id).collect();
    let mut grids = BTreeMap::new();
    for by_cohort in cohorts.iter().filter_map(|id| assessing.get(id)) {
        let shown = grid(tx.db(), by_cohort.cohort(), None, by, blind).await?;
        grids.insert(by_cohort.cohort().id, (by_cohort.cohort(), shown));
    }
    let before = grids.values().flat_map(|(_, grid)| grid.seen.values()).max().copied();
    let named: BTreeSet<EvidenceId> =
        events.iter().filter_map(|e| e.wanted.as_ref().and_then(|j| j.evidence)).collect();
    let evidence = evidence::queries::accepted(tx.db(), &named).await?;
    let batch = match &upload {
        Some(upload) => Some(written(tx, by, upload, now).await?),
        None => None,
    };
    let (mut answers, mut rows, mut pairs) = (Vec::new(), Vec::new(), BTreeSet::new());
    for event in events {
        if let Some(device) = &event.device {
            if device.id.is_empty() || device.id.len() > ID_LENGTH {
                answers.push(Taken::Refused(unreadable()));
                continue;
            }
            if !known.insert(device.id.clone()) {
                answers.push(Taken::Again);
                continue;
            }
        }
        let place = seats.get(&event.enrolment).filter(|seat| seat.cohort_id == event.cohort);
        let place = place.zip(grids.get(&event.cohort));
        let place = place.and_then(|(seat, (cohort, grid))| {
            place_of(&event, (seat.state, seat.person_id == by), cohort, grid, &evidence)
        });
        match place.ok_or_else(elsewhere).and_then(|place| recorded(&place, event.wanted.clone())) {
            Err(why) => answers.push(Taken::Refused(why)),
            Ok(found) => {
                let at = match (&event.device, &upload) {
                    (Some(device), Some(upload)) => by_our_clock(device.at, upload.clock, now),
                    _ => now,
                };
                pairs.insert((event.enrolment, event.criterion));
                rows.push(row(&event, by, found, batch, at));
                answers.push(Taken::New);
            }
        }
    }
    if let (Some(id), count) = (batch, rows.len() as i32) {
        let done = mark_upload::ActiveModel { id: Set(id), events: Set(count), ..Default::default() };
        done.update(tx.db()).await?;
    }
    for rows in rows.chunks(1_000) {
        judgement_event::Entity::insert_many(rows.to_vec()).exec_without_returning(tx.db()).await?;
    }
    weigh(tx, &pairs).await?;
    Ok((answers, before.unwrap_or(JudgementEventId(0))))
}

/// The seats before anything is written of them, locked in the order of their ids.
pub(super) async fn locked(
    tx: &Tx,
    ids: BTreeSet<EnrolmentId>,
) -> Result<HashMap<EnrolmentId, enrolment::Model>> {
    let rows = enrolment::Entity::find()
        .filter(enrolment::COLUMN.id.is_in(ids))
        .order_by_asc(enrolment::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Which of these events the log has already.
async fn known(tx: &Tx, events: &[Found]) -> Result<HashSet<String>> {
    let ids: Vec<&str> = events.iter().filter_map(|e| e.device.as_ref()).map(|d| d.id.as_str()).collect();
    let mut known = HashSet::new();
    for some in ids.chunks(2_000) {
        let found: Vec<String> = judgement_event::Entity::find()
            .filter(judgement_event::COLUMN.device_event_id.is_in(some.iter().copied()))
            .select_only()
            .column(judgement_event::Column::DeviceEventId)
            .into_tuple()
            .all(tx.db())
            .await?;
        known.extend(found);
    }
    Ok(known)
}

async fn written(
    tx: &Tx,
    by: PersonId,
    upload: &Upload,
    now: DateTime<Utc>,
) -> Result<mark_upload::MarkUploadId> {
    // A clock that is years off tells nothing, and no date breaks a sum.
    let offset = (now - upload.clock).num_seconds().clamp(-315_360_000, 315_360_000);
    let batch = mark_upload::ActiveModel {
        id: NotSet,
        device: Set(upload.device.clone()),
        by_id: Set(by),
        at: Set(now),
        clock_offset: Set(offset),
        events: Set(0),
    };
    Ok(batch.insert(tx.db()).await?.id)
}

/// What is known before this event; `None`: its criterion is of no unit of the cohort.
fn place_of(
    event: &Found,
    (seat, own): (EnrolmentState, bool),
    cohort: &cohort::Model,
    grid: &Grid,
    evidence: &HashMap<EvidenceId, evidence::queries::Accepted>,
) -> Option<Place> {
    let line = grid.lines.iter().find(|line| line.criterion == event.criterion)?;
    let cell = (event.enrolment, line.unit);
    let facts = Facts {
        enrolment: seat,
        cohort: cohort.state,
        decided: grid.decided.get(&cell).copied(),
        recommended: grid.recommended.contains(&cell),
        taught: true,
        criteria: Vec::new(),
        disputed: Vec::new(),
        certified: false,
    };
    let shown = event.wanted.as_ref().and_then(|j| evidence.get(&j.evidence?));
    Some(Place {
        facts,
        own,
        hidden: grid.hidden.contains(&cell),
        named: grid.plan.methods(line.unit, line.criterion),
        evidence: shown.map(|e| e.of == event.enrolment && e.accepted && e.elements.contains(&line.element)),
    })
}

fn row(
    event: &Found,
    by: PersonId,
    found: Option<Judgement>,
    upload: Option<mark_upload::MarkUploadId>,
    at: DateTime<Utc>,
) -> judgement_event::ActiveModel {
    let device = event.device.as_ref();
    judgement_event::ActiveModel {
        seen: Set(event.seen),
        device_event_id: Set(device.map(|d| d.id.clone())),
        upload_id: Set(upload.filter(|_| device.is_some())),
        number: Set(device.map(|d| d.number)),
        device_at: Set(device.map(|d| d.at)),
        ..bulk::event(by, event.enrolment, event.criterion, found.as_ref(), at)
    }
}

fn unreadable() -> Refusal {
    Refusal::new(both!(
        "Catatan ini tidak terbaca. Nilai lagi di kisi.",
        "This record cannot be read. Judge it again in the grid."
    ))
}
