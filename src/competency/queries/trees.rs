//! Decrees whole, for taking them away.
use super::{ElementTree, criteria_of_units, standings};
use crate::{
    competency::rules::Standing,
    error::Result,
    tables::{
        standard::{self, StandardId},
        unit::{self, UnitId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A decree with everything below.
#[derive(Clone, Debug)]
pub struct DecreeTree {
    /// As it is stored.
    pub decree: standard::Model,
    /// What became of it.
    pub standing: Standing,
    /// In the order in which they came in.
    pub units: Vec<(unit::Model, Vec<ElementTree>)>,
}

impl DecreeTree {
    /// When anything of it last changed.
    pub fn changed_at(&self) -> DateTime<Utc> {
        self.decree.changed_at.unwrap_or(self.decree.created_at)
    }
}

/// This decree, or all of them, the oldest first. Four statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn trees(db: &impl ConnectionTrait, only: Option<StandardId>) -> Result<Vec<DecreeTree>> {
    let mut decrees = standard::Entity::find().order_by_asc(standard::Column::Id);
    if let Some(only) = only {
        decrees = decrees.filter(standard::COLUMN.id.eq(only));
    }
    let decrees: Vec<standard::Model> = decrees.all(db).await?;
    let ids: Vec<StandardId> = decrees.iter().map(|d| d.id).collect();
    let mut standings = standings(db, ids.iter().copied()).await?;
    let units: Vec<unit::Model> = unit::Entity::find()
        .filter(unit::COLUMN.standard_id.is_in(ids))
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await?;
    let of: Vec<UnitId> = units.iter().map(|u| u.id).collect();
    let mut elements = criteria_of_units(db, &of).await?;
    let mut by_decree: HashMap<StandardId, Vec<(unit::Model, Vec<ElementTree>)>> = HashMap::new();
    for unit in units {
        let elements = elements.remove(&unit.id).unwrap_or_default();
        by_decree.entry(unit.standard_id).or_default().push((unit, elements));
    }
    let tree = |decree: standard::Model| {
        let standing = standings.remove(&decree.id).unwrap_or_default();
        let units = by_decree.remove(&decree.id).unwrap_or_default();
        DecreeTree { decree, standing, units }
    };
    Ok(decrees.into_iter().map(tree).collect())
}
