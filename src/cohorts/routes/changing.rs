//! Changing a cohort: its details, its seats (the form goes to enrolment, which promotes those who
//! wait), its staff.
use super::fields::{self, Choice, Fields, Pick, Sent};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::{
        commands::{self, Staffing},
        head::{self, CohortHead, Tab},
        queries, rules,
    },
    error::{Error, Result},
    store::Store,
    tables::{
        cohort::{self, CohortId},
        cohort_staff::Duty,
        staff_role::Role,
    },
    text::Language,
    web::{Answer, Filled, Lang, Page, go, page, read},
};
use rocket::{
    State,
    form::{Contextual, Form},
    get, post,
};
use serde::Serialize;

/// The page.
#[derive(Serialize)]
pub struct EditPage {
    /// Number, name, tabs.
    pub head: CohortHead,
    /// Details.
    pub form: Filled,
    /// Where they go.
    pub action: String,
    /// Kabupaten and kota.
    pub regions: Vec<Choice>,
    /// Seats.
    pub seats: Filled,
    /// Where they go.
    pub seats_action: String,
    /// How many are taken.
    pub enrolled: i64,
    /// How many wait.
    pub waiting: i64,
    /// Staff, with what is wrong.
    pub staff: Filled,
    /// Where it goes.
    pub staff_action: String,
    /// Who may coordinate.
    pub coordinators: Vec<Pick>,
    /// Who may teach.
    pub instructors: Vec<Pick>,
    /// Who may assess.
    pub assessors: Vec<Pick>,
    /// Back to the overview.
    pub back_to: String,
}

/// Where the number of seats is changed: whoever raises it promotes those who wait.
fn seats_action(id: CohortId) -> String {
    format!("{}/kuota", uri!(super::show(id)))
}

#[get("/angkatan/<id>/ubah")]
pub(crate) async fn edit(by: Coordinating, lang: Lang, id: CohortId, store: &State<Store>) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    rules::may_change(planning.cohort().state)?;
    shown(&by, &planning, store, lang.0, None, None).await
}

#[post("/angkatan/<id>/ubah", data = "<form>")]
pub(crate) async fn save(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let (_, mut filled) = read(form, language);
    let Some(details) = Fields::of(&mut filled, language).details().filter(|_| !filled.is_faulty()) else {
        return Ok(Answer::Again(shown(&by, &planning, store, language, Some(filled), None).await?));
    };
    match store.write(async |tx| commands::edit_cohort(tx, &planning, details, now.0).await).await {
        Ok(()) => Ok(go(uri!(super::show(id)), say!(language, "Rincian disimpan.", "Details saved."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(shown(&by, &planning, store, language, Some(filled), None).await?))
        }
        Err(error) => Err(error),
    }
}

#[post("/angkatan/<id>/petugas", data = "<form>")]
pub(crate) async fn name_staff(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let (_, mut filled) = read(form, language);
    let typed = Fields::of(&mut filled, language);
    let staffing = Staffing {
        coordinators: typed.people("koordinator"),
        instructors: typed.people("instruktur"),
        assessors: typed.people("asesor"),
    };
    match store.write(async |tx| commands::set_staff(tx, &planning, staffing, now.0).await).await {
        Ok(()) => Ok(go(uri!(super::show(id)), say!(language, "Petugas disimpan.", "Staff saved."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(shown(&by, &planning, store, language, None, Some(filled)).await?))
        }
        Err(error) => Err(error),
    }
}

async fn shown(
    by: &Coordinating,
    planning: &Planning,
    store: &State<Store>,
    language: Language,
    form: Option<Filled>,
    staff: Option<Filled>,
) -> Result<Page> {
    let (db, cohort) = (store.read(), planning.cohort());
    let (centre, _) = queries::centre_and_zone(db, cohort.centre_id).await?;
    let candidates = queries::candidates(db, cohort.centre_id).await?;
    let taken = queries::taken(db, &[cohort.id]).await?.remove(&cohort.id).unwrap_or_default();
    let staff = match staff {
        Some(staff) => staff,
        None => {
            let named = queries::staff(db, cohort.id).await?;
            let of = |duty: Duty| {
                named.iter().filter(|s| s.duty == duty).map(|s| s.person.to_string()).collect::<Vec<_>>()
            };
            let mut staff = Filled::default();
            for (field, duty) in [
                ("koordinator", Duty::Coordinator),
                ("instruktur", Duty::Instructor),
                ("asesor", Duty::Assessor),
            ] {
                staff = fields::tick(staff, field, of(duty));
            }
            staff
        }
    };
    page(
        "cohorts/edit.html",
        EditPage {
            head: head::head(db, by, cohort, Tab::Overview, language).await?,
            form: form.unwrap_or_else(|| stored(cohort)),
            action: uri!(save(cohort.id)).to_string(),
            regions: fields::region_choices(&centre),
            seats: Filled::with([("kuota", cohort.quota.to_string())]),
            seats_action: seats_action(cohort.id),
            enrolled: taken.enrolled,
            waiting: taken.waiting,
            coordinators: fields::people_picks(&staff, "koordinator", &candidates, Role::Coordinator),
            instructors: fields::people_picks(&staff, "instruktur", &candidates, Role::Instructor),
            assessors: fields::people_picks(&staff, "asesor", &candidates, Role::Assessor),
            staff,
            staff_action: uri!(name_staff(cohort.id)).to_string(),
            back_to: uri!(super::show(cohort.id)).to_string(),
        },
    )
}

fn stored(cohort: &cohort::Model) -> Filled {
    Filled::with([
        ("mulai", cohort.starts_on.to_string()),
        ("selesai", cohort.ends_on.to_string()),
        ("cara", cohort.mode.word().to_string()),
        ("tempat", cohort.place.clone()),
        ("tautan", cohort.link.clone().unwrap_or_default()),
        ("wilayah", cohort.region_code.clone().unwrap_or_default()),
        ("menit_jp", cohort.jp_minutes.to_string()),
    ])
}
