//! How it is read.
mod existing;
mod library;
mod review;
mod standing;
mod trees;

pub use existing::dry_run;
pub(super) use existing::existing;
pub use library::{DecreeLine, UnitLine, decree, decrees, find_units, units_by_id, units_of_decree};
pub(super) use review::unit_key;
pub use review::{answers, review, unfinished};
pub use standing::{standings, standings_by_unit};
pub use trees::{DecreeTree, trees};

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
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::collections::HashMap;

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
    /// What it is about, a paragraph a line; "" where no file has said it.
    pub description: String,
    /// Its range of variables, the same way.
    pub variables: String,
    /// Its assessment guide, the same way.
    pub guide: String,
    /// The id of its decree.
    pub decree: StandardId,
    /// The number of its decree.
    pub decree_number: String,
    /// The year of its decree.
    pub decree_year: i32,
    /// The title of its decree, or "".
    pub decree_title: String,
    /// In order.
    pub elements: Vec<ElementTree>,
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
        description: unit.description,
        variables: unit.variables,
        guide: unit.guide,
        decree: standard.id,
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
        .order_by_asc(criterion::Column::Id)
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
