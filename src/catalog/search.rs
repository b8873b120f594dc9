//! Which courses somebody looks for: words and filters against what the catalogue shows. Pure, like
//! `rules`; the catalogue has hundreds of courses, not millions, and is rendered once per change.
use super::rules::intake::{Intake, Stage};
use crate::{
    people::rules::fold,
    tables::{
        cohort::{CohortId, CohortState, Mode},
        course::CourseId,
        course_version::CourseVersionId,
    },
};
use chrono::{Datelike, NaiveDate};

/// A course as the catalogue knows it: its published version and its coming cohorts.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// The published version.
    pub version: CourseVersionId,
    /// Its address.
    pub slug: String,
    /// Code of its field.
    pub field: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// JP.
    pub hours: i32,
    /// The fee.
    pub fee: crate::tables::amounts::Rupiah,
    /// Codes and titles of its units, joined.
    pub units: String,
    /// Planned and open, by start.
    pub cohorts: Vec<Coming>,
}

/// A cohort one may look forward to.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Coming {
    /// Its id.
    pub id: CohortId,
    /// Of which course.
    pub course: CourseId,
    /// Within course and year.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// Planned or open.
    pub state: CohortState,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Where it is held.
    pub mode: Mode,
    /// The room or hall.
    pub place: String,
    /// Kabupaten or kota.
    pub region_code: Option<String>,
    /// Seats.
    pub quota: i32,
    /// Seats taken.
    pub taken: i64,
    /// For one that selects: how it takes applicants; none is first come, first served.
    #[sea_orm(skip)]
    pub intake: Option<Intake>,
}

impl Coming {
    /// Seats left; never below 0.
    pub fn left(&self) -> i64 {
        (i64::from(self.quota) - self.taken).max(0)
    }

    /// Whether one can apply with a chance of a seat now.
    pub fn has_room(&self) -> bool {
        self.state == CohortState::Open
            && match &self.intake {
                None => self.left() > 0,
                Some(intake) => matches!(intake.stage, Stage::Open(_)),
            }
    }

    /// Whether one can apply now, were it for a place on the waiting list.
    pub fn takes_applications(&self) -> bool {
        self.state == CohortState::Open
            && self.intake.as_ref().is_none_or(|intake| matches!(intake.stage, Stage::Open(_)))
    }

    /// Whether one can apply later.
    pub fn will_take_applications(&self) -> bool {
        match (self.state, &self.intake) {
            (CohortState::Open, Some(intake)) => matches!(intake.stage, Stage::Later(_)),
            (state, None) => state == CohortState::Planned,
            (state, Some(intake)) => {
                state == CohortState::Planned && matches!(intake.stage, Stage::Later(_) | Stage::Open(_))
            }
        }
    }

    /// "2026-12".
    pub fn month(&self) -> String {
        format!("{}-{:02}", self.starts_on.year(), self.starts_on.month())
    }
}

/// What somebody looks for; empty finds everything.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words, each of which must occur.
    pub words: Vec<String>,
    /// Code of a field.
    pub field: Option<String>,
    /// Kabupaten or kota.
    pub region: Option<String>,
    /// "2026-12".
    pub month: Option<String>,
    /// On site or online.
    pub mode: Option<Mode>,
    /// Only cohorts one can still get a seat in.
    pub seats: bool,
}

impl Wanted {
    /// The words of a search, folded.
    pub fn words(typed: &str) -> Vec<String> {
        fold(typed).split_whitespace().map(str::to_string).collect()
    }

    /// Whether anything but the words is asked.
    pub fn is_filtered(&self) -> bool {
        self.field.is_some() || self.is_about_cohorts()
    }

    fn is_about_cohorts(&self) -> bool {
        self.region.is_some() || self.month.is_some() || self.mode.is_some() || self.seats
    }

    fn cohort(&self, cohort: &Coming) -> bool {
        self.region.as_ref().is_none_or(|r| cohort.region_code.as_ref() == Some(r))
            && self.month.as_ref().is_none_or(|m| cohort.month() == *m)
            && self.mode.is_none_or(|m| cohort.mode == m)
            && (!self.seats || cohort.has_room())
    }

    /// Whether a course is found, and with which cohort to show: the first that fits and takes
    /// applications now, else the first that will, else the first.
    pub fn finds<'c>(&self, course: &'c Course) -> Option<Option<&'c Coming>> {
        if self.field.as_ref().is_some_and(|f| course.field != *f) {
            return None;
        }
        let text = fold(&format!("{} {} {}", course.title, course.summary, course.units));
        if !self.words.iter().all(|word| text.contains(word.as_str())) {
            return None;
        }
        let fitting = || course.cohorts.iter().filter(|c| self.cohort(c));
        let first = fitting()
            .find(|c| c.takes_applications())
            .or_else(|| fitting().find(|c| c.will_take_applications()))
            .or_else(|| fitting().next());
        if self.is_about_cohorts() && first.is_none() { None } else { Some(first) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::amounts::Rupiah;

    fn cohort(id: i64, start: (i32, u32, u32), mode: Mode, region: Option<&str>, taken: i64) -> Coming {
        let starts_on = NaiveDate::from_ymd_opt(start.0, start.1, start.2).unwrap();
        Coming {
            id: CohortId(id),
            course: CourseId(1),
            number: id as i32,
            label: format!("Angkatan {id}"),
            state: CohortState::Open,
            starts_on,
            ends_on: starts_on,
            mode,
            place: "Aula".into(),
            region_code: region.map(Into::into),
            quota: 2,
            taken,
            intake: None,
        }
    }

    fn course() -> Course {
        Course {
            id: CourseId(1),
            version: CourseVersionId(1),
            slug: "foto".into(),
            field: "digital".into(),
            title: "Foto Produk".into(),
            summary: "Cahaya dari jendela kafé.".into(),
            hours: 16,
            fee: Rupiah(0),
            units: "J.63OPR00.010.2 Menggunakan Aplikasi Media Sosial".into(),
            cohorts: vec![
                cohort(1, (2026, 12, 7), Mode::Onsite, Some("33.74"), 2),
                cohort(2, (2027, 1, 11), Mode::Online, None, 0),
            ],
        }
    }

    /// The cohort shown: 0 is none, -1 not found.
    fn found(wanted: &Wanted) -> i64 {
        wanted.finds(&course()).map_or(-1, |c| c.map_or(0, |c| c.id.0))
    }

    fn by(change: impl FnOnce(&mut Wanted)) -> i64 {
        let mut wanted = Wanted::default();
        change(&mut wanted);
        found(&wanted)
    }

    #[test]
    fn nothing_asked_finds_everything() {
        assert_eq!(found(&Wanted::default()), 1);
        assert!(!Wanted::default().is_filtered());
    }

    #[test]
    fn every_word_must_occur_somewhere() {
        assert_eq!(by(|w| w.words = Wanted::words("PRODUK cafe")), -1);
        assert_eq!(by(|w| w.words = Wanted::words("kafe produk")), 1);
        assert_eq!(by(|w| w.words = Wanted::words("63opr00 sosial")), 1);
        assert_eq!(by(|w| w.words = Wanted::words("  ")), 1);
    }

    #[test]
    fn filters_narrow_and_choose_the_cohort() {
        assert_eq!(by(|w| w.field = Some("kriya".into())), -1);
        assert_eq!(by(|w| w.field = Some("digital".into())), 1);
        assert_eq!(by(|w| w.region = Some("33.74".into())), 1);
        assert_eq!(by(|w| w.region = Some("33.01".into())), -1);
        assert_eq!(by(|w| w.month = Some("2027-01".into())), 2);
        assert_eq!(by(|w| w.month = Some("2027-02".into())), -1);
        assert_eq!(by(|w| w.mode = Some(Mode::Online)), 2);
        assert_eq!(by(|w| w.seats = true), 2, "the first is full");
    }

    #[test]
    fn the_card_shows_the_cohort_one_can_apply_to() {
        let at = |stage| Some(Intake { applied: 0, stage, zone: chrono_tz::Asia::Jakarta });
        let when = chrono::DateTime::UNIX_EPOCH;
        let shown = |first: (CohortState, Option<Intake>), second: (CohortState, Option<Intake>)| {
            let mut course = course();
            for (cohort, (state, intake)) in course.cohorts.iter_mut().zip([first, second]) {
                (cohort.state, cohort.intake) = (state, intake);
            }
            Wanted::default().finds(&course).flatten().map(|cohort| cohort.id.0)
        };
        use CohortState::{Open, Planned};
        assert_eq!(shown((Open, at(Stage::Closed)), (Open, at(Stage::Open(None)))), Some(2));
        assert_eq!(shown((Planned, None), (Open, None)), Some(2));
        assert_eq!(shown((Open, at(Stage::Full)), (Open, at(Stage::Later(when)))), Some(2));
        assert_eq!(shown((Open, at(Stage::Announced)), (Planned, None)), Some(2));
        assert_eq!(shown((Open, at(Stage::Later(when))), (Planned, at(Stage::Closed))), Some(1));
        assert_eq!(shown((Open, at(Stage::Full)), (Open, at(Stage::Closed))), Some(1), "else the nearest");
        assert_eq!(shown((Open, None), (Open, None)), Some(1), "a waiting list takes applications too");
    }

    #[test]
    fn all_filters_hold_for_one_cohort() {
        let both = |w: &mut Wanted| {
            w.region = Some("33.74".into());
            w.seats = true;
        };
        assert_eq!(by(both), -1);
    }

    #[test]
    fn seats_left_are_never_below_nothing() {
        assert_eq!(cohort(1, (2026, 12, 7), Mode::Onsite, None, 5).left(), 0);
    }
}
