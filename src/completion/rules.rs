//! What is true of completion, whatever stores it and whoever asks. No I/O here.
use crate::{
    assessment::rules::UnitStanding,
    attendance::rules::Hours,
    error::Refusal,
    tables::{
        amounts::Share, cohort::CohortState, course_task::CourseTaskId, enrolment::EnrolmentState,
        unit::UnitId, unit_decision::Outcome,
    },
    text::{Both, Language},
};

/// Who can act on what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The trainee herself.
    Trainee,
    /// Whoever records attendance.
    Instructor,
    /// Whoever judges.
    Assessor,
    /// Whoever runs the cohort.
    Coordinator,
    /// Nobody any more.
    Nobody,
}

impl Who {
    /// The word for it; empty for nobody.
    pub fn word(self, language: Language) -> String {
        match self {
            Who::Trainee => say!(language, "Peserta", "Trainee"),
            Who::Instructor => say!(language, "Instruktur", "Instructor"),
            Who::Assessor => say!(language, "Asesor", "Assessor"),
            Who::Coordinator => say!(language, "Koordinator", "Coordinator"),
            Who::Nobody => String::new(),
        }
    }
}

/// What a requirement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The cohort itself: it was not cancelled.
    Cohort,
    /// Hours of attendance.
    Attendance,
    /// A unit.
    Unit(UnitId),
    /// Anything else the course asks.
    Task(CourseTaskId),
}

/// One requirement with what is needed, what is there and what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What it is about.
    pub kind: Kind,
    /// "Kehadiran", "Menggunakan Aplikasi Media Sosial", "Laporan usaha".
    pub name: Both,
    /// Whether it holds.
    pub holds: bool,
    /// Whether it can still come to hold.
    pub reachable: bool,
    /// What is needed: "32 dari 40 JP".
    pub needed: Both,
    /// What is there: "28 JP".
    pub there: Both,
    /// What is missing, in plain words; empty when it holds.
    pub missing: Both,
    /// What the trainee should know or do about it, in plain words; empty when it holds.
    pub advice: Both,
    /// Who can act.
    pub who: Who,
    /// The shape that stands for it, see [`crate::text::Chip`].
    pub shape: &'static str,
}

/// A task of the course version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its row.
    pub id: CourseTaskId,
    /// What is to be done.
    pub title: String,
    /// Whether somebody ticked it for this person.
    pub done: bool,
}

/// Everything a decision rests on, for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The state of the cohort.
    pub cohort: CohortState,
    /// Attendance, JP.
    pub hours: Hours,
    /// The part of the planned hours that is needed.
    pub minimum: Share,
    /// Whether excused and sick hours count as attended.
    pub excused_counts: bool,
    /// The units of the pinned course version.
    pub units: Vec<UnitStanding>,
    /// Whether every one of them must be K.
    pub needs_units: bool,
    /// Anything else the course asks.
    pub tasks: Vec<Task>,
}

/// The figures behind the answer, for tables and charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Figures {
    /// JP that count as attended.
    pub counted: i64,
    /// JP needed.
    pub needed: i64,
    /// JP planned: held and to come.
    pub planned: i64,
    /// JP that nobody recorded.
    pub not_recorded: i64,
    /// JP to come.
    pub to_come: i64,
    /// JP lost: held, recorded, and not counted.
    pub lost: i64,
    /// Units that are K.
    pub competent: usize,
    /// Units of the course.
    pub units: usize,
}

/// How near somebody is to the certificate; smaller is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Distance {
    stage: Stage,
    open: usize,
    criteria: i64,
    hours: i64,
}

/// In one word, how somebody stands; nearest to done first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Every requirement holds.
    Ready,
    /// At most two requirements are open, none in danger.
    Near,
    /// More is open, nothing in danger.
    UnderWay,
    /// More than half of the hours one may miss are gone, or a unit was decided BK.
    AtRisk,
    /// Something can no longer come to hold by itself.
    Unreachable,
}

/// The whole answer to "why not yet?" for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Everything that is asked, what is open first.
    pub requirements: Vec<Requirement>,
    /// The figures behind it.
    pub figures: Figures,
    /// How she stands in one word.
    pub stage: Stage,
    /// How many criteria of open units are not met.
    open_criteria: i64,
}

/// How many requirements may be open for "nearly there".
const NEAR: usize = 2;

impl Completion {
    /// Whether every requirement holds: exactly then a certificate may be issued.
    pub fn is_complete(&self) -> bool {
        self.requirements.iter().all(|r| r.holds)
    }

    /// What does not hold.
    pub fn open(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().filter(|r| !r.holds)
    }

    /// How many requirements hold.
    pub fn held(&self) -> usize {
        self.requirements.iter().filter(|r| r.holds).count()
    }

    /// For sorting: nearest to done first.
    pub fn distance(&self) -> Distance {
        Distance {
            stage: self.stage,
            open: self.open().count(),
            criteria: self.open_criteria,
            hours: (self.figures.needed - self.figures.counted).max(0),
        }
    }

    /// Who can act, each once, in the order of what is missing.
    pub fn who(&self) -> Vec<Who> {
        let mut all = Vec::new();
        for r in self.open() {
            if !all.contains(&r.who) {
                all.push(r.who);
            }
        }
        all
    }

    /// What is missing in one line; empty when nothing is.
    pub fn summary(&self, language: Language) -> String {
        let mut parts: Vec<String> = Vec::new();
        let open_of = |kind: fn(&Kind) -> bool| self.open().filter(|r| kind(&r.kind)).collect::<Vec<_>>();
        for r in open_of(|k| matches!(k, Kind::Cohort | Kind::Attendance)) {
            parts.push(r.missing.pick(language).trim_end_matches('.').to_string());
        }
        let units = open_of(|k| matches!(k, Kind::Unit(_)));
        match units[..] {
            [] => {}
            [one] => {
                let (name, missing) =
                    (one.name.pick(language), one.missing.pick(language).trim_end_matches('.'));
                parts.push(format!("{name}: {missing}"));
            }
            _ => {
                let n = units.len();
                parts.push(say!(language, "{n} unit belum kompeten", "{n} units not competent yet"));
            }
        }
        let tasks = open_of(|k| matches!(k, Kind::Task(_)));
        match tasks[..] {
            [] => {}
            [one] => {
                let name = one.name.pick(language);
                parts.push(say!(language, "{name}: belum selesai", "{name}: not done yet"));
            }
            _ => {
                let n = tasks.len();
                parts.push(say!(language, "{n} tugas belum selesai", "{n} tasks not done yet"));
            }
        }
        parts.join("; ")
    }
}

/// Whether a task may be ticked, or its tick be taken back.
///
/// # Errors
/// Without a seat; and a certificate freezes what it rests on.
pub fn may_tick(enrolment: EnrolmentState, certified: bool) -> Result<(), Refusal> {
    if enrolment != EnrolmentState::Enrolled {
        return Err(Refusal::new(both!(
            "Orang ini tidak punya tempat di angkatan ini. Tempat diatur di halaman peserta.",
            "This person has no seat in this cohort. Seats are managed on the page of its people."
        )));
    }
    if certified {
        return Err(Refusal::new(both!(
            "Sertifikat sudah terbit, jadi tugasnya tidak diubah lagi. Cabut dulu sertifikatnya.",
            "The certificate is issued, so its tasks stay as they are. Revoke the certificate first."
        )));
    }
    Ok(())
}

/// Decides and explains. What is open comes first, then what holds, each in the order attendance, units,
/// tasks.
pub fn decide(facts: &Facts) -> Completion {
    let figures = figures(facts);
    let mut requirements = Vec::new();
    if facts.cohort == CohortState::Cancelled {
        requirements.push(cancelled());
    }
    requirements.push(attendance(facts, &figures));
    if facts.needs_units {
        requirements.extend(facts.units.iter().map(unit));
    }
    requirements.extend(facts.tasks.iter().map(task));
    requirements.sort_by_key(|r| r.holds);
    let open_units = facts.units.iter().filter(|u| facts.needs_units && !is_competent(u));
    let open_criteria = open_units.map(|u| (u.criteria - u.met).max(0)).sum();
    let stage = stage(facts, &figures, &requirements);
    Completion { requirements, figures, stage, open_criteria }
}

fn is_competent(unit: &UnitStanding) -> bool {
    unit.outcome == Some(Outcome::Competent)
}

fn figures(facts: &Facts) -> Figures {
    let h = &facts.hours;
    let planned = h.held + h.to_come;
    let excused = if facts.excused_counts { h.excused } else { 0 };
    let counted = h.attended + excused;
    Figures {
        counted,
        needed: facts.minimum.least(planned),
        planned,
        not_recorded: h.not_recorded,
        to_come: h.to_come,
        lost: (h.held - counted - h.not_recorded).max(0),
        competent: facts.units.iter().filter(|u| is_competent(u)).count(),
        units: facts.units.len(),
    }
}

fn stage(facts: &Facts, figures: &Figures, requirements: &[Requirement]) -> Stage {
    let open = requirements.iter().filter(|r| !r.holds).count();
    let may_miss = figures.planned - figures.needed;
    let hours_in_danger = figures.lost * 2 > may_miss && figures.lost > 0 && figures.counted < figures.needed;
    let bk = facts.needs_units && facts.units.iter().any(|u| u.outcome == Some(Outcome::NotYetCompetent));
    if open == 0 {
        Stage::Ready
    } else if requirements.iter().any(|r| !r.holds && !r.reachable) {
        Stage::Unreachable
    } else if hours_in_danger || bk {
        Stage::AtRisk
    } else if open <= NEAR {
        Stage::Near
    } else {
        Stage::UnderWay
    }
}

fn nothing() -> Both {
    both!("", "")
}

fn same(text: &str) -> Both {
    Both { id: text.to_string().into(), en: text.to_string().into() }
}

fn cancelled() -> Requirement {
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
fn attendance(facts: &Facts, f: &Figures) -> Requirement {
    let reached = f.planned > 0 && facts.minimum.reached(f.counted, f.planned);
    let holds = reached && f.not_recorded == 0 && f.to_come == 0;
    let best = f.counted + f.not_recorded + f.to_come;
    let reachable = f.planned > 0 && facts.minimum.reached(best, f.planned);
    let Figures { counted, needed, planned, not_recorded, to_come, .. } = *f;
    let short = (needed - counted).max(0);
    let left = best - counted;
    let spare = (best - needed).max(0);
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
            both!(
                "Kurang {short} JP, sisa sesi hanya {left} JP",
                "{short} JP short, only {left} JP are left"
            ),
            both!(
                "Jam yang tersisa tidak cukup lagi. Hubungi koordinator: mungkin ada kelas susulan atau angkatan lain.",
                "The hours left are not enough any more. Ask the coordinator about extra classes or another cohort."
            ),
            Who::Coordinator,
        )
    } else if not_recorded > 0 {
        (
            both!(
                "Kehadiran {not_recorded} JP belum dicatat",
                "Attendance of {not_recorded} JP is not recorded"
            ),
            both!(
                "Instruktur belum mencatat {not_recorded} JP. Anda tidak perlu melakukan apa-apa.",
                "The instructor has not recorded {not_recorded} JP yet. You need not do anything."
            ),
            Who::Instructor,
        )
    } else if reached {
        (
            both!("Masih ada {to_come} JP sampai pelatihan selesai", "{to_come} JP are still to come"),
            both!(
                "Jam minimum sudah tercapai. Ikuti {to_come} JP yang tersisa.",
                "The minimum is reached. Attend the {to_come} JP that are left."
            ),
            Who::Trainee,
        )
    } else {
        (
            both!("Kurang {short} JP, masih ada {to_come} JP", "{short} JP short, {to_come} JP to come"),
            if spare == 0 {
                both!(
                    "Datang terus sampai selesai. Anda tidak boleh lagi tidak hadir.",
                    "Keep coming until the end. You may not miss anything more."
                )
            } else {
                both!(
                    "Datang terus sampai selesai. Anda masih boleh tidak hadir paling banyak {spare} JP.",
                    "Keep coming until the end. You may still miss {spare} JP at most."
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
        needed: both!("Paling sedikit {needed} dari {planned} JP", "At least {needed} of {planned} JP"),
        there: both!("{counted} dari {planned} JP", "{counted} of {planned} JP"),
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
fn unit(u: &UnitStanding) -> Requirement {
    let (met, criteria, not_yet, open) = (u.met, u.criteria, u.not_yet, u.not_assessed());
    let holds = is_competent(u);
    let criteria_missing = || match (not_yet, open) {
        (0, 0) => both!("Menunggu keputusan asesor", "Waits for the assessor’s decision"),
        (0, m) => both!("{m} kriteria belum dinilai", "{m} criteria not assessed"),
        (n, 0) => both!("{n} kriteria belum tercapai", "{n} criteria not met yet"),
        (n, m) => both!(
            "{n} kriteria belum tercapai, {m} belum dinilai",
            "{n} criteria not met yet, {m} not assessed"
        ),
    };
    let (there, missing, advice) = match u.outcome {
        Some(Outcome::Competent) => (both!("Kompeten", "Competent"), nothing(), nothing()),
        Some(Outcome::NotYetCompetent) => (
            both!("Belum kompeten", "Not yet competent"),
            match not_yet {
                0 => both!("Belum kompeten", "Not yet competent"),
                n => both!(
                    "Belum kompeten, {n} kriteria belum tercapai",
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
                    "Berlatihlah untuk {n} kriteria yang belum tercapai, lalu minta dinilai lagi.",
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
        who: if holds { Who::Nobody } else { Who::Assessor },
        shape: match u.outcome {
            Some(Outcome::Competent) => "good",
            Some(Outcome::NotYetCompetent) => "bad",
            _ if met + not_yet == 0 => "wait",
            _ => "part",
        },
    }
}

fn task(t: &Task) -> Requirement {
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

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
