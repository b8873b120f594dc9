//! Applying: who are you, then what this cohort asks, then one button. Two screens where it asks nothing,
//! no script.
use super::{
    Offered,
    road::{Road, closed},
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{asking, offers::Offer},
    error::Result,
    people::{
        self,
        nik::NikKey,
        regions::{self, Choice},
        typed::ELSEWHERE,
    },
    privacy,
    store::Store,
    tables::{centre::CentreId, cohort::CohortId},
    text::Language,
    web::{
        self, Answer, Filled, Lang, Page,
        public::{Address, PublicPage, PublicPages},
    },
};
use rocket::{Route, State};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![apply]
}

/// A page that everybody sees alike, or one for this reader.
#[derive(Responder)]
pub(crate) enum Shown {
    Public(PublicPage),
    Own(Box<Answer>),
}

/// The first screen: who are you. For those the centre does not know yet.
#[derive(Serialize)]
struct ApplyPage {
    offered: Offered,
    /// How many screens there are, this one and the last with them.
    of: usize,
    form: Filled,
    asks_nik: bool,
    doubts: Vec<String>,
    /// What says that a doubtful NIK is right.
    sure: String,
    regions: Vec<Choice>,
    /// The word for a region in another province.
    elsewhere: &'static str,
    to: String,
    sign_in: String,
    /// What becomes of what is told here.
    notice: String,
}

pub(super) async fn apply_page(
    store: &Store,
    offer: &Offer,
    form: Filled,
    doubts: Vec<String>,
    language: Language,
) -> Result<Page> {
    let id = offer.cohort.id;
    let back = uri!(apply(id)).to_string();
    let asks = asking::queries::of_newcomers(store.read(), offer).await?;
    let digits: Vec<char> = form.value("nik").chars().filter(char::is_ascii_digit).collect();
    let page = ApplyPage {
        sure: digits[digits.len().saturating_sub(4)..].iter().collect(),
        offered: Offered::of(offer, language),
        of: asks.steps().len() + 2,
        asks_nik: offer.version.needs_nik,
        doubts,
        regions: regions::choices(&offer.centre.region_code),
        elsewhere: ELSEWHERE,
        to: uri!(super::register(id)).to_string(),
        sign_in: uri!(people::routes::sign_in(Some(back))).to_string(),
        notice: uri!(privacy::routes::notice_page(balai = Some(offer.centre.id))).to_string(),
        form,
    };
    web::page("enrollment/apply.html", page)
}

impl Road<'_> {
    /// Who is known goes on where they stopped.
    pub(super) async fn begun(&self) -> Result<Answer> {
        Ok(match self.under_way().await? {
            Err(instead) => instead,
            Ok(application) => web::go(self.ways().go_on(&application), ""),
        })
    }
}

#[get("/angkatan/<id>/daftar")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn apply(
    id: CohortId,
    by: Option<SignedIn>,
    at: Address<'_>,
    pages: &State<PublicPages>,
    store: &State<Store>,
    key: &State<NikKey>,
    lang: Lang,
    now: Now,
) -> Result<Shown> {
    let Some(by) = by else {
        let make = async || {
            let (offer, shut) = closed(store, id, now, lang.0).await?;
            match shut {
                Some(page) => Ok(page),
                None => apply_page(store, &offer, Filled::default(), Vec::new(), lang.0).await,
            }
        };
        return Ok(Shown::Public(pages.page(at, store, now.0.date_naive(), make).await?));
    };
    let road = Road { whose: by.into(), id, store, key, now, language: lang.0 };
    Ok(Shown::Own(Box::new(road.begun().await?)))
}
