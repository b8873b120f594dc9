//! How it is read: few, narrow statements; none of their number grows with the people or the sessions.
use super::{
    known::{Known, Place},
    rules::Offered,
};
use crate::{
    attendance::{self, rules::Meeting},
    enrollment,
    error::Result,
    tables::{
        centre::CentreId,
        certificate,
        cohort::{self, CohortId, CohortState},
        course::CourseId,
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        make_up::{self, MakeUpState},
        mark,
        person::PersonId,
        revocation,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// A session of a parallel cohort.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Parallel {
    /// Which.
    pub id: SessionId,
    /// Of which cohort.
    pub cohort: CohortId,
    /// "Angkatan 13 Tahun 2026".
    pub label: String,
    /// Where that cohort stands.
    pub state: CohortState,
    quota: i32,
    course: CourseId,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
    /// Lesson hours.
    pub jp: i32,
    /// What it is about.
    pub topic: String,
    room: String,
    place: String,
    cancelled_at: Option<DateTime<Utc>>,
    /// How many more people fit.
    #[sea_orm(skip)]
    pub places: i64,
}

impl Parallel {
    /// As the rules see it.
    pub fn offered(&self) -> Offered<'_> {
        Offered {
            cohort: self.cohort,
            course: self.course,
            state: self.state,
            topic: &self.topic,
            meeting: Meeting {
                starts_at: self.starts_at,
                ends_at: self.ends_at,
                jp: self.jp,
                cancelled: self.cancelled_at.is_some(),
            },
            places: self.places,
        }
    }

    /// "Ruang 2, Aula Balai".
    pub fn place(&self) -> String {
        [self.room.as_str(), self.place.as_str()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Sessions of other cohorts of the same centre and course: those to come, and these.
async fn parallels(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    these: &HashSet<SessionId>,
    now: DateTime<Utc>,
) -> Result<Vec<Parallel>> {
    let wanted = sea_orm::Condition::any().add(session::COLUMN.id.is_in(these.iter().copied())).add(
        sea_orm::Condition::all()
            .add(session::COLUMN.starts_at.gt(now))
            .add(session::COLUMN.cancelled_at.is_null())
            .add(cohort::COLUMN.state.is_in([CohortState::Open, CohortState::Running])),
    );
    let mut all: Vec<Parallel> = session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .filter(cohort::COLUMN.centre_id.eq(cohort.centre_id))
        .filter(cohort::COLUMN.course_id.eq(cohort.course_id))
        .filter(cohort::COLUMN.id.ne(cohort.id))
        .filter(wanted)
        .select_only()
        .columns([
            session::Column::Id,
            session::Column::StartsAt,
            session::Column::EndsAt,
            session::Column::Jp,
            session::Column::Topic,
            session::Column::Room,
            session::Column::CancelledAt,
        ])
        .column_as(cohort::Column::Id, "cohort")
        .column_as(cohort::Column::Label, "label")
        .column_as(cohort::Column::State, "state")
        .column_as(cohort::Column::Quota, "quota")
        .column_as(cohort::Column::CourseId, "course")
        .column_as(cohort::Column::Place, "place")
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let cohorts: HashSet<CohortId> = all.iter().map(|s| s.cohort).collect();
    let seats = enrollment::queries::seats(db, &cohorts.into_iter().collect::<Vec<_>>()).await?;
    let guests: Vec<(SessionId, i64)> = make_up::Entity::find()
        .filter(make_up::COLUMN.session_id.is_in(all.iter().map(|s| s.id)))
        .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
        .select_only()
        .column(make_up::Column::SessionId)
        .column_as(make_up::Column::Id.count(), "guests")
        .group_by(make_up::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    let guests: HashMap<SessionId, i64> = guests.into_iter().collect();
    for one in &mut all {
        let taken = seats.get(&one.cohort).map_or(0, |s| s.enrolled + s.offered);
        one.places = i64::from(one.quota) - taken - guests.get(&one.id).copied().unwrap_or(0);
    }
    Ok(all)
}

/// When each of these people is in a session: in their own and every other cohort where they have a seat.
async fn busy(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    now: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<(DateTime<Utc>, DateTime<Utc>)>>> {
    let meets: RelationDef = enrolment::Entity::belongs_to(session::Entity)
        .from(enrolment::Column::CohortId)
        .to(session::Column::CohortId)
        .into();
    let rows: Vec<(PersonId, DateTime<Utc>, DateTime<Utc>)> = enrolment::Entity::find()
        .join(JoinType::InnerJoin, meets)
        .filter(enrolment::COLUMN.person_id.is_in(people.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(session::COLUMN.ends_at.gt(now))
        .select_only()
        .column(enrolment::Column::PersonId)
        .column(session::Column::StartsAt)
        .column(session::Column::EndsAt)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: HashMap<PersonId, Vec<_>> = HashMap::new();
    for (person, from, until) in rows {
        all.entry(person).or_default().push((from, until));
    }
    Ok(all)
}

/// Whose certificate stands.
async fn certified(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashSet<EnrolmentId>> {
    let revoked: RelationDef = certificate::Entity::has_many(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into();
    let rows: Vec<EnrolmentId> = certificate::Entity::find()
        .join(JoinType::LeftJoin, revoked)
        .filter(certificate::COLUMN.cohort_id.eq(cohort))
        .filter(revocation::COLUMN.certificate_id.is_null())
        .select_only()
        .column(certificate::Column::EnrolmentId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Everything that is known of who missed what in this cohort and where it can be made good. Ten
/// statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(db: &impl ConnectionTrait, cohort: &cohort::Model, now: DateTime<Utc>) -> Result<Known> {
    let asked = attendance::queries::asked(db, cohort).await?;
    let matrix = attendance::queries::matrix(db, cohort.id, now).await?;
    let rows = make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(make_up::COLUMN.state.is_in([MakeUpState::Asked, MakeUpState::Given]))
        .order_by_asc(make_up::Column::Id)
        .all(db)
        .await?;
    let parallels = parallels(db, cohort, &rows.iter().map(|row| row.session_id).collect(), now).await?;
    let recorded = recorded(db, &rows).await?;
    let people: Vec<(EnrolmentId, PersonId)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .columns([enrolment::Column::Id, enrolment::Column::PersonId])
        .into_tuple()
        .all(db)
        .await?;
    let persons: Vec<PersonId> = people.iter().map(|(_, person)| *person).collect();
    let times = busy(db, &persons, now).await?;
    let busy =
        people.into_iter().filter_map(|(who, person)| Some((who, times.get(&person)?.clone()))).collect();
    let places = rows
        .into_iter()
        .filter_map(|row| {
            let at = parallels.iter().find(|s| s.id == row.session_id)?.clone();
            let recorded = recorded.contains(&(row.enrolment_id, row.session_id));
            Some(Place { row, at, recorded })
        })
        .collect();
    Ok(Known {
        cohort: (cohort.id, cohort.course_id),
        excused_counts: asked.excused_counts,
        certified: certified(db, cohort.id).await?,
        matrix,
        places,
        parallels,
        busy,
        now,
    })
}

/// Whose attendance as a guest is recorded, and where.
async fn recorded(
    db: &impl ConnectionTrait,
    rows: &[make_up::Model],
) -> Result<HashSet<(EnrolmentId, SessionId)>> {
    let marks: Vec<(EnrolmentId, SessionId)> = mark::Entity::find()
        .filter(mark::COLUMN.session_id.is_in(rows.iter().map(|row| row.session_id)))
        .filter(mark::COLUMN.enrolment_id.is_in(rows.iter().map(|row| row.enrolment_id)))
        .select_only()
        .columns([mark::Column::EnrolmentId, mark::Column::SessionId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(marks.into_iter().collect())
}

/// A cohort in which places were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub cohort: CohortId,
    /// "Berjualan lewat Media Sosial, Angkatan 12 Tahun 2026".
    pub name: String,
    /// How many places.
    pub people: i64,
}

/// The cohorts of a centre whose trainees asked for places in sessions to come. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn asked(db: &impl ConnectionTrait, centre: CentreId, now: DateTime<Utc>) -> Result<Vec<Asked>> {
    let rows: Vec<(CohortId, String, String, i64)> = make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, make_up::Relation::Session.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(make_up::COLUMN.state.eq(MakeUpState::Asked))
        .filter(session::COLUMN.starts_at.gt(now))
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .select_only()
        .column_as(cohort::Column::Id, "cohort")
        .column_as(course_version::Column::Title, "title")
        .column_as(cohort::Column::Label, "label")
        .column_as(make_up::Column::Id.count(), "people")
        .group_by(cohort::Column::Id)
        .group_by(course_version::Column::Title)
        .group_by(cohort::Column::Label)
        .order_by_asc(cohort::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let one = |(cohort, title, label, people)| Asked { cohort, name: format!("{title}, {label}"), people };
    Ok(rows.into_iter().map(one).collect())
}
