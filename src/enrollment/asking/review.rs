//! An application as whoever checks it reads it: where it stands towards the requirements, and what does
//! not fit together.
use super::{
    queries::{Application, business_words},
    rules,
};
use crate::{
    catalog::rules::requirements::{Requirement, Standing},
    people::doubt::{self, Doubt},
};

impl Application {
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
