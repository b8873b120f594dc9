//! Passwords: argon2id with 19 MiB, two passes, one lane, off the async threads and two at a time;
//! unbounded it would stall every other request and take all memory.
use super::{codes::CodeKey, rules::Password};
use crate::{
    error::{Error, Result},
    random::Random,
};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rocket::tokio::{sync::Semaphore, task::spawn_blocking};
use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};

/// KiB for the hash of a new password; those already stored say their own.
static MEMORY: AtomicU32 = AtomicU32::new(19 * 1024);

/// Takes the memory for new hashes from the settings, once, when the program starts.
pub fn use_memory(kib: u32) {
    MEMORY.store(kib, Ordering::Relaxed);
}

static TWO_AT_A_TIME: Semaphore = Semaphore::const_new(2);

/// What is verified when there is no account, so that the time taken tells nothing.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("nobody has this password", &[0; 16]).ok());

fn argon() -> Result<Argon2<'static>> {
    let params =
        Params::new(MEMORY.load(Ordering::Relaxed), 2, 1, None).map_err(|e| Error::fault(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn make(password: &str, salt: &[u8; 16]) -> Result<String> {
    let hash = argon()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|e| Error::fault(format!("a password could not be hashed: {e}")))?;
    Ok(hash.to_string())
}

/// The hash of a password that is chosen while registering, about 20 ms. Its salt is made of the form, keyed,
/// so that the same form sent twice makes the same hash, and another form another salt.
///
/// # Errors
/// A fault when the library fails.
pub async fn hash_of_form(password: &Password, key: &CodeKey, form: &[&str]) -> Result<String> {
    let salt = key.salt(form);
    let password = password.reveal().to_string();
    aside(move || make(&password, &salt)).await?
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = TWO_AT_A_TIME.acquire().await.map_err(|e| Error::fault(e.to_string()))?;
    // The turn goes along: a request that is given up does not let a third one in.
    let work = move || {
        let _turn = turn;
        work()
    };
    Ok(spawn_blocking(work).await?)
}

/// The hash of a password as a PHC string, about 20 ms.
///
/// # Errors
/// A fault when the library fails.
pub async fn hash(password: &Password, random: &Random) -> Result<String> {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let password = password.reveal().to_string();
    aside(move || make(&password, &salt)).await?
}

/// Whether `typed` is the password behind `stored`; without a stored hash it takes as long and is not.
///
/// # Errors
/// A fault when the work could not be done at all.
pub async fn verify(stored: Option<&str>, typed: &str) -> Result<bool> {
    let hashes: Vec<Option<String>> = vec![stored.map(str::to_string)];
    Ok(find(hashes, 1, typed).await?.is_some())
}

/// The place of the first of `hashes` that `typed` is the password behind. Where none is, it takes as
/// long as `least` of them, so that the time does not tell how many there are, or whether there is any.
///
/// # Errors
/// A fault when the work could not be done at all.
pub async fn find(mut hashes: Vec<Option<String>>, least: usize, typed: &str) -> Result<Option<usize>> {
    hashes.resize(hashes.len().max(least), None);
    let typed = typed.to_string();
    aside(move || {
        let argon = argon().ok()?;
        hashes.into_iter().position(|stored| {
            let known = stored.is_some();
            let Some(hash) = stored.or_else(|| NOBODY.clone()) else { return false };
            // The hash says by which memory it was made, whatever the setting is today.
            argon.verify_password(typed.as_bytes(), hash.as_str()).is_ok() && known
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rocket::async_test]
    async fn the_same_form_makes_the_same_hash_and_no_other_does() {
        let (key, password) = (CodeKey::new(&[7; 64]), Password::parse("jalan melati 12").unwrap());
        let hash = async |form: &[&str]| hash_of_form(&password, &key, form).await.unwrap();
        let one = hash(&["Siti", "0812"]).await;
        assert_eq!(hash(&["Siti", "0812"]).await, one);
        assert!(verify(Some(&one), "jalan melati 12").await.unwrap());
        for other in [hash(&["Siti", "0813"]).await, hash(&["Siti0812"]).await, hash(&["Siti0", "812"]).await]
        {
            assert_ne!(other, one);
        }
    }

    #[rocket::async_test]
    async fn the_right_password_and_no_other() {
        let hash = hash(&Password::parse("jalan melati 12").unwrap(), &Random::seeded(1)).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(Some(&hash), "jalan melati 12").await.unwrap());
        assert!(!verify(Some(&hash), "jalan melati 13").await.unwrap());
        assert!(!verify(Some("not a hash"), "jalan melati 12").await.unwrap());
        assert!(!verify(None, "nobody has this password").await.unwrap());
        let family = vec![None, Some(hash.clone()), Some(hash)];
        assert_eq!(find(family.clone(), 5, "jalan melati 12").await.unwrap(), Some(1), "the first of them");
        assert_eq!(find(family, 5, "jalan melati 13").await.unwrap(), None);
        assert_eq!(find(Vec::new(), 5, "nobody has this password").await.unwrap(), None);
    }
}
