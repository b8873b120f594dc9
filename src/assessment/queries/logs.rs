//! The logs of judgements, as the rules read them.
use crate::{
    assessment::rules::Judgement,
    attendance::rules::Event,
    error::Result,
    tables::{
        criterion::CriterionId,
        enrolment::EnrolmentId,
        judgement_event,
        mark_upload::{self, MarkUploadId},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// The log of each of these criteria of people; two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn logs(
    db: &impl ConnectionTrait,
    pairs: &BTreeSet<(EnrolmentId, CriterionId)>,
) -> Result<HashMap<(EnrolmentId, CriterionId), Vec<Event<Judgement>>>> {
    let people: BTreeSet<EnrolmentId> = pairs.iter().map(|(who, _)| *who).collect();
    let criteria: BTreeSet<CriterionId> = pairs.iter().map(|(_, criterion)| *criterion).collect();
    let rows = judgement_event::Entity::find()
        .filter(judgement_event::COLUMN.enrolment_id.is_in(people))
        .filter(judgement_event::COLUMN.criterion_id.is_in(criteria))
        .order_by_asc(judgement_event::Column::Id)
        .all(db)
        .await?;
    let uploads: BTreeSet<MarkUploadId> = rows.iter().filter_map(|row| row.upload_id).collect();
    let devices: Vec<(MarkUploadId, String)> = mark_upload::Entity::find()
        .filter(mark_upload::COLUMN.id.is_in(uploads))
        .select_only()
        .columns([mark_upload::Column::Id, mark_upload::Column::Device])
        .into_tuple()
        .all(db)
        .await?;
    let devices: HashMap<MarkUploadId, String> = devices.into_iter().collect();
    let mut all: HashMap<_, Vec<_>> = pairs.iter().map(|pair| (*pair, Vec::new())).collect();
    for row in rows {
        let Some(log) = all.get_mut(&(row.enrolment_id, row.criterion_id)) else { continue };
        let device = row.upload_id.and_then(|id| devices.get(&id).cloned());
        let mark = match (row.verdict, row.method) {
            (Some(verdict), Some(method)) => {
                Some(Judgement { verdict, method, note: row.note, evidence: row.evidence_id })
            }
            _ => None,
        };
        log.push(Event {
            place: row.id.0,
            seen: row.seen.map(|seen| seen.0),
            device: device.zip(row.number),
            by: row.by_id,
            at: row.at,
            letter: false,
            mark,
        });
    }
    Ok(all)
}
