//! Changing the key of the NIK: what is sealed under another key is sealed anew, in batches.
use crate::{
    error::{Error, Result},
    people::nik::NikKey,
    random::Random,
    store::Tx,
    tables::{
        claim,
        person::{self, PersonId},
        totp,
    },
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Query, TableRef},
};

/// How many people one transaction takes.
pub const BATCH: u64 = 500;

/// What a batch came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resealed {
    /// How many values are now under the key of today.
    pub many: u64,
    /// Where the next batch goes on.
    pub last: PersonId,
}

#[derive(FromQueryResult)]
struct Kept {
    id: PersonId,
    nik_sealed: String,
}

/// Seals the next people's NIK under the key of today and makes their blind indexes anew; `None` when
/// nobody after `after` is left. What is done is recognised by the name of its key, so a rotation that
/// was killed goes on where it was, however often.
///
/// # Errors
/// A fault that names the person and the key when a value cannot be opened: nothing of the batch is
/// written then.
pub async fn reseal_niks(
    tx: &Tx,
    key: &NikKey,
    random: &Random,
    after: PersonId,
) -> Result<Option<Resealed>> {
    let rows: Vec<Kept> = person::Entity::find()
        .filter(person::COLUMN.id.gt(after))
        .filter(person::COLUMN.nik_sealed.is_not_null())
        .filter(person::Column::NikSealed.not_like(format!("{}.%", key.id())))
        .order_by_asc(person::Column::Id)
        .limit(BATCH)
        .lock_exclusive()
        .select_only()
        .columns([person::Column::Id, person::Column::NikSealed])
        .into_model()
        .all(tx.db())
        .await?;
    let Some(last) = rows.last().map(|row| row.id) else { return Ok(None) };
    let mut values = Vec::with_capacity(rows.len());
    for row in &rows {
        let nik = key
            .open(&row.nik_sealed)
            .map_err(|why| Error::fault(format!("the NIK of person {}: {why}", row.id)))?;
        let anew = key.seal(&nik, random)?;
        values.push((row.id.0, anew.sealed, anew.index).into());
    }
    // One statement a batch: both databases call the columns of a list of values column1, column2, …
    let new = |column: &'static str| Expr::col(("baru", column));
    let update = Query::update()
        .table(person::Entity)
        .value(person::Column::NikSealed, new("column2"))
        .value(person::Column::NikIndex, new("column3"))
        .from(TableRef::ValuesList(values, "baru".into()))
        .and_where(Expr::col((person::Entity, person::Column::Id)).eq(new("column1")))
        .to_owned();
    tx.db().execute(&update).await?;
    Ok(Some(Resealed { many: rows.len() as u64, last }))
}

/// Seals the secrets of the staff's second step under the key of today, and the NIK that people say is
/// theirs while another has it; they are few.
///
/// # Errors
/// A fault that names the person when one cannot be opened.
pub async fn reseal_secrets(tx: &Tx, key: &NikKey, random: &Random) -> Result<u64> {
    let rows = totp::Entity::find().lock_exclusive().all(tx.db()).await?;
    let mut many = 0;
    for row in rows.into_iter().filter(|row| !key.is_of_today(&row.secret_sealed)) {
        let open = key
            .open_bytes(&row.secret_sealed)
            .map_err(|why| Error::fault(format!("the second step of person {}: {why}", row.person_id)))?;
        let mut row: totp::ActiveModel = row.into();
        row.secret_sealed = Set(key.seal_bytes(&open, random)?);
        row.update(tx.db()).await?;
        many += 1;
    }
    let claims = claim::Entity::find().filter(claim::COLUMN.nik_sealed.is_not_null()).lock_exclusive();
    for row in claims.all(tx.db()).await? {
        let sealed = row.nik_sealed.as_deref().filter(|sealed| !key.is_of_today(sealed));
        let Some(sealed) = sealed.map(|sealed| key.open(sealed)) else { continue };
        let open =
            sealed.map_err(|why| Error::fault(format!("the NIK of person {}: {why}", row.person_id)))?;
        let mut row: claim::ActiveModel = row.into();
        row.nik_sealed = Set(Some(key.seal(&open, random)?.sealed));
        row.update(tx.db()).await?;
        many += 1;
    }
    Ok(many)
}
