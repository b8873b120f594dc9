//! What waits for a coordinator, read in a number of statements that does not grow with the cohorts;
//! only the completion of cohorts that may have somebody ready is asked one by one, and those are few.
use crate::{
    attendance, completion,
    error::Result,
    tables::{
        centre::CentreId,
        certificate,
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course::{self, CourseId},
        course_version,
        enrolment::EnrolmentId,
        message::{self, MessageState},
        person::{self, PersonId},
        session::{self, SessionId},
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// A cohort that is finished stays a task for so long: certificates and forgotten marks.
const AFTERCARE: TimeDelta = TimeDelta::days(60);

/// A session of one of these cohorts, not cancelled.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Held {
    /// Which.
    pub id: SessionId,
    /// Of which cohort.
    pub cohort: CohortId,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
    /// Its hours.
    pub jp: i32,
    /// Whether it only makes good what was missed: its hours are no hours of the course.
    pub make_up: bool,
    /// Who teaches it.
    pub instructor: Option<String>,
}

/// A cohort with everything that may have to be done about it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The cohort.
    pub cohort: cohort::Model,
    /// The course.
    pub title: String,
    /// Its sessions in the order of time.
    pub sessions: Vec<Held>,
    /// How many have a seat.
    pub enrolled: i64,
    /// How many wait for one.
    pub waiting: i64,
    /// How many instructors are named.
    pub instructors: i64,
    /// Whether this coordinator is of its own staff and may record attendance.
    pub mine: bool,
    /// How many marks each session has, of people of whom one is due.
    pub marks: HashMap<SessionId, i64>,
    /// Of how many people a mark is due in each session.
    pub due: HashMap<SessionId, i64>,
    /// Certificates that hold.
    pub issued: i64,
    /// People who meet every requirement and have no certificate.
    pub ready: i64,
    /// People at the door of whom nobody has said yet who they were.
    pub walk_ins: i64,
    /// Codes of a hall that somebody has to look at.
    pub codes: i64,
}

/// A course whose latest wording is not published.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Draft {
    /// Which course.
    pub course: CourseId,
    /// The title of the draft.
    pub title: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Everything that may wait for a coordinator.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The cohorts, by their first day.
    pub cohorts: Vec<Standing>,
    /// Messages that could not be sent.
    pub failed: i64,
    /// Messages to people without an address.
    pub no_address: i64,
    /// Requests about people's own data that wait for an answer, and how many of them are late.
    pub requests: (u64, u64),
    /// Records that may be of somebody who has another one.
    pub alike: u64,
    /// Who cannot reach the minimum attendance any more, and nobody has answered it.
    pub lost: Vec<attendance::queries::Lost>,
    /// Drafts of courses.
    pub drafts: Vec<Draft>,
    /// Whether the centre has ever had a cohort.
    pub any: bool,
}

/// What waits in this centre. `today` is its own date.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(
    db: &impl ConnectionTrait,
    centre: CentreId,
    by: PersonId,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Waiting> {
    let cohorts = standing(db, centre, by, today, now).await?;
    let any = !cohorts.is_empty()
        || cohort::Entity::find().filter(cohort::COLUMN.centre_id.eq(centre)).one(db).await?.is_some();
    let mail: Vec<(MessageState, i64)> = message::Entity::find()
        .filter(message::COLUMN.centre_id.eq(centre))
        .filter(message::COLUMN.state.is_in([MessageState::Failed, MessageState::NoAddress]))
        .filter(message::COLUMN.kind.ne(crate::mail::outbox::CODE))
        .select_only()
        .column(message::Column::State)
        .column_as(message::Column::Id.count(), "messages")
        .group_by(message::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let of = |state| mail.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    let drafts = course_version::Entity::find()
        .join(JoinType::InnerJoin, course_version::Relation::Course.def())
        .filter(course::COLUMN.centre_id.eq(centre))
        .filter(course::COLUMN.archived_at.is_null())
        .filter(course_version::COLUMN.published_at.is_null())
        .select_only()
        .column_as(course::Column::Id, "course")
        .column(course_version::Column::Title)
        .column(course_version::Column::WrittenAt)
        .order_by_asc(course_version::Column::WrittenAt)
        .into_model()
        .all(db)
        .await?;
    Ok(Waiting {
        cohorts,
        failed: of(MessageState::Failed),
        no_address: of(MessageState::NoAddress),
        requests: crate::privacy::queries::open_count(db, centre, now).await?,
        alike: crate::people::queries::likeness_count(db, centre).await?,
        lost: attendance::queries::out_of_reach(db, Some(centre), now)
            .await?
            .into_iter()
            .filter(|one| !one.dismissed)
            .collect(),
        drafts,
        any,
    })
}

async fn standing(
    db: &impl ConnectionTrait,
    centre: CentreId,
    by: PersonId,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Standing>> {
    let current = [CohortState::Planned, CohortState::Open, CohortState::Running];
    let rows = cohort::Entity::find()
        .find_also_related(course_version::Entity)
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(
            Condition::any().add(cohort::COLUMN.state.is_in(current)).add(
                Condition::all()
                    .add(cohort::COLUMN.state.eq(CohortState::Finished))
                    .add(cohort::COLUMN.ends_on.gte(today - AFTERCARE)),
            ),
        )
        .order_by_asc(cohort::Column::StartsOn)
        .order_by_asc(cohort::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<CohortId> = rows.iter().map(|(cohort, _)| cohort.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sessions = sessions(db, &ids).await?;
    let taken = crate::cohorts::queries::taken(db, &ids).await?;
    let duties: Vec<(CohortId, PersonId, Duty)> = cohort_staff::Entity::find()
        .filter(cohort_staff::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .select_only()
        .column(cohort_staff::Column::CohortId)
        .column(cohort_staff::Column::PersonId)
        .column(cohort_staff::Column::Duty)
        .into_tuple()
        .all(db)
        .await?;
    let marks = attendance::queries::recorded(db, &ids).await?;
    let due = attendance::queries::due(db, &ids).await?;
    let walk_ins = crate::walk_ins::queries::counts(db, &ids).await?;
    let codes = crate::hall::queries::counts(db, &ids).await?;
    let mut certified: HashMap<CohortId, HashSet<EnrolmentId>> = HashMap::new();
    for (cohort, enrolment) in issued(db, &ids).await? {
        certified.entry(cohort).or_default().insert(enrolment);
    }
    let mut all = Vec::new();
    for (cohort, version) in rows {
        let id = cohort.id;
        let of = taken.get(&id).copied().unwrap_or_default();
        let certified = certified.remove(&id).unwrap_or_default();
        let issued = certified.len() as i64;
        let ready = match cohort.state {
            CohortState::Running | CohortState::Finished if issued < of.enrolled => {
                let people = completion::queries::of_cohort(db, &cohort, now).await?;
                let ready = people.iter().filter(|(who, completion)| {
                    completion.is_complete() && !certified.contains(&who.enrolment)
                });
                ready.count() as i64
            }
            _ => 0,
        };
        let sessions: Vec<Held> = sessions.remove(&id).unwrap_or_default();
        let due = sessions.iter().map(|s| (s.id, due.of(s.id, id, s.ends_at))).collect();
        let marks = sessions.iter().map(|s| (s.id, marks.get(&s.id).copied().unwrap_or(0))).collect();
        all.push(Standing {
            title: version.map(|v| v.title).unwrap_or_default(),
            sessions,
            enrolled: of.enrolled,
            waiting: of.waiting,
            instructors: duties.iter().filter(|(c, _, d)| *c == id && *d == Duty::Instructor).count() as i64,
            mine: duties.iter().any(|(c, p, d)| *c == id && *p == by && *d != Duty::Assessor),
            marks,
            due,
            issued,
            ready,
            walk_ins: walk_ins.get(&id).copied().unwrap_or(0),
            codes: codes.get(&id).copied().unwrap_or(0),
            cohort,
        });
    }
    Ok(all)
}

async fn sessions(db: &impl ConnectionTrait, ids: &[CohortId]) -> Result<HashMap<CohortId, Vec<Held>>> {
    let instructor: RelationDef = session::Entity::belongs_to(person::Entity)
        .from(session::Column::InstructorId)
        .to(person::Column::Id)
        .into();
    let rows: Vec<Held> = session::Entity::find()
        .join(JoinType::LeftJoin, instructor)
        .filter(session::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .filter(session::COLUMN.cancelled_at.is_null())
        .select_only()
        .column(session::Column::Id)
        .column_as(session::Column::CohortId, "cohort")
        .column(session::Column::StartsAt)
        .column(session::Column::EndsAt)
        .column(session::Column::Jp)
        .column(session::Column::MakeUp)
        .column_as(person::Column::Name, "instructor")
        .order_by_asc(session::Column::StartsAt)
        .into_model()
        .all(db)
        .await?;
    let mut of: HashMap<CohortId, Vec<Held>> = HashMap::new();
    for row in rows {
        of.entry(row.cohort).or_default().push(row);
    }
    Ok(of)
}

/// Who was given a certificate in these cohorts; who lost it again gets no second one.
async fn issued(db: &impl ConnectionTrait, ids: &[CohortId]) -> Result<Vec<(CohortId, EnrolmentId)>> {
    Ok(certificate::Entity::find()
        .filter(certificate::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .select_only()
        .column(certificate::Column::CohortId)
        .column(certificate::Column::EnrolmentId)
        .into_tuple()
        .all(db)
        .await?)
}
