//! What a second assessor, or the one of an appeal, judges for himself.
use super::chain::{Acting, locked};
use crate::{
    assessment::{
        queries::CaseFile,
        rules::{self, Decision, Judgement, chain::Stage},
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        criterion::CriterionId, enrolment::EnrolmentId, person::PersonId, review_judgement, unit::UnitId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait,
};

/// A second assessor, or the one of an appeal, judges for himself; what is in force stays as it is. Answers
/// how many criteria changed.
///
/// # Errors
/// `NotFound` for anybody whose turn it is not; a refusal for a criterion of another unit.
pub async fn review_many(
    tx: &Tx,
    who: &Acting<'_>,
    enrolment: EnrolmentId,
    unit: UnitId,
    wanted: Vec<(CriterionId, Option<Judgement>)>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let file = locked(tx, who.cohort, enrolment, unit, who.by, now).await?;
    let anew = reviewing(&file, who.by).ok_or(Error::NotFound)?;
    let mut own = file.case.facts.clone();
    own.criteria = file.found_by(who.by, anew);
    (own.decided, own.recommended) = (None, false);
    let mut rows = Vec::new();
    for (criterion, wanted) in wanted {
        let found = match rules::judge(&own, criterion, wanted)? {
            Decision::Unchanged => continue,
            Decision::Judge(judgement) => Some(judgement),
            Decision::TakeBack if anew => None,
            Decision::TakeBack => {
                return Err(Refusal::new(both!(
                    "Pilih tercapai atau belum untuk setiap kriteria.",
                    "Choose met or not yet for every criterion."
                ))
                .into());
            }
        };
        rows.push(review_judgement::ActiveModel {
            id: NotSet,
            enrolment_id: Set(enrolment),
            criterion_id: Set(criterion),
            round: Set(file.round()),
            verdict: Set(found.as_ref().map(|j| j.verdict)),
            method: Set(found.as_ref().map(|j| j.method)),
            note: Set(found.map(|j| j.note).unwrap_or_default()),
            by_id: Set(who.by),
            at: Set(now),
        });
    }
    let changed = rows.len();
    if changed > 0 {
        review_judgement::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(changed)
}

/// Whether it is this person's turn to judge for himself: `true` as a blind second assessor, `false` for
/// an appeal, `None` not at all.
pub fn reviewing(file: &CaseFile, person: PersonId) -> Option<bool> {
    if file.case.stage() == Stage::Second(person) {
        return Some(true);
    }
    file.open_appeal().filter(|appeal| appeal.assessor_id == Some(person)).map(|_| false)
}
