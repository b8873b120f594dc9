//! The page on which a cohort is changed: its details, its seats, its staff; each a form of its own. The
//! seats go to enrolment, which gives the page back when it refuses them.
use super::{
    head::{self, CohortHead, Tab},
    queries,
    routes::fields::{self, Choice, Pick},
};
use crate::{
    access::{Coordinating, Planning},
    error::Result,
    store::Store,
    tables::{
        cohort::{self, CohortId},
        cohort_staff::Duty,
        staff_role::Role,
    },
    text::Language,
    web::{Filled, Page, page},
};
use serde::Serialize;

/// What was just typed into one of the forms; the others show what is stored.
#[derive(Default)]
pub struct Typed {
    /// Details.
    pub form: Option<Filled>,
    /// Seats.
    pub seats: Option<Filled>,
    /// Staff.
    pub staff: Option<Filled>,
}

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

/// The page.
///
/// # Errors
/// Faults of the database only.
pub async fn shown(
    store: &Store,
    by: &Coordinating,
    planning: &Planning,
    typed: Typed,
    language: Language,
) -> Result<Page> {
    let Typed { form, seats, staff } = typed;
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
            action: uri!(super::routes::save(cohort.id)).to_string(),
            regions: fields::region_choices(&centre),
            seats: seats.unwrap_or_else(|| Filled::with([("kuota", cohort.quota.to_string())])),
            // Whoever raises it promotes those who wait, so it is enrolment's.
            seats_action: uri!(crate::enrollment::routes::set_quota(cohort.id)).to_string(),
            enrolled: taken.enrolled,
            waiting: taken.waiting,
            coordinators: fields::people_picks(&staff, "koordinator", &candidates, Role::Coordinator),
            instructors: fields::people_picks(&staff, "instruktur", &candidates, Role::Instructor),
            assessors: fields::people_picks(&staff, "asesor", &candidates, Role::Assessor),
            staff,
            staff_action: uri!(super::routes::name_staff(cohort.id)).to_string(),
            back_to: uri!(super::routes::show(cohort.id)).to_string(),
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
