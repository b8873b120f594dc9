//! What applicants of a selection are told: each move in a sentence, why, and what comes next with its date.
use super::{
    commands::moving::{Move, One},
    queries::{Setup, period},
};
use crate::{
    enrollment::{self, offers::Offer},
    mail::Letter,
    people,
    tables::{enrolment::EnrolmentState as State, selection_step::SelectionStep},
    text::{self, Both, Language},
    web::Origin,
};
use chrono::{DateTime, Utc};

/// The letter of one move.
pub(super) fn letter(offer: &Offer, setup: Option<&Setup>, one: &Move, origin: &Origin) -> Letter {
    let (person, next) = (&one.of.person, &one.next);
    let language = person.language;
    let (label, course) = (&offer.cohort.label, &offer.version.title);
    let place = one.place.unwrap_or_default();
    let subject = match next.event {
        "correction" => both!("Perbaiki berkas Anda untuk {label}", "Correct your papers for {label}"),
        "resubmitted" => {
            both!("Perbaikan berkas {label} kami terima", "We have your corrected papers for {label}")
        }
        "verified" => both!("Berkas Anda untuk {label} lengkap", "Your papers for {label} are complete"),
        "tested" => both!("Nilai Anda untuk {label} sudah dicatat", "Your scores for {label} are noted"),
        "restored" => {
            both!("Pendaftaran Anda untuk {label} dilanjutkan", "Your application for {label} goes on")
        }
        "unscored" => {
            both!("Nilai Anda untuk {label} ditarik kembali", "A score of yours for {label} was taken back")
        }
        "ranked" => both!("Seleksi {label}: tunggu pengumuman", "Selection for {label}: wait for the result"),
        "waiting" => both!("Anda Cadangan {place} di {label}", "You are reserve {place} in {label}"),
        "accepted" => both!("Anda mendapat kursi di {label}", "You have a seat in {label}"),
        "lapsed" => both!("Tawaran kursi di {label} sudah lewat", "Your offer in {label} has lapsed"),
        "no_show" => both!("Anda tidak hadir di {label}", "You did not come to {label}"),
        _ => both!("Hasil seleksi {label}: tidak terpilih", "Selection for {label}: not selected"),
    };
    let first = match next.event {
        "correction" => both!(
            "Ada yang perlu diperbaiki pada berkas Anda untuk {label}, {course}.",
            "Something is to be corrected in your papers for {label}, {course}."
        ),
        "resubmitted" => both!(
            "Perbaikan berkas Anda untuk {label}, {course}, sudah kami terima.",
            "We have your corrected papers for {label}, {course}."
        ),
        "verified" => both!(
            "Berkas Anda untuk {label}, {course}, sudah diperiksa dan lengkap.",
            "Your papers for {label}, {course}, were checked and are complete."
        ),
        "tested" => both!(
            "Nilai Anda dalam seleksi {label}, {course}, sudah lengkap.",
            "Your scores in the selection for {label}, {course}, are complete."
        ),
        "restored" => both!(
            "Anda kembali ikut seleksi {label}, {course}.",
            "You are in the selection for {label}, {course}, again."
        ),
        "unscored" => both!(
            "Ada nilai Anda dalam seleksi {label}, {course}, yang ditarik kembali.",
            "A score of yours in the selection for {label}, {course}, was taken back."
        ),
        "ranked" => both!(
            "Anda masuk urutan seleksi {label}, {course}. Hasilnya belum diumumkan.",
            "You are in the order of the selection for {label}, {course}. The result is not announced yet."
        ),
        "waiting" => both!(
            "Hasil seleksi {label}, {course}: Anda Cadangan {place}.",
            "The result of the selection for {label}, {course}: you are reserve {place}."
        ),
        "accepted" => both!(
            "Daftar ulang Anda kami terima. Anda mendapat kursi di {label}, {course}.",
            "You have confirmed. You have a seat in {label}, {course}."
        ),
        "lapsed" => both!(
            "Kursi yang ditawarkan kepada Anda di {label}, {course}, sekarang untuk cadangan berikutnya.",
            "The seat offered to you in {label}, {course}, now goes to the next reserve."
        ),
        "no_show" => both!(
            "Balai mencatat bahwa Anda tidak hadir di {label}, {course}. Kursinya untuk orang lain.",
            "The centre has noted that you did not come to {label}, {course}. The seat goes to somebody else."
        ),
        _ => both!(
            "Hasil seleksi {label}, {course}: Anda tidak terpilih.",
            "The result of the selection for {label}, {course}: you are not selected."
        ),
    };
    let mut lines = vec![first.pick(language).to_string()];
    if let Some(why) = &next.why {
        let why = why.pick(language);
        lines.push(match next.state {
            State::Correcting => say!(language, "Yang perlu diperbaiki: {why}", "To correct: {why}"),
            // How the centre was told of it.
            State::Enrolled => why.to_string(),
            _ => say!(language, "Alasan: {why}", "Reason: {why}"),
        });
    }
    if !one.asked.is_empty() {
        let asked = &one.asked;
        lines.push(say!(language, "Bukalah dan betulkan: {asked}.", "Open and correct: {asked}."));
    }
    lines.push(next.then.pick(language).to_string());
    lines.extend(date(offer, setup, next.state, language));
    finish(offer, &one.of, subject, lines, origin)
}

/// When what comes next happens, where the centre has said so.
fn date(offer: &Offer, setup: Option<&Setup>, state: State, language: Language) -> Option<String> {
    let zone = people::queries::zone(&offer.centre);
    let of = |step| setup.and_then(|setup| period(setup, step));
    match state {
        State::Correcting => of(SelectionStep::Verify).map(|step| {
            let until = text::moment(language, zone, step.until_at);
            say!(language, "Kirim sebelum {until}.", "Send it before {until}.")
        }),
        State::Verified if of(SelectionStep::Test).is_some() => of(SelectionStep::Test).map(|step| {
            let day = text::date_range(
                language,
                text::local_date(zone, step.from_at),
                text::local_date(zone, step.until_at),
            );
            say!(language, "Tes: {day}.", "Test: {day}.")
        }),
        State::Verified | State::Tested | State::Ranked => of(SelectionStep::Announce).map(|step| {
            let day = text::date(language, text::local_date(zone, step.from_at));
            say!(language, "Pengumuman: {day}.", "Announcement: {day}.")
        }),
        State::Enrolled => {
            let day = text::day_and_date(language, offer.cohort.starts_on);
            let place = enrollment::letters::place(language, offer);
            Some(say!(language, "Hari pertama: {day}, di {place}.", "The first day: {day}, at {place}."))
        }
        _ => None,
    }
}

/// The letter about more time.
pub(super) fn extended(
    offer: &Offer,
    step: SelectionStep,
    until: DateTime<Utc>,
    one: &One,
    origin: &Origin,
) -> Letter {
    let language = one.person.language;
    let (label, course) = (&offer.cohort.label, &offer.version.title);
    let until = text::moment(language, people::queries::zone(&offer.centre), until);
    let what = step_name(step);
    let what = what.pick(language);
    let subject = both!("{label}: waktu {what} diperpanjang", "{label}: more time for {what}");
    let lines = vec![
        say!(
            language,
            "Waktu {what} untuk {label}, {course}, diperpanjang sampai {until}.",
            "The time for {what} in {label}, {course}, is extended until {until}."
        ),
        match step {
            SelectionStep::Reregister => {
                say!(language, "Terima kursi Anda sebelum waktu itu.", "Take your seat before then.")
            }
            _ => say!(
                language,
                "Pendaftaran Anda tetap kami simpan. Anda tidak perlu mendaftar lagi.",
                "We keep your application. You do not need to apply again."
            ),
        },
    ];
    finish(offer, one, subject, lines, origin)
}

/// A step as people call it, inside a sentence.
pub fn step_name(step: SelectionStep) -> Both {
    match step {
        SelectionStep::Apply => both!("pendaftaran", "applying"),
        SelectionStep::Verify => both!("pemeriksaan berkas", "the check of papers"),
        SelectionStep::Test => both!("tes", "the test"),
        SelectionStep::Rank => both!("pengurutan", "the order"),
        SelectionStep::Announce => both!("pengumuman", "the announcement"),
        SelectionStep::Reregister => both!("daftar ulang", "re-registration"),
    }
}

fn finish(offer: &Offer, one: &One, subject: Both, mut lines: Vec<String>, origin: &Origin) -> Letter {
    let language = one.person.language;
    let (name, receipt) = (&one.person.name, &one.row.receipt);
    lines.push(say!(language, "Nomor pendaftaran Anda: {receipt}.", "Your application number: {receipt}."));
    Letter {
        subject: subject.pick(language).to_string(),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: lines,
        button: Some((
            say!(language, "Lihat pendaftaran saya", "See my application"),
            origin.link(uri!(enrollment::routes::receipt(receipt))),
        )),
        from: offer.centre.name.clone(),
    }
}
