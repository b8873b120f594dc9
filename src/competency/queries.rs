//! How it is read.
use super::import::{Existing, ExistingCriterion, ExistingElement, ExistingUnit, Parsed, Plan, plan};
use super::rules::Decree;
use crate::{
    error::Result,
    tables::{
        course_unit,
        course_version::CourseVersionId,
        criterion::{self, CriterionId},
        element::{self, ElementId},
        standard::{self, StandardId},
        unit::{self, UnitId},
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use std::collections::{BTreeMap, HashMap};

/// A criterion as it is read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CriterionText {
    /// Its id.
    pub id: CriterionId,
    /// "1.2".
    pub number: String,
    /// Byte for byte as in the decree.
    pub text: String,
}

/// An element with its criteria.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ElementTree {
    /// Its id.
    pub id: ElementId,
    /// From 1.
    pub number: i32,
    /// Its title.
    pub title: String,
    /// In order.
    pub criteria: Vec<CriterionText>,
}

/// A unit with everything below and the decree above it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitTree {
    /// Its id.
    pub id: UnitId,
    /// "J.63OPR00.010.2".
    pub code: String,
    /// As the decree prints it, where that differs.
    pub code_printed: Option<String>,
    /// Its title.
    pub title: String,
    /// Remarks, one a line.
    pub note: String,
    /// The number of its decree.
    pub decree_number: String,
    /// The year of its decree.
    pub decree_year: i32,
    /// The title of its decree, or "".
    pub decree_title: String,
    /// In order.
    pub elements: Vec<ElementTree>,
}

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

/// A unit that a course version teaches.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct CourseUnitRow {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// JP of the course that go to it.
    pub hours: i32,
    /// The decree's number.
    pub decree_number: String,
    /// The decree's year.
    pub decree_year: i32,
}

/// A decree with the number of its units.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct DecreeLine {
    /// Its number.
    pub number: String,
    /// Its year.
    pub year: i32,
    /// Its title, or "".
    pub title: String,
    /// How many units are stored.
    pub units: i64,
}

/// The unit with its elements, criteria and decree; two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn unit_tree(db: &impl ConnectionTrait, id: UnitId) -> Result<Option<UnitTree>> {
    let Some((unit, Some(standard))) =
        unit::Entity::find_by_id(id).find_also_related(standard::Entity).one(db).await?
    else {
        return Ok(None);
    };
    let elements = criteria_of_units(db, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(Some(UnitTree {
        id,
        code: unit.code,
        code_printed: unit.code_printed,
        title: unit.title,
        note: unit.note,
        decree_number: standard.number,
        decree_year: standard.year,
        decree_title: standard.title,
        elements,
    }))
}

/// The units of a course version in its order; one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn units_of_version(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
) -> Result<Vec<CourseUnitRow>> {
    Ok(course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .join(JoinType::InnerJoin, unit::Relation::Standard.def())
        .filter(course_unit::COLUMN.course_version_id.eq(version))
        .select_only()
        .column_as(unit::Column::Id, "unit")
        .column_as(unit::Column::Code, "code")
        .column_as(unit::Column::Title, "title")
        .column_as(course_unit::Column::Hours, "hours")
        .column_as(standard::Column::Number, "decree_number")
        .column_as(standard::Column::Year, "decree_year")
        .order_by_asc(course_unit::Column::Position)
        .order_by_asc(unit::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

#[derive(FromQueryResult)]
struct PartRow {
    unit: UnitId,
    element: ElementId,
    element_number: i32,
    element_title: String,
    criterion: Option<CriterionId>,
    number: Option<String>,
    text: Option<String>,
    position: Option<i32>,
}

async fn parts(db: &impl ConnectionTrait, units: &[UnitId]) -> Result<Vec<PartRow>> {
    let criteria: sea_orm::RelationDef = element::Entity::has_many(criterion::Entity)
        .from(element::Column::Id)
        .to(criterion::Column::ElementId)
        .into();
    Ok(element::Entity::find()
        .join(JoinType::LeftJoin, criteria)
        .filter(element::COLUMN.unit_id.is_in(units.iter().copied()))
        .select_only()
        .column_as(element::Column::UnitId, "unit")
        .column_as(element::Column::Id, "element")
        .column_as(element::Column::Number, "element_number")
        .column_as(element::Column::Title, "element_title")
        .column_as(criterion::Column::Id, "criterion")
        .column_as(criterion::Column::Number, "number")
        .column_as(criterion::Column::Text, "text")
        .column_as(criterion::Column::Position, "position")
        .order_by_asc(element::Column::UnitId)
        .order_by_asc(element::Column::Number)
        .order_by_asc(criterion::Column::Position)
        .into_model()
        .all(db)
        .await?)
}

/// The elements and criteria of these units, by unit; one statement. A unit without elements is not
/// in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn criteria_of_units(
    db: &impl ConnectionTrait,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<ElementTree>>> {
    let mut all: HashMap<UnitId, Vec<ElementTree>> = HashMap::new();
    if units.is_empty() {
        return Ok(all);
    }
    for row in parts(db, units).await? {
        let elements = all.entry(row.unit).or_default();
        if elements.last().is_none_or(|e| e.id != row.element) {
            elements.push(ElementTree {
                id: row.element,
                number: row.element_number,
                title: row.element_title,
                criteria: Vec::new(),
            });
        }
        if let (Some(element), Some(id), Some(number), Some(text)) =
            (elements.last_mut(), row.criterion, row.number, row.text)
        {
            element.criteria.push(CriterionText { id, number, text });
        }
    }
    Ok(all)
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

/// What is stored of the decrees that a file names; three statements.
pub(super) async fn existing(db: &impl ConnectionTrait, parsed: &Parsed) -> Result<Existing> {
    let mut found = Existing::default();
    if parsed.decrees.is_empty() {
        return Ok(found);
    }
    let mut of: HashMap<StandardId, Decree> = HashMap::new();
    let numbers = parsed.decrees.iter().map(|d| d.decree.number.clone());
    for row in standard::Entity::find().filter(standard::COLUMN.number.is_in(numbers)).all(db).await? {
        let decree = Decree { number: row.number, year: row.year };
        if parsed.decrees.iter().any(|d| d.decree == decree) {
            of.insert(row.id, decree.clone());
            found.decrees.insert(decree, (row.id, row.title));
        }
    }
    if of.is_empty() {
        return Ok(found);
    }
    let rows =
        unit::Entity::find().filter(unit::COLUMN.standard_id.is_in(of.keys().copied())).all(db).await?;
    let ids: Vec<UnitId> = rows.iter().map(|u| u.id).collect();
    let mut elements: HashMap<UnitId, BTreeMap<i32, ExistingElement>> = HashMap::new();
    if !ids.is_empty() {
        for row in parts(db, &ids).await? {
            let element =
                elements.entry(row.unit).or_default().entry(row.element_number).or_insert_with(|| {
                    ExistingElement { id: row.element, title: row.element_title, criteria: BTreeMap::new() }
                });
            if let (Some(id), Some(number), Some(text), Some(position)) =
                (row.criterion, row.number, row.text, row.position)
            {
                element.criteria.insert(number, ExistingCriterion { id, position, text });
            }
        }
    }
    for row in rows {
        if let Some(decree) = of.get(&row.standard_id) {
            let unit = ExistingUnit {
                id: row.id,
                printed: row.code_printed,
                title: row.title,
                note: row.note,
                elements: elements.remove(&row.id).unwrap_or_default(),
            };
            found.units.insert((decree.clone(), row.code), unit);
        }
    }
    Ok(found)
}

/// What importing this would do; nothing is written.
///
/// # Errors
/// When the database cannot be read.
pub async fn dry_run(db: &impl ConnectionTrait, parsed: &Parsed) -> Result<Plan> {
    Ok(plan(parsed, &existing(db, parsed).await?))
}
