//! What the centre wrote to somebody, as they read it.
use crate::{
    mail::words::chip,
    tables::message::{self, MessageState},
    text::{self, Chip, Language},
};
use chrono_tz::Tz;
use serde::Serialize;

/// One of the messages to me.
#[derive(Serialize)]
pub(super) struct Told {
    subject: String,
    when: String,
    chip: Chip,
    text: String,
}

/// Messages in their order.
pub(super) fn told(rows: Vec<message::Model>, zone: Tz, language: Language) -> Vec<Told> {
    rows.into_iter().map(|row| one(row, zone, language)).collect()
}

fn one(row: message::Model, zone: Tz, language: Language) -> Told {
    // To its reader "send by hand" means that it did not come that way.
    let chip = match row.state {
        MessageState::NoAddress => Chip::new("wait", say!(language, "Tidak lewat email", "Not by e-mail")),
        state => chip(state, row.to_address.is_some(), language),
    };
    Told {
        when: text::moment(language, zone, row.sent_at.unwrap_or(row.created_at)),
        chip,
        subject: row.subject,
        text: row.text,
    }
}
