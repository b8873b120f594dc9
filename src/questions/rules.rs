//! What is true of questions, whatever stores them and whoever asks. No I/O here.
mod check;
mod gain;
mod number;
mod parts;
mod score;
mod shuffle;
mod texts;

pub use gain::{Band, CohortGain, Gain, Pairing, PersonGain, cohort, person};
pub use number::{plain, shown, typed};
pub use score::{Marked, Response, Share, Tally, Verdict, score, tally};
pub use shuffle::{Layout, options, order, questions};
pub use texts::{Format, Text};
pub(super) use texts::{tidy_line, trimmed};

use super::import::first_words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What stands for the missing word when a question is shown: five low lines, as Moodle draws it.
pub const GAP: &str = "_____";

/// One question of the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its title; empty when its author gave none, then [`Question::shown_name`] serves.
    pub name: String,
    /// The path of its category, "Usaha/Pajak"; empty for none.
    pub category: String,
    /// The author's own code for it, unique where it is used; empty for none.
    pub id_number: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What is asked. Of a missing word: what stands before the gap, with its blanks.
    pub text: Text,
    /// Of a missing word: what stands after the gap, in the format of `text`. `None`: no gap.
    pub after: Option<String>,
    /// Shown to everybody after the answer.
    pub general_feedback: Option<Text>,
    /// How it is answered.
    pub kind: Kind,
}

/// How a question is answered, and what is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// One of several options.
    Single(Vec<Choice>),
    /// Any number of several options; weights add up.
    Several(Vec<Choice>),
    /// Right or wrong.
    TrueFalse(Truth),
    /// A word or a few.
    Short(Vec<Wording>),
    /// A number.
    Numeric(Vec<Figure>),
    /// Left sides, each to be given one of the right sides.
    Matching(Vec<Pair>),
    /// A text that a person judges.
    Essay,
    /// Nothing is asked; a text between questions.
    Description,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says.
    pub text: Text,
    /// Per cent of the question's mark, −100 to 100.
    pub weight: Decimal,
    /// Shown to who chose it.
    pub feedback: Option<Text>,
}

/// The right answer of a true/false question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Whether the statement is true.
    pub right: bool,
    /// Shown to who answered wrongly.
    pub if_wrong: Option<Text>,
    /// Shown to who answered rightly.
    pub if_right: Option<Text>,
}

/// An accepted short answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The answer; `*` stands for anything or nothing, `\*` for the asterisk itself.
    pub pattern: String,
    /// Per cent of the question's mark, 0 to 100.
    pub weight: Decimal,
    /// Shown to who wrote it.
    pub feedback: Option<Text>,
}

/// An accepted number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Which numbers.
    pub accepted: Accepted,
    /// Per cent of the question's mark, 0 to 100.
    pub weight: Decimal,
    /// Shown to who wrote it.
    pub feedback: Option<Text>,
}

/// Which numbers an answer accepts. Bounds belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Accepted {
    /// From `value − tolerance` to `value + tolerance`.
    Near {
        /// The middle.
        value: Decimal,
        /// How far off is still right; not negative.
        tolerance: Decimal,
    },
    /// From `low` to `high`.
    Between {
        /// The least.
        low: Decimal,
        /// The most; not below `low`.
        high: Decimal,
    },
    /// Every number: for feedback to all other answers.
    Any,
}

/// A line of a matching question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// What is to be matched; `None` for a right side that fits nothing.
    pub left: Option<Text>,
    /// What fits it: a short plain text.
    pub right: String,
}

impl Question {
    /// A question with nothing but what is asked and how it is answered.
    pub fn new(text: Text, kind: Kind) -> Question {
        Question {
            name: String::new(),
            category: String::new(),
            id_number: String::new(),
            tags: Vec::new(),
            text,
            after: None,
            general_feedback: None,
            kind,
        }
    }

    /// The title, or the first words of the text where there is none.
    pub fn shown_name(&self) -> String {
        match self.name.trim() {
            "" => first_words(&self.shown_text(), 80),
            name => name.to_string(),
        }
    }

    /// The text as it is asked: with a line for the missing word.
    pub fn shown_text(&self) -> String {
        match &self.after {
            Some(after) => format!("{}{GAP}{after}", self.text.body),
            None => self.text.body.clone(),
        }
    }
}

#[cfg(test)]
#[path = "rules/check_tests.rs"]
mod check_tests;
#[cfg(test)]
#[path = "rules/samples.rs"]
pub(super) mod samples;
#[cfg(test)]
#[path = "rules/score_tests.rs"]
mod score_tests;
