//! What applicants are told by mail: received, a seat, an offer, a place on the waiting list, gone.
use super::{offers::Offer, routes};
use crate::{
    mail::Letter,
    people,
    tables::{cohort::Mode, person},
    text::{self, Language},
    web::Origin,
};
use chrono::{DateTime, Utc};

/// What a letter tells.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// A seat at once.
    Seat,
    /// Into the selection.
    Submitted,
    /// On the waiting list, at this place.
    Waiting(i64),
    /// A seat is kept for them until then.
    Offered(DateTime<Utc>),
    /// A seat became free.
    Promoted,
    /// The result of the selection: a seat at once.
    Selected,
    /// They left; why, if somebody said so, and whether they asked themselves.
    Withdrawn {
        /// The reason, or "".
        reason: &'a str,
        /// Whether they did it themselves.
        own: bool,
        /// Whether they had a seat or a place in the queue.
        seat: bool,
    },
}

impl News<'_> {
    /// The word for the outbox.
    pub fn kind(self) -> &'static str {
        match self {
            News::Seat => "seat",
            News::Submitted => "submitted",
            News::Waiting(_) => "waiting",
            News::Offered(_) => "offered",
            News::Promoted => "promoted",
            News::Selected => "selected",
            News::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// Where a cohort meets, as people say it.
pub fn place(language: Language, offer: &Offer) -> String {
    match offer.cohort.mode {
        Mode::Onsite => offer.cohort.place.clone(),
        Mode::Online => say!(language, "Daring (lewat internet)", "Online"),
    }
}

/// The letter to one person about their application, in their language.
pub fn letter(news: News<'_>, offer: &Offer, to: &person::Model, receipt: &str, origin: &Origin) -> Letter {
    let language = to.language;
    let (name, label, course) = (&to.name, &offer.cohort.label, &offer.version.title);
    let dates = text::date_range(language, offer.cohort.starts_on, offer.cohort.ends_on);
    let first = text::day_and_date(language, offer.cohort.starts_on);
    let where_to = place(language, offer);
    let when = say!(
        language,
        "Pelatihan berlangsung {dates}. Tempat: {where_to}.",
        "The course runs {dates}. Place: {where_to}."
    );
    let number = say!(language, "Nomor pendaftaran Anda: {receipt}.", "Your application number: {receipt}.");
    let leave = say!(
        language,
        "Tidak jadi ikut? Beri tahu kami lewat halaman pendaftaran, agar kursinya dipakai orang lain.",
        "Not coming after all? Tell us on the application page, so that somebody else gets the seat."
    );
    let come = say!(language, "Datanglah pada {first}.", "Come on {first}.");
    let (subject, paragraphs) = match news {
        News::Seat => (
            say!(language, "Anda mendapat kursi di {label}", "You have a seat in {label}"),
            vec![
                say!(
                    language,
                    "Anda mendapat kursi di {label}, {course}.",
                    "You have a seat in {label}, {course}."
                ),
                when,
                come,
                number,
                leave,
            ],
        ),
        News::Waiting(place) => (
            say!(
                language,
                "Anda Cadangan {place} di {label}",
                "You are number {place} on the waiting list of {label}"
            ),
            vec![
                say!(
                    language,
                    "Pendaftaran Anda untuk {label}, {course}, sudah kami terima. Semua kursi sudah terisi, jadi Anda Cadangan {place}.",
                    "We have your application for {label}, {course}. All seats are taken, so you are number {place} on the waiting list."
                ),
                say!(
                    language,
                    "Kalau ada kursi kosong, Anda naik sesuai urutan. Kami langsung mengirim pesan.",
                    "When a seat becomes free, people move up in order. We write to you at once."
                ),
                when,
                number,
            ],
        ),
        News::Promoted => (
            say!(language, "Ada kursi untuk Anda di {label}", "There is a seat for you in {label}"),
            vec![
                say!(
                    language,
                    "Ada kursi kosong. Sekarang Anda punya kursi di {label}, {course}.",
                    "A seat became free. You now have a seat in {label}, {course}."
                ),
                when,
                come,
                number,
                leave,
            ],
        ),
        News::Selected => (
            say!(language, "Anda terpilih untuk {label}", "You are selected for {label}"),
            vec![
                say!(
                    language,
                    "Anda terpilih dan mendapat kursi di {label}, {course}.",
                    "You are selected and have a seat in {label}, {course}."
                ),
                when,
                come,
                number,
                leave,
            ],
        ),
        News::Submitted => (
            say!(language, "Pendaftaran {label} sudah kami terima", "We have your application for {label}"),
            vec![
                say!(
                    language,
                    "Pendaftaran Anda untuk {label}, {course}, sudah kami terima.",
                    "We have your application for {label}, {course}."
                ),
                say!(
                    language,
                    "Peserta dipilih lewat seleksi. Kami mengirim pesan setiap kali ada kabar.",
                    "Participants are selected. We write to you whenever there is news."
                ),
                when,
                number,
            ],
        ),
        News::Offered(until) => {
            let until = text::moment(language, people::queries::zone(&offer.centre), until);
            (
                say!(
                    language,
                    "Terima kursi Anda di {label} sebelum {until}",
                    "Take your seat in {label} before {until}"
                ),
                vec![
                    say!(
                        language,
                        "Anda terpilih. Ada satu kursi untuk Anda di {label}, {course}.",
                        "You are selected. There is a seat for you in {label}, {course}."
                    ),
                    say!(
                        language,
                        "Daftar ulang sebelum {until}: buka halaman pendaftaran, lalu terima kursinya. Lewat waktu itu, kursi ini untuk cadangan berikutnya.",
                        "Confirm before {until}: open the application page and take the seat. After that it goes to the next reserve."
                    ),
                    when,
                    number,
                    leave,
                ],
            )
        }
        News::Withdrawn { reason, own, seat } => {
            let mut lines = vec![match own {
                true if seat => say!(
                    language,
                    "Anda sudah mundur dari {label}, {course}. Kursi Anda kami berikan kepada orang lain.",
                    "You have withdrawn from {label}, {course}. Your seat goes to somebody else."
                ),
                true => say!(
                    language,
                    "Anda sudah mundur dari seleksi {label}, {course}.",
                    "You have withdrawn from the selection for {label}, {course}."
                ),
                false => say!(
                    language,
                    "Balai mencatat bahwa Anda tidak lagi ikut {label}, {course}.",
                    "The centre has recorded that you no longer take part in {label}, {course}."
                ),
            }];
            if !reason.is_empty() {
                lines.push(say!(language, "Alasan: {reason}", "Reason: {reason}"));
            }
            lines.push(match own {
                true => say!(
                    language,
                    "Anda boleh mendaftar lagi selama pendaftaran dibuka.",
                    "You may apply again while applications are open."
                ),
                false => say!(
                    language,
                    "Kalau ini keliru, balas pesan ini atau hubungi balai.",
                    "If this is wrong, answer this message or call the centre."
                ),
            });
            (
                say!(
                    language,
                    "Anda tidak lagi terdaftar di {label}",
                    "You are no longer enrolled in {label}"
                ),
                lines,
            )
        }
    };
    Letter {
        subject,
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs,
        button: Some((
            say!(language, "Lihat pendaftaran saya", "See my application"),
            origin.link(uri!(routes::receipt(receipt))),
        )),
        from: offer.centre.name.clone(),
    }
}
