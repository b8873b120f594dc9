//! How it changes.
mod review;

pub use review::{Said, begin_review, review_head, review_unit, take_review};

use super::import::{Change, Existing, Field, Name, Parsed, Plan, Row, plan};
use super::queries::existing;
use super::rules::{Decree, Standing, generation, may_stand};
use crate::{
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        criterion::{self, CriterionId},
        element::{self, ElementId},
        person::PersonId,
        standard::{self, StandardId},
        standard_state,
        unit::{self, UnitId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use std::collections::BTreeSet;

/// How many rows one statement inserts: below the parameters either database allows.
const AT_ONCE: usize = 1000;

/// Imports standards: adds what is new, corrects what differs, deletes nothing. Done again, it
/// changes nothing. Answers with what was done.
///
/// # Errors
/// When the database fails; nothing of the import stays then.
pub async fn apply(tx: &Tx, parsed: &Parsed, now: DateTime<Utc>) -> Result<Plan> {
    let before = existing(tx.db(), parsed).await?;
    let told = plan(parsed, &before);
    add_decrees(tx, &told, now).await?;
    lock_decrees(tx, parsed).await?;
    // Under the lock: another import of the same decrees may have come first.
    let stored = existing(tx.db(), parsed).await?;
    let todo = plan(parsed, &stored);
    add_units(tx, &todo, &stored, now).await?;
    let stored = existing(tx.db(), parsed).await?;
    add_elements(tx, &todo, &stored).await?;
    let stored = existing(tx.db(), parsed).await?;
    add_criteria(tx, &todo, &stored).await?;
    for change in &todo.changed {
        correct(tx, change, &stored).await?;
    }
    for change in &todo.standings {
        let by = change.after.by.as_ref().map(|by| decree(&stored, by)).transpose()?;
        stands(tx, decree(&stored, &change.decree)?, &change.after, by, None, now).await?;
    }
    mark_changed(tx, &todo, &stored, now).await?;
    if !told.is_empty() {
        tx.public_changed();
    }
    Ok(told)
}

/// When a decree last changed, for those who took it away.
async fn mark_changed(tx: &Tx, plan: &Plan, stored: &Existing, now: DateTime<Utc>) -> Result<()> {
    let new = plan.new.iter().map(|r| &r.name.decree);
    let changed = plan.changed.iter().map(|c| &c.name.decree).chain(plan.standings.iter().map(|s| &s.decree));
    let decrees: BTreeSet<&Decree> = new.chain(changed).collect();
    let ids = decrees.into_iter().map(|d| decree(stored, d)).collect::<Result<Vec<_>>>()?;
    if !ids.is_empty() {
        standard::Entity::update_many()
            .col_expr(standard::Column::ChangedAt, Expr::value(now))
            .filter(standard::COLUMN.id.is_in(ids))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// Notes what became of a decree: `by_decree` amended or replaced it.
async fn stands(
    tx: &Tx,
    decree: StandardId,
    standing: &Standing,
    by_decree: Option<StandardId>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = standard_state::ActiveModel {
        id: NotSet,
        standard_id: Set(decree),
        state: Set(standing.state),
        by_decree_id: Set(by_decree),
        note: Set(standing.note.clone()),
        by_id: Set(by),
        at: Set(now),
    };
    standard_state::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// A person notes what became of a decree; the same again changes nothing.
///
/// # Errors
/// `NotFound` for a decree that is not there; a refusal at `oleh` for what may not be (see
/// [`may_stand`]) or where the other decree is not here.
pub async fn set_standing(
    tx: &Tx,
    id: StandardId,
    standing: Standing,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = standard::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    may_stand(&Decree { number: row.number, year: row.year }, &standing)?;
    if super::queries::standings(tx.db(), [id]).await?.remove(&id).unwrap_or_default() == standing {
        return Ok(());
    }
    let mut other = None;
    if let Some(decree) = &standing.by {
        let found = super::queries::decree(tx.db(), decree).await?;
        let name = decree.name();
        other = Some(found.map(|d| d.id).ok_or_else(|| {
            Refusal::at(
                "oleh",
                both!(
                    "{name} belum ada di sini. Impor dulu keputusan itu.",
                    "{name} is not here. Import that decree first."
                ),
            )
        })?);
    }
    stands(tx, id, &standing, other, Some(by), now).await?;
    standard::ActiveModel { id: Set(id), changed_at: Set(Some(now)), ..Default::default() }
        .update(tx.db())
        .await?;
    tx.public_changed();
    Ok(())
}

async fn add_decrees(tx: &Tx, plan: &Plan, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<standard::ActiveModel> = plan
        .new
        .iter()
        .filter(|r| r.name.code.is_none())
        .map(|r| standard::ActiveModel {
            id: NotSet,
            number: Set(r.name.decree.number.clone()),
            year: Set(r.name.decree.year),
            title: Set(r.text.clone()),
            created_at: Set(now),
            changed_at: Set(None),
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        standard::Entity::insert_many(some.to_vec())
            .on_conflict_do_nothing_on([standard::Column::Number, standard::Column::Year])
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

async fn lock_decrees(tx: &Tx, parsed: &Parsed) -> Result<()> {
    let numbers = parsed.decrees.iter().map(|d| d.decree.number.clone());
    let _: Vec<standard::Model> = standard::Entity::find()
        .filter(standard::COLUMN.number.is_in(numbers))
        .order_by_asc(standard::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    Ok(())
}

async fn add_units(tx: &Tx, plan: &Plan, stored: &Existing, now: DateTime<Utc>) -> Result<()> {
    let mut rows = Vec::new();
    for row in plan.new.iter().filter(|r| r.name.element.is_none()) {
        let Some(code) = &row.name.code else { continue };
        rows.push(unit::ActiveModel {
            id: NotSet,
            standard_id: Set(decree(stored, &row.name.decree)?),
            code: Set(code.clone()),
            code_printed: Set(row.printed.clone()),
            generation: Set(generation(code)),
            title: Set(row.text.clone()),
            note: Set(row.note.clone()),
            created_at: Set(now),
            description: Set(row.texts[0].clone()),
            variables: Set(row.texts[1].clone()),
            guide: Set(row.texts[2].clone()),
        });
    }
    for some in rows.chunks(AT_ONCE) {
        unit::Entity::insert_many(some.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

async fn add_elements(tx: &Tx, plan: &Plan, stored: &Existing) -> Result<()> {
    let mut rows = Vec::new();
    for row in plan.new.iter().filter(|r| r.name.criterion.is_none()) {
        let Some(number) = row.name.element else { continue };
        rows.push(element::ActiveModel {
            id: NotSet,
            unit_id: Set(unit(stored, &row.name)?),
            number: Set(number),
            title: Set(row.text.clone()),
        });
    }
    for some in rows.chunks(AT_ONCE) {
        element::Entity::insert_many(some.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

async fn add_criteria(tx: &Tx, plan: &Plan, stored: &Existing) -> Result<()> {
    let mut rows = Vec::new();
    for row in &plan.new {
        let Row { name: Name { criterion: Some(number), .. }, text, position, .. } = row else { continue };
        rows.push(criterion::ActiveModel {
            id: NotSet,
            element_id: Set(element(stored, &row.name)?),
            position: Set(*position),
            number: Set(number.clone()),
            text: Set(text.clone()),
        });
    }
    for some in rows.chunks(AT_ONCE) {
        criterion::Entity::insert_many(some.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

async fn correct(tx: &Tx, change: &Change, stored: &Existing) -> Result<()> {
    let (name, after) = (&change.name, change.after.clone());
    if name.criterion.is_some() {
        let mut row = criterion::ActiveModel { id: Set(criterion(stored, name)?), ..Default::default() };
        match change.field {
            Field::Position => {
                row.position = Set(after.parse().map_err(|_| Error::fault("a position is no number"))?);
            }
            _ => row.text = Set(after),
        }
        row.update(tx.db()).await?;
    } else if name.element.is_some() {
        let id = Set(element(stored, name)?);
        element::ActiveModel { id, title: Set(after), ..Default::default() }.update(tx.db()).await?;
    } else if name.code.is_some() {
        let mut row = unit::ActiveModel { id: Set(unit(stored, name)?), ..Default::default() };
        match change.field {
            Field::Printed => row.code_printed = Set(Some(after)),
            Field::Note => row.note = Set(after),
            Field::Description => row.description = Set(after),
            Field::Variables => row.variables = Set(after),
            Field::Guide => row.guide = Set(after),
            _ => row.title = Set(after),
        }
        row.update(tx.db()).await?;
    } else {
        let id = Set(decree(stored, &name.decree)?);
        standard::ActiveModel { id, title: Set(after), ..Default::default() }.update(tx.db()).await?;
    }
    Ok(())
}

fn gone() -> Error {
    Error::fault("a row that was just stored is not there")
}

fn decree(stored: &Existing, decree: &Decree) -> Result<StandardId> {
    stored.decrees.get(decree).map(|d| d.id).ok_or_else(gone)
}

fn found<'e>(stored: &'e Existing, name: &Name) -> Result<&'e super::import::ExistingUnit> {
    let code = name.code.clone().unwrap_or_default();
    stored.units.get(&(name.decree.clone(), code)).ok_or_else(gone)
}

fn unit(stored: &Existing, name: &Name) -> Result<UnitId> {
    found(stored, name).map(|u| u.id)
}

fn element(stored: &Existing, name: &Name) -> Result<ElementId> {
    let number = name.element.ok_or_else(gone)?;
    found(stored, name)?.elements.get(&number).map(|e| e.id).ok_or_else(gone)
}

fn criterion(stored: &Existing, name: &Name) -> Result<CriterionId> {
    let (number, criterion) = (name.element.ok_or_else(gone)?, name.criterion.as_ref().ok_or_else(gone)?);
    let element = found(stored, name)?.elements.get(&number).ok_or_else(gone)?;
    element.criteria.get(criterion).map(|c| c.id).ok_or_else(gone)
}
