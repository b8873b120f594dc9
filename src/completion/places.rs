//! Where staff acts on what is open.
use super::{
    routes,
    rules::{Place, Requirement},
    tree::Link,
};
use crate::{
    tables::{cohort::CohortId, enrolment::EnrolmentId, unit::UnitId},
    text::Language,
};

/// Where something is done for this person.
pub(super) fn place(id: CohortId, enrolment: EnrolmentId, place: Place) -> String {
    match place {
        Place::Cohort => uri!(crate::cohorts::routes::show(id)).to_string(),
        Place::Timetable => uri!(crate::cohorts::routes::timetable(id)).to_string(),
        Place::Attendance => uri!(crate::attendance::routes::matrix(id)).to_string(),
        Place::MakeUps => uri!(crate::make_ups::routes::list(id)).to_string(),
        Place::Unit(unit) => {
            let unit: UnitId = unit;
            uri!(crate::assessment::routes::person(id, enrolment, unit)).to_string()
        }
        Place::Tests => uri!(crate::testing::routes::tests(id)).to_string(),
        Place::OwnTests => uri!(crate::testing::routes::person(id, enrolment)).to_string(),
        Place::Tasks => format!("{}#tugas", uri!(routes::person(id, enrolment))),
    }
}

/// What is to be done, and the evidence that waits beside it.
pub(super) fn staff_links(
    id: CohortId,
    enrolment: EnrolmentId,
    r: &Requirement,
    language: Language,
) -> Vec<Link> {
    let act = r
        .act
        .iter()
        .map(|act| Link { to: place(id, enrolment, act.place), label: act.words.pick(language).to_string() });
    let evidence = (r.evidence > 0).then(|| Link {
        to: uri!(crate::evidence::routes::of_person(id, enrolment)).to_string(),
        label: say!(language, "Nilai bukti", "Weigh the evidence"),
    });
    act.chain(evidence).collect()
}
