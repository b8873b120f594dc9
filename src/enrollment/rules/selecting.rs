//! Applying to a cohort that selects: while its period runs and until there is an order.
use crate::{error::Refusal, tables::enrolment::EnrolmentState};

/// How a cohort that selects takes applicants at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selecting {
    /// How many may apply; none is no limit.
    pub most: Option<i64>,
    /// How many have.
    pub applied: i64,
    /// Whether the period of applying has begun; a cohort without one has always.
    pub begun: bool,
    /// Whether it is over.
    pub over: bool,
    /// Whether the applicants were put in order.
    pub ordered: bool,
}

/// Whether one more may apply, however they come: nobody enters an order that stands.
///
/// # Errors
/// A refusal that says why not and who can change it.
pub fn takes_applicants(now: Selecting, already: Option<EnrolmentState>) -> Result<(), Refusal> {
    let no = |why| Err(Refusal::new(why));
    if !now.begun {
        return no(both!(
            "Masa pendaftaran belum mulai. Tanyakan tanggalnya kepada balai.",
            "The period of application has not begun. Ask the centre for the date."
        ));
    }
    if now.ordered {
        return no(both!(
            "Pelamar sudah diurutkan, jadi pendaftaran ditutup. Lihat angkatan berikutnya.",
            "The applicants have been put in order, so applications are closed. Look for the next cohort."
        ));
    }
    if now.over {
        return no(both!(
            "Masa pendaftaran sudah lewat. Balai dapat memperpanjangnya; tanyakan kepada balai.",
            "The period of application is over. The centre can extend it; ask the centre."
        ));
    }
    if already == Some(EnrolmentState::NotSelected) {
        return no(both!(
            "Pendaftaran ini sudah diputuskan: tidak terpilih. Lihat angkatan berikutnya.",
            "This application has been decided: not selected. Look for the next cohort."
        ));
    }
    if let Some(most) = now.most.filter(|most| now.applied >= *most) {
        return no(both!(
            "Kuota pendaftar, {most} orang, sudah penuh. Lihat angkatan berikutnya.",
            "All {most} places for applicants are taken. Look for the next cohort."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Selecting = Selecting { most: Some(3), applied: 2, begun: true, over: false, ordered: false };

    #[test]
    fn while_the_period_runs_and_there_is_room() {
        let refused = |now, already| takes_applicants(now, already).is_err();
        assert!(!refused(NOW, None));
        assert!(!refused(NOW, Some(EnrolmentState::Withdrawn)), "who left may come back");
        assert!(!refused(Selecting { most: None, applied: 9000, ..NOW }, None));
        assert!(refused(Selecting { applied: 3, ..NOW }, None));
        assert!(refused(Selecting { begun: false, ..NOW }, None));
        assert!(refused(Selecting { over: true, ..NOW }, None));
        assert!(refused(Selecting { ordered: true, ..NOW }, None));
        assert!(refused(NOW, Some(EnrolmentState::NotSelected)));
    }
}
