//! A trainee's tests: what is open, what she has done.
use super::*;
use crate::{
    access::SignedIn,
    attendance::queries::zone,
    clock::Now,
    error::{Error, Result},
    random::Random,
    store::Store,
    tables::{
        course_test::{Shows, TestId},
        enrolment::EnrolmentId,
        sitting::SittingId,
    },
    testing::{
        commands, queries,
        rules::{self, Standing},
    },
    text::Chip,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::State;
use serde::Serialize;

#[derive(Serialize)]
struct OwnPage {
    back_to: String,
    label: String,
    form: Filled,
    tests: Vec<OwnView>,
}

#[derive(Serialize)]
struct OwnView {
    name: String,
    facts: String,
    chip: Chip,
    /// What she should know.
    text: String,
    /// Begins it.
    begin_to: Option<String>,
    begin: String,
    /// Goes on with it.
    on_to: Option<String>,
    sittings: Vec<SittingLine>,
}

#[derive(Serialize)]
struct SittingLine {
    to: String,
    label: String,
    total: String,
}

/// The standing as a chip, for her.
pub(super) fn chip(standing: Standing, passing: bool, language: Language) -> Chip {
    match standing {
        Standing::NotOpen => Chip::new("wait", say!(language, "Belum dibuka", "Not open yet")),
        Standing::Open => Chip::new("info", say!(language, "Bisa dikerjakan", "Can be taken")),
        Standing::Unread => Chip::new("wait", say!(language, "Menunggu dinilai", "Waits to be read")),
        Standing::Passed if passing => Chip::new("good", say!(language, "Nilai cukup", "Enough points")),
        Standing::Passed => Chip::new("good", say!(language, "Sudah dikerjakan", "Done")),
        Standing::Again | Standing::UsedUp => {
            Chip::new("part", say!(language, "Nilai belum cukup", "Not enough points yet"))
        }
    }
}

fn text(own: &queries::Own, zone: Tz, now: Now, language: Language) -> String {
    let minutes = own.plan.test.minutes;
    match own.standing {
        Standing::NotOpen => {
            say!(language, "Petugas membukanya pada waktunya.", "The staff open it when it is time.")
        }
        Standing::Open | Standing::Passed if own.may_begin => {
            let until = own.opening.and_then(|opening| opening.closes_at);
            let until = match until.map(|end| when(zone, end, now.0, language)) {
                Some(until) => say!(language, "Dibuka sampai {until}.", "Open until {until}."),
                None => String::new(),
            };
            let time = match minutes {
                Some(minutes) => {
                    say!(
                        language,
                        "Waktunya {minutes} menit sejak Anda mulai.",
                        "You have {minutes} minutes from when you begin."
                    )
                }
                None => String::new(),
            };
            format!("{until} {time}").trim().to_string()
        }
        Standing::Open | Standing::Passed => String::new(),
        Standing::Unread => say!(
            language,
            "Petugas masih membaca jawaban uraian Anda.",
            "The staff are still reading your essay."
        ),
        Standing::Again => say!(
            language,
            "Anda masih punya kesempatan. Petugas membukanya lagi.",
            "You have a try left. The staff open it again."
        ),
        Standing::UsedUp => say!(
            language,
            "Kesempatan Anda sudah dipakai. Minta kesempatan lagi kepada petugas.",
            "You have used your tries. Ask the staff for another one."
        ),
    }
}

async fn page(
    store: &Store,
    by: &SignedIn,
    id: EnrolmentId,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    let zone = zone(store.read(), learning.cohort().centre_id).await?;
    let own = queries::own(store.read(), &learning, now.0).await?;
    let test = |own: &queries::Own| {
        let (plan, shows) = (&own.plan, own.plan.test.shows);
        let under_way = own.under_way();
        let name = place_name(plan.test.place, lang.0);
        let line = |done: &queries::Done| {
            let attempt = done.row.attempt;
            SittingLine {
                to: uri!(super::taking::sit(id, done.row.id)).to_string(),
                label: say!(lang.0, "Hasil kali ke-{attempt}", "Result of try {attempt}"),
                total: match shows {
                    Shows::Nothing => String::new(),
                    Shows::Points | Shows::Answers => of_all(&done.attempt.total, lang.0),
                },
            }
        };
        let passing = plan.test.passing.is_some() && shows != Shows::Nothing;
        OwnView {
            facts: planning::facts(plan, lang.0),
            chip: chip(own.standing, passing, lang.0),
            text: text(own, zone, now, lang.0),
            begin_to: own.may_begin.then(|| uri!(begin(id, plan.test.id)).to_string()),
            begin: match own.sittings.is_empty() {
                true => say!(lang.0, "Mulai {name}", "Begin the {name}"),
                false => say!(lang.0, "Kerjakan lagi", "Take it again"),
            },
            on_to: under_way.map(|done| uri!(super::taking::sit(id, done.row.id)).to_string()),
            sittings: own.sittings.iter().filter(|one| one.attempt.over).map(line).collect(),
            name,
        }
    };
    let view = OwnPage {
        back_to: uri!(crate::home::routes::one(id)).to_string(),
        label: learning.cohort().label.clone(),
        form,
        tests: own.iter().map(test).collect(),
    };
    web::page("testing/own.html", view)
}

#[get("/saya/<id>/tes")]
pub(crate) async fn own(
    id: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    page(store, &by, id, Filled::default(), now, lang).await
}

#[post("/saya/<id>/tes/<test>/mulai")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn begin(
    id: EnrolmentId,
    test: TestId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let done = store.write(async |tx| commands::begin(tx, &learning, test, random, now.0).await).await;
    match done {
        Ok(sitting) => Ok(web::go(uri!(super::taking::sit(id, sitting)), "")),
        Err(Error::Refused(why)) => {
            let form = Filled::default().refused(&why, lang.0);
            Ok(Answer::Again(page(store, &by, id, form, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// What a trainee is told of a total, as its test allows.
pub(super) fn result_words(
    shows: Shows,
    total: &rules::Total,
    passing: Option<crate::tables::amounts::Share>,
    language: Language,
) -> (String, Option<Chip>) {
    if shows == Shows::Nothing {
        return (String::new(), None);
    }
    let chip = passing.map(|passing| match (total.unread > 0, rules::passed(total, Some(passing))) {
        (_, true) => Chip::new("good", say!(language, "Nilai cukup", "Enough points")),
        (true, false) => Chip::new("wait", say!(language, "Menunggu dinilai", "Waits to be read")),
        (false, false) => Chip::new("part", say!(language, "Nilai belum cukup", "Not enough points yet")),
    });
    (of_all(total, language), chip)
}
