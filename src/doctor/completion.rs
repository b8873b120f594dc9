//! Certificates whose requirements do not hold: asked with the same function that decides on issuing.
use super::Finding;
use crate::{
    completion::queries::of_cohort,
    error::Result,
    tables::{certificate, cohort, enrolment::EnrolmentId, revocation},
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// A finding for every certificate in force whose holder has not completed.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn uncompleted(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Finding>> {
    let revoked: HashSet<_> =
        revocation::Entity::find().all(db).await?.into_iter().map(|r| r.certificate_id).collect();
    let certified = certificate::Entity::find()
        .select_only()
        .column(certificate::Column::Id)
        .column(certificate::Column::Number)
        .column(certificate::Column::EnrolmentId)
        .column(certificate::Column::CohortId)
        .into_tuple::<(certificate::CertificateId, String, EnrolmentId, cohort::CohortId)>()
        .all(db)
        .await?;
    let mut by_cohort: HashMap<cohort::CohortId, HashMap<EnrolmentId, (certificate::CertificateId, String)>> =
        HashMap::new();
    for (id, number, enrolment, cohort) in certified.into_iter().filter(|(id, ..)| !revoked.contains(id)) {
        by_cohort.entry(cohort).or_default().insert(enrolment, (id, number));
    }
    let cohorts = cohort::Entity::find().filter(cohort::COLUMN.id.is_in(by_cohort.keys().copied()));
    let mut findings = Vec::new();
    for cohort in cohorts.all(db).await? {
        let certificates = &by_cohort[&cohort.id];
        for (person, completion) in of_cohort(db, &cohort, now).await? {
            if let (Some((id, number)), false) =
                (certificates.get(&person.enrolment), completion.is_complete())
            {
                let open = completion.requirements.iter().filter(|r| !r.holds).count();
                let what = format!(
                    "certificate {id} ({number}): enrolment {} has not completed, {open} requirements are open",
                    person.enrolment
                );
                findings.push(Finding { check: "completion", what });
            }
        }
    }
    Ok(findings)
}
