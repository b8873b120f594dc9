//! What every page of a visit shows: for whom the staff fills in, and the way to the next person; and the
//! page of a visit that is over.
use super::{queries::recognised, routes, rules};
use crate::{
    access::{Applying, AtDesk, Coordinating},
    clock::Now,
    error::Result,
    store::Store,
    tables::desk_visit::Ending,
    text::Language,
    web::{self, Answer, Page},
};
use rocket::http::Status;
use serde::Serialize;

/// "You are filling in for Siti. Next person".
#[derive(Clone, Debug, Serialize)]
pub struct Banner {
    /// Who is served.
    pub name: String,
    /// Where they live, the last four digits.
    pub about: String,
    /// What there is to do for them.
    pub here: String,
    /// Where "next person" goes.
    pub next_to: String,
}

impl Banner {
    /// Of a visit.
    pub fn of(desk: &AtDesk) -> Banner {
        let (code, person) = (desk.code(), desk.person());
        Banner {
            name: person.name.clone(),
            about: recognised(
                person.region_code.as_deref(),
                person.nik_last4.as_deref(),
                person.phone.as_deref(),
            ),
            here: uri!(crate::enrollment::routes::served(code)).to_string(),
            next_to: uri!(routes::next(code)).to_string(),
        }
    }

    /// Of the visit that an application is filled in; none where it is one's own.
    pub fn over(whose: &Applying) -> Option<Banner> {
        whose.desk().map(Banner::of)
    }
}

/// A visit that is over.
#[derive(Serialize)]
struct OverPage {
    why: String,
    /// Whether a form was sent, so that its reader learns that nothing of it is kept.
    sent: bool,
    to: String,
}

fn over(ending: Ending, sent: bool, language: Language) -> Result<Page> {
    let page = OverPage {
        why: rules::ended(ending).pick(language).to_string(),
        sent,
        to: uri!(routes::start).to_string(),
    };
    web::page("desk/over.html", page)
}

/// Whether a page is asked for, or a form was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A page.
    Reading,
    /// A form.
    Sending,
}

/// The visit of this address, or the page that says that it is over.
///
/// # Errors
/// `NotFound` for a visit that somebody else serves.
pub async fn visit(
    store: &Store,
    by: &Coordinating,
    code: &str,
    way: Way,
    now: Now,
    language: Language,
) -> Result<std::result::Result<AtDesk, Answer>> {
    Ok(match by.at_desk(store.read(), code, now.0).await? {
        Ok(desk) => Ok(desk),
        Err(ending) => Err(match way {
            Way::Reading => Answer::Show(over(ending, false, language)?.with_status(Status::Gone)),
            Way::Sending => Answer::Again(over(ending, true, language)?),
        }),
    })
}
