//! What is true of courses, whatever stores them and whoever asks. No I/O here.
mod amounts;
pub mod asked;
pub mod basis;
pub mod intake;
pub mod requirements;
mod slug;
#[cfg(test)]
mod tests;

pub use amounts::{fee, share, typed_share};
pub use slug::{free_slug, slug};

use crate::{
    error::Refusal,
    tables::{
        amounts::{Rupiah, Share},
        unit::UnitId,
    },
    text::Language,
};

/// The fields a course can be of: code, Indonesian, English.
pub const FIELDS: [(&str, &str, &str); 10] = [
    ("kriya", "Kriya", "Crafts"),
    ("kuliner", "Kuliner", "Food"),
    ("busana", "Busana", "Fashion"),
    ("digital", "Digital", "Digital"),
    ("keuangan", "Keuangan", "Finance"),
    ("manajemen", "Manajemen usaha", "Management"),
    ("pemasaran", "Pemasaran", "Marketing"),
    ("legalitas", "Legalitas", "Licences"),
    ("koperasi", "Koperasi", "Cooperatives"),
    ("jasa", "Jasa", "Services"),
];

/// The name of a field, or its code when it is none of ours.
pub fn field_name(language: Language, code: &str) -> &str {
    match (FIELDS.iter().find(|(c, ..)| *c == code), language) {
        (Some((_, id, _)), Language::Id) => id,
        (Some((_, _, en)), Language::En) => en,
        (None, _) => code,
    }
}

/// A course version as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Code of a field.
    pub field: String,
    /// The title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Markdown.
    pub requirements: String,
    /// JP.
    pub hours: String,
    /// Rupiah; "" is none.
    pub fee: String,
    /// Whether applicants give their NIK.
    pub needs_nik: bool,
    /// Percent of the JP held.
    pub minimum_attendance: String,
    /// Whether hours excused or sick count as attended.
    pub excused_counts: bool,
    /// Whether every unit must be K.
    pub needs_units: bool,
    /// Units in order, with the JP typed for each.
    pub units: Vec<(UnitId, String)>,
    /// One task a line.
    pub tasks: String,
    /// What applicants are asked and checked for.
    pub asked: asked::TypedRequirements,
}

/// What a course version says, in types that cannot be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Code of one of [`FIELDS`].
    pub field: &'static str,
    /// The title, 3 to 120 characters.
    pub title: String,
    /// One or two sentences, at most 300 characters.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Markdown.
    pub requirements: String,
    /// JP, from 1 to 2000.
    pub hours: i32,
    /// The fee.
    pub fee: Rupiah,
    /// Whether applicants give their NIK.
    pub needs_nik: bool,
    /// Of the JP held.
    pub minimum_attendance: Share,
    /// Whether hours excused or sick count as attended.
    pub excused_counts: bool,
    /// Whether every unit must be K.
    pub needs_units: bool,
    /// Units in order, with their JP.
    pub units: Vec<(UnitId, i32)>,
    /// Anything else asked, in order.
    pub tasks: Vec<String>,
    /// What applicants are asked and checked for, in order.
    pub asked: Vec<requirements::Requirement>,
}

/// Reads what somebody typed. All faults at once, each at its field, so that nobody mends them one by one.
///
/// # Errors
/// The refusals, at the fields of the form.
pub fn wording(typed: &Typed) -> Result<Wording, Vec<Refusal>> {
    let mut faults = Vec::new();
    let mut refuse = |field, why| faults.push(Refusal::at(field, why));
    let field = FIELDS.iter().find(|(code, ..)| *code == typed.field).map(|(code, ..)| *code);
    if field.is_none() {
        refuse("bidang", both!("Pilih bidang pelatihan ini.", "Choose the field of this course."));
    }
    let title = typed.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if !(3..=120).contains(&title.chars().count()) {
        refuse("judul", both!("Tulis judul 3 sampai 120 huruf.", "Write a title of 3 to 120 letters."));
    }
    let summary = typed.summary.split_whitespace().collect::<Vec<_>>().join(" ");
    if summary.chars().count() > 300 {
        refuse(
            "ringkasan",
            both!("Ringkas sampai paling banyak 300 huruf.", "Shorten it to at most 300 letters."),
        );
    }
    if typed.body.len() > 20_000 {
        refuse("isi", both!("Teks ini terlalu panjang. Bagi dua.", "This text is too long. Halve it."));
    }
    if typed.requirements.len() > 20_000 {
        refuse("syarat", both!("Teks ini terlalu panjang. Bagi dua.", "This text is too long. Halve it."));
    }
    let hours = typed.hours.trim().parse().ok().filter(|h| (1..=2000).contains(h)).unwrap_or(0);
    if hours == 0 {
        refuse(
            "jp",
            both!("Tulis lama pelatihan dalam JP, misalnya 40.", "Write the hours in JP, for example 40."),
        );
    }
    let fee = fee(&typed.fee);
    if fee.is_none() {
        refuse(
            "biaya",
            both!(
                "Tulis biaya dalam rupiah, misalnya 150.000.",
                "Write the fee in rupiah, for example 150.000."
            ),
        );
    }
    let minimum = share(&typed.minimum_attendance);
    if minimum.is_none() {
        refuse(
            "kehadiran",
            both!(
                "Tulis persen antara 0 dan 100, misalnya 80 atau 82,5.",
                "Write a percentage from 0 to 100, for example 80 or 82,5."
            ),
        );
    }
    let mut units = Vec::new();
    for (unit, hours) in &typed.units {
        match hours.trim().parse::<i32>() {
            Ok(h @ 0..=2000) => units.push((*unit, h)),
            _ => refuse(
                "unit",
                both!("Isi JP setiap unit dengan angka.", "Fill in the JP of each unit as a number."),
            ),
        }
    }
    let sum: i32 = units.iter().map(|(_, h)| h).sum();
    if hours > 0 && sum > hours {
        refuse(
            "unit",
            both!(
                "Jumlah JP unit {sum}, padahal pelatihan ini {hours} JP. Kurangi, atau tambah JP pelatihan.",
                "The units take {sum} JP, the course has {hours}. Take some away, or give the course more."
            ),
        );
    }
    if typed.needs_units && typed.units.is_empty() {
        refuse(
            "unit",
            both!(
                "Belum ada unit. Tambahkan unit, atau jangan wajibkan kompeten.",
                "There is no unit yet. Add one, or do not require competence."
            ),
        );
    }
    let tasks: Vec<String> =
        typed.tasks.lines().map(str::trim).filter(|t| !t.is_empty()).map(str::to_string).collect();
    if tasks.iter().any(|t| t.chars().count() > 200) {
        refuse(
            "tugas",
            both!("Tulis setiap tugas paling banyak 200 huruf.", "Write each task in at most 200 letters."),
        );
    }
    let asked = asked::read(&typed.asked).unwrap_or_else(|wrong| {
        faults.extend(wrong);
        Vec::new()
    });
    match (field, fee, minimum, faults.is_empty()) {
        (Some(field), Some(fee), Some(minimum_attendance), true) => Ok(Wording {
            field,
            title,
            summary,
            body: typed.body.replace("\r\n", "\n"),
            requirements: typed.requirements.replace("\r\n", "\n"),
            hours,
            fee,
            needs_nik: typed.needs_nik,
            minimum_attendance,
            excused_counts: typed.excused_counts,
            needs_units: typed.needs_units,
            units,
            tasks,
            asked,
        }),
        _ => Err(faults),
    }
}

/// What may be published: what a stranger needs to decide must be there.
///
/// # Errors
/// When the summary or the description is empty.
pub fn may_publish(summary: &str, body: &str) -> Result<(), Refusal> {
    if summary.trim().is_empty() {
        return Err(Refusal::at(
            "ringkasan",
            both!(
                "Tulis ringkasan dulu: satu kalimat untuk daftar pelatihan.",
                "Write the summary first: one sentence for the list of courses."
            ),
        ));
    }
    if body.trim().is_empty() {
        return Err(Refusal::at(
            "isi",
            both!("Tulis dulu apa gunanya pelatihan ini.", "Write first what this course is for."),
        ));
    }
    Ok(())
}

/// A course may be archived when no cohort of it is planned, open or running.
///
/// # Errors
/// When `active` cohorts are.
pub fn may_archive(active: u64) -> Result<(), Refusal> {
    if active > 0 {
        return Err(Refusal::new(both!(
            "Masih ada {active} angkatan yang direncanakan, dibuka, atau berjalan. Selesaikan atau batalkan dulu.",
            "There are {active} cohorts planned, open or running. Finish or cancel them first."
        )));
    }
    Ok(())
}

/// The smallest number of JP to attend for the certificate.
pub fn least_hours(minimum: Share, hours: i32) -> i64 {
    minimum.least(i64::from(hours))
}
