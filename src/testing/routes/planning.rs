//! The tests of a course version: their settings and their questions.
mod acts;
mod page;

pub(super) use acts::*;
pub(super) use page::*;

use super::*;
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Refusal, Result},
    questions::rules::typed,
    store::Store,
    tables::{
        amounts::Share,
        course::CourseId,
        course_test::{Shows, TestPlace},
        course_version::{self, CourseVersionId},
        question_version::{QuestionKind, QuestionVersionId},
    },
    testing::{
        commands::{self, Planner, Settings},
        queries,
    },
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

#[derive(Serialize)]
struct PlansPage {
    back_to: String,
    course: String,
    version: i32,
    versions: Vec<VersionLink>,
    tests: Vec<TestView>,
    /// Where an older version has tests and this one has none.
    carry: Option<Carry>,
    bank_to: String,
}

#[derive(Serialize)]
struct VersionLink {
    to: String,
    label: String,
    here: bool,
}

#[derive(Serialize)]
struct TestView {
    to: String,
    name: String,
    facts: String,
    act: String,
}

#[derive(Serialize)]
struct Carry {
    to: String,
    label: String,
}

async fn version_of(
    store: &Store,
    by: &Coordinating,
    id: CourseId,
    wanted: Option<CourseVersionId>,
) -> Result<(Vec<course_version::Model>, course_version::Model)> {
    let versions = queries::versions(store.read(), by.centre(), id).await?;
    let found = match wanted {
        Some(wanted) => versions.iter().find(|version| version.id == wanted),
        None => queries::first_version(&versions),
    };
    let found = found.cloned().ok_or(Error::NotFound)?;
    Ok((versions, found))
}

/// "10 soal, 20 poin, 30 menit, dihitung untuk sertifikat".
pub(super) fn facts(plan: &queries::Plan, language: Language) -> String {
    let (count, all) = (plan.questions, shown(plan.points));
    let mut parts = vec![say!(language, "{count} soal, {all} poin", "{count} questions, {all} points")];
    match plan.test.minutes {
        Some(minutes) => parts.push(say!(language, "{minutes} menit", "{minutes} minutes")),
        None => parts.push(say!(language, "tanpa batas waktu", "no time limit")),
    }
    if let Some(passing) = plan.test.passing {
        let least = share(passing);
        parts.push(say!(language, "lulus mulai {least}%", "passed from {least}%"));
    }
    if plan.test.counts {
        parts.push(say!(language, "syarat sertifikat", "required for the certificate"));
    }
    parts.join(", ")
}

fn share(share: Share) -> String {
    shown(Decimal::new(i64::from(share.0), 2))
}

#[get("/kelola/pelatihan/<id>/tes?<versi>")]
pub(crate) async fn plans(
    id: CourseId,
    versi: Option<CourseVersionId>,
    by: Coordinating,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let (versions, version) = version_of(store, &by, id, versi).await?;
    let made = queries::of_version(store.read(), version.id).await?;
    let test = |place: TestPlace| {
        let plan = made.iter().find(|plan| plan.test.place == place);
        TestView {
            to: uri!(plan(id, version.id, place, None::<&str>, None::<&str>)).to_string(),
            name: place_name(place, lang.0),
            facts: match plan {
                Some(plan) => facts(plan, lang.0),
                None => say!(lang.0, "Belum dibuat", "Not made yet"),
            },
            act: match plan {
                Some(_) => say!(lang.0, "Ubah", "Change"),
                None => say!(lang.0, "Buat", "Make"),
            },
        }
    };
    let before = versions.iter().find(|other| other.number == version.number - 1);
    let carry = match before.filter(|_| made.is_empty()) {
        Some(before) if !queries::of_version(store.read(), before.id).await?.is_empty() => {
            let number = before.number;
            Some(Carry {
                to: uri!(plan_carry(id, version.id)).to_string(),
                label: say!(lang.0, "Salin tes dari versi {number}", "Copy the tests of version {number}"),
            })
        }
        _ => None,
    };
    let link = |other: &course_version::Model| {
        let number = other.number;
        VersionLink {
            to: uri!(plans(id, Some(other.id))).to_string(),
            label: match other.published_at {
                Some(_) => say!(lang.0, "Versi {number}", "Version {number}"),
                None => say!(lang.0, "Versi {number}, draf", "Version {number}, draft"),
            },
            here: other.id == version.id,
        }
    };
    let view = PlansPage {
        back_to: uri!(crate::catalog::routes::edit(id)).to_string(),
        course: version.title.clone(),
        version: version.number,
        versions: match versions.len() {
            1 => Vec::new(),
            _ => versions.iter().map(link).collect(),
        },
        tests: TestPlace::ALL.iter().map(|place| test(*place)).collect(),
        carry,
        bank_to: uri!(crate::bank::routes::bank).to_string(),
    };
    web::page("testing/plans.html", view)
}

#[post("/kelola/pelatihan/<id>/salin-tes/<version>")]
pub(crate) async fn plan_carry(
    id: CourseId,
    version: CourseVersionId,
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let (versions, to) = version_of(store, &by, id, Some(version)).await?;
    let from = versions.iter().find(|other| other.number == to.number - 1).ok_or(Error::NotFound)?;
    let planner = (by.centre(), by.person());
    store.write(async |tx| commands::carry_over(tx, planner, from.id, to.id, now.0).await).await?;
    Ok(web::go(uri!(plans(id, Some(version))), say!(lang.0, "Tes disalin.", "The tests are copied.")))
}
