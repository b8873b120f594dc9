//! What trainees of the running cohort say of themselves and show for it: some weighed, some waiting, among
//! them what somebody learned before.
use super::{Centre, specimen::Specimens};
use crate::{
    access::{Assessing, Learning},
    error::{Error, Result},
    evidence::{
        commands::{File, answer, show, weigh},
        queries,
        rules::{Shown, Weighed},
    },
    papers::{picture::Developed, shelf::Shelf},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        element::ElementId,
        enrolment::{self, EnrolmentId},
        evidence::EvidenceKind,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::EntityTrait;

/// A piece: whose (counted from the end of the list), kind, title, words, what kind of file, and how it was
/// weighed with the assessor's words.
type Piece = (usize, EvidenceKind, &'static str, &'static str, Paper, Option<(Weighed, &'static str)>);

#[derive(Clone, Copy)]
enum Paper {
    None,
    Picture,
    Pdf,
}

const GOOD: Weighed = Weighed { valid: true, authentic: true, current: true, sufficient: true };
const OLD: Weighed = Weighed { valid: true, authentic: true, current: false, sufficient: true };

const PIECES: [Piece; 5] = [
    (
        0,
        EvidenceKind::Work,
        "Surat penawaran nasi kotak",
        "Saya ketik dan cetak sendiri di latihan hari kedua.",
        Paper::Picture,
        Some((GOOD, "")),
    ),
    (
        0,
        EvidenceKind::Prior,
        "Kursus mengetik di balai desa",
        "Saya ikut kursus tiga hari, dan sejak itu mengetik surat RT setiap bulan.",
        Paper::Pdf,
        None,
    ),
    (
        1,
        EvidenceKind::Work,
        "Tabel harga bahan",
        "Foto layar tabel harga yang saya pakai di warung.",
        Paper::Picture,
        None,
    ),
    (
        2,
        EvidenceKind::Prior,
        "Surat kerja dari toko lama",
        "Sepuluh tahun lalu saya juru ketik.",
        Paper::Pdf,
        Some((OLD, "Ini sudah lama. Tunjukkan juga surat yang Anda buat tahun ini.")),
    ),
    (
        3,
        EvidenceKind::Work,
        "Berkas pelanggan",
        "Berkas saya simpan per bulan, dan salinannya di kartu memori.",
        Paper::None,
        None,
    ),
];

/// Says and shows it all, a day before `at`, and weighs what was weighed.
///
/// # Errors
/// Those of the commands.
pub async fn show_all(
    tx: &Tx,
    centre: &Centre<'_>,
    shelf: &Shelf,
    specimens: &Specimens,
    cohort: CohortId,
    people: &[EnrolmentId],
    at: DateTime<Utc>,
) -> Result<()> {
    let cohort = cohort::Entity::find_by_id(cohort).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let elements: Vec<ElementId> = queries::units(tx.db(), cohort.course_version_id)
        .await?
        .into_iter()
        .flat_map(|unit| unit.elements)
        .map(|element| element.id)
        .collect();
    let said_at = at - TimeDelta::days(1);
    let mut learners = Vec::new();
    for (n, who) in people.iter().rev().take(6).enumerate() {
        let seat = enrolment::Entity::find_by_id(*who).one(tx.db()).await?.ok_or(Error::NotFound)?;
        let learning = Learning::without_sign_in(seat, cohort.clone());
        // The first has answered for everything, the others for a part.
        let said = elements.iter().enumerate().filter(|(e, _)| n == 0 || e % 3 < 2);
        let said = said.map(|(e, element)| (*element, (e + n) % 4 != 3)).collect();
        answer(tx, &learning, said, said_at).await?;
        learners.push(learning);
    }
    let assessor = Assessing::without_sign_in(centre.assessor, &centre.assessor_name, &cohort);
    for (n, (whose, kind, title, words, paper, weighed)) in PIECES.into_iter().enumerate() {
        let Some(learning) = learners.get(whose) else { continue };
        let file = match paper {
            Paper::None => None,
            Paper::Picture => Some(specimens.letter(&["CONTOH", title, "Dapur Bu Aminah", "Semarang"])?),
            Paper::Pdf => Some(page(title)),
        };
        let file = match file {
            None => None,
            Some(made) => Some(kept(centre, shelf, made).await?),
        };
        let shown = Shown { kind, title: title.into(), words: words.into() };
        let of = elements.iter().copied().skip(n % elements.len().max(1)).take(2).collect();
        let id = show(tx, learning, shown, &of, file, said_at).await?;
        if let (Some(id), Some((weighed, said))) = (id, weighed) {
            let who = learning.enrolment().id;
            weigh(tx, &assessor, who, id, weighed, said, centre.origin, at).await?;
        }
    }
    Ok(())
}

async fn kept(centre: &Centre<'_>, shelf: &Shelf, made: Developed) -> Result<File> {
    let code = centre.random.token();
    let place = Shelf::place(&code, made.ending)?;
    shelf.put(&place, &made.bytes).await?;
    Ok(File { code, media_type: made.media_type, place })
}

/// A page that says what it is: the smallest PDF that every reader opens.
fn page(title: &str) -> Developed {
    let words: String = title.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    let text = format!("BT /F1 22 Tf 60 760 Td (CONTOH) Tj 0 -40 Td ({words}) Tj ET");
    let parts = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_string(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_string(),
    ];
    let (mut bytes, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (n, part) in (1..).zip(&parts) {
        places.push(bytes.len());
        bytes.push_str(&format!("{n} 0 obj\n{part}\nendobj\n"));
    }
    let table = bytes.len();
    bytes.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        bytes.push_str(&format!("{place:010} 00000 n \n"));
    }
    bytes.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    Developed { media_type: "application/pdf", ending: "pdf", bytes: bytes.into_bytes() }
}
