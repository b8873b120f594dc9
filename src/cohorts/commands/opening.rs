//! The next cohort of a course.
use super::{
    kind, note, queries, rules,
    staff::{self, Staffing},
    timetable,
};
use crate::{
    cohorts::rules::{Details, timetable::PlannedSession},
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        centre::{self, CentreId},
        cohort::{self, CohortId, CohortState},
        cohort_event,
        course::{self, CourseId},
        course_version,
        person::PersonId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// A cohort to be.
#[derive(Clone, Debug)]
pub struct NewCohort {
    /// Of which course; its latest published version is pinned.
    pub course: CourseId,
    /// Dates, place, minutes of a JP.
    pub details: Details,
    /// Seats.
    pub quota: i32,
    /// Who teaches.
    pub instructors: Vec<PersonId>,
    /// Who assesses.
    pub assessors: Vec<PersonId>,
    /// The timetable; may be made later.
    pub sessions: Vec<PlannedSession>,
    /// The newest cohort of the course when the form was shown: sent twice, it makes one cohort.
    pub after: Option<CohortId>,
}

/// Makes the next cohort of a course, planned, with its number, its label, its staff and its timetable.
/// Who makes it is its coordinator.
///
/// # Errors
/// `NotFound` for a course of another centre; a refusal when the course has no published version or
/// the details do not hold together.
pub async fn open_cohort(
    tx: &Tx,
    centre: CentreId,
    by: Option<PersonId>,
    new: NewCohort,
    now: DateTime<Utc>,
) -> Result<CohortId> {
    let db = tx.db();
    // The parents first: nobody else takes the next number or serial until this is written.
    let centre = centre::Entity::find_by_id(centre).lock_exclusive().one(db).await?.ok_or(Error::NotFound)?;
    let course = course::Entity::find_by_id(new.course)
        .filter(course::COLUMN.centre_id.eq(centre.id))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some(made) = already_made(tx, &new, by).await? {
        return Ok(made);
    }
    let version = course_version::Entity::find()
        .filter(course_version::COLUMN.course_id.eq(course.id))
        .filter(course_version::COLUMN.published_at.is_not_null())
        .order_by_desc(course_version::Column::Number)
        .one(db)
        .await?;
    let Some(version) = version.filter(|_| course.archived_at.is_none()) else {
        return Err(Refusal::at(
            "pelatihan",
            both!(
                "Pelatihan ini belum diterbitkan. Terbitkan dulu, baru buka angkatannya.",
                "This course is not published. Publish it first, then open a cohort."
            ),
        )
        .into());
    };
    rules::check(&new.details)?;
    rules::may_seat(new.quota, 0)?;
    let year = rules::budget_year(new.details.starts_on);
    let number = rules::next_number(queries::last_number(db, course.id, year).await?);
    let serial = rules::next_number(queries::last_serial(db, centre.id).await?);
    let details = new.details;
    let row = cohort::ActiveModel {
        id: NotSet,
        centre_id: Set(centre.id),
        course_id: Set(course.id),
        course_version_id: Set(version.id),
        serial: Set(serial),
        number: Set(number),
        year: Set(year),
        label: Set(rules::label(&centre.cohort_pattern, number, serial, year)),
        state: Set(CohortState::Planned),
        starts_on: Set(details.starts_on),
        ends_on: Set(details.ends_on),
        mode: Set(details.mode),
        place: Set(details.place.trim().to_string()),
        region_code: Set(details.region_code),
        link: Set(details.link),
        quota: Set(new.quota),
        jp_minutes: Set(details.jp_minutes),
        created_at: Set(now),
    };
    let cohort = row.insert(db).await?;
    let staffing = Staffing {
        coordinators: by.into_iter().collect(),
        instructors: new.instructors,
        assessors: new.assessors,
    };
    staff::write(tx, &cohort, &staffing).await?;
    note(tx, cohort.id, kind::CREATED, by, "", now).await?;
    if !new.sessions.is_empty() {
        timetable::write(tx, &cohort, new.sessions).await?;
        timetable::kept::keep(tx, cohort.id, now).await?;
    }
    tx.public_changed();
    Ok(cohort.id)
}

/// The cohort that the same form has made already, for people who click twice.
async fn already_made(tx: &Tx, new: &NewCohort, by: Option<PersonId>) -> Result<Option<CohortId>> {
    let (Some(after), Some(by)) = (new.after, by) else { return Ok(None) };
    let made = cohort_event::Entity::find()
        .find_also_related(cohort::Entity)
        .filter(cohort_event::COLUMN.kind.eq(kind::CREATED))
        .filter(cohort_event::COLUMN.by_id.eq(Some(by)))
        .filter(cohort::COLUMN.course_id.eq(new.course))
        .filter(cohort::COLUMN.id.gt(after))
        .filter(cohort::COLUMN.starts_on.eq(new.details.starts_on))
        .filter(cohort::COLUMN.place.eq(new.details.place.trim()))
        .one(tx.db())
        .await?;
    Ok(made.map(|(event, _)| event.cohort_id))
}
