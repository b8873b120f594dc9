//! An application as whoever checks it reads it: where it stands towards the requirements, and what does
//! not fit together.
use super::{
    queries::{Application, business_words},
    rules,
};
use crate::{
    catalog::rules::requirements::{Requirement, Standing},
    people::doubt::{self, Doubt},
    tables::{application_draft::Step, correction, enrolment::EnrolmentId},
};

/// What was sent back to its applicant.
#[derive(Clone, Debug)]
pub struct SentBack {
    /// The application.
    pub enrolment: EnrolmentId,
    /// Its number.
    pub receipt: String,
    /// What is to be corrected.
    pub open: Vec<correction::Model>,
}

impl SentBack {
    /// Whether this question is to be answered anew.
    pub fn asks(&self, step: Step) -> bool {
        self.open.iter().any(|one| one.step == step)
    }

    /// Whether it was answered anew already.
    pub fn is_mended(&self, step: Step) -> bool {
        self.open.iter().any(|one| one.step == step && one.mended_at.is_some())
    }
}

impl Application {
    /// The same as it was sent, with only these questions to be answered anew.
    pub fn sent_back(self, back: SentBack) -> Application {
        let mut application = self.with_business();
        application.asks.name = back.asks(Step::Name);
        application.asks.region |= back.asks(Step::Region);
        application.asks.nik |= back.asks(Step::Nik);
        application.words.insert("nama".into(), application.who.name.clone());
        application.sent_back = Some(back);
        application
    }

    /// Where the NIK does not fit what was answered, whether or not its owner has said that it is right.
    pub fn doubts(&self) -> Vec<Doubt> {
        let (born, sex) = (rules::born(&self.words), rules::sex(&self.words));
        self.nik.as_ref().map_or_else(Vec::new, |nik| doubt::found(nik.parts(), born, sex))
    }

    /// Where the applicant stands towards each requirement of the course.
    pub fn standings(&self) -> Vec<(&Requirement, Standing)> {
        let who = rules::applicant(&self.words, self.who.region_code.as_deref(), &self.kinds(), self.today);
        let first_day = self.offer.cohort.starts_on;
        self.requirements.iter().map(|one| (one, one.standing(&who, first_day))).collect()
    }

    /// What was answered, filled with what is known of the business from before, for who reads it.
    pub fn with_business(mut self) -> Application {
        if let Some(before) = self.before.as_ref().filter(|_| !self.words.contains_key("nama_usaha")) {
            for (field, word) in business_words(before) {
                self.words.entry(field).or_insert(word);
            }
        }
        self
    }
}
