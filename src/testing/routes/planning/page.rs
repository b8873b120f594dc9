//! One test: its settings, its questions, and what the bank offers.
use super::*;
use crate::bank::{queries as bank, rules::kind_name};

/// Questions of the bank that a page offers.
const OFFERED: u64 = 100;

#[derive(Serialize)]
struct PlanPage {
    back_to: String,
    name: String,
    course: String,
    /// Somebody has begun it: nothing changes any more.
    fixed: bool,
    facts: String,
    to: String,
    form: Filled,
    shows: Vec<Choice>,
    change_to: String,
    chosen: Vec<ChosenView>,
    /// Makes the other test the same.
    copy: Option<String>,
    /// What that button says: whether it replaces.
    copy_over: &'static str,
    search: Filled,
    search_to: String,
    topics: Vec<Choice>,
    add_to: String,
    offered: Vec<OfferedView>,
    more: bool,
    bank_to: String,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct ChosenView {
    version: i64,
    name: String,
    kind: String,
    mark: String,
    /// Whether it has points at all.
    counts: bool,
}

#[derive(Serialize)]
struct OfferedView {
    version: i64,
    name: String,
    about: String,
}

pub(super) fn filled(settings: Settings) -> Filled {
    let yes = |on: bool| if on { "ya".to_string() } else { String::new() };
    Filled::with([
        ("menit", settings.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
        ("kali", settings.attempts.to_string()),
        ("lulus", settings.passing.map(share).unwrap_or_default()),
        ("syarat", yes(settings.counts)),
        ("acak", yes(settings.shuffled)),
        ("tampil", settings.shows.word().to_string()),
    ])
}

/// What the button says that copies over questions of the other test.
pub(super) const OVER: &str = "ganti";

/// The field of a chosen question's points, as it was typed and refused.
pub(super) fn mark_field(question: QuestionVersionId) -> String {
    format!("nilai.{question}")
}

/// Which test of which course.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) course: CourseId,
    pub(super) version: CourseVersionId,
    pub(super) place: TestPlace,
}

pub(super) async fn plan_page(
    store: &Store,
    by: &Coordinating,
    at: At,
    (words, topic): (&str, &str),
    again: Option<Filled>,
    lang: Lang,
) -> Result<Page> {
    let (_, version) = version_of(store, by, at.course, Some(at.version)).await?;
    let db = store.read();
    let plans = queries::of_version(db, at.version).await?;
    let own = plans.iter().find(|plan| plan.test.place == at.place);
    let (chosen, fixed) = match own {
        Some(plan) => (queries::chosen(db, plan.test.id).await?, queries::begun(db, plan.test.id).await?),
        None => (Vec::new(), false),
    };
    let wanted = bank::Wanted {
        words: words.to_lowercase().split_whitespace().take(8).map(str::to_string).collect(),
        course: Some(at.course),
        topic: Some(topic.to_string()).filter(|topic| !topic.is_empty()),
        kind: None,
    };
    // Those that the test has already are passed over, and others shown for them.
    let offered = bank::list(db, by.centre(), &wanted, OFFERED + chosen.len() as u64).await?;
    let offered = offered.into_iter().filter(|line| chosen.iter().all(|one| one.question != line.id));
    let mut offered: Vec<_> = offered.collect();
    let more = offered.len() as u64 > OFFERED;
    offered.truncate(OFFERED as usize);
    let topics = bank::topics(db, by.centre()).await?;
    let settings = own.map_or_else(Settings::first, |plan| Settings::of(&plan.test));
    let shows = [
        (Shows::Nothing, say!(lang.0, "Tidak ada", "Nothing")),
        (Shows::Points, say!(lang.0, "Nilainya", "The points")),
        (Shows::Answers, say!(lang.0, "Nilai dan jawaban yang benar", "The points and the right answers")),
    ];
    let other = match at.place {
        TestPlace::Before => TestPlace::After,
        TestPlace::After => TestPlace::Before,
    };
    let planned = plans.iter().find(|plan| plan.test.place == other).map_or(0, |plan| plan.questions);
    let form = again.unwrap_or_else(|| filled(settings));
    let view = PlanPage {
        back_to: uri!(super::plans(at.course, Some(at.version))).to_string(),
        name: place_name(at.place, lang.0),
        course: version.title,
        fixed,
        facts: own.map(|plan| facts(plan, lang.0)).unwrap_or_default(),
        to: uri!(plan_save(at.course, at.version, at.place)).to_string(),
        shows: shows
            .into_iter()
            .map(|(shows, label)| Choice { value: shows.word().to_string(), label })
            .collect(),
        change_to: uri!(plan_change(at.course, at.version, at.place)).to_string(),
        copy: (!chosen.is_empty()).then(|| {
            let name = place_name(other, lang.0);
            match planned {
                0 => say!(lang.0, "Pakai juga untuk {name}", "Use it for the {name} too"),
                n => say!(
                    lang.0,
                    "Ganti {n} soal {name} dengan soal ini",
                    "Put these in the place of the {n} questions of the {name}"
                ),
            }
        }),
        copy_over: if planned > 0 { OVER } else { "ya" },
        chosen: chosen
            .iter()
            .map(|one| ChosenView {
                version: one.version.0,
                name: one.name.clone(),
                kind: kind_name(one.kind, lang.0),
                mark: match form.value(&mark_field(one.version)) {
                    "" => shown(Decimal::new(i64::from(one.mark), 2)),
                    typed => typed.to_string(),
                },
                counts: one.kind != QuestionKind::Description,
            })
            .collect(),
        search: Filled::with([("cari", words.to_string()), ("topik", topic.to_string())]),
        search_to: uri!(plan(at.course, at.version, at.place, None::<&str>, None::<&str>)).to_string(),
        topics: topics.into_iter().map(|topic| Choice { value: topic.clone(), label: topic }).collect(),
        add_to: uri!(plan_add(at.course, at.version, at.place)).to_string(),
        offered: offered
            .into_iter()
            .map(|line| {
                let kind = kind_name(line.kind, lang.0);
                let about = if line.topic.is_empty() { kind } else { format!("{kind} · {}", line.topic) };
                OfferedView { version: line.version.0, name: line.name, about }
            })
            .collect(),
        more,
        form,
        bank_to: uri!(crate::bank::routes::bank).to_string(),
    };
    web::page("testing/plan.html", view)
}

#[get("/kelola/pelatihan/<id>/tes/<version>/<place>?<cari>&<topik>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn plan(
    id: CourseId,
    version: CourseVersionId,
    place: TestPlace,
    cari: Option<&str>,
    topik: Option<&str>,
    by: Coordinating,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let at = At { course: id, version, place };
    plan_page(store, &by, at, (cari.unwrap_or(""), topik.unwrap_or("")), None, lang).await
}
