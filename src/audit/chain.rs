//! What a certificate rests on, as it was read, and what of it changed after the issue. Pure.
use super::rules::is_after;
use crate::{
    error::{Error, Result},
    forms::book::{Book, Candidate, UnitOf},
    tables::{
        certificate, course_test,
        criterion::CriterionId,
        decision_basis,
        element::ElementId,
        evidence::{self, EvidenceId},
        evidence_review, judgement_event, mark,
        person::PersonId,
        review_judgement, revocation,
        session::{self, SessionId},
        sitting, sitting_answer,
        unit::UnitId,
        unit_decision::{self, UnitDecisionId},
    },
    text::Both,
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// A session, and whether she was there.
#[derive(Clone, Debug)]
pub struct Attended {
    /// Which.
    pub session: session::Model,
    /// The mark; none: not recorded.
    pub mark: Option<mark::Model>,
    /// When it last changed.
    pub changed_at: Option<DateTime<Utc>>,
}

/// A sitting for a test.
#[derive(Clone, Debug)]
pub struct Sat {
    /// The sitting.
    pub sitting: sitting::Model,
    /// The test.
    pub test: course_test::Model,
    /// What was answered, each with the question's name.
    pub answers: Vec<(sitting_answer::Model, String)>,
}

/// A certificate with everything it rests on.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The row with its frozen facts.
    pub certificate: certificate::Model,
    /// How it was taken back.
    pub revoked: Option<revocation::Model>,
    /// The hash of the PDF as it was set the first time, and when.
    pub file: Option<(String, DateTime<Utc>)>,
    /// The course, its units and plan, the person and what stands now.
    pub book: Book,
    /// Every change of a judgement.
    pub events: Vec<judgement_event::Model>,
    /// What second assessors and those of appeals found.
    pub seconds: Vec<review_judgement::Model>,
    /// Every decision and reopening.
    pub decisions: Vec<unit_decision::Model>,
    /// Whose assessment they rest on.
    pub bases: HashMap<UnitDecisionId, decision_basis::Model>,
    /// Evidence with the elements it is for, also what was withdrawn.
    pub evidence: Vec<(evidence::Model, Vec<ElementId>)>,
    /// Every review of evidence.
    pub reviews: Vec<evidence_review::Model>,
    /// Session by session.
    pub attended: Vec<Attended>,
    /// Tests.
    pub sat: Vec<Sat>,
    /// When the decree of a unit was last corrected.
    pub standards: HashMap<UnitId, Option<DateTime<Utc>>>,
    /// Everybody who did something, by their name of today.
    pub names: HashMap<PersonId, String>,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The certificate or the person.
    Whole,
    /// A unit.
    Unit(UnitId),
    /// A criterion.
    Criterion(CriterionId),
    /// A piece of evidence.
    Evidence(EvidenceId),
    /// A session.
    Session(SessionId),
    /// A sitting.
    Sitting(sitting::SittingId),
}

impl About {
    /// The word and id of it in an index.
    pub fn key(self) -> (&'static str, Option<i64>) {
        match self {
            About::Whole => ("certificate", None),
            About::Unit(id) => ("unit", Some(id.0)),
            About::Criterion(id) => ("criterion", Some(id.0)),
            About::Evidence(id) => ("evidence", Some(id.0)),
            About::Session(id) => ("session", Some(id.0)),
            About::Sitting(id) => ("sitting", Some(id.0)),
        }
    }
}

/// Something linked that is not as it was when the certificate was issued.
#[derive(Clone, Debug)]
pub struct Change {
    /// What of.
    pub about: About,
    /// When; none where only the difference is known.
    pub at: Option<DateTime<Utc>>,
    /// What.
    pub what: Both,
}

impl Chain {
    /// The person.
    ///
    /// # Errors
    /// `NotFound` without a seat.
    pub fn who(&self) -> Result<&Candidate> {
        self.book.people.first().ok_or(Error::NotFound)
    }

    /// A unit of the course.
    ///
    /// # Errors
    /// `NotFound` for any other.
    pub fn unit(&self, id: UnitId) -> Result<&UnitOf> {
        self.book.units.iter().find(|unit| unit.id == id).ok_or(Error::NotFound)
    }

    /// What somebody is called.
    pub fn name(&self, id: PersonId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// The evidence for an element.
    pub fn evidence_for(&self, id: ElementId) -> impl Iterator<Item = &evidence::Model> {
        self.evidence.iter().filter(move |(_, of)| of.contains(&id)).map(|(row, _)| row)
    }

    /// Whether anything of a unit, its criteria or the evidence for them changed after the issue.
    pub fn unit_changed(&self, unit: &UnitOf, changes: &[Change]) -> bool {
        changes.iter().any(|change| match change.about {
            About::Unit(id) => id == unit.id,
            About::Criterion(id) => unit.elements.iter().flat_map(|e| &e.criteria).any(|c| c.id == id),
            About::Evidence(id) => {
                let of = self.evidence.iter().find(|(row, _)| row.id == id);
                of.is_some_and(|(_, of)| unit.elements.iter().any(|e| of.contains(&e.id)))
            }
            _ => false,
        })
    }

    /// Everything linked that changed after the issue, in the order of the chain.
    pub fn changes(&self) -> Vec<Change> {
        let issued = self.certificate.issued_at;
        let mut all = Vec::new();
        let mut put = |about, at: DateTime<Utc>, what: Both| {
            if is_after(issued, at) {
                all.push(Change { about, at: Some(at), what });
            }
        };
        if let Some(revoked) = &self.revoked {
            put(About::Whole, revoked.at, both!("Sertifikat dicabut", "The certificate was revoked"));
        }
        for unit in &self.book.units {
            if let Some(Some(at)) = self.standards.get(&unit.id) {
                let what = both!("Naskah standar diperbaiki", "The text of the standard was corrected");
                put(About::Unit(unit.id), *at, what);
            }
        }
        for row in &self.decisions {
            let what = match row.outcome {
                unit_decision::Outcome::Reopened => both!("Unit dibuka kembali", "The unit was reopened"),
                _ => both!("Keputusan baru", "A new decision"),
            };
            put(About::Unit(row.unit_id), row.at, what);
        }
        if let Some(who) = self.book.people.first() {
            for (appeal, _) in &who.appeals {
                let about = About::Unit(appeal.unit_id);
                put(about, appeal.opened_at, both!("Banding diajukan", "An appeal was entered"));
                if let Some(at) = appeal.closed_at {
                    put(about, at, both!("Banding dijawab", "An appeal was answered"));
                }
            }
        }
        for row in &self.events {
            let what = both!("Penilaian kriteria diubah", "The judgement of a criterion was changed");
            put(About::Criterion(row.criterion_id), row.at, what);
        }
        for (row, _) in &self.evidence {
            put(About::Evidence(row.id), row.at, both!("Bukti ditambahkan", "Evidence was added"));
            if let Some(at) = row.withdrawn_at {
                put(About::Evidence(row.id), at, both!("Bukti ditarik", "Evidence was withdrawn"));
            }
        }
        for row in &self.reviews {
            let what = both!("Bukti dinilai lagi", "Evidence was weighed again");
            put(About::Evidence(row.evidence_id), row.at, what);
        }
        for one in &self.attended {
            if let Some(at) = one.changed_at.or(one.mark.as_ref().map(|mark| mark.at)) {
                put(About::Session(one.session.id), at, both!("Presensi diubah", "A mark was changed"));
            }
        }
        for one in &self.sat {
            let (about, sitting) = (About::Sitting(one.sitting.id), &one.sitting);
            if let Some(at) = sitting.submitted_at {
                put(about, at, both!("Tes dikumpulkan", "A test was handed in"));
            }
            if let Some(at) = one.answers.iter().filter_map(|(answer, _)| answer.judged_at).max() {
                put(about, at, both!("Uraian tes dinilai", "An essay of a test was judged"));
            }
        }
        if let Some(who) =
            self.book.people.first().filter(|who| !same_name(&who.person.name, &self.certificate.holder))
        {
            let now = &who.person.name;
            let what = both!("Nama orangnya sekarang {now}", "The person is called {now} now");
            all.insert(0, Change { about: About::Whole, at: None, what });
        }
        all
    }
}

/// The certificate folds white space and composes letters, so the same name may be other bytes.
fn same_name(now: &str, printed: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let fold = |name: &str| name.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    fold(now) == fold(printed)
}
