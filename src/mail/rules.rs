//! What becomes of a message after a try, what its trouble is called, and what its file is called.
use super::outbox::PHONE;
use crate::{tables::message::MessageState, text::Language};
use chrono::TimeDelta;

/// The pauses between tries. After the last one a message fails and waits for the coordinator.
const PAUSES: [TimeDelta; 5] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(6),
];

/// When the line broke after the letter was handed over, nobody knows whether it arrived. It is tried
/// again twice under the same Message-ID; after that a human decides.
const TRIES_WHEN_LOST: i32 = 3;

/// Why a letter did not get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server said no for good (5xx).
    Refused,
    /// The server said later (4xx).
    Deferred,
    /// The server was not reached, or not in a way we trust.
    Unreachable,
    /// The line broke before the server confirmed: it may have the letter.
    Lost,
    /// The address is not one.
    Address,
    /// The letter or its PDF could not be made or kept on our side.
    Ours,
    /// What it was to bring is over before it could leave: a code that was replaced or has run out.
    Over,
}

/// What becomes of a message after a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Again after this pause.
    Retry(TimeDelta),
    /// Not again by itself.
    Fail,
}

impl Trouble {
    const ALL: [Trouble; 7] = [
        Trouble::Refused,
        Trouble::Deferred,
        Trouble::Unreachable,
        Trouble::Lost,
        Trouble::Address,
        Trouble::Ours,
        Trouble::Over,
    ];

    fn word(self) -> &'static str {
        match self {
            Trouble::Refused => "refused",
            Trouble::Deferred => "deferred",
            Trouble::Unreachable => "unreachable",
            Trouble::Lost => "lost",
            Trouble::Address => "address",
            Trouble::Ours => "ours",
            Trouble::Over => "over",
        }
    }

    /// What to do after try number `tries` (from 1) ended in this trouble.
    pub fn next(self, tries: i32) -> Next {
        match self {
            Trouble::Refused | Trouble::Address | Trouble::Over => Next::Fail,
            Trouble::Lost if tries >= TRIES_WHEN_LOST => Next::Fail,
            _ => {
                let done = usize::try_from(tries - 1).unwrap_or(0);
                PAUSES.get(done).map_or(Next::Fail, |pause| Next::Retry(*pause))
            }
        }
    }

    /// As it is kept in the row: the trouble and the words that came with it.
    pub fn kept(self, words: &str) -> String {
        let words: String = words.chars().filter(|c| !c.is_control()).take(500).collect();
        format!("{}: {words}", self.word())
    }
}

/// A kept trouble as a sentence in the reader's language, and the words that came with it.
pub fn explain(kept: &str, language: Language) -> (String, String) {
    let (word, words) = kept.split_once(": ").unwrap_or(("", kept));
    let sentence = match Trouble::ALL.into_iter().find(|t| t.word() == word) {
        Some(Trouble::Refused) => say!(
            language,
            "Server penerima tidak menerima pesan ini. Periksa alamatnya, lalu kirim ulang.",
            "The receiving server did not take this message. Check the address, then send it again."
        ),
        Some(Trouble::Deferred) => say!(
            language,
            "Server penerima meminta kita menunggu. Pesan dicoba lagi sendiri.",
            "The receiving server asked us to wait. It is tried again by itself."
        ),
        Some(Trouble::Unreachable) => say!(
            language,
            "Server email tidak dapat dihubungi. Pesan dicoba lagi sendiri.",
            "The mail server could not be reached. It is tried again by itself."
        ),
        Some(Trouble::Lost) => say!(
            language,
            "Sambungan putus sebelum ada kepastian. Pesan mungkin sudah sampai.",
            "The line broke before it was certain. The message may have arrived."
        ),
        Some(Trouble::Address) => say!(
            language,
            "Alamat email ini salah tulis. Betulkan, lalu kirim ulang.",
            "This address is not written right. Correct it, then send again."
        ),
        Some(Trouble::Ours) => say!(
            language,
            "Pesan belum dapat disiapkan di pihak kami. Beri tahu pengelola sistem bila berulang.",
            "The message could not be prepared on our side. Tell the operator if it happens again."
        ),
        Some(Trouble::Over) => say!(
            language,
            "Kode ini sudah tidak berlaku sebelum sempat dikirim.",
            "This code was over before it could be sent."
        ),
        None => String::new(),
    };
    (sentence, words.to_string())
}

/// The name of an attached certificate: "0001-BPKU-XI-2026 Siti Nur Aminah.pdf". Nothing that a file
/// system or a mail program could take for something else stays in it.
pub fn file_name(number: &str, holder: &str) -> String {
    let clean = |text: &str, most: usize| {
        let kept: String = text
            .chars()
            .map(|c| if matches!(c, '/' | '\\' | ':' | '|') { '-' } else { c })
            .filter(|c| !c.is_control() && !"*?\"<>;%".contains(*c) && !turns_text(*c))
            .take(most)
            .collect();
        kept.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let name = format!("{} {}", clean(number, 60), clean(holder, 100));
    format!("{}.pdf", name.trim_matches(['.', ' ']))
}

/// Invisible characters that turn the direction of text, by which "fdp.exe" reads "exe.pdf".
fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The part of a Message-ID before the `@`, from an event: only what every mail program takes.
pub fn message_id(event: &str, moment: chrono::DateTime<chrono::Utc>) -> String {
    let event: String =
        event.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '.' }).collect();
    format!("{event}.{}", moment.format("%Y%m%d%H%M%S"))
}

/// Whether somebody has to be told by hand: there is no address, or the provider of messages to phones
/// has given up.
pub fn by_hand(state: MessageState, address: Option<&str>) -> bool {
    match state {
        MessageState::NoAddress => true,
        MessageState::Failed => address.is_some_and(|address| address.starts_with(PHONE)),
        _ => false,
    }
}

/// The digits that wa.me wants from "+62812…"; `None` when there are too few for a number.
pub fn whatsapp_number(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 8).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_for_good_is_not_tried_again() {
        assert_eq!(Trouble::Refused.next(1), Next::Fail);
        assert_eq!(Trouble::Address.next(1), Next::Fail);
    }

    #[test]
    fn pauses_grow_and_end() {
        let minutes = |tries| match Trouble::Deferred.next(tries) {
            Next::Retry(pause) => Some(pause.num_minutes()),
            Next::Fail => None,
        };
        let all: Vec<_> = (1..=6).map(minutes).collect();
        assert_eq!(all, [Some(1), Some(5), Some(30), Some(120), Some(360), None]);
        assert_eq!(
            Trouble::Unreachable.next(0),
            Next::Retry(TimeDelta::minutes(1)),
            "a count that went wrong"
        );
        assert_eq!(Trouble::Ours.next(2), Next::Retry(TimeDelta::minutes(5)));
    }

    #[test]
    fn a_letter_that_may_have_arrived_is_sent_three_times_at_most() {
        let again: Vec<bool> = (1..=4).map(|tries| Trouble::Lost.next(tries) != Next::Fail).collect();
        assert_eq!(again, [true, true, false, false]);
    }

    #[test]
    fn every_trouble_is_kept_and_explained_in_both_languages() {
        for trouble in Trouble::ALL {
            let kept = trouble.kept("550 5.1.1 no such\r\nuser: here");
            let (id, words) = explain(&kept, Language::Id);
            let (en, _) = explain(&kept, Language::En);
            assert!(!id.is_empty() && !en.is_empty() && id != en, "{trouble:?}");
            assert_eq!(words, "550 5.1.1 no suchuser: here");
        }
        assert_eq!(explain("", Language::Id), (String::new(), String::new()));
    }

    #[test]
    fn a_file_name_is_only_a_file_name() {
        assert_eq!(
            file_name("0001/BPKU/XI/2026", "Siti Nur Aminah"),
            "0001-BPKU-XI-2026 Siti Nur Aminah.pdf"
        );
        assert_eq!(file_name("..", "../../etc/passwd"), "-..-etc-passwd.pdf");
        assert_eq!(file_name("1", "a\u{202e}fdp.exe\r\nX: \"y\""), "1 afdp.exeX- y.pdf");
        assert_eq!(file_name("7", "ꦱꦶꦠꦶ Zoë"), "7 ꦱꦶꦠꦶ Zoë.pdf");
        assert!(file_name(&"9".repeat(900), &"é".repeat(900)).chars().count() <= 165);
    }

    #[test]
    fn a_message_id_holds_plain_characters_only() {
        let at = "2026-11-23T02:00:00Z".parse().unwrap();
        assert_eq!(message_id("certificate:17", at), "certificate.17.20261123020000");
        assert_eq!(message_id("a b<c>@d", at), "a.b.c..d.20261123020000");
    }

    #[test]
    fn by_hand_is_told_who_is_not_reached_otherwise() {
        assert!(by_hand(MessageState::NoAddress, None));
        assert!(by_hand(MessageState::Failed, Some("tel:+628123456789")));
        assert!(!by_hand(MessageState::Failed, Some("siti@peserta.example")), "the address is corrected");
        assert!(!by_hand(MessageState::Queued, Some("tel:+628123456789")));
    }

    #[test]
    fn whatsapp_wants_digits_only() {
        assert_eq!(whatsapp_number("+62 812-0000-0001").as_deref(), Some("6281200000001"));
        assert_eq!(whatsapp_number("-"), None);
    }
}
