//! What waits for an answer, as a thing to do.
use super::queries::Asked;
use crate::{
    selection::duties::Duty,
    tables::cohort::CohortId,
    text::{Chip, Language},
};

/// Places in make-up sessions that trainees of a cohort asked for.
pub fn asked(of: &Asked, language: Language) -> Duty {
    let n = of.people;
    Duty {
        mark: Chip::new("warn", say!(language, "Ditunggu peserta", "Trainees wait")),
        what: match n {
            1 => say!(language, "1 permintaan sesi pengganti", "1 request for a make-up session"),
            _ => say!(language, "{n} permintaan sesi pengganti", "{n} requests for make-up sessions"),
        },
        note: format!("{}.", of.name),
        button: say!(language, "Lihat, lalu jawab", "See, then answer"),
        to: uri!(super::routes::list(of.cohort)).to_string(),
    }
}
