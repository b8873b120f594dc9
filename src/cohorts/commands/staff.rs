//! Who works in a cohort.
use super::{Change, kind, locked, note, queries, rules};
use crate::{
    error::{Refusal, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortState},
        cohort_staff::{self, Duty},
        person::PersonId,
        session,
        staff_role::Role,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use std::collections::HashSet;

/// Who works in a cohort, as what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staffing {
    /// Coordinators; they may record attendance too.
    pub coordinators: Vec<PersonId>,
    /// Instructors.
    pub instructors: Vec<PersonId>,
    /// Assessors.
    pub assessors: Vec<PersonId>,
}

/// Names the staff of a cohort. Sessions to come of an instructor who is no longer named lose them; when
/// there is but one instructor, sessions without a name get theirs.
///
/// # Errors
/// A refusal when somebody has not the role in the centre, or nobody is left to coordinate or teach.
pub async fn set_staff(
    tx: &Tx,
    change: impl Into<Change>,
    staffing: Staffing,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    // After its end a cohort still needs who looks anew: a second assessor, who decides, an appeal's.
    if cohort.state != CohortState::Finished {
        rules::may_change(cohort.state)?;
    }
    if staffing.coordinators.is_empty() {
        return Err(Refusal::at(
            "koordinator",
            both!("Pilih paling sedikit satu koordinator.", "Choose at least one coordinator."),
        )
        .into());
    }
    if staffing.instructors.is_empty() && cohort.state != CohortState::Planned {
        return Err(Refusal::at(
            "instruktur",
            both!(
                "Angkatan ini sudah dibuka. Pilih paling sedikit satu instruktur.",
                "This cohort is open already. Choose at least one instructor."
            ),
        )
        .into());
    }
    let db = tx.db();
    cohort_staff::Entity::delete_many().filter(cohort_staff::COLUMN.cohort_id.eq(cohort.id)).exec(db).await?;
    write(tx, &cohort, &staffing).await?;
    let to_come = || {
        session::Entity::update_many()
            .filter(session::COLUMN.cohort_id.eq(cohort.id))
            .filter(session::COLUMN.starts_at.gt(now))
    };
    to_come()
        .col_expr(session::Column::InstructorId, Expr::value(None::<i64>))
        .filter(session::COLUMN.instructor_id.is_not_in(staffing.instructors.iter().copied().map(Some)))
        .exec(db)
        .await?;
    if let [only] = staffing.instructors.as_slice() {
        to_come()
            .col_expr(session::Column::InstructorId, Expr::value(Some(only.0)))
            .filter(session::COLUMN.instructor_id.is_null())
            .exec(db)
            .await?;
    }
    note(tx, change.cohort, kind::STAFF, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Writes who works in a cohort that has nobody yet.
pub(super) async fn write(tx: &Tx, cohort: &cohort::Model, staffing: &Staffing) -> Result<()> {
    let able: HashSet<(PersonId, Role)> = queries::candidates(tx.db(), cohort.centre_id)
        .await?
        .into_iter()
        .map(|candidate| (candidate.person, candidate.role))
        .collect();
    let mut rows = Vec::new();
    for (field, people, duty, role) in [
        ("koordinator", &staffing.coordinators, Duty::Coordinator, Role::Coordinator),
        ("instruktur", &staffing.instructors, Duty::Instructor, Role::Instructor),
        ("asesor", &staffing.assessors, Duty::Assessor, Role::Assessor),
    ] {
        let mut seen = HashSet::new();
        for person in people.iter().copied().filter(|person| seen.insert(*person)) {
            if !able.contains(&(person, role)) {
                return Err(Refusal::at(
                    field,
                    both!(
                        "Orang ini tidak punya tugas itu di balai. Administrator dapat menambahkannya.",
                        "This person has not that role in the centre. An administrator can add it."
                    ),
                )
                .into());
            }
            rows.push(cohort_staff::ActiveModel {
                cohort_id: Set(cohort.id),
                person_id: Set(person),
                duty: Set(duty),
            });
        }
    }
    if !rows.is_empty() {
        cohort_staff::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
