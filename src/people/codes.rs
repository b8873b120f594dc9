//! Codes for signing in: what is kept of them, and who sends them. Asking for a code writes the same
//! whether or not there is an account; the message follows a moment later, from here.
use super::commands;
use crate::{clock::Clock, error::Result, random::Random, store::Store};
use hmac::{Hmac, KeyInit, Mac};
use rocket::tokio::{pin, select, time::sleep};
use sha2::Sha256;
use std::{sync::Arc, time::Duration};

/// How often the sender looks.
const IDLE: Duration = Duration::from_secs(1);

/// The key of codes. Six digits are guessed from a plain hash in a second; from a keyed one they are not,
/// unless the key is stolen too.
#[derive(Clone)]
pub struct CodeKey([u8; 32]);

impl CodeKey {
    /// Derived from the key of cookies, which is not in the database.
    pub fn new(cookie_key: &[u8]) -> CodeKey {
        CodeKey(keyed(cookie_key, b"codes"))
    }

    /// A salt for what was typed into these fields, and for nothing else.
    pub fn salt(&self, fields: &[&str]) -> [u8; 16] {
        let all: Vec<String> = fields.iter().map(|field| format!("{}:{field}", field.len())).collect();
        let long = keyed(&self.0, format!("salt:{}", all.join(",")).as_bytes());
        let mut salt = [0; 16];
        salt.copy_from_slice(&long[..16]);
        salt
    }

    /// What is kept of a code: bound to what it is for and to whom.
    pub fn hash(&self, purpose: &str, of: i64, code: &str) -> String {
        data_encoding::HEXLOWER.encode(&keyed(&self.0, format!("{purpose}:{of}:{code}").as_bytes()))
    }
}

fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; a zero answer would only match nothing.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Puts the messages of codes that were asked for into the outbox, until `stop`. `phones` says whether
/// messages go to phones here; otherwise they go to the e-mail address of the same person.
pub async fn run(store: Store, clock: Clock, phones: bool, stop: impl Future<Output = ()>) {
    pin!(stop);
    loop {
        if let Err(error) = step(&store, &clock, phones).await {
            tracing::error!(%error, "codes for signing in will be sent later");
        }
        select! {
            biased;
            () = &mut stop => return,
            () = sleep(IDLE) => {}
        }
    }
}

/// One round: returns how many messages were posted.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn step(store: &Store, clock: &Clock, phones: bool) -> Result<usize> {
    let now = clock.now();
    // Looking writes nothing: an idle site stays idle.
    if !super::queries::codes_wait(store.read(), now).await? {
        return Ok(0);
    }
    store.write(async |tx| commands::post_codes(tx, phones, now).await).await
}

/// Makes the code of a message at the moment it leaves, for the worker of the mail.
pub fn maker(store: &Store, key: &CodeKey, random: &Random, clock: &Clock) -> crate::mail::Codes {
    let all = Arc::new((store.clone(), key.clone(), random.clone(), clock.clone()));
    crate::mail::Codes::new(move |event| {
        let all = all.clone();
        async move {
            let (store, key, random, clock) = &*all;
            store.write(async |tx| commands::issue_code(tx, key, &event, random, clock.now()).await).await
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_this_code_for_this_purpose_and_person() {
        let key = CodeKey::new(&[7; 64]);
        let right = key.hash("sign-in", 1, "123456");
        assert_eq!(right, key.hash("sign-in", 1, "123456"));
        for other in [
            key.hash("sign-in", 2, "123456"),
            key.hash("recovery", 1, "123456"),
            key.hash("sign-in", 1, "123457"),
            CodeKey::new(&[8; 64]).hash("sign-in", 1, "123456"),
        ] {
            assert_ne!(other, right);
        }
    }
}
