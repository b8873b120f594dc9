//! What became of decrees.
use crate::{
    competency::rules::{Decree, Standing},
    error::Result,
    tables::{
        standard::{self, StandardId},
        standard_state::{self, DecreeState},
        unit::{self, UnitId},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    standard_id: StandardId,
    state: DecreeState,
    number: Option<String>,
    year: Option<i32>,
    note: String,
}

/// What became of these decrees; one of which nothing is known is in force, and not in the answer. One
/// statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings(
    db: &impl ConnectionTrait,
    decrees: impl IntoIterator<Item = StandardId>,
) -> Result<HashMap<StandardId, Standing>> {
    let by: RelationDef = standard_state::Entity::belongs_to(standard::Entity)
        .from(standard_state::Column::ByDecreeId)
        .to(standard::Column::Id)
        .into();
    let rows: Vec<Row> = standard_state::Entity::find()
        .join(JoinType::LeftJoin, by)
        .filter(standard_state::COLUMN.standard_id.is_in(decrees))
        .select_only()
        .columns([standard_state::Column::StandardId, standard_state::Column::State])
        .column(standard_state::Column::Note)
        .columns([standard::Column::Number, standard::Column::Year])
        .order_by_asc(standard_state::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let standing = |row: Row| {
        let by = row.number.zip(row.year).map(|(number, year)| Decree { number, year });
        (row.standard_id, Standing { state: row.state, by, note: row.note })
    };
    // Of several lines of one decree the last holds.
    Ok(rows.into_iter().map(standing).collect())
}

/// What became of the decrees of these units, by unit; a unit of one that is in force is not in the
/// answer. Two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings_by_unit(
    db: &impl ConnectionTrait,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Standing>> {
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let of: Vec<(UnitId, StandardId)> = unit::Entity::find()
        .filter(unit::COLUMN.id.is_in(units.iter().copied()))
        .select_only()
        .columns([unit::Column::Id, unit::Column::StandardId])
        .into_tuple()
        .all(db)
        .await?;
    let standings = standings(db, of.iter().map(|(_, decree)| *decree)).await?;
    let changed = |(unit, decree): (UnitId, StandardId)| {
        let standing = standings.get(&decree).filter(|s| s.state != DecreeState::InForce)?;
        Some((unit, standing.clone()))
    };
    Ok(of.into_iter().filter_map(changed).collect())
}
