//! A signed list: who stood on it, its photos, and on which of them a change rests.
use super::marks_of;
use crate::{
    error::{Error, Result},
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        mark_event::{self, MarkEventId, Method},
        person,
        session::SessionId,
        sheet_photo, sheet_use,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};

/// Somebody who has or had a seat, with their mark in one session.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// Where it stands.
    pub state: EnrolmentState,
    seated: Option<DateTime<Utc>>,
    left: Option<DateTime<Utc>>,
    /// What is recorded; `None` is "not recorded".
    pub presence: Option<Presence>,
}

impl Listed {
    /// Whether they have a seat now.
    pub fn seated(&self) -> bool {
        self.state == EnrolmentState::Enrolled
    }

    /// Whether a list printed at a moment has their name.
    fn on(&self, printed: DateTime<Utc>) -> bool {
        let still = self.left.map_or_else(|| self.seated(), |left| left > printed);
        self.seated.is_none_or(|at| at <= printed) && still
    }
}

/// A list as it was printed at a moment.
pub struct Paper {
    /// In its order; the first has number 1. Who left since keeps their number.
    pub listed: Vec<Listed>,
    /// Who has a seat now and was not on it.
    pub missing: Vec<Listed>,
}

/// The list of a session as it was printed at a moment, in the order of
/// [`enrollment::queries::enrolled`](crate::enrollment::queries::enrolled). One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn paper(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    session: SessionId,
    printed: DateTime<Utc>,
) -> Result<Paper> {
    let had_a_seat = Condition::any()
        .add(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .add(enrolment::COLUMN.seated_at.is_not_null());
    let all: Vec<Listed> = enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, marks_of(Some(session)))
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(had_a_seat)
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(enrolment::Column::State, "state")
        .column_as(enrolment::Column::SeatedAt, "seated")
        .column_as(enrolment::Column::LeftAt, "left")
        .column_as(mark::Column::Presence, "presence")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let (listed, others): (Vec<Listed>, Vec<Listed>) = all.into_iter().partition(|one| one.on(printed));
    Ok(Paper { listed, missing: others.into_iter().filter(Listed::seated).collect() })
}

/// The photos of a session's signed list, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn photos(db: &impl ConnectionTrait, session: SessionId) -> Result<Vec<sheet_photo::Model>> {
    Ok(sheet_photo::Entity::find()
        .filter(sheet_photo::COLUMN.session_id.eq(session))
        .order_by_asc(sheet_photo::Column::Id)
        .all(db)
        .await?)
}

/// One photo of this session's list.
///
/// # Errors
/// `NotFound` when it is of another session.
pub async fn photo(db: &impl ConnectionTrait, session: SessionId, code: &str) -> Result<sheet_photo::Model> {
    sheet_photo::Entity::find()
        .filter(sheet_photo::COLUMN.session_id.eq(session))
        .filter(sheet_photo::COLUMN.code.eq(code))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The codes of the photos on which each change of somebody in a session rests, beside their changes in
/// order; most rest on none.
///
/// # Errors
/// When the database cannot be read.
pub async fn photos_beside(
    db: &impl ConnectionTrait,
    session: SessionId,
    who: EnrolmentId,
) -> Result<Vec<Vec<String>>> {
    let rests: RelationDef = mark_event::Entity::belongs_to(sheet_use::Entity)
        .from(mark_event::Column::UploadId)
        .to(sheet_use::Column::UploadId)
        .into();
    let rows: Vec<(MarkEventId, Option<String>)> = mark_event::Entity::find()
        .join(JoinType::LeftJoin, rests)
        .join(JoinType::LeftJoin, sheet_use::Relation::SheetPhoto.def())
        .filter(mark_event::COLUMN.session_id.eq(session))
        .filter(mark_event::COLUMN.enrolment_id.eq(who))
        // As the history beside which they stand: credits are no changes of this mark.
        .filter(mark_event::COLUMN.method.ne(Method::MakeUp))
        .select_only()
        .column(mark_event::Column::Id)
        .column(sheet_photo::Column::Code)
        .order_by_asc(mark_event::Column::Id)
        .order_by_asc(sheet_photo::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: Vec<(MarkEventId, Vec<String>)> = Vec::new();
    for (event, code) in rows {
        if all.last().is_none_or(|(last, _)| *last != event) {
            all.push((event, Vec::new()));
        }
        if let Some((_, codes)) = all.last_mut() {
            codes.extend(code);
        }
    }
    Ok(all.into_iter().map(|(_, codes)| codes).collect())
}
