//! Where something could be made good.
use crate::{
    attendance::rules::Meeting,
    enrollment,
    error::Result,
    make_ups::rules::Offered,
    tables::{
        cohort::{self, CohortId, CohortState},
        course::CourseId,
        enrolment::{self, EnrolmentState},
        make_up::{self, MakeUpState},
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// "Ruang 2, Aula Balai"; empty when neither is known.
pub(in crate::make_ups) fn place(room: &str, place: &str) -> String {
    [room, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A session of a parallel cohort, or one that a cohort holds only to make good what was missed.
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
    /// Whether only guests come.
    make_up: bool,
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
            for_guests: self.make_up,
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
        place(&self.room, &self.place)
    }
}

/// Sessions of the same centre and course in which somebody of this cohort could be a guest: those of other
/// cohorts to come, its own that are held for this, and these.
pub(super) async fn parallels(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    these: &HashSet<SessionId>,
    now: DateTime<Utc>,
) -> Result<Vec<Parallel>> {
    let wanted = Condition::any().add(session::COLUMN.id.is_in(these.iter().copied())).add(
        Condition::all()
            .add(session::COLUMN.starts_at.gt(now))
            .add(session::COLUMN.cancelled_at.is_null())
            .add(cohort::COLUMN.state.is_in([CohortState::Open, CohortState::Running])),
    );
    let mut all: Vec<Parallel> = session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .filter(cohort::COLUMN.centre_id.eq(cohort.centre_id))
        .filter(cohort::COLUMN.course_id.eq(cohort.course_id))
        .filter(Condition::any().add(cohort::COLUMN.id.ne(cohort.id)).add(session::COLUMN.make_up.eq(true)))
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
            session::Column::MakeUp,
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
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
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
        // Where only guests come, no seat is taken.
        let taken = match one.make_up {
            true => 0,
            false => seats.get(&one.cohort).map_or(0, |s| s.enrolled + s.offered),
        };
        one.places = i64::from(one.quota) - taken - guests.get(&one.id).copied().unwrap_or(0);
    }
    Ok(all)
}
