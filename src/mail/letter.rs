//! What a letter says, in the parts every letter of ours has; text and HTML come out of the same.
use crate::{error::Result, text::Language, web::template};
use serde::Serialize;

/// A letter before it is rendered.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// "Yth. Siti Nur Aminah,"
    pub greeting: String,
    /// One idea each.
    pub paragraphs: Vec<String>,
    /// One thing to do: label and whole address.
    pub button: Option<(String, String)>,
    /// Who writes: the centre's name.
    pub from: String,
}

impl Letter {
    /// The letter as plain text; every link of the HTML stands in it too.
    ///
    /// # Errors
    /// When the template fails.
    pub fn text(&self, language: Language) -> Result<String> {
        Ok(template::render("mail/letter.txt", language, &tera::Context::from_serialize(self)?)?)
    }

    /// The letter as HTML, readable at 360 px, without pictures from elsewhere.
    ///
    /// # Errors
    /// When the template fails.
    pub fn html(&self, language: Language) -> Result<String> {
        Ok(template::render("mail/letter.html", language, &tera::Context::from_serialize(self)?)?)
    }
}
