//! What is true of courses, whatever stores them and whoever asks. No I/O here.
pub mod asked;
pub mod requirements;

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

/// The longest slug of a title.
const SLUG: usize = 60;

/// A title as part of an address: lower-case letters and digits of ASCII between single hyphens,
/// "pelatihan" when nothing of it is left.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in crate::people::rules::fold(title).split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() || (!slug.is_empty() && slug.len() + word.len() >= SLUG) {
            continue;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(SLUG));
    }
    if slug.is_empty() { "pelatihan".into() } else { slug }
}

/// The slug itself, or with the smallest number from 2 that nobody has.
pub fn free_slug(slug: &str, taken: &[String]) -> String {
    if !taken.iter().any(|t| t == slug) {
        return slug.into();
    }
    (2..).map(|n| format!("{slug}-{n}")).find(|s| !taken.contains(s)).unwrap_or_default()
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

/// "80", "82,5", "82.5%" as a share, exact to two decimals.
pub fn share(typed: &str) -> Option<Share> {
    let typed = typed.trim().trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    if whole.is_empty() || part.len() > 2 || !(whole.to_owned() + part).bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hundredths: i32 = format!("{whole}{part:0<2}").parse().ok()?;
    (hundredths <= 10_000).then_some(Share(hundredths))
}

/// A share as it is typed: "80" or "82,5".
pub fn typed_share(share: Share) -> String {
    let (whole, part) = (share.0 / 100, share.0 % 100);
    match part {
        0 => whole.to_string(),
        p => format!("{whole},{p:02}").trim_end_matches('0').to_string(),
    }
}

/// "1.500.000", "Rp1.500.000", "1500000"; nothing typed is free.
pub fn fee(typed: &str) -> Option<Rupiah> {
    let typed = typed.trim().trim_start_matches("Rp").trim_start_matches("rp").trim();
    if typed.is_empty() {
        return Some(Rupiah(0));
    }
    if !typed.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ' ') {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    // Dots only part thousands; "1.5" is not one and a half rupiah.
    if typed.contains('.') && typed.split('.').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    digits.parse().ok().map(Rupiah)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed() -> Typed {
        Typed {
            field: "digital".into(),
            title: " Foto  Produk ".into(),
            summary: "Ringkas.".into(),
            body: "Isi".into(),
            hours: "16".into(),
            minimum_attendance: "80".into(),
            units: vec![(UnitId(1), "8".into()), (UnitId(2), "8".into())],
            tasks: "Foto produk\n\n Katalog \n".into(),
            ..Typed::default()
        }
    }

    fn fields(typed: &Typed) -> Vec<&'static str> {
        wording(typed).err().unwrap_or_default().into_iter().map(|r| r.field).collect()
    }

    #[test]
    fn a_slug_is_what_is_left_of_a_title() {
        assert_eq!(slug("Batik Tulis & Cap: Dasar"), "batik-tulis-cap-dasar");
        assert_eq!(slug("Café Kué"), "cafe-kue");
        assert_eq!(slug("ꦧꦠꦶꦏ꧀"), "pelatihan");
        assert_eq!(slug(&"sangat ".repeat(30)).len(), 55);
        assert_eq!(slug(&"x".repeat(200)).len(), 60);
    }

    #[test]
    fn a_taken_slug_gets_a_number() {
        let taken = ["batik".to_string(), "batik-2".to_string()];
        assert_eq!(free_slug("batik", &taken), "batik-3");
        assert_eq!(free_slug("sablon", &taken), "sablon");
    }

    #[test]
    fn shares_are_read_exactly() {
        assert_eq!(share("80"), Some(Share(8000)));
        assert_eq!(share(" 82,5 % "), Some(Share(8250)));
        assert_eq!(share("82.05"), Some(Share(8205)));
        assert_eq!(share("0"), Some(Share(0)));
        assert_eq!(share("100"), Some(Share(10_000)));
        for wrong in ["100,01", "-1", "", "delapan", "82,555", "8e1", "1000"] {
            assert_eq!(share(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn fees_are_read_as_people_write_them() {
        assert_eq!(fee(""), Some(Rupiah(0)));
        assert_eq!(fee("Rp1.500.000"), Some(Rupiah(1_500_000)));
        assert_eq!(fee("150000"), Some(Rupiah(150_000)));
        for wrong in ["1.5", "-1", "seratus", "1,5"] {
            assert_eq!(fee(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_wording_is_tidy() {
        let wording = wording(&typed()).unwrap();
        assert_eq!(wording.title, "Foto Produk");
        assert_eq!(wording.tasks, ["Foto produk", "Katalog"]);
        assert_eq!(wording.units, [(UnitId(1), 8), (UnitId(2), 8)]);
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        assert_eq!(fields(&Typed::default()), ["bidang", "judul", "jp", "kehadiran"]);
        assert_eq!(fields(&Typed { fee: "x".into(), ..typed() }), ["biaya"]);
        assert_eq!(fields(&Typed { hours: "0".into(), ..typed() }), ["jp"]);
        assert_eq!(fields(&Typed { hours: "15".into(), ..typed() }), ["unit"]);
        assert_eq!(fields(&Typed { units: vec![(UnitId(1), "".into())], ..typed() }), ["unit"]);
        assert_eq!(fields(&Typed { units: vec![], needs_units: true, ..typed() }), ["unit"]);
        assert_eq!(fields(&Typed { summary: "x".repeat(301), ..typed() }), ["ringkasan"]);
        assert_eq!(fields(&Typed { body: "x".repeat(20_001), ..typed() }), ["isi"]);
        assert_eq!(fields(&Typed { requirements: "x".repeat(20_001), ..typed() }), ["syarat"]);
        assert_eq!(fields(&Typed { tasks: "x".repeat(201), ..typed() }), ["tugas"]);
    }

    #[test]
    fn what_strangers_need_is_there_before_publishing() {
        assert_eq!(may_publish("a", "b"), Ok(()));
        assert_eq!(may_publish(" ", "b").unwrap_err().field, "ringkasan");
        assert_eq!(may_publish("a", "").unwrap_err().field, "isi");
    }

    #[test]
    fn a_course_with_cohorts_at_work_is_not_archived() {
        assert_eq!(may_archive(0), Ok(()));
        assert!(may_archive(1).is_err());
    }

    proptest! {
        #[test]
        fn a_share_comes_back_as_it_was_typed(n in 0..=10_000) {
            prop_assert_eq!(share(&typed_share(Share(n))), Some(Share(n)));
        }

        #[test]
        fn a_slug_is_always_an_address(title in ".{0,200}") {
            let slug = slug(&title);
            prop_assert!(!slug.is_empty() && slug.len() <= 60);
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
        }
    }
}
