//! Whether two records are of one person and may become one; what is kept of it, so that it can be taken back.
use crate::{
    error::Refusal,
    tables::{
        application_draft::{ApplicationDraftId, Step},
        claim::{ClaimId, ClaimKind},
        cohort::CohortId,
        person::PersonId,
        person_profile::{Schooling, Sex},
        selection_step::SelectionStep,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Something of a person that one record learns from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "they are named after the columns of a person")]
pub enum Field {
    Email,
    Phone,
    Business,
    Region,
    Password,
    Nik,
}

/// What a merge did, exactly: enough to take it back. Never a NIK: the record that stays holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Where it went, whatever became of that record since.
    pub into: PersonId,
    /// What moved: table, column, and the keys of the rows.
    pub moved: Vec<(String, String, Vec<i64>)>,
    /// Steps of selections that the record was in charge of.
    pub steps: Vec<(CohortId, SelectionStep)>,
    /// What the record that stays learnt.
    pub learnt: Vec<Field>,
    /// The last digits of a NIK that it claimed before it learnt one.
    pub claimed_last4: Option<String>,
    /// What the record that went knew.
    pub had: Had,
    /// Its answers about the person.
    pub profile: Option<Profile>,
    /// Whether they moved; else the other record had its own, and they gave way.
    pub profile_moved: bool,
    /// What it had begun and the other one too.
    pub drafts: Vec<Draft>,
    /// What was doubtful between the two.
    pub claims: Vec<Claim>,
}

/// What a record knew of the person before it went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of a person")]
pub struct Had {
    pub email: Option<String>,
    pub phone: Option<String>,
    pub business: Option<String>,
    pub region_code: Option<String>,
    pub password_hash: Option<String>,
    pub nik_last4: Option<String>,
}

/// The row of `person_profile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "its columns")]
pub struct Profile {
    pub sex: Option<Sex>,
    pub born_on: Option<NaiveDate>,
    pub schooling: Option<Schooling>,
    pub disability: Option<bool>,
}

/// A row of `application_draft`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "its columns")]
pub struct Draft {
    pub id: ApplicationDraftId,
    pub cohort_id: CohortId,
    pub answers: String,
    pub step: Step,
    pub updated_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
}

/// A row of `claim`. The NIK that was claimed is its holder's: it is taken from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "its columns")]
pub struct Claim {
    pub id: ClaimId,
    pub person_id: PersonId,
    pub holder_id: Option<PersonId>,
    pub kind: ClaimKind,
    pub email: Option<String>,
    pub has_nik: bool,
    pub made_at: DateTime<Utc>,
    pub told_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by: Option<PersonId>,
}

impl Trace {
    /// How many rows moved.
    pub fn rows(&self) -> usize {
        self.moved.iter().map(|(_, _, keys)| keys.len()).sum::<usize>() + self.steps.len()
    }
}

/// What the decision rests on whether a merge may be taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parting {
    /// What it moved was kept.
    pub traced: bool,
    /// The record that stayed lives on in yet another one since.
    pub went_on: bool,
    /// The data of one of them were erased since.
    pub erased: bool,
}

/// Whether a merge may be taken back.
///
/// # Errors
/// A refusal that says what newer thing stands in the way.
pub fn may_part(parting: Parting) -> Result<(), Refusal> {
    if parting.erased {
        return Err(Refusal::new(both!(
            "Data salah satunya sudah dihapus sejak itu. Gabungan ini tidak bisa dibatalkan lagi.",
            "The data of one of them were erased since. This merge cannot be taken back any more."
        )));
    }
    if parting.went_on {
        return Err(Refusal::new(both!(
            "Catatan yang tetap sudah digabung lagi ke catatan lain. Batalkan dulu gabungan yang itu.",
            "The record that stayed was merged into another one since. Take that merge back first."
        )));
    }
    if !parting.traced {
        return Err(Refusal::new(both!(
            "Gabungan ini dari masa sebelum balai mencatat apa yang pindah. Ini tidak bisa dibatalkan.",
            "This merge is from before it was kept what moved. It cannot be taken back."
        )));
    }
    Ok(())
}

/// A cohort in which both records are enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The enrolment of the record that stays is over.
    pub kept_is_over: bool,
    /// The enrolment of the record that goes is over.
    pub gone_is_over: bool,
}

/// What the decision rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// It is one and the same record.
    pub same: bool,
    /// One of them lives on in another record already.
    pub merged_before: bool,
    /// The data of one of them were erased.
    pub erased: bool,
    /// Both have a NIK, and not the same.
    pub niks_differ: bool,
    /// One of them is staff, or signs in with a second step: a merge would hand its rights to somebody else.
    pub staff: bool,
    /// Cohorts in which both are enrolled.
    pub shared: Vec<Shared>,
}

/// Whether the second record may become part of the first.
///
/// # Errors
/// A refusal that says what to do first.
pub fn may_merge(pair: &Pair) -> Result<(), Refusal> {
    if pair.same {
        return Err(Refusal::new(both!(
            "Ini catatan yang sama. Pilih catatan yang lain.",
            "This is the same record. Choose another one."
        )));
    }
    if pair.merged_before || pair.erased {
        return Err(Refusal::new(both!(
            "Salah satu catatan ini sudah digabung atau dihapus. Tidak ada yang perlu digabung lagi.",
            "One of these records is merged or erased already. There is nothing left to merge."
        )));
    }
    if pair.niks_differ {
        return Err(Refusal::new(both!(
            "NIK kedua catatan berbeda. Kalau memang satu orang, betulkan dulu NIK yang salah menurut KTP.",
            "The two records have different NIK. If it is one person, first correct the wrong one by the ID card."
        )));
    }
    if pair.staff {
        return Err(Refusal::new(both!(
            "Salah satu catatan ini milik petugas. Minta administrator mencabut perannya dan langkah keduanya dulu.",
            "One of these records belongs to staff. Have an administrator take away its roles and second step first."
        )));
    }
    for Shared { label, kept_is_over, gone_is_over } in &pair.shared {
        match (kept_is_over, gone_is_over) {
            // What is over stays where it is: a cohort holds a person once.
            (_, true) => {}
            (true, false) => {
                return Err(Refusal::new(both!(
                    "Catatan kedua masih ikut {label}, catatan pertama sudah tidak. Gabungkan ke arah sebaliknya.",
                    "The second record still is in {label}, the first one no longer. Merge them the other way round."
                )));
            }
            (false, false) => {
                return Err(Refusal::new(both!(
                    "Keduanya terdaftar di {label}. Catat dulu pengunduran diri salah satunya di angkatan itu.",
                    "Both are enrolled in {label}. First record the withdrawal of one of them in that cohort."
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(kept_is_over: bool, gone_is_over: bool) -> Pair {
        let one = Shared { label: "Angkatan 1".into(), kept_is_over, gone_is_over };
        Pair { shared: vec![one], ..Pair::default() }
    }

    #[test]
    fn two_records_of_one_person_become_one() {
        assert!(may_merge(&Pair::default()).is_ok());
        assert!(may_merge(&shared(false, true)).is_ok());
        assert!(may_merge(&shared(true, true)).is_ok());
    }

    #[test]
    fn a_merge_is_taken_back_unless_something_newer_contradicts() {
        let traced = Parting { traced: true, ..Parting::default() };
        assert!(may_part(traced).is_ok());
        let of = |parting| may_part(parting).unwrap_err().why.id;
        assert!(of(Parting::default()).contains("sebelum balai mencatat"));
        assert!(of(Parting { went_on: true, ..traced }).contains("gabungan yang itu"));
        assert!(of(Parting { erased: true, went_on: true, ..traced }).contains("sudah dihapus"));
    }

    #[test]
    fn what_stands_in_the_way_is_said_with_what_to_do() {
        let of = |pair: Pair| may_merge(&pair).unwrap_err().why.id;
        assert!(of(Pair { same: true, ..Pair::default() }).contains("yang sama"));
        assert!(of(Pair { merged_before: true, ..Pair::default() }).contains("sudah digabung"));
        assert!(of(Pair { erased: true, ..Pair::default() }).contains("dihapus"));
        assert!(of(Pair { niks_differ: true, ..Pair::default() }).contains("menurut KTP"));
        assert!(of(Pair { staff: true, ..Pair::default() }).contains("administrator"));
        assert!(of(shared(false, false)).contains("pengunduran diri salah satunya"));
        assert!(of(shared(true, false)).contains("arah sebaliknya"));
    }
}
