//! The heads of the columns and the words of the kinds, in both languages.
use crate::questions::rules::trimmed;
use crate::text::Both;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// The category.
    Category,
    /// The author's code.
    Code,
    /// Tags, separated by commas.
    Tags,
    /// The title.
    Name,
    /// The kind.
    Kind,
    /// What is asked.
    Text,
    /// What follows the gap.
    After,
    /// General feedback.
    General,
    /// An answer.
    Answer,
    /// The right side of a pair.
    Right,
    /// The answer's weight in per cent.
    Weight,
    /// The answer's feedback.
    Feedback,
    /// The wide shape: the right options.
    Key,
    /// The wide shape: an option, from 0.
    Option(u8),
}

/// The heads of an export, in order.
pub const HEADS: [&str; 12] = [
    "Kategori",
    "Kode",
    "Label",
    "Judul",
    "Jenis",
    "Soal",
    "Sesudah titik-titik",
    "Umpan balik umum",
    "Jawaban",
    "Pasangan",
    "Bobot (%)",
    "Umpan balik",
];

/// The kinds of the long shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// One right option.
    Single,
    /// Several right options.
    Several,
    /// True or false.
    TrueFalse,
    /// A short answer.
    Short,
    /// A number.
    Numeric,
    /// Pairs.
    Matching,
    /// An essay.
    Essay,
    /// A text without a question.
    Description,
}

impl Named {
    const ALL: [(Named, &str, &str); 8] = [
        (Named::Single, "pilihan ganda", "multiple choice"),
        (Named::Several, "pilihan jamak", "several right"),
        (Named::TrueFalse, "benar/salah", "true/false"),
        (Named::Short, "isian", "short answer"),
        (Named::Numeric, "angka", "numeric"),
        (Named::Matching, "menjodohkan", "matching"),
        (Named::Essay, "uraian", "essay"),
        (Named::Description, "keterangan", "description"),
    ];

    /// As an export writes it.
    pub fn word(self) -> &'static str {
        Named::ALL.iter().find(|(named, ..)| *named == self).map_or("", |(_, word, _)| word)
    }

    /// As a table says it.
    pub fn read(word: &str) -> Result<Named, Both> {
        let low = word.to_lowercase();
        let found = Named::ALL.iter().find(|(_, id, en)| *id == low || *en == low);
        found.map(|(named, ..)| *named).ok_or_else(|| {
            let id = Named::ALL.map(|(_, id, _)| id).join(", ");
            let en = Named::ALL.map(|(_, _, en)| en).join(", ");
            both!("Jenis “{word}” tidak dikenal. Pakai: {id}.", "The kind “{word}” is not known. Use: {en}.")
        })
    }
}

fn head(cell: &str) -> Option<Head> {
    let word = trimmed(cell).to_lowercase();
    if let [letter @ b'a'..=b'z'] = word.as_bytes() {
        return Some(Head::Option(letter - b'a'));
    }
    if let Some(letter) = word.strip_prefix("pilihan ").or(word.strip_prefix("option "))
        && let [letter @ b'a'..=b'z'] = letter.as_bytes()
    {
        return Some(Head::Option(letter - b'a'));
    }
    Some(match word.as_str() {
        "kategori" | "category" => Head::Category,
        "kode" | "code" => Head::Code,
        "label" | "tags" => Head::Tags,
        "judul" | "title" => Head::Name,
        "jenis" | "kind" | "type" => Head::Kind,
        "soal" | "pertanyaan" | "question" => Head::Text,
        "sesudah titik-titik" | "after the gap" => Head::After,
        "umpan balik umum" | "pembahasan" | "general feedback" => Head::General,
        "jawaban" | "answer" => Head::Answer,
        "pasangan" | "match" => Head::Right,
        "bobot (%)" | "bobot" | "weight (%)" | "weight" => Head::Weight,
        "umpan balik" | "feedback" => Head::Feedback,
        "kunci" | "kunci jawaban" | "key" => Head::Key,
        _ => return None,
    })
}

/// The heads of a table. Columns of other names are passed over.
///
/// # Errors
/// When what every table needs is missing, or a head stands twice.
pub fn heads(cells: &[String]) -> Result<Vec<Option<Head>>, Both> {
    let heads: Vec<Option<Head>> = cells.iter().map(|cell| head(cell)).collect();
    for (at, one) in heads.iter().enumerate() {
        if one.is_some() && heads[..at].contains(one) {
            let name = trimmed(&cells[at]);
            return Err(both!("Kolom “{name}” ada dua kali.", "The column “{name}” stands twice."));
        }
    }
    let has = |head| heads.contains(&Some(head));
    match has(Head::Text) && (has(Head::Key) || has(Head::Kind) && has(Head::Answer)) {
        true => Ok(heads),
        false => Err(both!(
            "Baris pertama harus berisi judul kolom: “Soal” dan “Kunci”, atau “Soal”, “Jenis” dan “Jawaban”.",
            "The first row must hold the heads: “Question” and “Key”, or “Question”, “Kind” and “Answer”."
        )),
    }
}
