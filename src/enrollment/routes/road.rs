//! The way through one application, the same for who applies and for the staff they sit opposite: where
//! its pages are, and how it stands. Only the addresses differ, and who is said to have entered it.
use super::{ClosedPage, Offered};
use crate::{
    access::{Applying, AtDesk},
    clock::Now,
    desk::view::Banner,
    enrollment::{
        asking::{
            answers::said,
            queries::{self, Application},
        },
        offers::{self, Offer},
        rules,
    },
    error::{Error, Refusal, Result},
    people::{self, nik::NikKey},
    store::Store,
    tables::{
        application_draft::Step,
        cohort::{CohortId, CohortState},
        enrolment::{EnrolmentState, Via},
        person,
    },
    text::Language,
    web::{self, Answer, Page},
};

/// Where the pages of an application are: one's own, or within a visit at the desk.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    pub id: CohortId,
    /// The code of the visit.
    pub visit: Option<&'a str>,
    /// The number of an application that was sent back.
    pub sent: Option<&'a str>,
}

impl<'a> Ways<'a> {
    /// The ways of this application: one that was sent back leads to the list of what is to be corrected.
    pub(super) fn of(self, application: &'a Application) -> Ways<'a> {
        let sent = application.sent_back.as_ref().map(|back| back.receipt.as_str());
        Ways { sent, ..self }
    }

    /// The start, which knows where somebody stands.
    pub(super) fn start(self) -> String {
        match self.visit {
            None => uri!(super::apply(self.id)).to_string(),
            Some(visit) => uri!(super::desk_apply(visit, self.id)).to_string(),
        }
    }

    /// Where a question is asked.
    pub(super) fn at(self, step: Step) -> String {
        match self.visit {
            None => {
                uri!(super::step(id = self.id, step = step, provinsi = _, ubah = _, ditolak = _)).to_string()
            }
            Some(visit) => uri!(super::desk_step(
                visit = visit,
                id = self.id,
                step = step,
                provinsi = _,
                ubah = _,
                ditolak = _
            ))
            .to_string(),
        }
    }

    /// Where an answer is changed that stands on the last screen, to come back there.
    pub(super) fn change(self, step: Step) -> String {
        format!("{}?ubah=true", self.at(step))
    }

    /// The last screen.
    pub(super) fn last(self) -> String {
        if let Some(receipt) = self.sent {
            return uri!(crate::selection::routes::standing(receipt)).to_string();
        }
        match self.visit {
            None => uri!(super::business(self.id)).to_string(),
            Some(visit) => uri!(super::desk_business(visit, self.id)).to_string(),
        }
    }

    /// What stands behind it all.
    pub(super) fn receipt(self, receipt: &str) -> String {
        match self.visit {
            None => uri!(super::receipt(receipt)).to_string(),
            Some(visit) => uri!(super::desk_receipt(visit, receipt)).to_string(),
        }
    }

    /// Where one goes on: the question after this one, or the last screen.
    pub(super) fn onward(self, application: &Application, step: Step) -> String {
        application.after(step).map_or_else(|| self.last(), |next| self.at(next))
    }

    /// Where somebody goes on who comes back: the first open question, or the last screen.
    pub(super) fn go_on(self, application: &Application) -> String {
        application.first_open().map_or_else(|| self.last(), |step| self.at(step))
    }
}

/// One application on its way: whose, to which cohort, and what its pages are made with.
pub(super) struct Road<'a> {
    pub whose: Applying,
    pub id: CohortId,
    pub store: &'a Store,
    pub key: &'a NikKey,
    pub now: Now,
    pub language: Language,
}

impl Road<'_> {
    pub(super) fn ways(&self) -> Ways<'_> {
        Ways { id: self.id, visit: self.whose.desk().map(AtDesk::code), sent: None }
    }

    /// How it comes to the centre.
    pub(super) fn via(&self) -> Via {
        match self.whose {
            Applying::Own(_) => Via::Own,
            Applying::Desk(_) => Via::Desk,
        }
    }

    /// What the log of a visit calls an answer: the cohort and the question, never the answer.
    pub(super) fn entry(&self, application: &Application, step: Step) -> String {
        format!("{}: {}", application.offer.cohort.label, said(application, step, Language::Id).0)
    }

    /// The application as it stands, or the answer that says why there is none.
    pub(super) async fn under_way(&self) -> Result<Result<Application, Answer>> {
        let before = offers::of_person(self.store.read(), self.id, self.whose.person()).await?;
        if let Some(row) = before.as_ref().filter(|row| !row.state.is_exit()) {
            return Ok(Err(web::go(self.ways().receipt(&row.receipt), "")));
        }
        let (offer, shut) = self.closed(before.map(|row| row.state)).await?;
        if let Some(page) = shut {
            return Ok(Err(Answer::Show(page)));
        }
        let who = applicant(self.store, &offer, &self.whose).await?;
        Ok(Ok(queries::application(self.store.read(), offer, who, self.key, self.now.0).await?))
    }
}

/// The cohort as a stranger meets it, or the page that says why it takes no applications now: said before
/// anything is asked. One not yet announced is not there.
pub(super) async fn closed(
    store: &Store,
    id: CohortId,
    now: Now,
    language: Language,
) -> Result<(Offer, Option<Page>)> {
    shut(store, id, (Via::Own, None), None, now, language).await
}

impl Road<'_> {
    /// The same for somebody the centre knows, who may have been something here before.
    async fn closed(&self, already: Option<EnrolmentState>) -> Result<(Offer, Option<Page>)> {
        let by = (self.via(), self.whose.desk());
        shut(self.store, self.id, by, already, self.now, self.language).await
    }
}

async fn shut(
    store: &Store,
    id: CohortId,
    (via, desk): (Via, Option<&AtDesk>),
    already: Option<EnrolmentState>,
    now: Now,
    language: Language,
) -> Result<(Offer, Option<Page>)> {
    let db = store.read();
    let offer = offers::offer(db, id).await?;
    let elsewhere = desk.is_some_and(|desk| desk.centre() != offer.centre.id);
    if elsewhere || (offer.cohort.state == CohortState::Planned && via == Via::Own) {
        return Err(Error::NotFound);
    }
    let mut may = rules::takes_applications(offer.cohort.state, via);
    if may.is_ok()
        && let Some(selecting) = offers::selecting(db, &offer, now.0).await?
    {
        may = rules::takes_applicants(selecting, already);
    }
    let closed = match may {
        Ok(()) => None,
        Err(why) => {
            let view = ClosedPage {
                offered: Offered::of(&offer, language),
                why: why.say(language),
                desk: desk.map(Banner::of),
            };
            Some(web::page("enrollment/closed.html", view)?)
        }
    };
    Ok((offer, closed))
}

/// Who applies, as this centre knows them.
pub(super) async fn applicant(store: &Store, offer: &Offer, whose: &Applying) -> Result<person::Model> {
    match people::queries::person(store.read(), offer.centre.id, whose.person()).await {
        Err(Error::NotFound) if whose.desk().is_none() => {
            let centre = &offer.centre.name;
            Err(Refusal::new(both!(
                "Akun Anda dari balai lain. Keluar dulu, lalu daftar di {centre} sebagai peserta baru.",
                "Your account is with another centre. Sign out, then register at {centre} as a new person."
            ))
            .into())
        }
        other => other,
    }
}
