//! The long shape: a row for every answer.
use super::heads::{Head, Named};
use super::{Cells, Import};
use crate::questions::rules::{
    Accepted, Choice, Figure, Format, GAP, Kind, Pair, Question, Text, Truth, Wording, typed,
};
use crate::text::Both;
use rust_decimal::Decimal;

/// One answer as its row says it.
struct Answer<'a> {
    line: u32,
    text: &'a str,
    right: &'a str,
    weight: &'a str,
    feedback: &'a str,
}

/// Reads the rows under the heads.
pub fn read<'a>(rows: impl Iterator<Item = Cells<'a>>) -> Import {
    let mut import = Import::default();
    let mut begun: Option<Vec<Cells>> = None;
    for row in rows {
        match (row.get(Head::Kind).is_empty(), &mut begun) {
            (true, Some(rows)) if row.get(Head::Text).is_empty() => rows.push(row),
            (true, _) => {
                let why = both!(
                    "Kolom “Jenis” kosong. Baris pertama setiap soal perlu jenis.",
                    "The column “Kind” is empty. The first row of every question needs a kind."
                );
                import.refused.push(row.refuse(why));
            }
            (false, begun) => {
                if let Some(rows) = begun.replace(vec![row]) {
                    finish(&rows, &mut import);
                }
            }
        }
    }
    if let Some(rows) = begun {
        finish(&rows, &mut import);
    }
    // Faults of single rows are found before the question they stand in: back into the file's order.
    import.refused.sort_by_key(|refused| refused.line);
    import
}

fn finish(rows: &[Cells], import: &mut Import) {
    let Some(first) = rows.first() else { return };
    match question(first, rows) {
        Ok(question) => import.take(first.line, question),
        Err((line, why)) => {
            let mut refused = first.refuse(why);
            refused.line = line;
            import.refused.push(refused);
        }
    }
}

fn question(first: &Cells, rows: &[Cells]) -> Result<Question, (u32, Both)> {
    let named = Named::read(first.get(Head::Kind)).map_err(|why| (first.line, why))?;
    let (format, body) = Format::split(first.get(Head::Text));
    let format = format.unwrap_or_default();
    let after = first.get(Head::After);
    let body = if after.is_empty() { body } else { body.strip_suffix(GAP).unwrap_or(body) };
    let after = (!after.is_empty()).then(|| after.strip_prefix(GAP).unwrap_or(after).to_string());
    let answers: Vec<Answer> = rows.iter().filter_map(answer).collect();
    let tags = first.get(Head::Tags).split(',').map(str::to_string).collect();
    Ok(Question {
        name: first.get(Head::Name).into(),
        category: first.get(Head::Category).into(),
        id_number: first.get(Head::Code).into(),
        tags,
        text: Text { format, body: body.into() },
        after,
        general_feedback: text_of(first.get(Head::General), format),
        kind: kind(named, &answers, format, first.line)?,
    })
}

/// The answer in a row; `None` if the row has none.
fn answer<'a>(row: &'a Cells) -> Option<Answer<'a>> {
    let [text, right, weight, feedback] =
        [Head::Answer, Head::Right, Head::Weight, Head::Feedback].map(|head| row.get(head));
    let empty = [text, right, weight, feedback].iter().all(|cell| cell.is_empty());
    (!empty).then_some(Answer { line: row.line, text, right, weight, feedback })
}

fn text_of(cell: &str, format: Format) -> Option<Text> {
    (!cell.is_empty()).then(|| Text::of(cell, format))
}

fn weight(answer: &Answer, otherwise: Decimal) -> Result<Decimal, (u32, Both)> {
    match answer.weight.trim_end_matches('%') {
        "" => Ok(otherwise),
        weight => typed(weight).map_err(|why| (answer.line, why)),
    }
}

fn kind(named: Named, answers: &[Answer], format: Format, line: u32) -> Result<Kind, (u32, Both)> {
    let choice = |answer: &Answer| {
        Ok(Choice {
            text: Text::of(answer.text, format),
            weight: weight(answer, Decimal::ZERO)?,
            feedback: text_of(answer.feedback, format),
        })
    };
    Ok(match named {
        Named::Single => Kind::Single(answers.iter().map(choice).collect::<Result<_, _>>()?),
        Named::Several => Kind::Several(answers.iter().map(choice).collect::<Result<_, _>>()?),
        Named::TrueFalse => Kind::TrueFalse(truth(answers, format, line)?),
        Named::Short => {
            let wording = |answer: &Answer| {
                Ok(Wording {
                    pattern: answer.text.into(),
                    weight: weight(answer, Decimal::ONE_HUNDRED)?,
                    feedback: text_of(answer.feedback, format),
                })
            };
            Kind::Short(answers.iter().map(wording).collect::<Result<_, _>>()?)
        }
        Named::Numeric => {
            let figure = |answer: &Answer| {
                Ok(Figure {
                    accepted: accepted(answer.text).map_err(|why| (answer.line, why))?,
                    weight: weight(answer, Decimal::ONE_HUNDRED)?,
                    feedback: text_of(answer.feedback, format),
                })
            };
            Kind::Numeric(answers.iter().map(figure).collect::<Result<_, _>>()?)
        }
        Named::Matching => {
            let pair =
                |answer: &Answer| Pair { left: text_of(answer.text, format), right: answer.right.into() };
            Kind::Matching(answers.iter().map(pair).collect())
        }
        Named::Essay | Named::Description => match answers.first() {
            Some(answer) => {
                return Err((
                    answer.line,
                    both!("Soal jenis ini tidak punya jawaban.", "A question of this kind has no answers."),
                ));
            }
            None if named == Named::Essay => Kind::Essay,
            None => Kind::Description,
        },
    })
}

/// The first row has the right word; a second one may have the feedback to the wrong one.
fn truth(answers: &[Answer], format: Format, line: u32) -> Result<Truth, (u32, Both)> {
    let unclear = |line| {
        let why = both!(
            "Tulis “benar” atau “salah” sebagai jawaban yang tepat; baris kedua hanya untuk umpan balik kata yang lain.",
            "Write “true” or “false” as the right answer; a second row is only for feedback to the other word."
        );
        (line, why)
    };
    let first = answers.first().ok_or_else(|| unclear(line))?;
    let right = word(first.text).ok_or_else(|| unclear(first.line))?;
    let other = answers.get(1);
    let second_right = other.is_some_and(|other| word(other.text) != Some(!right));
    if second_right || answers.len() > 2 {
        return Err(unclear(answers.last().map_or(line, |answer| answer.line)));
    }
    Ok(Truth {
        right,
        if_wrong: other.and_then(|other| text_of(other.feedback, format)),
        if_right: text_of(first.feedback, format),
    })
}

/// "benar" or "salah", in either language.
pub fn word(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "benar" | "true" | "betul" => Some(true),
        "salah" | "false" => Some(false),
        _ => None,
    }
}

/// "3", "3 ± 0,1", "1..5", "*".
pub fn accepted(cell: &str) -> Result<Accepted, Both> {
    if cell == "*" {
        return Ok(Accepted::Any);
    }
    if let Some((low, high)) = cell.split_once("..") {
        return Ok(Accepted::Between { low: typed(low)?, high: typed(high)? });
    }
    let (value, tolerance) = cell.split_once(['±', ':']).unwrap_or((cell, "0"));
    Ok(Accepted::Near { value: typed(value)?, tolerance: typed(tolerance)? })
}
