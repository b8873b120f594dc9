//! What stands between the braces.
use super::escape::{cut, find, pieces, unescape};
use super::read::{Fault, read_text};
use crate::questions::rules::{
    Accepted, Choice, Figure, Format, Kind, Pair, Text, Truth, Wording, plain, trimmed,
};
use crate::text::Both;
use rust_decimal::Decimal;

/// The kind of question that the answers make.
pub fn kind(inside: &str, format: Format) -> Result<Kind, Fault<'_>> {
    let inside = trimmed(inside);
    if inside.is_empty() {
        return Ok(Kind::Essay);
    }
    if let Some(figures) = inside.strip_prefix('#') {
        return numeric(figures, format);
    }
    if find(inside, &['~']).is_some() {
        return choices(inside, format);
    }
    if let Some(truth) = truth(inside, format) {
        return Ok(Kind::TrueFalse(truth));
    }
    // A short answer may hold an arrow only where its weight shows what it is; our own export writes it so.
    let weighted = inside.starts_with("=%");
    match find(inside, &['=']).is_some() && inside.contains("->") && !weighted {
        true => matching(inside, format),
        false => short(inside, format),
    }
}

/// Answers that each begin with one of `signs`. Nothing may stand before the first.
fn answers<'a>(inside: &'a str, signs: &[char]) -> Result<impl Iterator<Item = &'a str>, Fault<'a>> {
    let pieces = pieces(inside, signs);
    match pieces.first() {
        Some(first) if !trimmed(first).is_empty() => Err((
            first,
            both!(
                "Ada teks sebelum jawaban pertama. Mulai setiap jawaban dengan = (benar) atau ~ (salah).",
                "There is text before the first answer. Begin every answer with = (right) or ~ (wrong)."
            ),
        )),
        _ => Ok(pieces.into_iter().skip(1)),
    }
}

/// A weight between per cent signs at the beginning, if there is one, and the rest. What only looks
/// somewhat like a weight ("%5 lebih%") is text, as for Moodle; what can only be meant as one must be one.
fn weighed(raw: &str) -> Result<(Option<Decimal>, &str), Fault<'_>> {
    let raw = trimmed(raw);
    let Some((number, rest)) = raw.strip_prefix('%').and_then(|rest| rest.split_once('%')) else {
        return Ok((None, raw));
    };
    let like = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b',' | b' ');
    if number.is_empty() || !number.bytes().all(like) {
        return Ok((None, raw));
    }
    match plain(number) {
        Ok(weight) => Ok((Some(weight), rest)),
        Err(_) => Err((
            raw,
            both!(
                "Bobot “%{number}%” bukan angka. Tulis misalnya %50% atau %33.33333%.",
                "The weight “%{number}%” is not a number. Write, for example, %50% or %33.33333%."
            ),
        )),
    }
}

/// The feedback behind an answer.
fn feedback(raw: Option<&str>, format: Format) -> Option<Text> {
    raw.map(|raw| read_text(raw, format)).filter(|text| !text.body.is_empty())
}

fn choices(inside: &str, format: Format) -> Result<Kind, Fault<'_>> {
    let mut choices = Vec::new();
    for piece in answers(inside, &['=', '~'])? {
        let right = piece.starts_with('=');
        let (weight, rest) = weighed(&piece[1..])?;
        let (text, said) = cut(rest, '#');
        let weight = match (right, weight) {
            (true, Some(weight)) if weight != Decimal::ONE_HUNDRED => {
                return Err((
                    piece,
                    both!(
                        "Jawaban dengan = bernilai penuh. Untuk nilai sebagian tulis ~%{weight}%.",
                        "An answer with = counts in full. For a part of it write ~%{weight}%."
                    ),
                ));
            }
            (true, _) => Decimal::ONE_HUNDRED,
            (false, weight) => weight.unwrap_or_default(),
        };
        choices.push(Choice { text: read_text(text, format), weight, feedback: feedback(said, format) });
    }
    Ok(match find(inside, &['=']) {
        Some(_) => Kind::Single(choices),
        None => Kind::Several(choices),
    })
}

/// `T`, `F`, `TRUE`, `FALSE`, in capitals or not; then the feedback to the wrong and to the right answer.
fn truth(inside: &str, format: Format) -> Option<Truth> {
    let (word, said) = cut(inside, '#');
    let right = match trimmed(word).to_ascii_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let (wrong, rest) = said.map_or((None, None), |said| {
        let (wrong, rest) = cut(said, '#');
        (Some(wrong), rest)
    });
    Some(Truth { right, if_wrong: feedback(wrong, format), if_right: feedback(rest, format) })
}

fn short(inside: &str, format: Format) -> Result<Kind, Fault<'_>> {
    let mut wordings = Vec::new();
    let mut add = |raw| {
        let (weight, rest) = weighed(raw)?;
        let (pattern, said) = cut(rest, '#');
        let (_, pattern) = Format::split(trimmed(pattern));
        let weight = weight.unwrap_or(Decimal::ONE_HUNDRED);
        wordings.push(Wording { pattern: unescape(pattern), weight, feedback: feedback(said, format) });
        Ok(())
    };
    match find(inside, &['=']) {
        None => add(inside)?,
        Some(_) => answers(inside, &['='])?.try_for_each(|piece| add(&piece[1..]))?,
    }
    Ok(Kind::Short(wordings))
}

fn matching(inside: &str, format: Format) -> Result<Kind, Fault<'_>> {
    let mut pairs = Vec::new();
    for piece in answers(inside, &['='])? {
        let Some((left, right)) = piece[1..].split_once("->") else {
            return Err((
                piece,
                both!(
                    "Pasangan ini tanpa “->”. Tulis =kiri -> kanan.",
                    "This pair has no “->”. Write =left -> right."
                ),
            ));
        };
        if find(piece, &['#']).is_some() {
            return Err((
                piece,
                both!(
                    "Pasangan tidak punya umpan balik. Untuk tanda pagar sendiri tulis \\#.",
                    "Pairs have no feedback. For the number sign itself write \\#."
                ),
            ));
        }
        let left = Some(read_text(left, format)).filter(|left| !left.body.is_empty());
        pairs.push(Pair { left, right: unescape(trimmed(right)) });
    }
    Ok(Kind::Matching(pairs))
}

fn numeric(inside: &str, format: Format) -> Result<Kind, Fault<'_>> {
    let mut figures = Vec::new();
    if trimmed(inside).is_empty() {
        return Err((inside, both!("Belum ada angka setelah {{#.", "There is no number after {{#.")));
    }
    let pieces = pieces(inside, &['=', '~']);
    for (nth, piece) in pieces.iter().enumerate() {
        let wrong = piece.starts_with('~');
        let raw = piece.strip_prefix(['=', '~']).unwrap_or(piece);
        if nth == 0 && trimmed(raw).is_empty() {
            continue;
        }
        let (weight, rest) = weighed(raw)?;
        let (number, said) = cut(rest, '#');
        let feedback = feedback(said, format);
        let number = unescape(trimmed(number));
        let figure = match wrong {
            true if nth + 1 == pieces.len() && number.is_empty() && weight.is_none() => {
                Figure { accepted: Accepted::Any, weight: Decimal::ZERO, feedback }
            }
            true => {
                return Err((
                    piece,
                    both!(
                        "Pada soal angka, ~ hanya untuk umpan balik jawaban lain, di akhir: ~#umpan balik.",
                        "In a numeric question ~ is only for feedback to other answers, at the end: ~#feedback."
                    ),
                ));
            }
            false => {
                let accepted = accepted(&number).map_err(|why| (*piece, why))?;
                Figure { accepted, weight: weight.unwrap_or(Decimal::ONE_HUNDRED), feedback }
            }
        };
        figures.push(figure);
    }
    Ok(Kind::Numeric(figures))
}

/// `3`, `3:0.1`, `1..5`, `*`.
fn accepted(number: &str) -> Result<Accepted, Both> {
    if number == "*" {
        return Ok(Accepted::Any);
    }
    if let Some((low, high)) = number.split_once("..") {
        return Ok(Accepted::Between { low: plain(low)?, high: plain(high)? });
    }
    let (value, tolerance) = number.split_once(':').unwrap_or((number, "0"));
    Ok(Accepted::Near { value: plain(value)?, tolerance: plain(tolerance)? })
}
