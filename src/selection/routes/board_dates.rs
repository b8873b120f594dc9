//! The dates on the board: the steps still to come, and those that can be given more time.
use super::{Choice, Selecting};
use crate::{
    selection::words,
    tables::selection_step::{self, SelectionStep},
    text::{self, Language},
};
use chrono::{DateTime, Utc};

/// The steps under way and the next to come, each with its period and who is in charge of nothing more.
pub(super) fn periods(at: &Selecting, now: DateTime<Utc>, language: Language) -> Vec<String> {
    let line = |step: &selection_step::Model| {
        let what = words::step(step.step, language);
        let (from, until) =
            (text::moment(language, at.zone, step.from_at), text::moment(language, at.zone, step.until_at));
        if now < step.from_at {
            say!(language, "{what} mulai {from}.", "{what} begins {from}.")
        } else {
            say!(language, "{what} sampai {until}.", "{what} until {until}.")
        }
    };
    at.setup.steps.iter().filter(|step| now < step.until_at).map(line).collect()
}

/// The periods that can still be extended: after the announcement only re-registration.
pub(super) fn extendable(at: &Selecting, language: Language) -> Vec<Choice> {
    let fits = |step: &SelectionStep| !at.announced() || *step == SelectionStep::Reregister;
    let choice = |step: &selection_step::Model| {
        let (what, until) =
            (words::step(step.step, language), text::moment(language, at.zone, step.until_at));
        Choice {
            value: step.step.word().to_string(),
            label: say!(language, "{what}, sekarang sampai {until}", "{what}, now until {until}"),
        }
    };
    at.setup.steps.iter().filter(|row| fits(&row.step)).map(choice).collect()
}
