//! Who may say something against a mark, until when, and what an answer needs.
use super::words;
use crate::{
    attendance::rules::{Marked, Meeting},
    error::Refusal,
    tables::{appeal::AppealOutcome, mark::Presence},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Whether a trainee may say something against this mark now: the session has begun, it is recorded and
/// less than all of it, the session ended at most `days` ago, and nothing waits for an answer.
///
/// # Errors
/// The sentence that says why not.
pub fn may_appeal(
    session: &Meeting,
    mark: Option<&Marked>,
    waits: bool,
    days: u32,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let full =
        mark.is_some_and(|m| matches!(m.presence, Presence::Present | Presence::Late) && m.jp >= session.jp);
    if mark.is_none() || session.cancelled || full || session.starts_at > now {
        return Err(Refusal::new(both!(
            "Tidak ada catatan di sesi ini yang perlu dibantah.",
            "Nothing is recorded in this session that could be appealed against."
        )));
    }
    if waits {
        return Err(Refusal::new(both!(
            "Keberatan Anda untuk sesi ini masih menunggu jawaban.",
            "Your appeal about this session still waits for an answer."
        )));
    }
    if now > session.ends_at + TimeDelta::days(i64::from(days)) {
        return Err(Refusal::new(both!(
            "Keberatan diterima sampai {days} hari setelah sesi. Tanyakan langsung kepada instruktur.",
            "Appeals are taken until {days} days after the session. Ask the instructor directly."
        )));
    }
    Ok(())
}

/// What an answer comes to: another mark than the one recorded changes it, none keeps it. Both say why.
///
/// # Errors
/// No words, the same mark again, answered already, or one's own.
pub fn answer(
    mark: Option<Presence>,
    to: Option<Presence>,
    said: &str,
    closed: bool,
    own: bool,
) -> Result<AppealOutcome, Refusal> {
    if own {
        return Err(Refusal::new(both!(
            "Keberatan sendiri dijawab oleh petugas lain.",
            "Somebody else of the staff answers your own appeal."
        )));
    }
    if closed {
        return Err(Refusal::new(both!(
            "Keberatan ini sudah dijawab. Muat ulang halaman ini.",
            "This appeal is answered already. Load this page again."
        )));
    }
    words("alasan", said)?;
    match to {
        None => Ok(AppealOutcome::Kept),
        Some(to) if Some(to) == mark => Err(Refusal::at(
            "tanda",
            both!(
                "Tanda ini sama dengan yang tercatat. Pilih “Tetap” atau tanda lain.",
                "This is the mark as recorded. Choose “Stays” or another one."
            ),
        )),
        Some(_) => Ok(AppealOutcome::Changed),
    }
}
