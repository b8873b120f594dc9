//! Each requirement: needed, there, missing, what to do, who can act.
use super::{Facts, Figures, Kind, Requirement, Task, Who, is_competent};
use crate::{
    assessment::rules::{UnitStanding, chain::Waits},
    tables::unit_decision::Outcome,
    text::Both,
};

pub(super) fn nothing() -> Both {
    both!("", "")
}

pub(super) fn same(text: &str) -> Both {
    Both { id: text.to_string().into(), en: text.to_string().into() }
}

/// A cancelled cohort leads to no certificate.
pub(super) fn cancelled() -> Requirement {
    Requirement {
        kind: Kind::Cohort,
        name: both!("Angkatan berjalan", "The cohort takes place"),
        holds: false,
        reachable: false,
        needed: both!("Angkatan tidak dibatalkan", "The cohort is not cancelled"),
        there: both!("Dibatalkan", "Cancelled"),
        missing: both!("Angkatan ini dibatalkan", "This cohort is cancelled"),
        advice: both!(
            "Tanyakan kepada balai pelatihan tentang angkatan berikutnya.",
            "Ask the training centre about the next cohort."
        ),
        who: Who::Coordinator,
        shape: "bad",
    }
}

/// Counted hours against the minimum of the planned ones, as a fraction. Hours nobody recorded keep it
/// open, and so do hours to come: a certificate states the hours, so they must be over.
pub(super) fn attendance(facts: &Facts, f: &Figures) -> Requirement {
    let reached = f.planned > 0 && facts.minimum.reached(f.counted, f.planned);
    let holds = reached && f.not_recorded == 0 && f.to_come == 0;
    let Figures { counted, needed, planned, not_recorded, to_come, may_still_miss, .. } = *f;
    let (short, left) = ((needed - counted).max(0), not_recorded + to_come);
    let reachable = planned > 0 && short <= left;
    let (missing, advice, who) = if holds {
        (nothing(), nothing(), Who::Nobody)
    } else if planned == 0 {
        (
            both!("Jadwal belum dibuat", "There is no timetable yet"),
            both!(
                "Jadwalnya sedang disusun. Tunggu kabar dari balai.",
                "The timetable is being made. Wait for word from the centre."
            ),
            Who::Coordinator,
        )
    } else if !reachable {
        (
            if left == 0 {
                both!(
                    "Kurang {short}\u{a0}JP, tidak ada sesi lagi",
                    "{short}\u{a0}JP short, no session is left"
                )
            } else {
                both!(
                    "Kurang {short}\u{a0}JP, sisa sesi hanya {left}\u{a0}JP",
                    "{short}\u{a0}JP short, only {left}\u{a0}JP are left"
                )
            },
            both!(
                "Jam yang tersisa tidak cukup lagi. Hubungi koordinator: mungkin ada kelas susulan atau angkatan lain.",
                "The hours left are not enough any more. Ask the coordinator about extra classes or another cohort."
            ),
            Who::Coordinator,
        )
    } else if not_recorded > 0 {
        (
            both!(
                "Kehadiran {not_recorded}\u{a0}JP belum dicatat",
                "Attendance of {not_recorded}\u{a0}JP is not recorded"
            ),
            both!(
                "Instruktur belum mencatat {not_recorded}\u{a0}JP. Anda tidak perlu melakukan apa-apa.",
                "The instructor has not recorded {not_recorded}\u{a0}JP yet. You need not do anything."
            ),
            Who::Instructor,
        )
    } else if reached {
        (
            both!(
                "Masih ada {to_come}\u{a0}JP sampai pelatihan selesai",
                "{to_come}\u{a0}JP are still to come"
            ),
            both!(
                "Jam minimum sudah tercapai. Ikuti {to_come}\u{a0}JP yang tersisa.",
                "The minimum is reached. Attend the {to_come}\u{a0}JP that are left."
            ),
            Who::Trainee,
        )
    } else {
        (
            both!(
                "Kurang {short}\u{a0}JP, masih ada {to_come}\u{a0}JP",
                "{short}\u{a0}JP short, {to_come}\u{a0}JP to come"
            ),
            if may_still_miss == 0 {
                both!(
                    "Datang terus sampai selesai. Anda tidak boleh lagi tidak hadir.",
                    "Keep coming until the end. You may not miss anything more."
                )
            } else {
                both!(
                    "Datang terus sampai selesai. Anda masih boleh tidak hadir paling banyak {may_still_miss}\u{a0}JP.",
                    "Keep coming until the end. You may still miss {may_still_miss}\u{a0}JP at most."
                )
            },
            Who::Trainee,
        )
    };
    Requirement {
        kind: Kind::Attendance,
        name: both!("Kehadiran", "Attendance"),
        holds,
        reachable: holds || reachable,
        needed: both!(
            "Paling sedikit {needed} dari {planned}\u{a0}JP",
            "At least {needed} of {planned}\u{a0}JP"
        ),
        there: both!("{counted} dari {planned}\u{a0}JP", "{counted} of {planned}\u{a0}JP"),
        missing,
        advice,
        who,
        shape: match (holds, reachable) {
            (true, _) => "good",
            (false, true) => "part",
            (false, false) => "bad",
        },
    }
}

/// K, and nothing else. BK and undecided say how many criteria are in the way.
pub(super) fn unit(u: &UnitStanding) -> Requirement {
    let (met, criteria, not_yet, open) = (u.met, u.criteria, u.not_yet, u.not_assessed());
    let holds = is_competent(u);
    let criteria_missing = || match (not_yet, open) {
        (0, 0) => both!("Menunggu keputusan asesor", "Waits for the assessor’s decision"),
        (0, m) => both!("{m}\u{a0}kriteria belum dinilai", "{m} criteria not assessed"),
        (n, 0) => both!("{n}\u{a0}kriteria belum tercapai", "{n} criteria not met yet"),
        (n, m) => both!(
            "{n}\u{a0}kriteria belum tercapai, {m} belum dinilai",
            "{n} criteria not met yet, {m} not assessed"
        ),
    };
    let (there, missing, advice) = match u.outcome {
        None if u.waits.is_some() => waiting(u.waits),
        Some(Outcome::Competent) => (both!("Kompeten", "Competent"), nothing(), nothing()),
        Some(Outcome::NotYetCompetent) => (
            both!("Belum kompeten", "Not yet competent"),
            match not_yet {
                0 => both!("Belum kompeten", "Not yet competent"),
                n => both!(
                    "Belum kompeten, {n}\u{a0}kriteria belum tercapai",
                    "Not yet competent, {n} criteria not met yet"
                ),
            },
            both!(
                "Tanyakan kepada asesor apa yang perlu diulang. Keputusan bisa dibuka kembali.",
                "Ask the assessor what to repeat. The decision can be reopened."
            ),
        ),
        Some(Outcome::Reopened) | None => (
            match (met + not_yet, criteria) {
                (0, _) => both!("Belum dinilai", "Not assessed"),
                _ => both!("{met} dari {criteria} kriteria", "{met} of {criteria} criteria"),
            },
            criteria_missing(),
            match not_yet {
                0 => both!(
                    "Asesor menilai unit ini. Anda tidak perlu melakukan apa-apa.",
                    "The assessor judges this unit. You need not do anything."
                ),
                n => both!(
                    "Berlatihlah untuk {n}\u{a0}kriteria yang belum tercapai, lalu minta dinilai lagi.",
                    "Practise the {n} criteria that are not met yet, then ask to be assessed again."
                ),
            },
        ),
    };
    Requirement {
        kind: Kind::Unit(u.unit),
        name: same(&u.title),
        holds,
        reachable: true,
        needed: both!("Kompeten (K)", "Competent (K)"),
        there,
        missing,
        advice,
        who: if holds { Who::Nobody } else { who(u.waits) },
        shape: match u.outcome {
            Some(Outcome::Competent) => "good",
            Some(Outcome::NotYetCompetent) => "bad",
            _ if u.waits.is_some() => "info",
            _ if met + not_yet == 0 => "wait",
            _ => "part",
        },
    }
}

/// Who can act on a unit that is not decided.
fn who(waits: Option<Waits>) -> Who {
    match waits {
        None => Who::Assessor,
        Some(Waits::Assign | Waits::Apart) => Who::Coordinator,
        Some(Waits::Second) => Who::SecondAssessor,
        Some(Waits::Trainee) => Who::Trainee,
        Some(Waits::Decider) => Who::Decider,
    }
}

/// A recommendation that is no decision yet: what is there, what is missing, what the trainee should know.
/// What was recommended is told nobody here.
fn waiting(waits: Option<Waits>) -> (Both, Both, Both) {
    let missing = match waits {
        Some(Waits::Assign) => both!("Asesor kedua belum ditunjuk", "A second assessor is to be assigned"),
        Some(Waits::Second) => both!("Asesor kedua belum selesai menilai", "The second assessor is judging"),
        Some(Waits::Apart) => both!(
            "Dua asesor berbeda pendapat, yang memutuskan belum ditunjuk",
            "Two assessors differ, and nobody is named to decide"
        ),
        Some(Waits::Trainee) => {
            both!("Peserta belum menandai bahwa ia tahu hasilnya", "The trainee has not said that she knows")
        }
        Some(Waits::Decider) | None => both!("Menunggu keputusan", "Waits for the decision"),
    };
    let advice = match waits {
        Some(Waits::Trainee) => both!(
            "Buka unit ini, baca hasilnya, lalu tandai bahwa Anda sudah tahu.",
            "Open this unit, read the result, and say that you know it."
        ),
        _ => both!(
            "Penilaian unit ini sedang diperiksa. Anda tidak perlu melakukan apa-apa.",
            "The assessment of this unit is being checked. You need not do anything."
        ),
    };
    (both!("Selesai dinilai", "Judged"), missing, advice)
}

/// Ticked off by staff.
pub(super) fn task(t: &Task) -> Requirement {
    let open = |text: Both| if t.done { nothing() } else { text };
    Requirement {
        kind: Kind::Task(t.id),
        name: same(&t.title),
        holds: t.done,
        reachable: true,
        needed: both!("Selesai", "Done"),
        there: if t.done { both!("Selesai", "Done") } else { both!("Belum selesai", "Not done yet") },
        missing: open(both!("Belum selesai", "Not done yet")),
        advice: open(both!(
            "Selesaikan, lalu tunjukkan kepada petugas supaya dicentang.",
            "Do it, then show it to the staff, who tick it."
        )),
        who: if t.done { Who::Nobody } else { Who::Trainee },
        shape: if t.done { "good" } else { "wait" },
    }
}
