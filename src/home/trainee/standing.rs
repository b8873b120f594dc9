//! Where an application stands that has no seat: in a selection, with an offer to take, or over.
use super::course::NextStep;
use crate::{
    assessment,
    completion::tree::Link,
    enrollment::words::chip,
    tables::{
        enrolment::{self, EnrolmentId, EnrolmentState},
        unit::UnitId,
    },
    testing,
    text::{self, Language},
};
use chrono_tz::Tz;
use serde::Serialize;

/// What became of an application that is over, and what one may do.
#[derive(Serialize)]
pub(super) struct Left {
    what: String,
    then: String,
}

/// What became of an application that is over, and what one may do.
pub(super) fn left(seat: &enrolment::Model, language: Language) -> Left {
    if seat.state == EnrolmentState::Withdrawn {
        return Left {
            what: say!(language, "Anda sudah mengundurkan diri.", "You have withdrawn."),
            then: say!(
                language,
                "Anda boleh mendaftar ke angkatan lain.",
                "You may apply to another cohort."
            ),
        };
    }
    let word = chip(seat.state, 0, language).word;
    let why = seat.exit_reason.clone().unwrap_or_default();
    Left {
        what: format!("{word}. {why}"),
        then: say!(
            language,
            "Anda boleh mendaftar ke angkatan berikutnya.",
            "You may apply to the next cohort."
        ),
    }
}

/// What comes next for somebody in a selection, or with an offer to take.
pub(super) fn selecting(language: Language, zone: Tz, seat: &enrolment::Model) -> Option<NextStep> {
    let to_receipt =
        |label| Link { to: uri!(crate::enrollment::routes::receipt(&seat.receipt)).to_string(), label };
    match seat.state {
        EnrolmentState::Offered => {
            let until = seat.offered_until.map(|at| text::moment(language, zone, at)).unwrap_or_default();
            Some(NextStep {
                title: say!(language, "Terima kursi Anda", "Take your seat"),
                text: say!(language, "Daftar ulang sebelum {until}.", "Confirm before {until}."),
                link: Some(to_receipt(say!(language, "Daftar ulang", "Confirm"))),
            })
        }
        EnrolmentState::Correcting => Some(NextStep {
            title: say!(language, "Perbaiki berkas Anda", "Correct your papers"),
            text: say!(
                language,
                "Ada yang perlu diperbaiki sebelum seleksi berlanjut.",
                "Something is to be corrected before the selection goes on."
            ),
            link: Some(to_receipt(say!(language, "Lihat apa yang kurang", "See what is missing"))),
        }),
        state if state.is_in_selection() => Some(NextStep {
            title: chip(state, 0, language).word,
            text: say!(
                language,
                "Seleksi sedang berjalan. Kami mengirim pesan setiap kali ada kabar.",
                "The selection is under way. We write to you whenever there is news."
            ),
            link: Some(to_receipt(say!(language, "Lihat pendaftaran", "See the application"))),
        }),
        _ => None,
    }
}

/// A test that she may take now comes before everything else.
pub(super) fn test_now(
    language: Language,
    id: EnrolmentId,
    tests: &[testing::queries::Own],
) -> Option<NextStep> {
    let own = tests.iter().find(|own| {
        let first = own.may_begin && own.sittings.is_empty();
        first || own.under_way().is_some()
    })?;
    let name = testing::routes::place_name(own.plan.test.place, language);
    let (title, act) = match own.under_way() {
        Some(_) => (
            say!(language, "Lanjutkan {name}", "Go on with the {name}"),
            say!(language, "Lanjutkan", "Go on"),
        ),
        None => (
            say!(language, "Kerjakan {name}", "Take the {name}"),
            say!(language, "Buka tes", "Open the test"),
        ),
    };
    let count = own.plan.questions;
    Some(NextStep {
        title,
        text: say!(
            language,
            "{count} soal. Tes ini sedang dibuka.",
            "{count} questions. The test is open now."
        ),
        link: Some(Link { to: uri!(testing::routes::own(id)).to_string(), label: act }),
    })
}

/// Where she reads what was found of a unit.
pub(super) fn to_unit(id: EnrolmentId, unit: UnitId, waits: bool, language: Language) -> Link {
    Link {
        to: uri!(assessment::routes::own_unit(id, unit)).to_string(),
        label: match waits {
            true => say!(language, "Baca hasilnya", "Read the result"),
            false => say!(language, "Lihat keputusan", "See the decision"),
        },
    }
}

/// A result that waits for her.
pub(super) fn to_read(id: EnrolmentId, unit: UnitId, language: Language) -> NextStep {
    NextStep {
        title: say!(language, "Baca hasil penilaian Anda", "Read the result of your assessment"),
        text: say!(
            language,
            "Asesor sudah menilai satu unit. Tandai kalau Anda sudah tahu hasilnya.",
            "The assessor has judged a unit. Say when you know the result."
        ),
        link: Some(to_unit(id, unit, true, language)),
    }
}
