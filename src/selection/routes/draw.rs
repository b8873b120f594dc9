//! The draw for everybody: the promise before, the seed and the order after, the list to check.
use super::public::{About, Public, public};
use crate::{
    clock::Now,
    error::{Error, Result},
    selection::{
        draw::{File, Group, Seed},
        forecast::pools_of,
        queries::{self, Applicant},
    },
    store::Store,
    tables::{cohort::CohortId, quota_pool::PoolKind, selection::Method, selection_step::SelectionStep},
    text::{self, Language},
    web::{
        self, Bytes, Lang, Page,
        public::{Address, PublicPage, PublicPages},
    },
};
use rocket::{Route, State, http::ContentType};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![draw, draw_file]
}

/// The draw.
#[derive(Serialize)]
struct DrawPage {
    about: About,
    commit: Option<String>,
    promised: Option<String>,
    /// When applications close, to be held against the promise.
    closes: Option<String>,
    /// The seed, once it is public.
    seed: Option<String>,
    held: Option<String>,
    order: Vec<String>,
    seats: Vec<Seat>,
    file_to: Option<String>,
    /// Where anybody repeats it.
    repeat_to: String,
    announcement_to: String,
}

/// A seat that the draw alone gives.
#[derive(Serialize)]
struct Seat {
    number: String,
    group: String,
}

/// The published list, once the seed is public.
fn list(public: &Public, applicants: &[Applicant]) -> Option<File> {
    let row = &public.setup.selection;
    row.drawn_at?;
    let seed = Seed::parse(row.draw_seed.as_deref()?)?;
    let drawn: Vec<&Applicant> = applicants.iter().filter(|a| a.rank.is_some()).collect();
    let about = format!("{}, {}", public.about.course, public.about.label);
    let promised = row.draw_committed_at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    let numbers = drawn.iter().map(|a| a.receipt.clone());
    let file = File::of_ties(about, promised.unwrap_or_default(), &seed, numbers);
    if row.method != Method::Draw {
        return Some(file);
    }
    let pools = &public.setup.pools;
    let groups = pools.iter().map(|pool| Group {
        name: pool.name.clone(),
        seats: usize::try_from(pool.seats).unwrap_or_default(),
        members: match pool.kind {
            PoolKind::Region | PoolKind::Sponsor => {
                let mut members: Vec<String> = drawn
                    .iter()
                    .filter(|a| pools_of(a, pools).contains(&pool.id))
                    .map(|a| a.receipt.clone())
                    .collect();
                members.sort_unstable();
                Some(members)
            }
            // Nobody's business.
            PoolKind::Sex | PoolKind::Disability => None,
        },
    });
    let quota = usize::try_from(public.cohort.quota).unwrap_or_default();
    Some(file.with_seats(quota, groups.collect()))
}

#[get("/undian/<id>")]
pub(crate) async fn draw(
    id: CohortId,
    at: Address<'_>,
    lang: Lang,
    now: Now,
    pages: &State<PublicPages>,
    store: &State<Store>,
) -> Result<PublicPage> {
    let make = async || page(store.read(), id, lang.0).await;
    pages.page(at, store, now.0.date_naive(), make).await
}

async fn page(db: &impl ConnectionTrait, id: CohortId, language: Language) -> Result<Page> {
    let public = public(db, id, language).await?;
    if !public.formula().draws() {
        return Err(Error::NotFound);
    }
    let row = &public.setup.selection;
    let file = match row.drawn_at {
        Some(_) => list(&public, &queries::applicants(db, id).await?),
        None => None,
    };
    let moment = |at| text::moment(language, public.zone, at);
    let (order, seats) = match &file {
        Some(file) => (file.order.clone(), file.seats.clone()),
        None => (Vec::new(), Vec::new()),
    };
    let view = DrawPage {
        commit: row.draw_commit.clone(),
        promised: row.draw_committed_at.map(moment),
        closes: queries::period(&public.setup, SelectionStep::Apply).map(|step| moment(step.until_at)),
        seed: file.as_ref().map(|file| file.seed.clone()),
        held: row.drawn_at.map(moment),
        order,
        seats: seats
            .into_iter()
            .map(|seat| Seat { number: seat.number, group: seat.group.unwrap_or_default() })
            .collect(),
        file_to: file.is_some().then(|| uri!(draw_file(id)).to_string()),
        repeat_to: uri!(super::repeating).to_string(),
        announcement_to: uri!(super::announcement(id, None::<&str>)).to_string(),
        about: public.about,
    };
    web::page("selection/draw.html", view)
}

#[get("/undian/<id>/daftar.json")]
pub(crate) async fn draw_file(id: CohortId, store: &State<Store>) -> Result<Bytes> {
    let db = store.read();
    let public = public(db, id, Language::Id).await?;
    let file = list(&public, &queries::applicants(db, id).await?).ok_or(Error::NotFound)?;
    let name = format!("undian-{id}.json");
    Ok(Bytes { kind: ContentType::JSON, save_as: Some(name), bytes: file.json()?.into_bytes() })
}
