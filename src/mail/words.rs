//! A message's state in words, where it goes, and the way by hand for who is not reached otherwise.
use super::{outbox::PHONE, rules::whatsapp_number};
use crate::{
    tables::message::MessageState,
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rocket::http::RawStr;

/// Where a message stands.
pub fn chip(state: MessageState, has_address: bool, language: Language) -> Chip {
    let (shape, word) = match (state, has_address) {
        (MessageState::Queued, _) => ("wait", say!(language, "Menunggu dikirim", "Waiting")),
        (MessageState::Sending, _) => ("part", say!(language, "Sedang dikirim", "Being sent")),
        (MessageState::Retrying, _) => ("part", say!(language, "Dicoba lagi", "Trying again")),
        (MessageState::Sent, true) => ("good", say!(language, "Terkirim", "Sent")),
        (MessageState::Sent, false) => ("good", say!(language, "Sudah dikabari", "Told")),
        (MessageState::Failed, _) => ("bad", say!(language, "Belum terkirim", "Not sent")),
        (MessageState::NoAddress, _) => ("warn", say!(language, "Kirim sendiri", "Send by hand")),
    };
    Chip::new(shape, word)
}

/// When it was sent, is tried next or was written.
pub fn when(
    state: MessageState,
    written: DateTime<Utc>,
    due: DateTime<Utc>,
    sent: Option<DateTime<Utc>>,
    zone: Tz,
    language: Language,
) -> String {
    let moment = |at| text::moment(language, zone, at);
    match (state, sent) {
        (MessageState::Sent, Some(at)) => moment(at),
        (MessageState::Retrying, _) => {
            let at = moment(due);
            say!(language, "dicoba {at}", "next try {at}")
        }
        _ => {
            let at = moment(written);
            say!(language, "ditulis {at}", "written {at}")
        }
    }
}

/// An address as people read it: an e-mail address as it is, a phone as "WhatsApp +628…".
pub fn address(kept: &str) -> String {
    match kept.strip_prefix(PHONE) {
        Some(phone) => format!("WhatsApp {phone}"),
        None => kept.to_string(),
    }
}

/// Opens WhatsApp with the text ready; nothing is sent before somebody presses send there.
pub fn whatsapp(phone: &str, text: &str) -> Option<String> {
    let number = whatsapp_number(phone)?;
    Some(format!("https://wa.me/{number}?text={}", RawStr::new(text.trim()).percent_encode()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_read_as_one() {
        assert_eq!(address("tel:+628123456789"), "WhatsApp +628123456789");
        assert_eq!(address("siti@peserta.example"), "siti@peserta.example");
    }

    #[test]
    fn a_text_is_ready_in_whatsapp() {
        let link = whatsapp("+62 812-0000-0001", "Yth. Siti,\nAnda terpilih & …\n").unwrap();
        assert_eq!(link, "https://wa.me/6281200000001?text=Yth.%20Siti,%0AAnda%20terpilih%20%26%20%E2%80%A6");
        assert_eq!(whatsapp("-", "x"), None);
    }
}
