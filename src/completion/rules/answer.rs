//! The answer to "why not yet?": figures, one word, what is open, who can act.
use super::{Facts, Kind, Requirement, Who, is_competent};
use crate::{attendance::rules::forecast, text::Language};

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
    /// JP that may still go uncounted with the minimum met.
    pub may_still_miss: i64,
    /// Units that are K.
    pub competent: usize,
    /// Units of the course.
    pub units: usize,
}

impl Figures {
    /// The figures of these facts.
    pub(super) fn of(facts: &Facts) -> Figures {
        let h = &facts.hours;
        let now = forecast(h, facts.minimum, facts.excused_counts);
        Figures {
            counted: now.counted,
            needed: now.least,
            planned: now.base,
            not_recorded: h.not_recorded,
            to_come: h.to_come,
            lost: (h.held - now.counted - h.not_recorded).max(0),
            may_still_miss: now.may_still_miss,
            competent: facts.units.iter().filter(|u| is_competent(u)).count(),
            units: facts.units.len(),
        }
    }
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
    pub(super) open_criteria: i64,
}

impl Completion {
    /// Whether every requirement holds: exactly then a certificate may be issued.
    pub fn is_complete(&self) -> bool {
        self.requirements.iter().all(|r| r.holds)
    }

    /// What does not hold.
    pub fn open(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().filter(|r| !r.holds)
    }

    /// The one thing to do next: what staff can do now comes before what only the trainee can, and hours
    /// to come before which nobody can do anything come last.
    pub fn next(&self) -> Option<&Requirement> {
        let later = |r: &Requirement| r.who == Who::Trainee && matches!(r.kind, Kind::Attendance);
        self.open().min_by_key(|r| (later(r), r.who == Who::Trainee))
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
        for r in open_of(|k| matches!(k, Kind::Test(_))) {
            let (name, missing) = (r.name.pick(language), r.missing.pick(language));
            parts.push(format!("{name}: {missing}"));
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
