//! What is true of assessment, whatever stores it and whoever asks. No I/O here.
pub mod appeal;
pub mod chain;
pub mod critical;
pub mod grid;

use crate::{
    error::Refusal,
    tables::{
        cohort::CohortState,
        criterion::CriterionId,
        enrolment::EnrolmentState,
        evidence::EvidenceId,
        judgement::{Method, Verdict},
        unit::UnitId,
        unit_decision::Outcome,
    },
};

/// Where one person stands in one unit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitStanding {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its share of the course, JP.
    pub hours: i32,
    /// How many criteria it has.
    pub criteria: i64,
    /// How many are met.
    pub met: i64,
    /// How many are not met yet.
    pub not_yet: i64,
    /// The decision in force, `None` while undecided or reopened.
    pub outcome: Option<Outcome>,
    /// For whom it waits between the assessor's recommendation and the decision.
    pub waits: Option<chain::Waits>,
}

impl UnitStanding {
    /// How many criteria nobody has judged.
    pub fn not_assessed(&self) -> i64 {
        (self.criteria - self.met - self.not_yet).max(0)
    }
}

/// What an assessor found of one criterion, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Met, or not yet.
    pub verdict: Verdict,
    /// How it was found.
    pub method: Method,
    /// Anything worth keeping.
    pub note: String,
    /// The evidence it rests on, if anybody named some.
    pub evidence: Option<EvidenceId>,
}

/// One criterion with the judgement in force; `None` is not assessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its number in the unit, "1.2".
    pub number: String,
    /// What was found of it.
    pub judgement: Option<Judgement>,
}

impl Judged {
    /// Met, not yet, or `None` for not assessed.
    pub fn verdict(&self) -> Option<Verdict> {
        self.judgement.as_ref().map(|j| j.verdict)
    }

    fn is(&self, verdict: Verdict) -> bool {
        self.verdict() == Some(verdict)
    }
}

/// What is known before somebody judges one person in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The state of the person's enrolment.
    pub enrolment: EnrolmentState,
    /// The state of the cohort.
    pub cohort: CohortState,
    /// The decision in force.
    pub decided: Option<Outcome>,
    /// Whether a recommendation stands and waits for its decision.
    pub recommended: bool,
    /// Whether the cohort's pinned course version teaches the unit.
    pub taught: bool,
    /// The criteria of the unit.
    pub criteria: Vec<Judged>,
    /// The numbers of those that two found different without knowing of each other, until somebody settles it.
    pub disputed: Vec<String>,
    /// Whether a certificate that has not been revoked rests on this.
    pub certified: bool,
}

/// What is to be written of one judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is so already.
    Unchanged,
    /// The criterion is judged so.
    Judge(Judgement),
    /// The criterion is not assessed any more.
    TakeBack,
}

/// Whether this person may be assessed in this unit at all.
///
/// # Errors
/// Without a seat, in a cancelled cohort, or in a unit that the cohort does not teach.
pub fn may_assess(facts: &Facts) -> Result<(), Refusal> {
    if facts.enrolment != EnrolmentState::Enrolled {
        return Err(Refusal::new(both!(
            "Orang ini tidak punya tempat di angkatan ini, jadi belum bisa dinilai. Tempat diatur koordinator.",
            "This person has no seat in this cohort, so they cannot be assessed. The coordinator manages seats."
        )));
    }
    if facts.cohort == CohortState::Cancelled {
        return Err(Refusal::new(both!(
            "Angkatan ini dibatalkan. Penilaiannya tidak bisa diubah lagi.",
            "This cohort is cancelled. Its assessment cannot change any more."
        )));
    }
    if !facts.taught {
        return Err(Refusal::new(both!(
            "Unit ini tidak diajarkan di angkatan ini.",
            "This cohort does not teach this unit."
        )));
    }
    Ok(())
}

/// Decides one judgement; `None` takes it back to "not assessed".
///
/// # Errors
/// When the person may not be assessed here, the criterion is not of this unit, or the unit is decided:
/// a decision locks its judgements until it is reopened.
pub fn judge(facts: &Facts, criterion: CriterionId, wanted: Option<Judgement>) -> Result<Decision, Refusal> {
    may_assess(facts)?;
    let Some(found) = facts.criteria.iter().find(|c| c.criterion == criterion) else {
        return Err(Refusal::new(both!(
            "Kriteria ini bukan bagian dari unit ini.",
            "This criterion is not part of this unit."
        )));
    };
    if found.judgement == wanted {
        return Ok(Decision::Unchanged);
    }
    may_change(facts)?;
    Ok(wanted.map_or(Decision::TakeBack, Decision::Judge))
}

/// Whether the judgements of this unit may change.
///
/// # Errors
/// When it is decided or recommended: that locks them.
pub fn may_change(facts: &Facts) -> Result<(), Refusal> {
    if facts.decided.is_some() {
        return Err(Refusal::new(both!(
            "Unit ini sudah diputuskan dan terkunci. Buka kembali dengan alasan, lalu ubah penilaiannya.",
            "This unit is decided and locked. Reopen it with a reason, then change its judgements."
        )));
    }
    if facts.recommended {
        return Err(Refusal::new(both!(
            "Hasil unit ini sudah direkomendasikan, jadi penilaiannya terkunci. Tarik dulu rekomendasinya dengan alasan.",
            "This unit’s result is recommended, so its judgements are locked. Withdraw the recommendation with a reason first."
        )));
    }
    Ok(())
}

/// Whether nobody has to settle first what two found different.
///
/// # Errors
/// Names the criteria.
pub fn may_be_settled(facts: &Facts) -> Result<(), Refusal> {
    if facts.disputed.is_empty() {
        return Ok(());
    }
    let which = facts.disputed.join(", ");
    Err(Refusal::new(both!(
        "Dua asesor menilai kriteria {which} berbeda. Buka kisi, lihat keduanya, lalu nilai lagi.",
        "Two assessors found different things for {which}. Open the grid, see both, then judge again."
    )))
}

/// Whether the unit may be decided so.
///
/// K asks that every criterion is met; BK that at least one was judged "not yet". A unit whose text has
/// no criteria is decided as a whole. Source: SKKNI units are assessed per KUK, K or BK per unit.
///
/// # Errors
/// Says which criteria stand in the way.
pub fn may_decide(criteria: &[Judged], wanted: Outcome) -> Result<(), Refusal> {
    let numbers =
        |those: Vec<&Judged>| those.iter().map(|c| c.number.as_str()).collect::<Vec<_>>().join(", ");
    match wanted {
        Outcome::Competent => {
            let open: Vec<&Judged> = criteria.iter().filter(|c| !c.is(Verdict::Met)).collect();
            if open.is_empty() {
                return Ok(());
            }
            let (n, which) = (open.len(), numbers(open));
            Err(Refusal::new(both!(
                "Belum bisa diputuskan kompeten: {n} kriteria belum tercapai atau belum dinilai ({which}). Nilai dulu semuanya.",
                "Not competent yet: {n} criteria are not met or not assessed ({which}). Judge all of them first."
            )))
        }
        Outcome::NotYetCompetent => {
            if criteria.is_empty() || criteria.iter().any(|c| c.is(Verdict::NotYet)) {
                return Ok(());
            }
            Err(Refusal::new(both!(
                "Untuk memutuskan belum kompeten, tandai dulu kriteria yang belum tercapai.",
                "To decide not yet competent, mark the criteria that are not met yet."
            )))
        }
        Outcome::Reopened => Err(Refusal::new(both!(
            "Membuka kembali unit harus memakai alasan.",
            "Reopening a unit needs a reason."
        ))),
    }
}

/// Whether a decided unit may be reopened.
///
/// # Errors
/// When it is not decided, the reason is empty, or a certificate rests on the decision.
pub fn may_reopen(facts: &Facts, reason: &str) -> Result<(), Refusal> {
    may_assess(facts)?;
    if facts.decided.is_none() {
        return Err(Refusal::new(both!(
            "Unit ini memang belum diputuskan.",
            "This unit is not decided yet."
        )));
    }
    if facts.certified {
        return Err(Refusal::new(both!(
            "Sertifikat orang ini sudah terbit. Minta koordinator mencabutnya dulu.",
            "This person’s certificate is issued. Ask the coordinator to revoke it first."
        )));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasan membuka kembali. Alasan ini disimpan di riwayat.",
                "Write why you reopen it. The reason is kept in the history."
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
