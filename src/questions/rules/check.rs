//! Whether a question can be kept: tidied first, then read through once, the first fault said in words.
use super::texts::{tidy, tidy_after, tidy_before, tidy_line, trimmed};
use super::{Accepted, Choice, Kind, Question, Text};
use crate::text::Both;
use rust_decimal::Decimal;

/// The longest title, as Moodle keeps it; counted in characters.
const LONGEST_NAME: usize = 255;
/// The longest code of an author, as Moodle keeps it; counted in characters.
const LONGEST_ID: usize = 100;
/// The most digits behind the point of a weight, a value or a tolerance.
const DECIMALS: u32 = 20;

impl Question {
    /// The question as it is kept: no blanks around texts, one kind of line break, nothing empty where
    /// nothing is meant, numbers without zeros at the end.
    ///
    /// # Errors
    /// The first thing that makes it no question, in words for its author.
    pub fn checked(self) -> Result<Question, Both> {
        let question = self.tidied();
        question.sound().map(|()| question)
    }

    fn tidied(mut self) -> Question {
        for line in [&mut self.name, &mut self.category, &mut self.id_number] {
            *line = tidy_line(line);
        }
        self.tags = self.tags.iter().map(|tag| tidy_line(tag)).filter(|tag| !tag.is_empty()).collect();
        self.after = self.after.map(|after| tidy_after(&after)).filter(|after| !after.is_empty());
        self.text.body = match self.after {
            Some(_) => tidy_before(&self.text.body),
            None => tidy(&self.text.body),
        };
        filled(&mut self.general_feedback);
        match &mut self.kind {
            Kind::Single(choices) | Kind::Several(choices) => {
                for choice in choices {
                    choice.text.body = tidy(&choice.text.body);
                    choice.weight = choice.weight.normalize();
                    filled(&mut choice.feedback);
                }
            }
            Kind::TrueFalse(truth) => {
                filled(&mut truth.if_wrong);
                filled(&mut truth.if_right);
            }
            Kind::Short(wordings) => {
                for wording in wordings {
                    wording.pattern = tidy(&wording.pattern);
                    wording.weight = wording.weight.normalize();
                    filled(&mut wording.feedback);
                }
            }
            Kind::Numeric(figures) => {
                for figure in figures {
                    figure.accepted = figure.accepted.normal();
                    figure.weight = figure.weight.normalize();
                    filled(&mut figure.feedback);
                }
            }
            Kind::Matching(pairs) => {
                for pair in pairs {
                    filled(&mut pair.left);
                    pair.right = tidy(&pair.right);
                }
            }
            Kind::Essay | Kind::Description => {}
        }
        self
    }

    fn sound(&self) -> Result<(), Both> {
        if trimmed(&self.text.body).is_empty() && self.after.is_none() {
            return Err(both!("Teks soalnya belum ada.", "The question has no text."));
        }
        if self.texts().any(|text| text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t'))) {
            return Err(both!(
                "Ada karakter tak terlihat yang tidak dapat disimpan. Ketik ulang bagian itu.",
                "There is an invisible character that cannot be kept. Type that part again."
            ));
        }
        if self.name.chars().count() > LONGEST_NAME {
            return Err(both!(
                "Judulnya lebih dari {LONGEST_NAME} huruf. Pendekkan.",
                "The title is longer than {LONGEST_NAME} characters. Shorten it."
            ));
        }
        self.findable()?;
        match &self.kind {
            Kind::Single(choices) => single(choices),
            Kind::Several(choices) => several(choices),
            Kind::Short(wordings) if wordings.iter().any(|wording| wording.pattern.is_empty()) => {
                Err(both!("Ada jawaban yang kosong.", "One answer is empty."))
            }
            Kind::Short(wordings) => graded(wordings.iter().map(|wording| wording.weight)),
            Kind::Numeric(figures) => {
                figures.iter().try_for_each(|figure| figure.accepted.sound())?;
                graded(figures.iter().map(|figure| figure.weight))
            }
            Kind::Matching(_) => self.matching(),
            Kind::Description if self.after.is_some() || self.general_feedback.is_some() => Err(both!(
                "Keterangan hanya berisi teks: tanpa titik-titik dan tanpa umpan balik.",
                "A description is only a text: no gap and no feedback."
            )),
            Kind::TrueFalse(_) | Kind::Essay | Kind::Description => Ok(()),
        }
    }

    /// Codes and tags can be written into a comment of GIFT and into one cell of a sheet.
    fn findable(&self) -> Result<(), Both> {
        if self.id_number.chars().count() > LONGEST_ID || self.id_number.contains('\\') {
            return Err(both!(
                "Kode soal paling panjang {LONGEST_ID} huruf, tanpa garis miring terbalik.",
                "A question's code has at most {LONGEST_ID} characters and no backslash."
            ));
        }
        match self.tags.iter().find(|tag| tag.contains(['\\', '<', '>', '`', ','])) {
            Some(tag) => Err(both!(
                "Label “{tag}” berisi koma atau salah satu dari \\ < > `. Ganti.",
                "The tag “{tag}” has a comma or one of \\ < > ` in it. Change it."
            )),
            None => Ok(()),
        }
    }

    fn matching(&self) -> Result<(), Both> {
        let Kind::Matching(pairs) = &self.kind else { return Ok(()) };
        if pairs.iter().filter(|pair| pair.left.is_some()).count() < 2 {
            return Err(both!(
                "Soal menjodohkan perlu paling sedikit dua pasangan.",
                "A matching question needs at least two pairs."
            ));
        }
        if pairs.iter().any(|pair| pair.right.is_empty()) {
            return Err(both!("Ada pasangan tanpa jawaban di kanan.", "A pair has no answer on its right."));
        }
        match pairs.iter().filter_map(|pair| pair.left.as_ref()).any(|left| left.body.contains("->")) {
            true => Err(both!(
                "Di sebelah kiri tidak boleh ada “->”, sebab itu pemisah pasangan. Pakai “→”.",
                "The left side cannot hold “->”, which separates the pair. Use “→”."
            )),
            false => Ok(()),
        }
    }
}

impl Accepted {
    fn normal(self) -> Accepted {
        match self {
            Accepted::Near { value, tolerance } => {
                Accepted::Near { value: value.normalize(), tolerance: tolerance.normalize() }
            }
            Accepted::Between { low, high } => {
                Accepted::Between { low: low.normalize(), high: high.normalize() }
            }
            Accepted::Any => Accepted::Any,
        }
    }

    fn sound(&self) -> Result<(), Both> {
        match self {
            Accepted::Near { value, tolerance } if too_fine(*value) || too_fine(*tolerance) => Err(fine()),
            Accepted::Between { low, high } if too_fine(*low) || too_fine(*high) => Err(fine()),
            Accepted::Near { tolerance, .. } if tolerance.is_sign_negative() && !tolerance.is_zero() => {
                Err(both!("Toleransi tidak boleh negatif.", "A tolerance cannot be negative."))
            }
            Accepted::Between { low, high } if low > high => Err(both!(
                "Rentang {low}..{high} terbalik. Tulis yang kecil dulu.",
                "The range {low}..{high} is upside down. Write the lesser number first."
            )),
            _ => Ok(()),
        }
    }
}

fn too_fine(number: Decimal) -> bool {
    number.scale() > DECIMALS
}

fn fine() -> Both {
    both!(
        "Angka di belakang koma paling banyak {DECIMALS}.",
        "A number has at most {DECIMALS} digits behind the point."
    )
}

fn filled(text: &mut Option<Text>) {
    if let Some(inner) = text {
        inner.body = tidy(&inner.body);
        if inner.body.is_empty() {
            *text = None;
        }
    }
}

fn options(choices: &[Choice]) -> Result<(), Both> {
    if choices.len() < 2 {
        return Err(both!(
            "Soal pilihan perlu paling sedikit dua pilihan.",
            "A question of choices needs at least two."
        ));
    }
    if choices.iter().any(|choice| choice.text.body.is_empty()) {
        return Err(both!("Ada pilihan yang kosong.", "One choice is empty."));
    }
    choices.iter().try_for_each(|choice| within(choice.weight, -Decimal::ONE_HUNDRED))
}

fn single(choices: &[Choice]) -> Result<(), Both> {
    options(choices)?;
    match choices.iter().any(|choice| choice.weight == Decimal::ONE_HUNDRED) {
        true => Ok(()),
        false => Err(both!(
            "Belum ada pilihan yang benar sepenuhnya. Beri satu pilihan bobot 100% (tanda =).",
            "No choice is wholly right. Give one of them the weight 100% (the mark =)."
        )),
    }
}

/// The weights above 0 make 100, to half a per cent as Moodle rounds it: three thirds of 33.3 will do.
fn several(choices: &[Choice]) -> Result<(), Both> {
    options(choices)?;
    let sum: Decimal = choices.iter().map(|choice| choice.weight.max(Decimal::ZERO)).sum();
    let half = Decimal::new(5, 1);
    match sum >= Decimal::ONE_HUNDRED - half && sum < Decimal::ONE_HUNDRED + half {
        true => Ok(()),
        false if sum.is_zero() => Err(both!(
            "Belum ada pilihan yang benar. Tandai dengan = atau beri bobot.",
            "No choice is right. Mark one with = or give weights."
        )),
        false => Err(both!(
            "Bobot pilihan yang benar berjumlah {sum}%, seharusnya 100%.",
            "The weights of the right choices add up to {sum}%, they should make 100%."
        )),
    }
}

fn graded(weights: impl Iterator<Item = Decimal> + Clone) -> Result<(), Both> {
    weights.clone().try_for_each(|weight| within(weight, Decimal::ZERO))?;
    match weights.clone().any(|weight| weight == Decimal::ONE_HUNDRED) {
        true => Ok(()),
        false => Err(both!("Belum ada jawaban dengan bobot 100%.", "No answer has the weight 100%.")),
    }
}

fn within(weight: Decimal, least: Decimal) -> Result<(), Both> {
    if too_fine(weight) {
        return Err(fine());
    }
    match weight >= least && weight <= Decimal::ONE_HUNDRED {
        true => Ok(()),
        false => Err(both!(
            "Bobot {weight}% di luar batas {least}% sampai 100%.",
            "The weight {weight}% is outside {least}% to 100%."
        )),
    }
}
