//! What is true of applying and of seats, whatever stores them: one queue, nobody overtakes.
use crate::{
    error::Refusal,
    tables::{
        cohort::CohortState,
        enrolment::{EnrolmentState, Via},
    },
};

mod selecting;
pub use selecting::{Selecting, takes_applicants};

/// A short number as people type it: in any case, with or without the dash. "e69t e23b" is "E69T-E23B".
pub fn receipt_number(typed: &str) -> String {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let plain = plain.to_ascii_uppercase();
    match plain.len() {
        8 => format!("{}-{}", &plain[..4], &plain[4..]),
        _ => plain,
    }
}

/// What a decision about one application needs to know of its cohort and of this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many may sit.
    pub quota: i64,
    /// How many seats are taken: somebody sits there, or it is offered to somebody.
    pub taken: i64,
    /// How many wait.
    pub waiting: i64,
    /// The state of the cohort.
    pub state: CohortState,
    /// What this person already is in it.
    pub already: Option<EnrolmentState>,
    /// Whether the very form was sent before: then it is answered as it was.
    pub repeated: bool,
    /// For a cohort that selects: how it takes applicants now.
    pub selecting: Option<Selecting>,
}

/// What an application leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A seat at once.
    Seat,
    /// The last place of the waiting list.
    Waiting,
    /// Into the selection.
    Submitted,
    /// They applied before; everything stays as it is.
    Keep,
}

/// Whether one seat is free for somebody new: there must be one, and nobody may wait for it.
pub fn seat_is_free(quota: i64, taken: i64, waiting: i64) -> bool {
    waiting == 0 && taken < quota
}

/// Whether this cohort takes applications in this way: people apply while it is open; the desk may
/// also enrol before it opens and while it runs.
///
/// # Errors
/// A refusal that says why not and who can change it.
pub fn takes_applications(state: CohortState, via: Via) -> Result<(), Refusal> {
    let by_desk = via != Via::Own;
    match state {
        CohortState::Open => Ok(()),
        CohortState::Planned | CohortState::Running if by_desk => Ok(()),
        CohortState::Planned => Err(Refusal::new(both!(
            "Pendaftaran angkatan ini belum dibuka. Tanyakan tanggalnya kepada balai.",
            "This cohort is not open for applications yet. Ask the centre for the date."
        ))),
        CohortState::Running => Err(Refusal::new(both!(
            "Angkatan ini sudah berjalan, jadi pendaftarannya sudah ditutup. Lihat angkatan berikutnya.",
            "This cohort is already running, so applications are closed. Look for the next one."
        ))),
        CohortState::Finished => Err(Refusal::new(both!(
            "Angkatan ini sudah selesai. Lihat angkatan berikutnya.",
            "This cohort is finished. Look for the next one."
        ))),
        CohortState::Cancelled => Err(Refusal::new(both!(
            "Angkatan ini dibatalkan. Lihat angkatan berikutnya.",
            "This cohort is cancelled. Look for the next one."
        ))),
    }
}

/// What becomes of an application.
///
/// # Errors
/// When the cohort takes none, see [`takes_applications`].
pub fn decide(facts: Facts, via: Via) -> Result<Decision, Refusal> {
    match facts.already {
        Some(_) if facts.repeated => return Ok(Decision::Keep),
        Some(state) if !state.is_exit() => return Ok(Decision::Keep),
        _ => {}
    }
    takes_applications(facts.state, via)?;
    if let Some(selecting) = facts.selecting {
        takes_applicants(selecting, facts.already)?;
        return Ok(Decision::Submitted);
    }
    if let (Some(EnrolmentState::NoShow), Via::Own) = (facts.already, via) {
        return Err(Refusal::new(both!(
            "Balai mencatat bahwa Anda tidak hadir. Hubungi balai kalau ingin ikut lagi.",
            "The centre has noted that you did not come. Call the centre to take part again."
        )));
    }
    Ok(match seat_is_free(facts.quota, facts.taken, facts.waiting) {
        true => Decision::Seat,
        false => Decision::Waiting,
    })
}

/// What a free seat becomes for whoever gets it: an offer where seats are to be accepted (daftar ulang).
pub fn given(to_accept: bool) -> EnrolmentState {
    match to_accept {
        true => EnrolmentState::Offered,
        false => EnrolmentState::Enrolled,
    }
}

/// How many of those who wait get a seat now, in the order of their numbers. Nobody moves up in a
/// cohort that is over.
pub fn promotions(quota: i64, taken: i64, waiting: i64, state: CohortState) -> i64 {
    match state {
        CohortState::Planned | CohortState::Open | CohortState::Running => {
            (quota - taken).clamp(0, waiting.max(0))
        }
        CohortState::Finished | CohortState::Cancelled => 0,
    }
}

/// Who asks for a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The person concerned.
    Themselves,
    /// The coordinator; she says why.
    Coordinator,
}

/// Whether somebody may leave: `false` when their application is over already, so that a second press of the
/// button changes nothing.
///
/// # Errors
/// A refusal when the cohort is over, a certificate stands, or the coordinator gave no reason.
pub fn withdrawal(
    enrolment: EnrolmentState,
    cohort: CohortState,
    certified: bool,
    asking: Asking,
    reason: &str,
) -> Result<bool, Refusal> {
    if enrolment.is_exit() {
        return Ok(false);
    }
    match cohort {
        CohortState::Finished => {
            return Err(Refusal::new(both!(
                "Angkatan ini sudah selesai, jadi tidak ada lagi yang bisa mundur.",
                "This cohort is finished, so nobody can withdraw any more."
            )));
        }
        CohortState::Cancelled => {
            return Err(Refusal::new(both!(
                "Angkatan ini dibatalkan. Tidak perlu mundur lagi.",
                "This cohort is cancelled. There is no need to withdraw."
            )));
        }
        CohortState::Planned | CohortState::Open | CohortState::Running => {}
    }
    if certified {
        return Err(Refusal::new(both!(
            "Sertifikatnya sudah terbit. Koordinator harus mencabutnya dulu.",
            "The certificate is issued. The coordinator has to revoke it first."
        )));
    }
    if asking == Asking::Coordinator && reason.trim().is_empty() {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya. Peserta akan membacanya dalam pesan.",
                "Write the reason. The person will read it in the message."
            ),
        ));
    }
    Ok(true)
}

/// The most seats a cohort may have; more is a slip of the finger.
pub const MOST_SEATS: i64 = 1_000;

/// A new quota: never fewer seats than people who sit.
///
/// # Errors
/// A refusal at `kuota`.
pub fn quota(wanted: i64, taken: i64) -> Result<i32, Refusal> {
    if wanted < taken {
        return Err(Refusal::at(
            "kuota",
            both!(
                "Sudah ada {taken} orang yang punya kursi. Isi paling sedikit {taken}.",
                "{taken} people have a seat already. Enter at least {taken}."
            ),
        ));
    }
    match i32::try_from(wanted) {
        Ok(seats) if (0..=MOST_SEATS).contains(&wanted) => Ok(seats),
        _ => Err(Refusal::at(
            "kuota",
            both!("Isi kuota antara 0 dan {MOST_SEATS}.", "Enter a quota between 0 and {MOST_SEATS}."),
        )),
    }
}

/// How many of `many` newcomers get a seat and how many wait, after everybody who waits now has moved
/// up: what a dry run says.
pub fn shared_out(facts: Facts, many: i64) -> (i64, i64) {
    let moved = promotions(facts.quota, facts.taken, facts.waiting, facts.state);
    let free = match facts.waiting - moved {
        0 => (facts.quota - facts.taken - moved).clamp(0, many),
        _ => 0,
    };
    (free, many - free)
}

/// The name of a business as somebody typed it; nothing is none.
///
/// # Errors
/// A refusal at `usaha` when it is too long.
pub fn business(typed: &str) -> Result<Option<String>, Refusal> {
    let name: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(Refusal::at(
            "usaha",
            both!("Nama usaha paling panjang 120 huruf.", "The name of a business has at most 120 letters."),
        ));
    }
    Ok((!name.is_empty()).then_some(name))
}

/// Whether the staff may send an application for the person opposite: only with the sheet signed.
///
/// # Errors
/// A refusal that says what to do first.
pub fn may_send_at_desk(signed: bool) -> Result<(), Refusal> {
    match signed {
        true => Ok(()),
        false => Err(Refusal::new(both!(
            "Lembar persetujuan belum ditandatangani. Cetak dulu, minta tanda tangan, lalu catat di sini.",
            "The sheet of consent is not signed. Print it, have it signed, and note it here."
        ))),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
