//! One answer of an application that was sent back: the same screen as at first, from the list of what is to
//! be corrected and back to it. Nothing changes until what was typed is fine: the answer that was sent holds
//! until then.
use super::road::{Road, applicant};
use crate::{
    enrollment::{
        asking::{
            answers::{asked, said},
            commands,
            queries::{self, Application, draft},
            review::SentBack,
            rules::{self, Words},
        },
        correcting, offers,
    },
    error::Result,
    people::{self, rules::PersonName},
    tables::{application_draft::Step, enrolment::EnrolmentState},
    web::{self, Answer},
};

impl Road<'_> {
    /// The application as it stands, under way or sent back, or the answer that says why there is none.
    pub(super) async fn asking(&self) -> Result<Result<Application, Answer>> {
        match self.sent_back().await? {
            Some(application) => Ok(Ok(application)),
            None => self.under_way().await,
        }
    }

    /// One's own application, where answers of it were sent back.
    async fn sent_back(&self) -> Result<Option<Application>> {
        if self.whose.desk().is_some() {
            return Ok(None);
        }
        let db = self.store.read();
        let row = offers::of_person(db, self.id, self.whose.person()).await?;
        let Some(row) = row.filter(|row| row.state == EnrolmentState::Correcting) else { return Ok(None) };
        let open = correcting::queries::open(db, row.id, row.person_id).await?;
        if open.is_empty() {
            return Ok(None);
        }
        let offer = offers::offer(db, self.id).await?;
        let who = applicant(self.store, &offer, &self.whose).await?;
        let application = queries::application(db, offer, who, self.key, self.now.0).await?;
        let back = SentBack { enrolment: row.id, receipt: row.receipt, open };
        Ok(Some(application.sent_back(back)))
    }

    /// Keeps what was answered anew, and says what is still to be corrected.
    pub(super) async fn mended(
        &self,
        before: &Application,
        mut after: Application,
        step: Step,
        typed: Words,
    ) -> Result<Answer> {
        let Some(back) = &before.sent_back else { return Ok(web::go(self.ways().start(), "")) };
        let (who, id, now, language) = (before.who.id, self.id, self.now.0, self.language);
        let name = match step {
            Step::Name => Some(PersonName::parse(typed.get("nama").map_or("", String::as_str))?),
            _ => None,
        };
        // Where somebody lives and their NIK are kept by themselves.
        after.who = people::queries::person(self.store.read(), before.offer.centre.id, who).await?;
        if let Some(name) = &name {
            after.who.name = name.as_str().to_string();
        }
        let written = after.who.language;
        let words = (said(before, step, written).1, said(&after, step, written).1);
        self.store
            .write(async |tx| {
                if rules::paper(step).is_none() {
                    correcting::commands::mend(tx, back.enrolment, step, words.clone(), now).await?;
                }
                match (&name, step) {
                    (Some(name), _) => people::commands::set_name(tx, who, name.clone()).await?,
                    (None, Step::Region | Step::Nik | Step::Ktp | Step::NibPaper | Step::Photo) => {}
                    (None, _) => {
                        let sent = draft(tx.db(), id, who).await?.and_then(|draft| draft.sent_at);
                        commands::keep(tx, who, id, step, typed.clone(), now).await?;
                        if sent.is_none() {
                            commands::sent(tx, who, id, now).await?;
                        }
                        commands::known(tx, &after, now).await?;
                    }
                }
                Ok::<_, crate::error::Error>(())
            })
            .await?;
        let left = back.open.iter().filter(|one| one.step != step && one.mended_at.is_none()).count();
        let what = asked(step, language);
        let rest = match left {
            0 => say!(language, "Sekarang kirim lagi.", "Now send it again."),
            _ => correcting::rules::still_open(left).pick(language).to_string(),
        };
        let kept = say!(language, "Tersimpan: {what}. {rest}", "Kept: {what}. {rest}");
        Ok(web::go(self.ways().of(before).last(), kept))
    }
}
