//! The cohort, attendance and tasks as requirements: needed, there, missing, what to do, who can act.
use super::{Act, Facts, Figures, Kind, Place, Requirement, Task, Who};
use crate::text::Both;

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
        act: Act::at(Place::Cohort, both!("Lihat angkatan", "See the cohort")),
        criteria: Vec::new(),
        evidence: 0,
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
        act: match who {
            Who::Nobody => None,
            Who::Instructor => Act::at(Place::Attendance, both!("Catat kehadiran", "Record attendance")),
            _ if planned == 0 => Act::at(Place::Timetable, both!("Susun jadwal", "Make the timetable")),
            Who::Coordinator => {
                Act::at(Place::MakeUps, both!("Cari sesi pengganti", "Find a make-up session"))
            }
            _ => Act::at(Place::Attendance, both!("Lihat kehadiran", "See attendance")),
        },
        criteria: Vec::new(),
        evidence: 0,
        shape: match (holds, reachable) {
            (true, _) => "good",
            (false, true) => "part",
            (false, false) => "bad",
        },
    }
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
        act: if t.done {
            None
        } else {
            Act::at(Place::Tasks, both!("Centang kalau selesai", "Tick when done"))
        },
        criteria: Vec::new(),
        evidence: 0,
        shape: if t.done { "good" } else { "wait" },
    }
}
