//! A question as a form asks for it, and as it fills the form again.
use crate::{
    error::Refusal,
    questions::{
        gift,
        rules::{Accepted, Choice, Figure, Format, Kind, Pair, Question, Text, Truth, Wording, shown, typed},
    },
    tables::{course::CourseId, question_version::QuestionKind},
    web::Filled,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Empty lines for options and pairs that a form has at least.
const LINES: usize = 6;

/// What was typed. Fields of other kinds stay empty.
#[derive(FromForm)]
pub struct Typed<'r> {
    pub(super) jenis: QuestionKind,
    pub(super) pelatihan: Option<CourseId>,
    judul: &'r str,
    topik: &'r str,
    kode: &'r str,
    label: &'r str,
    teks: &'r str,
    umpan: &'r str,
    pilihan: Vec<&'r str>,
    benar: Vec<usize>,
    /// Whether the statement is true.
    kunci: Option<&'r str>,
    /// One accepted answer a line.
    jawaban: Option<&'r str>,
    angka: Option<&'r str>,
    toleransi: Option<&'r str>,
    kiri: Vec<&'r str>,
    kanan: Vec<&'r str>,
    /// The version that was changed; none for a new one.
    pub(super) versi: Option<i32>,
    /// The whole question as GIFT, instead of all other fields.
    gift: Option<&'r str>,
}

fn text(words: &str) -> Text {
    // What looks like HTML was meant as it was typed.
    let format = if words.contains('<') { Format::Plain } else { Format::Moodle };
    Text::new(format, words)
}

fn weight(right: usize) -> Decimal {
    match right {
        0 => Decimal::ZERO,
        // Whole parts to five digits, as Moodle writes thirds.
        n => (Decimal::ONE_HUNDRED / Decimal::from(n)).round_dp(5).normalize(),
    }
}

/// Lines that say something, each with its place in the form.
fn filled<'r>(lines: &[&'r str]) -> Vec<(usize, &'r str)> {
    lines.iter().map(|line| line.trim()).enumerate().filter(|(_, line)| !line.is_empty()).collect()
}

impl Typed<'_> {
    /// The question, not yet checked.
    ///
    /// # Errors
    /// A refusal at the field that cannot be read.
    pub fn question(&self) -> Result<Question, Refusal> {
        if let Some(source) = self.gift.filter(|source| !source.trim().is_empty()) {
            return only(source);
        }
        let kind = self.kind()?;
        let mut question = Question::new(text(self.teks), kind);
        question.name = self.judul.to_string();
        question.category = self.topik.to_string();
        question.id_number = self.kode.to_string();
        question.tags = self.label.split(',').map(str::to_string).collect();
        question.general_feedback = (!self.umpan.trim().is_empty()).then(|| text(self.umpan));
        Ok(question)
    }

    fn kind(&self) -> Result<Kind, Refusal> {
        let choice = |words: &str, weight| Choice { text: text(words), weight, feedback: None };
        Ok(match self.jenis {
            QuestionKind::Single | QuestionKind::Several => {
                let given = filled(&self.pilihan);
                let right = given.iter().filter(|(at, _)| self.benar.contains(at)).count();
                let several = self.jenis == QuestionKind::Several;
                if !several && right != 1 {
                    return Err(Refusal::at(
                        "pilihan",
                        both!("Tandai satu jawaban yang benar.", "Mark one answer as right."),
                    ));
                }
                let wrong = given.len() - right;
                let one = |(at, words): (usize, &str)| match self.benar.contains(&at) {
                    true => choice(words, weight(right)),
                    // Who ticks everything knows nothing.
                    false if several => choice(words, -weight(wrong)),
                    false => choice(words, Decimal::ZERO),
                };
                let choices = given.into_iter().map(one).collect();
                if several { Kind::Several(choices) } else { Kind::Single(choices) }
            }
            QuestionKind::TrueFalse => match self.kunci {
                Some(key @ ("benar" | "salah")) => {
                    Kind::TrueFalse(Truth { right: key == "benar", if_wrong: None, if_right: None })
                }
                _ => {
                    return Err(Refusal::at(
                        "kunci",
                        both!("Pilih benar atau salah.", "Choose true or false."),
                    ));
                }
            },
            QuestionKind::Short => {
                let lines: Vec<&str> = self.jawaban.unwrap_or("").lines().collect();
                let one = |(_, line): (usize, &str)| Wording {
                    pattern: line.to_string(),
                    weight: Decimal::ONE_HUNDRED,
                    feedback: None,
                };
                Kind::Short(filled(&lines).into_iter().map(one).collect())
            }
            QuestionKind::Numeric => {
                let number = |field, words: &str| typed(words).map_err(|why| Refusal::at(field, why));
                let value = number("angka", self.angka.unwrap_or(""))?;
                let tolerance = match self.toleransi.map(str::trim).unwrap_or("") {
                    "" => Decimal::ZERO,
                    words => number("toleransi", words)?,
                };
                let accepted = Accepted::Near { value, tolerance };
                Kind::Numeric(vec![Figure { accepted, weight: Decimal::ONE_HUNDRED, feedback: None }])
            }
            QuestionKind::Matching => {
                let lines = self.kiri.iter().zip(&self.kanan);
                let lines = lines.map(|(left, right)| (left.trim(), right.trim()));
                let pairs = lines.filter(|(left, right)| !left.is_empty() || !right.is_empty());
                let pair = |(left, right): (&str, &str)| Pair {
                    left: (!left.is_empty()).then(|| text(left)),
                    right: right.to_string(),
                };
                Kind::Matching(pairs.map(pair).collect())
            }
            QuestionKind::Essay => Kind::Essay,
            QuestionKind::Description => Kind::Description,
        })
    }
}

/// The one question of a GIFT text.
fn only(source: &str) -> Result<Question, Refusal> {
    let import = gift::read(source);
    if let Some(refused) = import.refused.first() {
        let (line, why) = (refused.line, &refused.why);
        let (id, en) = (&why.id, &why.en);
        return Err(Refusal::at("gift", both!("Baris {line}: {id}", "Line {line}: {en}")));
    }
    let mut found = import.found.into_iter();
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.question),
        _ => Err(Refusal::at("gift", both!("Tulis satu soal di sini.", "Write one question here."))),
    }
}

/// The form of a new question.
pub fn empty(kind: QuestionKind) -> Filled {
    lined(Filled::with([("jenis", kind.word().to_string())]))
}

/// The same form with lines enough for options and pairs.
pub fn lined(mut filled: Filled) -> Filled {
    for field in ["pilihan", "kiri", "kanan"] {
        let lines = filled.lists.entry(field.to_string()).or_default();
        let room = (lines.iter().filter(|line| !line.is_empty()).count() + 2).max(LINES);
        lines.resize(room.max(lines.len()), String::new());
    }
    filled.lists.entry("benar".to_string()).or_default();
    filled
}

/// The form filled with a question; the whole as GIFT where the plain fields cannot hold it.
pub fn of(question: &Question, kind: QuestionKind) -> (Filled, bool) {
    let (values, lists) = fields(question, kind);
    let plain = Filled { values, lists, errors: BTreeMap::new() };
    let held = typed_again(&plain, kind).is_some_and(|again| again == *question);
    if held {
        return (lined(plain), false);
    }
    (as_gift(question, kind), true)
}

/// The form with the whole question as GIFT.
pub fn as_gift(question: &Question, kind: QuestionKind) -> Filled {
    let source = gift::write(std::slice::from_ref(question)).text;
    lined(Filled::with([("jenis", kind.word().to_string()), ("gift", source)]))
}

fn fields(
    question: &Question,
    kind: QuestionKind,
) -> (BTreeMap<String, String>, BTreeMap<String, Vec<String>>) {
    let mut values = BTreeMap::from([
        ("jenis".to_string(), kind.word().to_string()),
        ("judul".to_string(), question.name.clone()),
        ("topik".to_string(), question.category.clone()),
        ("kode".to_string(), question.id_number.clone()),
        ("label".to_string(), question.tags.join(", ")),
        ("teks".to_string(), question.text.body.clone()),
        (
            "umpan".to_string(),
            question.general_feedback.as_ref().map(|text| text.body.clone()).unwrap_or_default(),
        ),
    ]);
    let mut lists = BTreeMap::new();
    match &question.kind {
        Kind::Single(choices) | Kind::Several(choices) => {
            lists.insert("pilihan".into(), choices.iter().map(|c| c.text.body.clone()).collect());
            let right = (0..choices.len()).filter(|at| choices[*at].weight > Decimal::ZERO);
            lists.insert("benar".into(), right.map(|at| at.to_string()).collect());
        }
        Kind::TrueFalse(truth) => {
            values.insert("kunci".into(), if truth.right { "benar" } else { "salah" }.into());
        }
        Kind::Short(wordings) => {
            let all: Vec<&str> = wordings.iter().map(|wording| wording.pattern.as_str()).collect();
            values.insert("jawaban".into(), all.join("\n"));
        }
        Kind::Numeric(figures) => {
            if let Some(Figure { accepted: Accepted::Near { value, tolerance }, .. }) = figures.first() {
                values.insert("angka".into(), shown(*value));
                values.insert("toleransi".into(), shown(*tolerance));
            }
        }
        Kind::Matching(pairs) => {
            let left = |pair: &Pair| pair.left.as_ref().map(|text| text.body.clone()).unwrap_or_default();
            lists.insert("kiri".into(), pairs.iter().map(left).collect());
            lists.insert("kanan".into(), pairs.iter().map(|pair| pair.right.clone()).collect());
        }
        Kind::Essay | Kind::Description => {}
    }
    (values, lists)
}

/// The question that these fields would be read as.
fn typed_again(filled: &Filled, kind: QuestionKind) -> Option<Question> {
    let list = |field: &str| -> Vec<&str> {
        filled.lists.get(field).map(|all| all.iter().map(String::as_str).collect()).unwrap_or_default()
    };
    let typed = Typed {
        jenis: kind,
        pelatihan: None,
        judul: filled.value("judul"),
        topik: filled.value("topik"),
        kode: filled.value("kode"),
        label: filled.value("label"),
        teks: filled.value("teks"),
        umpan: filled.value("umpan"),
        versi: None,
        pilihan: list("pilihan"),
        benar: list("benar").iter().filter_map(|at| at.parse().ok()).collect(),
        kunci: Some(filled.value("kunci")),
        jawaban: Some(filled.value("jawaban")),
        angka: Some(filled.value("angka")),
        toleransi: Some(filled.value("toleransi")),
        kiri: list("kiri"),
        kanan: list("kanan"),
        gift: None,
    };
    typed.question().ok()?.checked().ok()
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
