//! What is stored of the decrees that a file names, and what importing it would do.
use super::{
    super::{
        import::{
            Existing, ExistingCriterion, ExistingDecree, ExistingElement, ExistingUnit, Parsed, Plan, plan,
        },
        rules::Decree,
    },
    parts, standings,
};
use crate::{
    error::Result,
    tables::{
        standard::{self, StandardId},
        unit::{self, UnitId},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, HashMap};

/// What is stored of the decrees that a file names, and of those that amended or replaced them; five
/// statements.
pub(in crate::competency) async fn existing(db: &impl ConnectionTrait, parsed: &Parsed) -> Result<Existing> {
    let mut found = Existing::default();
    if parsed.decrees.is_empty() {
        return Ok(found);
    }
    let mut of: HashMap<StandardId, Decree> = HashMap::new();
    let others = parsed.decrees.iter().filter_map(|d| d.standing.as_ref()?.by.as_ref());
    let numbers = parsed.decrees.iter().map(|d| &d.decree).chain(others).map(|d| d.number.clone());
    let rows: Vec<standard::Model> =
        standard::Entity::find().filter(standard::COLUMN.number.is_in(numbers)).all(db).await?;
    let mut standings = standings(db, rows.iter().map(|row| row.id)).await?;
    for row in rows {
        let decree = Decree { number: row.number, year: row.year };
        if parsed.decrees.iter().any(|d| d.decree == decree) {
            of.insert(row.id, decree.clone());
        }
        let standing = standings.remove(&row.id).unwrap_or_default();
        found.decrees.insert(decree, ExistingDecree { id: row.id, title: row.title, standing });
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
                texts: [row.description, row.variables, row.guide],
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
