//! Letters to those whose address somebody else gave while registering. They follow a moment later, from
//! here, so that registering takes as long either way.
use super::{commands, queries};
use crate::{clock::Clock, error::Result, mail::Letter, store::Store, text::Language, web::Origin};
use rocket::tokio::{pin, select, time::sleep};
use std::time::Duration;

/// How often the sender looks.
const IDLE: Duration = Duration::from_secs(5);

/// Puts the letters into the outbox, until `stop`.
pub async fn run(store: Store, origin: Origin, clock: Clock, stop: impl Future<Output = ()>) {
    pin!(stop);
    loop {
        if let Err(error) = step(&store, &origin, &clock).await {
            tracing::error!(%error, "letters about addresses will be sent later");
        }
        select! {
            biased;
            () = &mut stop => return,
            () = sleep(IDLE) => {}
        }
    }
}

/// One round: returns how many claims were seen to.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn step(store: &Store, origin: &Origin, clock: &Clock) -> Result<usize> {
    // Looking writes nothing: an idle site stays idle.
    if !queries::claims_wait(store.read()).await? {
        return Ok(0);
    }
    store.write(async |tx| commands::post_claims(tx, origin, clock.now()).await).await
}

/// An address that somebody gave while another record has it, as the staff reads it.
pub fn unconfirmed(email: &str, language: Language) -> String {
    say!(language, "{email} (belum dipastikan)", "{email} (not confirmed)")
}

/// What the holder of an address is told.
pub(super) fn letter(name: &str, centre: &str, language: Language, origin: &Origin) -> Letter {
    let to = origin.link(uri!(super::routes::ask_code(ke = _)));
    Letter {
        subject: say!(
            language,
            "Ada yang mendaftar dengan email Anda",
            "Somebody registered with your e-mail address"
        ),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Seseorang baru saja menulis email ini di {centre}. Email ini sudah dipakai akun Anda.",
                "Somebody has just given this e-mail address at {centre}. Your account has it already."
            ),
            say!(
                language,
                "Kalau itu Anda: Anda sudah punya akun. Masuk dengan kata sandi Anda, atau minta kode masuk di bawah ini. Balai akan menggabungkan kedua catatan Anda.",
                "If it was you: you have an account already. Sign in with your password, or get a code below. The centre will make one of your two records."
            ),
            say!(
                language,
                "Kalau bukan Anda: tidak ada yang perlu dilakukan. Orang itu tidak bisa membuka data Anda.",
                "If it was not you: there is nothing to do. They cannot see anything of yours."
            ),
        ],
        button: Some((say!(language, "Minta kode masuk", "Get a code"), to)),
        from: centre.to_string(),
    }
}
