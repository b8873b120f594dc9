//! Whether two records are of one person and may become one.
use crate::error::Refusal;

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
