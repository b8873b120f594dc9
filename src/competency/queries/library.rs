//! Finding units and decrees in the library.
use crate::{
    competency::rules::Decree,
    error::Result,
    tables::{
        standard::{self, StandardId},
        unit::{self, UnitId},
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};

/// A unit in a list, with its decree.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct UnitLine {
    /// Its id.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Remarks, one a line.
    pub note: String,
    /// The decree's number.
    pub decree_number: String,
    /// The decree's year.
    pub decree_year: i32,
}

/// A decree with the number of its units.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct DecreeLine {
    /// Its id.
    pub id: StandardId,
    /// Its number.
    pub number: String,
    /// Its year.
    pub year: i32,
    /// Its title, or "".
    pub title: String,
    /// How many units are stored.
    pub units: i64,
}

fn lines() -> Select<unit::Entity> {
    unit::Entity::find()
        .join(JoinType::InnerJoin, unit::Relation::Standard.def())
        .select_only()
        .column_as(unit::Column::Id, "id")
        .column_as(unit::Column::Code, "code")
        .column_as(unit::Column::Title, "title")
        .column_as(unit::Column::Note, "note")
        .column_as(standard::Column::Number, "decree_number")
        .column_as(standard::Column::Year, "decree_year")
        .order_by_asc(unit::Column::Code)
        .order_by_desc(standard::Column::Year)
        .order_by_asc(unit::Column::Id)
}

/// Units whose code or title holds every word; at most `limit`, by code.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_units(db: &impl ConnectionTrait, words: &str, limit: u64) -> Result<Vec<UnitLine>> {
    let mut all = Condition::all();
    for word in words.split_whitespace() {
        let plain = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = || LikeExpr::new(format!("%{plain}%")).escape('\\');
        let lower =
            |column: unit::Column| Expr::expr(Func::lower(Expr::col((unit::Entity, column)))).like(pattern());
        all = all.add(Condition::any().add(lower(unit::Column::Code)).add(lower(unit::Column::Title)));
    }
    Ok(lines().filter(all).limit(limit).into_model().all(db).await?)
}

/// The units of one decree, by code.
///
/// # Errors
/// When the database cannot be read.
pub async fn units_of_decree(db: &impl ConnectionTrait, number: &str, year: i32) -> Result<Vec<UnitLine>> {
    Ok(lines()
        .filter(standard::COLUMN.number.eq(number))
        .filter(standard::COLUMN.year.eq(year))
        .into_model()
        .all(db)
        .await?)
}

/// These units; those that are not there are not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn units_by_id(db: &impl ConnectionTrait, ids: &[UnitId]) -> Result<Vec<UnitLine>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(lines().filter(unit::COLUMN.id.is_in(ids.iter().copied())).into_model().all(db).await?)
}

/// This decree, where it is here.
///
/// # Errors
/// When the database cannot be read.
pub async fn decree(db: &impl ConnectionTrait, named: &Decree) -> Result<Option<standard::Model>> {
    Ok(standard::Entity::find()
        .filter(standard::COLUMN.number.eq(named.number.as_str()))
        .filter(standard::COLUMN.year.eq(named.year))
        .one(db)
        .await?)
}

/// All decrees, the newest first, with the number of their units.
///
/// # Errors
/// When the database cannot be read.
pub async fn decrees(db: &impl ConnectionTrait) -> Result<Vec<DecreeLine>> {
    let units: sea_orm::RelationDef = standard::Entity::has_many(unit::Entity)
        .from(standard::Column::Id)
        .to(unit::Column::StandardId)
        .into();
    Ok(standard::Entity::find()
        .join(JoinType::LeftJoin, units)
        .select_only()
        .column_as(standard::Column::Id, "id")
        .column_as(standard::Column::Number, "number")
        .column_as(standard::Column::Year, "year")
        .column_as(standard::Column::Title, "title")
        .column_as(unit::Column::Id.count(), "units")
        .group_by(standard::Column::Id)
        .order_by_desc(standard::Column::Year)
        .order_by_desc(standard::Column::Id)
        .into_model()
        .all(db)
        .await?)
}
