//! Making a timetable from a pattern, with a look at what comes of it before it is saved.
use super::fields::{self, Fields, Pick, Preview, Sent};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::{
        commands,
        head::{self, CohortHead, Tab},
        queries,
        rules::{
            holidays::national,
            timetable::{Pattern, Plan, plan},
        },
    },
    error::{Error, Result},
    store::Store,
    tables::{cohort::CohortId, course_version},
    text::Language,
    web::{Answer, Filled, Lang, Page, go, page, read},
};
use rocket::{
    State,
    form::{Contextual, Form},
    get, post,
};
use sea_orm::EntityTrait;
use serde::Serialize;

/// The form of a pattern.
#[derive(Serialize)]
pub struct MakePage {
    /// Number, name, tabs.
    pub head: CohortHead,
    /// What is typed.
    pub form: Filled,
    /// Days of the week.
    pub days: Vec<Pick>,
    /// JP of the course.
    pub hours: i32,
    /// Minutes of one.
    pub jp_minutes: i32,
    /// What comes of it.
    pub preview: Option<Preview>,
    /// How many sessions stand now and would be replaced.
    pub replaces: usize,
    /// Where the form goes.
    pub action: String,
    /// Back to the timetable.
    pub back_to: String,
}

#[get("/angkatan/<id>/susun-jadwal")]
pub(crate) async fn make(by: Coordinating, lang: Lang, id: CohortId, store: &State<Store>) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let cohort = planning.cohort();
    let form = Filled::with([("dari", cohort.starts_on.to_string()), ("sampai", cohort.ends_on.to_string())]);
    shown(&by, &planning, store, lang.0, fields::usual_weeks(form), None).await
}

#[post("/angkatan/<id>/susun-jadwal", data = "<form>")]
pub(crate) async fn make_timetable(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let (sent, mut filled) = read(form, language);
    let Some((plan, preview)) = planned(&planning, store, &mut filled, language).await? else {
        return Ok(Answer::Again(shown(&by, &planning, store, language, filled, None).await?));
    };
    if sent.is_some_and(|sent| sent.aksi.as_deref() == Some("lihat")) {
        return Ok(Answer::Show(shown(&by, &planning, store, language, filled, Some(preview)).await?));
    }
    let sum = preview.sum.clone();
    let done =
        store.write(async |tx| commands::replace_timetable(tx, &planning, plan.sessions, now.0).await).await;
    match done {
        Ok(()) => Ok(go(
            uri!(super::timetable(id)),
            say!(language, "Jadwal disimpan: {sum}.", "Timetable saved: {sum}."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(shown(&by, &planning, store, language, filled, None).await?))
        }
        Err(error) => Err(error),
    }
}

async fn planned(
    planning: &Planning,
    store: &State<Store>,
    filled: &mut Filled,
    language: Language,
) -> Result<Option<(Plan, Preview)>> {
    let cohort = planning.cohort();
    let (_, zone) = queries::centre_and_zone(store.read(), cohort.centre_id).await?;
    let hours = hours(planning, store).await?;
    let mut fields = Fields::of(filled, language);
    let (from, to, weeks) = (fields.date("dari"), fields.date("sampai"), fields.weeks());
    let (Some(from), Some(to), Some((weekdays, blocks))) = (from, to, weeks) else { return Ok(None) };
    let pattern = Pattern {
        // Whatever is asked, a session stands within the cohort's dates.
        from: from.max(cohort.starts_on),
        to: to.min(cohort.ends_on),
        weekdays,
        blocks,
        jp_minutes: cohort.jp_minutes,
        hours,
        holidays: national(),
        zone,
    };
    match plan(&pattern) {
        Ok(plan) => {
            let preview = Preview::of(&plan, &pattern, language);
            Ok(Some((plan, preview)))
        }
        Err(why) => {
            filled.errors.insert(why.field.to_string(), why.say(language));
            Ok(None)
        }
    }
}

async fn hours(planning: &Planning, store: &State<Store>) -> Result<i32> {
    let version = course_version::Entity::find_by_id(planning.cohort().course_version_id);
    Ok(version.one(store.read()).await?.ok_or(Error::NotFound)?.hours)
}

async fn shown(
    by: &Coordinating,
    planning: &Planning,
    store: &State<Store>,
    language: Language,
    form: Filled,
    preview: Option<Preview>,
) -> Result<Page> {
    let (db, cohort) = (store.read(), planning.cohort());
    let standing = queries::sessions(db, cohort.id).await?;
    page(
        "cohorts/make.html",
        MakePage {
            head: head::head(db, by, cohort, Tab::Timetable, language).await?,
            days: fields::day_picks(&form, language),
            form,
            hours: hours(planning, store).await?,
            jp_minutes: cohort.jp_minutes,
            preview,
            replaces: standing.iter().filter(|s| s.cancelled_at.is_none()).count(),
            action: uri!(make_timetable(cohort.id)).to_string(),
            back_to: uri!(super::timetable(cohort.id)).to_string(),
        },
    )
}
