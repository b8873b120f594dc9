//! How it is read.
use super::rules;
use crate::{
    access::{Planning, Teaching},
    error::{Error, Result},
    tables::{
        card::{self, CardId},
        centre::CentreId,
        cohort::{self, CohortId, CohortState},
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        person::{self, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select,
};

/// Who looks after the cards of a cohort: its own staff, and the coordinators of its centre. Made only from
/// a proof that they are.
#[derive(Clone, Debug)]
pub struct Keeping {
    by: PersonId,
    cohort: cohort::Model,
}

impl Keeping {
    /// Who acts.
    pub fn by(&self) -> PersonId {
        self.by
    }
    /// Whose cards.
    pub fn cohort(&self) -> &cohort::Model {
        &self.cohort
    }
}

impl From<Teaching> for Keeping {
    fn from(by: Teaching) -> Keeping {
        Keeping { by: by.by(), cohort: by.cohort().clone() }
    }
}

impl From<Planning> for Keeping {
    fn from(by: Planning) -> Keeping {
        Keeping { by: by.by(), cohort: by.cohort().clone() }
    }
}

/// A card that lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which.
    pub id: CardId,
    /// Without dashes.
    pub code: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// Somebody with a seat, with the card they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// None until somebody asked for it.
    pub card: Option<Card>,
}

#[derive(FromQueryResult)]
struct Row {
    enrolment: EnrolmentId,
    name: String,
    card: Option<CardId>,
    code: Option<String>,
    made_at: Option<DateTime<Utc>>,
}

impl From<Row> for Holder {
    fn from(row: Row) -> Holder {
        let card = match (row.card, row.code, row.made_at) {
            (Some(id), Some(code), Some(made_at)) => Some(Card { id, code, made_at }),
            _ => None,
        };
        Holder { enrolment: row.enrolment, name: row.name, card }
    }
}

fn seated(cohort: CohortId) -> Select<enrolment::Entity> {
    let living: RelationDef = enrolment::Entity::has_many(card::Entity)
        .from(enrolment::Column::Id)
        .to(card::Column::LivingFor)
        .into();
    enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, living)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(card::Column::Id, "card")
        .column_as(card::Column::Code, "code")
        .column_as(card::Column::MadeAt, "made_at")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
}

/// Everybody with a seat in this cohort, by name, with their cards.
///
/// # Errors
/// When the database cannot be read.
pub async fn holders(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Holder>> {
    let rows: Vec<Row> = seated(cohort).into_model().all(db).await?;
    Ok(rows.into_iter().map(Holder::from).collect())
}

/// One of them; nobody when there is no such seat in this cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn holder(db: &impl ConnectionTrait, cohort: CohortId, who: EnrolmentId) -> Result<Option<Holder>> {
    let row: Option<Row> = seated(cohort).filter(enrolment::COLUMN.id.eq(who)).into_model().one(db).await?;
    Ok(row.map(Holder::from))
}

/// What this cohort learns.
///
/// # Errors
/// When the database cannot be read.
pub async fn course_title(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<String> {
    course_version::Entity::find_by_id(cohort.course_version_id)
        .select_only()
        .column(course_version::Column::Title)
        .into_tuple()
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// A card that is void.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Void {
    /// When it became so.
    pub voided_at: DateTime<Utc>,
    /// By whom.
    pub by: Option<String>,
    /// Why, where somebody said so.
    pub reason: String,
}

/// The cards this person had before, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn voided(db: &impl ConnectionTrait, who: EnrolmentId) -> Result<Vec<Void>> {
    let by: RelationDef =
        card::Entity::belongs_to(person::Entity).from(card::Column::VoidedBy).to(person::Column::Id).into();
    Ok(card::Entity::find()
        .join(JoinType::LeftJoin, by)
        .filter(card::COLUMN.enrolment_id.eq(who))
        .filter(card::COLUMN.voided_at.is_not_null())
        .select_only()
        .column(card::Column::VoidedAt)
        .column_as(person::Column::Name, "by")
        .column_as(card::Column::VoidReason, "reason")
        .order_by_desc(card::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// What a device of staff has to know to tell cards apart without a line: hashes, never codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Known {
    /// Living cards of people with a seat in the cohorts asked for: hash, enrolment.
    pub cards: Vec<(String, EnrolmentId)>,
    /// Living cards of the centre's other cohorts that run or take applications: hash, label.
    pub other_cards: Vec<(String, String)>,
    /// Void cards of the cohorts asked for.
    pub voided: Vec<String>,
}

#[derive(FromQueryResult)]
struct KnownRow {
    hash: String,
    enrolment: EnrolmentId,
    cohort: CohortId,
    label: String,
    state: EnrolmentState,
    living: Option<EnrolmentId>,
}

/// The cards that staff of the cohorts `own` may meet, and of `guests` from other cohorts who have a place
/// with them. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(
    db: &impl ConnectionTrait,
    centre: CentreId,
    own: &[CohortId],
    guests: &[EnrolmentId],
) -> Result<Known> {
    let current = [CohortState::Open, CohortState::Running];
    let rows: Vec<KnownRow> = card::Entity::find()
        .join(JoinType::InnerJoin, card::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(
            sea_orm::Condition::any()
                .add(cohort::COLUMN.id.is_in(own.iter().copied()))
                .add(enrolment::COLUMN.id.is_in(guests.iter().copied()))
                .add(cohort::COLUMN.state.is_in(current)),
        )
        .select_only()
        .column(card::Column::Hash)
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(cohort::Column::Id, "cohort")
        .column_as(cohort::Column::Label, "label")
        .column_as(enrolment::Column::State, "state")
        .column_as(card::Column::LivingFor, "living")
        .order_by_asc(card::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let mut known = Known::default();
    for row in rows {
        let ours = own.contains(&row.cohort) || guests.contains(&row.enrolment);
        match (ours, row.living.is_some(), row.state) {
            (true, true, EnrolmentState::Enrolled) => known.cards.push((row.hash, row.enrolment)),
            (true, false, _) => known.voided.push(row.hash),
            (false, true, EnrolmentState::Enrolled) => known.other_cards.push((row.hash, row.label)),
            // Of somebody who left: nobody's any more.
            _ => {}
        }
    }
    Ok(known)
}

/// Whose card it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It lives, of somebody in this cohort.
    Ours(String),
    /// It lives, in the cohort of this label.
    Other(String),
    /// It was replaced.
    Void,
    /// Nobody's in this centre.
    Unknown,
}

/// Whose card this text is, for staff of this cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn whose(db: &impl ConnectionTrait, by: &Keeping, text: &str) -> Result<Whose> {
    let Some(hash) = rules::hash_of_text(text) else { return Ok(Whose::Unknown) };
    let found: Option<(Option<EnrolmentId>, EnrolmentState, CohortId, String, String)> = card::Entity::find()
        .join(JoinType::InnerJoin, card::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(cohort::COLUMN.centre_id.eq(by.cohort.centre_id))
        .filter(card::COLUMN.hash.eq(hash))
        .select_only()
        .column(card::Column::LivingFor)
        .column(enrolment::Column::State)
        .column(enrolment::Column::CohortId)
        .column(cohort::Column::Label)
        .column(person::Column::Name)
        .into_tuple()
        .one(db)
        .await?;
    Ok(match found {
        Some((None, ..)) => Whose::Void,
        Some((Some(_), EnrolmentState::Enrolled, cohort, _, name)) if cohort == by.cohort.id => {
            Whose::Ours(name)
        }
        Some((Some(_), EnrolmentState::Enrolled, _, label, _)) => Whose::Other(label),
        _ => Whose::Unknown,
    })
}
