//! What was answered, and what a whole sitting is worth.
use crate::{
    error::Refusal,
    questions::rules::{Kind, Question, Response, Verdict, score, typed},
};
use rust_decimal::Decimal;

/// The longest answer, in characters.
const LONGEST: usize = 10_000;

/// How far a device's clock may run ahead of ours, in thousandths of a second.
const AHEAD: i64 = 5_000;

/// When an answer counts as given, in thousandths of a second. A device says when it was given; one that
/// is ahead of us, or a form without a script, is told from our own clock. A form that a person sends
/// herself is later than what is stored.
pub fn stands(now_ms: i64, said: Option<i64>, stored: Option<i64>) -> i64 {
    match said {
        Some(said) => said.min(now_ms + AHEAD),
        None => stored.map_or(now_ms, |stored| now_ms.max(stored + 1)),
    }
}

/// The answer that the fields of a question say. Places are those of the stored question; a matching says
/// "left:right" for each side.
///
/// # Errors
/// A refusal for what is no answer to this question, or an unclear number.
pub fn response(question: &Question, given: &[String]) -> Result<Response, Refusal> {
    let given: Vec<&str> = given.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
    let strange = || {
        Refusal::at(
            "jawab",
            both!(
                "Jawaban ini tidak cocok dengan soalnya. Muat ulang halaman.",
                "This answer does not fit its question. Load the page again."
            ),
        )
    };
    let place = |one: &str| one.parse::<usize>().map_err(|_| strange());
    let Some(first) = given.first() else { return Ok(Response::Nothing) };
    let response = match &question.kind {
        Kind::Single(_) => Response::Choice(place(first)?),
        Kind::Several(_) => {
            let mut places = given.iter().map(|one| place(one)).collect::<Result<Vec<_>, _>>()?;
            places.sort_unstable();
            places.dedup();
            Response::Choices(places)
        }
        Kind::TrueFalse(_) => match *first {
            "1" => Response::Truth(true),
            "0" => Response::Truth(false),
            _ => return Err(strange()),
        },
        Kind::Short(_) | Kind::Numeric(_) | Kind::Essay => {
            if first.chars().count() > LONGEST {
                return Err(Refusal::at(
                    "jawab",
                    both!(
                        "Jawaban ini terlalu panjang. Paling banyak {LONGEST} huruf.",
                        "This answer is too long. At most {LONGEST} characters."
                    ),
                ));
            }
            Response::Typed((*first).to_string())
        }
        Kind::Matching(pairs) => {
            let mut sides = vec![None; pairs.len()];
            for one in &given {
                let (left, right) = one.split_once(':').ok_or_else(strange)?;
                let side = sides.get_mut(place(left)?).ok_or_else(strange)?;
                *side = Some(place(right)?);
            }
            Response::Pairs(sides)
        }
        Kind::Description => return Err(strange()),
    };
    score(question, &response).map_err(|why| Refusal::at("jawab", why))?;
    Ok(response)
}

/// The fields that say this answer; the opposite of [`response`].
pub fn raw(response: &Response) -> Vec<String> {
    match response {
        Response::Nothing => Vec::new(),
        Response::Choice(place) => vec![place.to_string()],
        Response::Choices(places) => places.iter().map(usize::to_string).collect(),
        Response::Truth(right) => vec![if *right { "1" } else { "0" }.to_string()],
        Response::Typed(words) => vec![words.clone()],
        Response::Pairs(sides) => {
            let given = sides.iter().enumerate();
            given.filter_map(|(left, right)| Some(format!("{left}:{}", (*right)?))).collect()
        }
    }
}

/// A question of a test with what was answered.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// Its points.
    pub mark: Decimal,
    /// What was answered; none: nothing.
    pub response: Option<&'a Response>,
    /// Points somebody gave for an essay.
    pub judged: Option<Decimal>,
}

impl Asked<'_> {
    /// The points of this one; `None` while an essay waits for a reader.
    pub fn points(&self) -> Option<Decimal> {
        let response = self.response.unwrap_or(&Response::Nothing);
        match score(self.question, response) {
            Ok(Verdict::Marked(marked)) => Some(marked.share.points(self.mark)),
            Ok(Verdict::NothingAsked) => Some(Decimal::ZERO),
            // Nothing written needs no reader.
            Ok(Verdict::NeedsPerson) if *response == Response::Nothing => Some(Decimal::ZERO),
            Ok(Verdict::NeedsPerson) => self.judged,
            // Checked when it was taken.
            Err(_) => Some(Decimal::ZERO),
        }
    }

    /// The points there are; none for a text between questions.
    pub fn of(&self) -> Decimal {
        match self.question.kind {
            Kind::Description => Decimal::ZERO,
            _ => self.mark,
        }
    }

    /// Whether something was answered.
    pub fn answered(&self) -> bool {
        self.response.is_some_and(|response| *response != Response::Nothing)
    }
}

/// What a sitting is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Points that are sure.
    pub points: Decimal,
    /// All there are.
    pub of: Decimal,
    /// Essays that wait for a reader.
    pub unread: i32,
}

/// Adds up a sitting, exactly.
pub fn total<'a>(asked: impl IntoIterator<Item = Asked<'a>>) -> Total {
    asked.into_iter().fold(Total::default(), |mut sum, one| {
        sum.of += one.of();
        match one.points() {
            Some(points) => sum.points += points,
            None => sum.unread += 1,
        }
        sum
    })
}

/// The points that somebody typed for an essay.
///
/// # Errors
/// When it is no number from 0 to the mark.
pub fn points_typed(text: &str, mark: Decimal) -> Result<Decimal, Refusal> {
    let points = typed(text).map_err(|why| Refusal::at("nilai", why))?;
    match points >= Decimal::ZERO && points <= mark && points.scale() <= 4 {
        true => Ok(points),
        false => Err(Refusal::at(
            "nilai",
            both!("Isi nilai dari 0 sampai {mark}.", "Give points from 0 to {mark}."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::gift;

    fn question(source: &str) -> Question {
        gift::read(source).questions().remove(0)
    }

    fn read(source: &str, given: &[&str]) -> Result<Response, &'static str> {
        let given: Vec<String> = given.iter().map(|one| one.to_string()).collect();
        let question = question(source);
        let read = response(&question, &given).map_err(|why| why.field)?;
        assert_eq!(raw(&read).len().min(1), usize::from(read != Response::Nothing));
        assert_eq!(response(&question, &raw(&read)).map_err(|why| why.field)?, read, "and back");
        Ok(read)
    }

    #[test]
    fn fields_are_answers() {
        assert_eq!(read("a?{=x ~y}", &["1"]), Ok(Response::Choice(1)));
        assert_eq!(read("a?{=x ~y}", &["2"]), Err("jawab"));
        assert_eq!(read("a?{=x ~y}", &["x"]), Err("jawab"));
        assert_eq!(read("a?{=x ~y}", &[""]), Ok(Response::Nothing));
        assert_eq!(read("a?{~%50%x ~%50%y ~z}", &["2", "0", "0"]), Ok(Response::Choices(vec![0, 2])));
        assert_eq!(read("a?{T}", &["0"]), Ok(Response::Truth(false)));
        assert_eq!(read("a?{T}", &["ya"]), Err("jawab"));
        assert_eq!(read("a?{=x}", &[" kata "]), Ok(Response::Typed("kata".into())));
        assert_eq!(read("a?{#5}", &["5,0"]), Ok(Response::Typed("5,0".into())));
        assert_eq!(read("a?{#5}", &["1.500"]), Err("jawab"));
        assert_eq!(read("a?{}", &["teks"]), Ok(Response::Typed("teks".into())));
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(read("a?{}", &[&long]), Err("jawab"));
        let match_it = "a\n{=p -> 1 =q -> 2}";
        assert_eq!(read(match_it, &["0:1"]), Ok(Response::Pairs(vec![Some(1), None])));
        assert_eq!(read(match_it, &["0-1"]), Err("jawab"));
        assert_eq!(read(match_it, &["5:1"]), Err("jawab"));
        assert_eq!(read("Hanya teks", &["x"]), Err("jawab"));
    }

    #[test]
    fn the_later_answer_stands() {
        assert_eq!(stands(100_000, Some(90_000), Some(95_000)), 90_000, "late, and older than what stands");
        assert_eq!(stands(100_000, Some(900_000), None), 105_000, "a clock that is ahead gains nothing");
        assert_eq!(stands(100_000, None, None), 100_000);
        assert_eq!(stands(100_000, None, Some(100_400)), 100_401, "a form sent by hand is the newest");
    }

    #[test]
    fn a_sitting_adds_up_exactly() {
        let (third, essay, text) =
            (question("a {=p -> 1 =q -> 2 =r -> 3}"), question("b?{}"), question("Hanya teks"));
        let (one, written) = (Response::Pairs(vec![Some(0), None, None]), Response::Typed("x".into()));
        let two = Decimal::TWO;
        let asked = |judged| {
            [
                Asked { question: &third, mark: Decimal::ONE, response: Some(&one), judged: None },
                Asked { question: &essay, mark: two, response: Some(&written), judged },
                Asked { question: &essay, mark: two, response: None, judged: None },
                Asked { question: &text, mark: two, response: None, judged: None },
            ]
        };
        let sum = total(asked(None));
        assert_eq!((sum.of, sum.unread), (Decimal::from(5), 1));
        assert_eq!(sum.points, Decimal::ONE / Decimal::from(3));
        let sum = total(asked(Some(Decimal::ONE)));
        assert_eq!((sum.points, sum.unread), (Decimal::ONE + Decimal::ONE / Decimal::from(3), 0));
        assert!(asked(None)[0].answered() && !asked(None)[2].answered());
    }

    #[test]
    fn points_have_bounds() {
        assert_eq!(points_typed("1,5", Decimal::TWO), Ok(Decimal::new(15, 1)));
        for text in ["3", "-1", "satu", "1,00001"] {
            assert!(points_typed(text, Decimal::TWO).is_err(), "{text}");
        }
    }
}
