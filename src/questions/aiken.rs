//! Aiken, the plainest of Moodle's formats (docs.moodle.org, "Aiken format"), both ways: one line of text,
//! options `A.` or `A)`, and `ANSWER: B`. One right option, no feedback, no titles.
//!
//! A text of several lines is refused: Moodle drops all but the last of them. Blank lines mean nothing.
//! Texts are plain; small letters before options and in `answer:` are taken too.
mod write;

pub use write::write;

use super::import::{Import, Refused, first_words};
use super::rules::{Choice, Format, Kind, Question, Text, trimmed};
use crate::text::Both;
use rust_decimal::Decimal;

/// A question that has begun.
struct Open {
    line: u32,
    text: String,
    options: Vec<String>,
    fault: Option<(u32, Both)>,
}

impl Open {
    fn new(line: u32, text: &str) -> Open {
        Open { line, text: text.to_string(), options: Vec::new(), fault: None }
    }

    fn spoil(&mut self, line: u32, why: Both) {
        self.fault.get_or_insert((line, why));
    }

    fn option(&mut self, line: u32, place: usize, text: &str) {
        let wanted = letter(self.options.len());
        if place != self.options.len() {
            self.spoil(
                line,
                both!(
                    "Pilihan harus berurutan; di sini seharusnya {wanted}.",
                    "Options go in order; here {wanted} should stand."
                ),
            );
        }
        self.options.push(text.to_string());
    }

    fn close(mut self, line: u32, answer: &str, import: &mut Import) {
        let right = place(answer).filter(|at| *at < self.options.len());
        if self.options.len() < 2 {
            self.spoil(line, both!("Perlu paling sedikit dua pilihan.", "At least two options are needed."));
        }
        if right.is_none() {
            self.spoil(
                line,
                both!(
                    "Setelah ANSWER: harus ada satu huruf dari pilihan di atasnya, bukan “{answer}”.",
                    "After ANSWER: stands one letter of the options above, not “{answer}”."
                ),
            );
        }
        if let Some((line, why)) = self.fault {
            import.refused.push(Refused { line, what: first_words(&self.text, 60), why });
            return;
        }
        let choice = |(at, text): (usize, &String)| {
            let weight = if Some(at) == right { Decimal::ONE_HUNDRED } else { Decimal::ZERO };
            Choice { text: Text::new(Format::Plain, text), weight, feedback: None }
        };
        let choices = self.options.iter().enumerate().map(choice).collect();
        let text = Text::new(Format::Plain, &self.text);
        import.take(self.line, Question::new(text, Kind::Single(choices)));
    }

    fn left_open(mut self, import: &mut Import) {
        let line = self.line;
        self.spoil(
            line,
            both!(
                "Baris ANSWER: belum ada di bawah pilihannya.",
                "There is no line ANSWER: below its options."
            ),
        );
        self.close(line, "", import);
    }
}

/// Reads a file of questions; what is no question is listed with its line.
pub fn read(file: &str) -> Import {
    let mut import = Import::default();
    let mut open: Option<Open> = None;
    let mut stray = false;
    let file = file.strip_prefix('\u{feff}').unwrap_or(file).replace("\r\n", "\n").replace('\r', "\n");
    for (number, line) in (1u32..).zip(file.split('\n')) {
        let line = trimmed(line);
        if line.is_empty() {
            continue;
        }
        let (answer, option) = (answer_line(line), option_line(line));
        match (&mut open, answer, option) {
            (Some(_), Some(answer), _) => {
                if let Some(open) = open.take() {
                    open.close(number, answer, &mut import);
                }
            }
            (Some(open), None, Some((place, text))) => open.option(number, place, text),
            (None, None, None) => {
                open = Some(Open::new(number, line));
                stray = false;
            }
            (None, answer, _) => {
                if !stray {
                    let why = both!(
                        "Baris ini tidak punya soal di atasnya. Tulis teks soal dulu, dalam satu baris.",
                        "This line has no question above it. Write the text of the question first, on one line."
                    );
                    import.refused.push(Refused { line: number, what: first_words(line, 60), why });
                }
                stray = answer.is_none();
            }
            (Some(began), None, None) if began.options.is_empty() => began.spoil(
                number,
                both!(
                    "Teks soal lebih dari satu baris. Gabungkan menjadi satu baris.",
                    "The text of the question has more than one line. Join them."
                ),
            ),
            (Some(_), None, None) => {
                if let Some(open) = open.replace(Open::new(number, line)) {
                    open.left_open(&mut import);
                }
            }
        }
    }
    if let Some(open) = open {
        open.left_open(&mut import);
    }
    import
}

/// The place that a letter names: one letter, perhaps with a point or bracket behind.
fn place(answer: &str) -> Option<usize> {
    let mut chars = answer.chars();
    let place = place_of(chars.next()?)?;
    matches!(chars.as_str(), "" | "." | ")").then_some(place)
}

fn place_of(letter: char) -> Option<usize> {
    letter.is_ascii_alphabetic().then(|| usize::from(letter.to_ascii_uppercase() as u8 - b'A'))
}

/// The letter of a place; `?` past the 26th.
fn letter(place: usize) -> char {
    ('A'..='Z').nth(place).unwrap_or('?')
}

fn answer_line(line: &str) -> Option<&str> {
    let (word, rest) = line.split_once(':')?;
    word.eq_ignore_ascii_case("ANSWER").then(|| trimmed(rest))
}

fn option_line(line: &str) -> Option<(usize, &str)> {
    let mut chars = line.chars();
    let place = place_of(chars.next()?)?;
    let text = chars.as_str().strip_prefix(['.', ')'])?;
    Some((place, trimmed(text)))
}

#[cfg(test)]
mod tests;
