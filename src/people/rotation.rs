//! Changing the key of the NIK, from the first person to the last: `angkatan nik rotate`.
use super::{commands, nik::NikKey};
use crate::{error::Result, random::Random, store::Store, tables::person::PersonId};

/// Seals everything under the key of today, a transaction for each batch; `told` hears how many are done
/// after each. Killed, it is simply run again; beside it the site goes on working, since both keys are
/// read until the old one is taken out of the settings.
///
/// # Errors
/// When a value was sealed under a key that is not set: the batches before it are done.
pub async fn rotate(
    store: &Store,
    key: &NikKey,
    random: &Random,
    mut told: impl FnMut(u64),
) -> Result<(u64, u64)> {
    let secrets = store.write(async |tx| commands::reseal_secrets(tx, key, random).await).await?;
    let (mut done, mut after) = (0, PersonId(0));
    loop {
        let batch = store.write(async |tx| commands::reseal_niks(tx, key, random, after).await).await?;
        let Some(batch) = batch else { return Ok((done, secrets)) };
        (done, after) = (done + batch.many, batch.last);
        told(done);
    }
}
