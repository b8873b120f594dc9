//! The stages of the board, the result as the public reads it, and what a step is called.
use crate::{
    tables::{enrolment::EnrolmentState as State, selection_step::SelectionStep},
    text::{Chip, Language},
};

/// The stages of the board in the order people pass through them, then the exits.
pub const STAGES: [State; 12] = [
    State::Correcting,
    State::Submitted,
    State::Verified,
    State::Tested,
    State::Ranked,
    State::Offered,
    State::Enrolled,
    State::Waiting,
    State::NotSelected,
    State::Withdrawn,
    State::Lapsed,
    State::NoShow,
];

/// What the public reads beside a registration number; `place` is that of a reserve, from 1.
pub fn result(state: State, place: Option<i64>, language: Language) -> Chip {
    match (state, place) {
        (State::Offered | State::Enrolled, _) => Chip::new("good", say!(language, "Terpilih", "Selected")),
        (State::Waiting, Some(place)) => {
            Chip::new("wait", say!(language, "Cadangan {place}", "Reserve {place}"))
        }
        (State::Waiting, None) => Chip::new("wait", say!(language, "Cadangan", "Reserve")),
        (State::Withdrawn | State::Lapsed | State::NoShow, _) => {
            Chip::new("part", say!(language, "Tidak melanjutkan", "Does not go on"))
        }
        _ => Chip::new("part", say!(language, "Tidak terpilih", "Not selected")),
    }
}

/// What a step is called.
pub fn step(step: SelectionStep, language: Language) -> String {
    match step {
        SelectionStep::Apply => say!(language, "Pendaftaran", "Applications"),
        SelectionStep::Verify => say!(language, "Pemeriksaan berkas", "Checking papers"),
        SelectionStep::Test => say!(language, "Tes dan wawancara", "Test and interview"),
        SelectionStep::Rank => say!(language, "Penyusunan urutan", "Putting in order"),
        SelectionStep::Announce => say!(language, "Pengumuman", "Announcement"),
        SelectionStep::Reregister => say!(language, "Daftar ulang", "Re-registration"),
    }
}

/// What a step is for, as the settings say it.
pub fn step_help(step: SelectionStep, language: Language) -> String {
    match step {
        SelectionStep::Apply => say!(
            language,
            "Kosongkan kalau pendaftaran dibuka dan ditutup dari ringkasan.",
            "Leave empty where applications are opened and closed on the overview."
        ),
        SelectionStep::Verify => say!(
            language,
            "Petugas membaca berkas dan dapat meminta perbaikan.",
            "The staff read the papers and may ask for corrections."
        ),
        SelectionStep::Test => say!(
            language,
            "Nilainya dimasukkan di tabel atau dari Excel.",
            "Scores are typed into a table or come from Excel."
        ),
        SelectionStep::Rank => say!(language, "Boleh kosong.", "May stay empty."),
        SelectionStep::Announce => say!(
            language,
            "Tanggal yang dibaca pendaftar. Anda tetap menekan tombolnya sendiri.",
            "The date applicants read. You still press the button yourself."
        ),
        SelectionStep::Reregister => say!(
            language,
            "Yang terpilih harus menjawab. Yang lewat waktunya diganti cadangan.",
            "Whoever is selected must answer. Who does not is replaced by a reserve."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_state_is_a_stage() {
        let stages: HashSet<State> = STAGES.into();
        assert_eq!(stages, State::ALL.iter().copied().collect());
    }

    #[test]
    fn the_public_reads_a_result_and_nothing_more() {
        let word = |state, place| result(state, place, Language::Id).word;
        assert_eq!(word(State::Offered, None), "Terpilih");
        assert_eq!(word(State::Enrolled, None), "Terpilih");
        assert_eq!(word(State::Waiting, Some(3)), "Cadangan 3");
        assert_eq!(word(State::NotSelected, None), "Tidak terpilih");
        assert_eq!(word(State::Lapsed, None), word(State::Withdrawn, None), "why is nobody's business");
    }
}
