//! How it changes. Every change says that public pages changed, and is kept as an event.
pub mod timetable;

use super::{
    queries,
    rules::{self, Details, states, timetable::PlannedSession},
};
use crate::{
    access::Planning,
    error::{Error, Refusal, Result},
    mail,
    store::Tx,
    tables::{
        centre::{self, CentreId},
        cohort::{self, CohortId, CohortState},
        cohort_event,
        cohort_staff::{self, Duty},
        course::{self, CourseId},
        course_version,
        enrolment::{self, EnrolmentState},
        person::{self, PersonId},
        session,
        staff_role::Role,
    },
    text::{self, Language},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;

pub use timetable::{add_session, cancel_session, edit_session, replace_timetable};

/// The kinds of events; a change of state is kept under the state's own word.
pub mod kind {
    /// The cohort was made.
    pub const CREATED: &str = "created";
    /// Dates, place, hours.
    pub const EDITED: &str = "edited";
    /// Seats; the reason holds "30 → 32".
    pub const QUOTA: &str = "quota";
    /// Who works in it.
    pub const STAFF: &str = "staff";
    /// Sessions were made, moved or added.
    pub const TIMETABLE: &str = "timetable";
    /// A session will not be held.
    pub const SESSION_CANCELLED: &str = "session_cancelled";
}

/// Which cohort is changed, and by whom: a coordinator by their proof, or the house itself.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    cohort: CohortId,
    by: Option<PersonId>,
}

impl Change {
    /// A change nobody signed in makes: the demo, a job.
    pub fn of(cohort: CohortId, by: Option<PersonId>) -> Change {
        Change { cohort, by }
    }
}

impl From<&Planning> for Change {
    fn from(planning: &Planning) -> Change {
        Change { cohort: planning.cohort().id, by: Some(planning.by()) }
    }
}

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
    write_staff(tx, &cohort, &staffing).await?;
    note(tx, cohort.id, kind::CREATED, by, "", now).await?;
    if !new.sessions.is_empty() {
        timetable::write(tx, &cohort, new.sessions).await?;
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

/// Changes what a cohort says of itself.
///
/// # Errors
/// A refusal when it is over, when the details do not hold together, or when a session would be left
/// outside its dates.
pub async fn edit_cohort(
    tx: &Tx,
    change: impl Into<Change>,
    details: Details,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    rules::check(&details)?;
    let (_, zone) = queries::centre_and_zone(tx.db(), cohort.centre_id).await?;
    let days: Vec<_> = queries::sessions(tx.db(), cohort.id)
        .await?
        .into_iter()
        .filter(|s| s.cancelled_at.is_none())
        .map(|s| text::local_date(zone, s.starts_at))
        .collect();
    rules::may_move(cohort.year, &details, days.first().copied().zip(days.last().copied()))?;
    let mut row = cohort.into_active_model();
    row.starts_on = Set(details.starts_on);
    row.ends_on = Set(details.ends_on);
    row.mode = Set(details.mode);
    row.place = Set(details.place.trim().to_string());
    row.region_code = Set(details.region_code);
    row.link = Set(details.link);
    row.jp_minutes = Set(details.jp_minutes);
    row.update(tx.db()).await?;
    note(tx, change.cohort, kind::EDITED, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Gives a cohort more seats or fewer. Whoever calls this promotes those who wait
/// (`enrollment::commands::promote`).
///
/// # Errors
/// A refusal when it is over, or when more people sit already.
pub async fn set_quota(tx: &Tx, change: impl Into<Change>, quota: i32, now: DateTime<Utc>) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    let taken = queries::taken(tx.db(), &[cohort.id]).await?.remove(&cohort.id).unwrap_or_default();
    rules::may_seat(quota, taken.enrolled)?;
    let before = cohort.quota;
    if before != quota {
        let mut row = cohort.into_active_model();
        row.quota = Set(quota);
        row.update(tx.db()).await?;
        note(tx, change.cohort, kind::QUOTA, change.by, &format!("{before} → {quota}"), now).await?;
        tx.public_changed();
    }
    Ok(())
}

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
    rules::may_change(cohort.state)?;
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
    write_staff(tx, &cohort, &staffing).await?;
    let to_come = || {
        session::Entity::update_many()
            .filter(session::COLUMN.cohort_id.eq(cohort.id))
            .filter(session::COLUMN.starts_at.gt(now))
    };
    use sea_orm::sea_query::Expr;
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

async fn write_staff(tx: &Tx, cohort: &cohort::Model, staffing: &Staffing) -> Result<()> {
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

/// Takes a cohort to another state. Cancelling tells everybody who sits or waits.
///
/// # Errors
/// A refusal that says what is missing.
pub async fn change_state(
    tx: &Tx,
    change: impl Into<Change>,
    to: CohortState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    if cohort.state == to {
        // The same button twice.
        return Ok(());
    }
    let (centre, zone) = queries::centre_and_zone(tx.db(), cohort.centre_id).await?;
    let facts = queries::facts(tx.db(), &cohort).await?;
    states::change(&facts, to, reason, text::local_date(zone, now), now)?;
    if to == CohortState::Cancelled {
        tell_cancelled(tx, &centre, &cohort, reason.trim(), now).await?;
    }
    let mut row = cohort.into_active_model();
    row.state = Set(to);
    row.update(tx.db()).await?;
    note(tx, change.cohort, to.word(), change.by, reason.trim(), now).await?;
    tx.public_changed();
    Ok(())
}

async fn tell_cancelled(
    tx: &Tx,
    centre: &centre::Model,
    cohort: &cohort::Model,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let version = course_version::Entity::find_by_id(cohort.course_version_id)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let people: Vec<person::Model> = enrolment::Entity::find()
        .find_also_related(person::Entity)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(enrolment::COLUMN.state.ne(EnrolmentState::Withdrawn))
        .order_by_asc(enrolment::Column::QueueNumber)
        .all(tx.db())
        .await?
        .into_iter()
        .filter_map(|(_, person)| person)
        .collect();
    for person in &people {
        let letter = cancelled_letter(person, centre, cohort, &version.title, reason);
        let message = mail::Message {
            centre: centre.id,
            cohort: Some(cohort.id),
            to: person,
            event: format!("cancelled:{}:{}", cohort.id, person.id),
            kind: "cancelled",
            letter,
            certificate: None,
        };
        mail::post(tx, message, now).await?;
    }
    Ok(())
}

fn cancelled_letter(
    to: &person::Model,
    centre: &centre::Model,
    cohort: &cohort::Model,
    title: &str,
    reason: &str,
) -> mail::Letter {
    let language: Language = to.language;
    let (name, label, contact) = (&to.name, &cohort.label, &centre.contact);
    let dates = text::date_range(language, cohort.starts_on, cohort.ends_on);
    mail::Letter {
        subject: say!(language, "Dibatalkan: {title}, {label}", "Cancelled: {title}, {label}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "{title}, {label}, {dates}, tidak jadi dilaksanakan.",
                "{title}, {label}, {dates}, will not take place."
            ),
            say!(language, "Alasannya: {reason}", "The reason: {reason}"),
            say!(
                language,
                "Anda tidak perlu datang. Ada pertanyaan? Hubungi kami: {contact}.",
                "You do not need to come. Questions? Contact us: {contact}."
            ),
        ],
        button: None,
        from: centre.name.clone(),
    }
}

/// The cohort, locked: whatever is decided on its rows holds until the transaction ends.
pub(super) async fn locked(tx: &Tx, change: Change) -> Result<cohort::Model> {
    cohort::Entity::find_by_id(change.cohort).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Keeps what happened.
async fn note(
    tx: &Tx,
    cohort: CohortId,
    kind: &str,
    by: Option<PersonId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = cohort_event::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        kind: Set(kind.to_string()),
        by_id: Set(by),
        at: Set(now),
        reason: Set(reason.to_string()),
    };
    cohort_event::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}
