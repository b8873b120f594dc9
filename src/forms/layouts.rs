//! The layouts a centre brought: which is in force, every one there was, a new one.
use super::FormKind;
use crate::{
    error::Result,
    store::Tx,
    tables::{
        centre::CentreId,
        form_layout::{self, FormLayoutId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use sha2::{Digest, Sha256};

/// The centre's own layout of a form, if it has one. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_force(
    db: &impl ConnectionTrait,
    centre: CentreId,
    kind: FormKind,
) -> Result<Option<form_layout::Model>> {
    let last = form_layout::Entity::find()
        .filter(form_layout::COLUMN.centre_id.eq(centre))
        .filter(form_layout::COLUMN.form.eq(kind.slug()))
        .order_by_desc(form_layout::Column::Id)
        .one(db)
        .await?;
    Ok(last.filter(|row| !row.layout.is_empty()))
}

/// Every layout of a centre, the first one first, also those no longer in force.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<form_layout::Model>> {
    Ok(form_layout::Entity::find()
        .filter(form_layout::COLUMN.centre_id.eq(centre))
        .order_by_asc(form_layout::Column::Id)
        .all(db)
        .await?)
}

/// A layout as an operator brings it; an empty text takes the house's again.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// Whose.
    pub centre: CentreId,
    /// Of which form.
    pub kind: FormKind,
    /// Printed on every page.
    pub edition: &'a str,
    /// In typst. Tried with `press::check` before.
    pub layout: &'a str,
    /// Who brings it.
    pub by: &'a str,
}

/// Puts a layout in force, or repeats nothing where it is in force already.
///
/// # Errors
/// Faults of the database only.
pub async fn put(tx: &Tx, new: New<'_>, now: DateTime<Utc>) -> Result<Option<FormLayoutId>> {
    let before = in_force(tx.db(), new.centre, new.kind).await?;
    let same = match &before {
        Some(row) => row.layout == new.layout && row.edition == new.edition,
        None => new.layout.is_empty(),
    };
    if same {
        return Ok(None);
    }
    let row = form_layout::ActiveModel {
        id: NotSet,
        centre_id: Set(new.centre),
        form: Set(new.kind.slug().into()),
        edition: Set(new.edition.into()),
        sha256: Set(sha256(new.layout)),
        layout: Set(new.layout.into()),
        by_name: Set(new.by.into()),
        at: Set(now),
    };
    Ok(Some(row.insert(tx.db()).await?.id))
}

/// The hash of a layout, as its paper's record keeps it.
pub fn sha256(layout: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(layout))
}
