//! What the pages show: what was missed, what was done about it, where it can be made good.
use super::{
    known::{Gap, Place},
    queries::Parallel,
};
use crate::{
    attendance,
    tables::{enrolment::EnrolmentId, make_up::MakeUpState},
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// Who reads it: she asks, a coordinator gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Trainee,
    Coordinator,
}

/// A session that somebody missed.
#[derive(Serialize)]
pub(super) struct GapLine {
    /// "Jumat, 20 November 2026, 08.00–11.00 WIB".
    pub when: String,
    pub topic: String,
    /// What was recorded.
    pub chip: Chip,
    /// "4 JP terlewat", "4 JP terlewat, 3 JP sudah diganti".
    pub hours: String,
    pub places: Vec<PlaceLine>,
    pub offers: Vec<OfferLine>,
    /// Why nothing is offered.
    pub none: Option<String>,
}

/// A place that was asked for or given.
#[derive(Serialize)]
pub(super) struct PlaceLine {
    pub chip: Chip,
    /// "Angkatan 13 Tahun 2026".
    pub group: String,
    pub when: String,
    pub place: String,
    /// What the button that gives it sends.
    pub give: Option<String>,
    /// What the button that ends it sends, and its word.
    pub end: Option<(String, String)>,
}

/// A session in which there is a place.
#[derive(Serialize)]
pub(super) struct OfferLine {
    pub group: String,
    pub when: String,
    pub place: String,
    /// "3 tempat, 4 JP".
    pub left: String,
    /// What the button sends.
    pub value: String,
    pub button: String,
}

fn when(zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>, language: Language) -> String {
    let day = text::day_and_date(language, text::local_date(zone, from));
    format!("{day}, {}", text::time_range(zone, from, until))
}

/// One missed session of one person.
pub(super) fn line(
    who: EnrolmentId,
    gap: Gap,
    zone: Tz,
    reader: Reader,
    now: DateTime<Utc>,
    language: Language,
) -> GapLine {
    let Gap { session, presence, jp, open, places, offers } = gap;
    let credited: i32 = places.iter().map(|place| place.row.credited_jp).sum();
    let waits = places.iter().any(|place| place.row.state == MakeUpState::Given && !place.recorded);
    let none = if !offers.is_empty() || waits || open <= 0 {
        None
    } else if session.topic.trim().is_empty() {
        Some(say!(
            language,
            "Sesi ini tidak punya materi di jadwal. Karena itu penggantinya tidak dapat dicari.",
            "This session has no topic in the timetable, so nothing can be found in its place."
        ))
    } else {
        Some(say!(
            language,
            "Belum ada sesi dengan materi ini yang masih punya tempat di angkatan lain.",
            "No session with this topic has a place in another cohort yet."
        ))
    };
    let missed = session.id;
    GapLine {
        when: when(zone, session.starts_at, session.ends_at, language),
        topic: session.topic,
        chip: attendance::rules::chip(Some(presence), language),
        hours: match credited {
            0 => say!(language, "{jp}\u{a0}JP terlewat", "{jp}\u{a0}JP missed"),
            _ => say!(
                language,
                "{jp}\u{a0}JP terlewat, {credited}\u{a0}JP sudah diganti",
                "{jp}\u{a0}JP missed, {credited}\u{a0}JP made up"
            ),
        },
        places: places.into_iter().map(|place| place_line(place, zone, reader, now, language)).collect(),
        offers: offers
            .into_iter()
            .map(|at| OfferLine {
                left: left(&at, language),
                value: format!("{who}.{missed}.{}", at.id),
                button: match reader {
                    Reader::Trainee => say!(language, "Minta tempat", "Ask for a place"),
                    Reader::Coordinator => say!(language, "Beri tempat", "Give a place"),
                },
                when: when(zone, at.starts_at, at.ends_at, language),
                place: at.place(),
                group: at.label,
            })
            .collect(),
        none,
    }
}

fn left(at: &Parallel, language: Language) -> String {
    let (places, jp) = (at.places, at.jp);
    match places {
        1 => say!(language, "1 tempat, {jp}\u{a0}JP", "1 place, {jp}\u{a0}JP"),
        _ => say!(language, "{places} tempat, {jp}\u{a0}JP", "{places} places, {jp}\u{a0}JP"),
    }
}

fn place_line(place: Place, zone: Tz, reader: Reader, now: DateTime<Utc>, language: Language) -> PlaceLine {
    let Place { row, at, recorded } = place;
    let credited = row.credited_jp;
    let asked = row.state == MakeUpState::Asked;
    let chip = if at.offered().meeting.cancelled {
        Chip::new("bad", say!(language, "Sesi dibatalkan", "Session cancelled"))
    } else if asked {
        Chip::new("warn", say!(language, "Menunggu jawaban", "Waits for an answer"))
    } else if credited > 0 {
        Chip::new("good", say!(language, "{credited}\u{a0}JP diganti", "{credited}\u{a0}JP made up"))
    } else if recorded {
        Chip::new("bad", say!(language, "Tidak menambah JP", "Adds no JP"))
    } else if at.ends_at <= now {
        Chip::new("wait", say!(language, "Belum dicatat", "Not recorded"))
    } else {
        Chip::new("info", say!(language, "Tempat sudah ada", "Has a place"))
    };
    let coordinates = reader == Reader::Coordinator;
    let word = match (asked, coordinates) {
        (true, true) => say!(language, "Tolak", "Decline"),
        (true, false) => say!(language, "Batal minta", "Withdraw"),
        (false, _) => say!(language, "Batalkan", "Cancel"),
    };
    PlaceLine {
        chip,
        when: when(zone, at.starts_at, at.ends_at, language),
        place: at.place(),
        give: (asked && coordinates && at.starts_at > now)
            .then(|| format!("{}.{}.{}", row.enrolment_id, row.missed_session_id, row.session_id)),
        end: (!recorded).then(|| (row.id.to_string(), word)),
        group: at.label,
    }
}
