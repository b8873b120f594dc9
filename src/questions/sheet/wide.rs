//! The wide shape: a row for every question, with options A, B, C … and a key.
use super::heads::Head;
use super::long::word;
use super::{Cells, Import};
use crate::questions::rules::{Choice, Format, Kind, Question, Text, Truth, Wording};
use crate::text::Both;
use rust_decimal::Decimal;

/// Reads the rows under the heads.
pub fn read<'a>(rows: impl Iterator<Item = Cells<'a>>) -> Import {
    let mut import = Import::default();
    for row in rows {
        match question(&row) {
            Ok(question) => import.take(row.line, question),
            Err(why) => import.refused.push(row.refuse(why)),
        }
    }
    import
}

fn question(row: &Cells) -> Result<Question, Both> {
    let (format, body) = Format::split(row.get(Head::Text));
    let format = format.unwrap_or_default();
    let text = Text::new(format, body);
    let general = row.get(Head::General);
    Ok(Question {
        name: row.get(Head::Name).into(),
        category: row.get(Head::Category).into(),
        id_number: row.get(Head::Code).into(),
        tags: row.get(Head::Tags).split(',').map(str::to_string).collect(),
        general_feedback: (!general.is_empty()).then(|| Text::of(general, format)),
        ..Question::new(text, kind(row, format)?)
    })
}

fn kind(row: &Cells, format: Format) -> Result<Kind, Both> {
    let options: Vec<&str> = (0..26).map(|nth| row.get(Head::Option(nth))).collect();
    let count = options.iter().rposition(|option| !option.is_empty()).map_or(0, |last| last + 1);
    let key = row.get(Head::Key);
    if key.is_empty() {
        return Err(both!("Kolom “Kunci” kosong.", "The column “Key” is empty."));
    }
    if count == 0 {
        return Ok(match word(key) {
            Some(right) => Kind::TrueFalse(Truth { right, if_wrong: None, if_right: None }),
            None => Kind::Short(key.split('|').map(wording).collect()),
        });
    }
    let mut right: Vec<usize> = letters(key, count)?;
    right.sort_unstable();
    right.dedup();
    let share =
        |of: usize| Decimal::ONE_HUNDRED.checked_div(Decimal::from(of)).unwrap_or_default().round_dp(5);
    let (gain, loss) = (share(right.len()), share(count - right.len()));
    let choice = |(at, option): (usize, &&str)| Choice {
        text: Text::of(option, format),
        weight: match right.contains(&at) {
            true => gain,
            // Who ticks everything knows nothing.
            false if right.len() > 1 => -loss,
            false => Decimal::ZERO,
        },
        feedback: None,
    };
    let choices = options[..count].iter().enumerate().map(choice).collect();
    Ok(if right.len() == 1 { Kind::Single(choices) } else { Kind::Several(choices) })
}

fn wording(pattern: &str) -> Wording {
    Wording { pattern: pattern.into(), weight: Decimal::ONE_HUNDRED, feedback: None }
}

/// "B", "A, C", "A dan C", "AC".
fn letters(key: &str, count: usize) -> Result<Vec<usize>, Both> {
    let bare = key.to_lowercase().replace("dan", " ").replace("and", " ");
    let letters =
        bare.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | '.' | ')' | '&' | '/'));
    let place = |c: char| ('a'..='z').position(|letter| letter == c).filter(|at| *at < count);
    let places: Option<Vec<usize>> = letters.map(place).collect();
    places.filter(|places| !places.is_empty()).ok_or_else(|| {
        both!(
            "Kunci “{key}” bukan huruf dari pilihan soal ini. Tulis misalnya B, atau A, C.",
            "The key “{key}” is no letter of this question's options. Write, for example, B, or A, C."
        )
    })
}
