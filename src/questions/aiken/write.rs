//! From questions to an Aiken file, as far as Aiken can say them.
use super::{answer_line, letter, option_line};
use crate::questions::import::{Note, Written};
use crate::questions::rules::{Choice, Format, Kind, Question, Text};
use crate::text::Both;
use rust_decimal::Decimal;
use std::fmt::Write;

/// Writes questions, each checked. Left out, with the reason: every question that Aiken cannot hold.
/// Noted: what a question in the file loses.
pub fn write(questions: &[Question]) -> Written {
    let mut written = Written::default();
    for (index, question) in questions.iter().enumerate() {
        let text = question.shown_text();
        let choices = match sayable(question, &text) {
            Ok(choices) => choices,
            Err(why) => {
                written.left_out.push(Note { index, why });
                continue;
            }
        };
        if let Some(why) = lost(question) {
            written.notes.push(Note { index, why });
        }
        // Writing into a String cannot fail.
        let _ = writeln!(written.text, "{text}");
        let mut right = letter(0);
        for (place, choice) in choices.iter().enumerate() {
            let _ = writeln!(written.text, "{}. {}", letter(place), choice.text.body);
            if choice.weight == Decimal::ONE_HUNDRED {
                right = letter(place);
            }
        }
        let _ = writeln!(written.text, "ANSWER: {right}\n");
    }
    written
}

fn sayable<'a>(question: &'a Question, text: &str) -> Result<&'a [Choice], Both> {
    let Kind::Single(choices) = &question.kind else {
        return Err(both!(
            "Aiken hanya mengenal pilihan ganda dengan satu jawaban.",
            "Aiken knows only multiple choice with one answer."
        ));
    };
    if choices.len() > 26 {
        return Err(both!("Aiken hanya mengenal 26 pilihan.", "Aiken knows only 26 options."));
    }
    let whole = choices.iter().filter(|choice| choice.weight == Decimal::ONE_HUNDRED).count();
    let wrong = choices.iter().filter(|choice| choice.weight.is_zero()).count();
    if whole != 1 || whole + wrong != choices.len() {
        return Err(both!(
            "Aiken tidak mengenal nilai sebagian atau beberapa jawaban benar.",
            "Aiken knows neither parts of a mark nor several right answers."
        ));
    }
    let texts = || choices.iter().map(|choice| &choice.text).chain([&question.text]);
    if text.contains('\n') || texts().any(|text| text.body.contains('\n')) {
        return Err(both!("Aiken hanya mengenal teks satu baris.", "Aiken knows only texts of one line."));
    }
    let tagged = |text: &Text| text.format == Format::Html && text.body.contains(['<', '&']);
    if texts().any(tagged) || text.contains(['<', '&']) && question.text.format == Format::Html {
        return Err(both!("Aiken tidak mengenal HTML.", "Aiken knows no HTML."));
    }
    if option_line(text).is_some() || answer_line(text).is_some() {
        return Err(both!(
            "Teks soalnya mulai seperti pilihan atau baris ANSWER:.",
            "The text begins as an option or the line ANSWER: does."
        ));
    }
    Ok(choices)
}

/// What the file does not say of a question that is in it.
fn lost(question: &Question) -> Option<Both> {
    let formats = matches!(&question.kind, Kind::Single(choices)
        if choices.iter().any(|choice| choice.text.format != Format::Plain));
    let parts = [
        (!question.name.is_empty(), "judul", "title"),
        (!question.category.is_empty(), "kategori", "category"),
        (!question.id_number.is_empty(), "kode", "code"),
        (!question.tags.is_empty(), "label", "tags"),
        (question.after.is_some(), "tempat titik-titik", "place of the gap"),
        (formats || question.text.format != Format::Plain, "format teks", "text format"),
        (
            question.general_feedback.is_some() || question.feedbacks().next().is_some(),
            "umpan balik",
            "feedback",
        ),
    ];
    let lost: Vec<_> = parts.iter().filter(|part| part.0).collect();
    let id = lost.iter().map(|part| part.1).collect::<Vec<_>>().join(", ");
    let en = lost.iter().map(|part| part.2).collect::<Vec<_>>().join(", ");
    (!lost.is_empty()).then(|| both!("Tidak ikut: {id}.", "Left behind: {en}."))
}
