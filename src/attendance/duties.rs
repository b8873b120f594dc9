//! What waits for an answer in a cohort's attendance, as a thing to do.
use super::queries::Waiting;
use crate::{
    selection::duties::Duty,
    tables::cohort::CohortId,
    text::{Chip, Language},
};

/// Letters of absence and appeals of a cohort that nobody has answered.
pub fn letters_wait(of: &Waiting, language: Language) -> Duty {
    let (letters, appeals) = (of.letters, of.appeals);
    let plural = |n: i64| if n == 1 { "" } else { "s" };
    let (one, other) = (plural(letters), plural(appeals));
    let what = match (letters, appeals) {
        (_, 0) => say!(
            language,
            "{letters} surat tidak hadir menunggu jawaban",
            "{letters} letter{one} of absence to answer"
        ),
        (0, _) => say!(language, "{appeals} keberatan menunggu jawaban", "{appeals} appeal{other} to answer"),
        _ => say!(
            language,
            "{letters} surat dan {appeals} keberatan menunggu jawaban",
            "{letters} letter{one} and {appeals} appeal{other} to answer"
        ),
    };
    Duty {
        mark: Chip::new("warn", say!(language, "Ditunggu peserta", "Trainees wait")),
        what,
        note: format!("{}.", of.name),
        button: say!(language, "Baca, lalu jawab", "Read, then answer"),
        to: uri!(crate::absences::routes::list(of.cohort)).to_string(),
    }
}
