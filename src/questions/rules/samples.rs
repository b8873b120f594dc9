//! Random questions for the properties, odd ones preferred.
use super::{Accepted, Choice, Figure, Format, Kind, Pair, Question, Text, Truth, Wording};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Pieces that mean something to one of the formats, or are hard on programs.
pub const ODD: [&str; 54] = [
    "~",
    "=",
    "#",
    "{",
    "}",
    ":",
    "\\",
    "\\n",
    "\n",
    "%",
    "[",
    "]",
    "[html]",
    "[plain]",
    "[tag:x]",
    "%50%",
    "->",
    "::",
    "####",
    "//",
    "$CATEGORY:",
    "$CATEGORY: a",
    "*",
    "\\*",
    "..",
    "T",
    "TRUE",
    "_____",
    "\t",
    " ",
    "  ",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "e\u{301}",
    "ñ",
    "漢字",
    "🙂",
    "👩‍🌾",
    "ẞ",
    "İ",
    "A. ",
    "ANSWER: A",
    "|",
    ",",
    ";",
    "\"",
    "'",
    "<b>",
    "&amp;",
    "½",
    "\r\n",
];

fn body() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "[a-zA-Z0-9 ]{1,8}",
        4 => proptest::sample::select(&ODD[..]).prop_map(str::to_string),
        1 => any::<char>().prop_filter("kept characters", |c| !c.is_control()).prop_map(String::from),
    ];
    vec(word, 0..7).prop_map(|words| words.concat())
}

/// A text that is not empty.
fn filled() -> impl Strategy<Value = String> {
    body().prop_map(|body| if super::tidy_line(&body).is_empty() { "isi".to_string() } else { body })
}

fn format() -> impl Strategy<Value = Format> {
    proptest::sample::select(&Format::ALL[..])
}

fn text() -> impl Strategy<Value = Text> {
    (format(), filled()).prop_map(|(format, body)| Text { format, body })
}

fn feedback() -> impl Strategy<Value = Option<Text>> {
    of((format(), body()).prop_map(|(format, body)| Text { format, body }))
}

fn weight(least: i64) -> impl Strategy<Value = Decimal> {
    prop_oneof![
        Just(Decimal::ZERO),
        Just(Decimal::ONE_HUNDRED),
        (least..=100).prop_map(Decimal::from),
        (least * 100_000..=10_000_000).prop_map(|n| Decimal::new(n, 5)),
    ]
}

fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-2000i64..2000).prop_map(Decimal::from),
        (any::<i32>(), 0u32..12).prop_map(|(n, scale)| Decimal::new(i64::from(n), scale)),
        (any::<i64>(), 0u32..20).prop_map(|(n, scale)| Decimal::new(n, scale)),
    ]
}

fn accepted() -> impl Strategy<Value = Accepted> {
    prop_oneof![
        4 => (number(), number()).prop_map(|(value, off)| Accepted::Near { value, tolerance: off.abs() }),
        3 => (number(), number()).prop_map(|(a, b)| Accepted::Between { low: a.min(b), high: a.max(b) }),
        1 => Just(Accepted::Any),
    ]
}

fn choice() -> impl Strategy<Value = Choice> {
    (text(), weight(-100), feedback()).prop_map(|(text, weight, feedback)| Choice { text, weight, feedback })
}

fn wording() -> impl Strategy<Value = Wording> {
    (filled(), weight(0), feedback()).prop_map(|(pattern, weight, feedback)| Wording {
        pattern,
        weight,
        feedback,
    })
}

fn figure() -> impl Strategy<Value = Figure> {
    (accepted(), weight(0), feedback()).prop_map(|(accepted, weight, feedback)| Figure {
        accepted,
        weight,
        feedback,
    })
}

fn pair() -> impl Strategy<Value = Pair> {
    (of(text()), filled()).prop_map(|(left, right)| Pair { left: left.map(no_arrow), right })
}

fn no_arrow(text: Text) -> Text {
    Text { body: text.body.replace("->", "→"), ..text }
}

fn kind() -> impl Strategy<Value = Kind> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => (vec(choice(), 2..6), at()).prop_map(|(mut choices, at)| {
            let at = at.index(choices.len());
            choices[at].weight = Decimal::ONE_HUNDRED;
            Kind::Single(choices)
        }),
        3 => (vec(choice(), 1..4), vec((text(), feedback()), 1..5)).prop_map(|(mut choices, right)| {
            for choice in &mut choices {
                choice.weight = choice.weight.min(Decimal::ZERO);
            }
            let part = (Decimal::ONE_HUNDRED / Decimal::from(right.len())).round_dp(5);
            choices.extend(right.into_iter().map(|(text, feedback)| Choice { text, weight: part, feedback }));
            choices.push(Choice { text: Text::new(Format::Plain, "x"), weight: Decimal::ZERO, feedback: None });
            Kind::Several(choices)
        }),
        2 => (any::<bool>(), feedback(), feedback())
            .prop_map(|(right, if_wrong, if_right)| Kind::TrueFalse(Truth { right, if_wrong, if_right })),
        3 => (vec(wording(), 1..5), at()).prop_map(|(mut wordings, at)| {
            let at = at.index(wordings.len());
            wordings[at].weight = Decimal::ONE_HUNDRED;
            Kind::Short(wordings)
        }),
        3 => (vec(figure(), 1..5), at()).prop_map(|(mut figures, at)| {
            let at = at.index(figures.len());
            figures[at].weight = Decimal::ONE_HUNDRED;
            Kind::Numeric(figures)
        }),
        2 => (vec(pair(), 0..4), text(), text()).prop_map(|(mut pairs, one, two)| {
            for left in [one, two] {
                pairs.push(Pair { left: Some(no_arrow(left)), right: "kanan".into() });
            }
            Kind::Matching(pairs)
        }),
        1 => Just(Kind::Essay),
        1 => Just(Kind::Description),
    ]
}

/// A question as it is kept.
pub fn question() -> impl Strategy<Value = Question> {
    let tag = body().prop_map(|tag| tag.replace(['\\', '<', '>', '`', ','], ""));
    let names = (body(), prop_oneof![Just(String::new()), body()], body(), vec(tag, 0..3));
    (names, text(), of(body()), feedback(), kind()).prop_map(
        |(names, text, after, general_feedback, kind)| {
            let (name, category, id_number, tags) = names;
            let described = kind == Kind::Description;
            let question = Question {
                name,
                category,
                id_number: id_number.replace('\\', ""),
                tags,
                text,
                after: after.filter(|_| !described),
                general_feedback: general_feedback.filter(|_| !described),
                kind,
            };
            question.clone().checked().unwrap_or_else(|why| panic!("{why:?}: {question:?}"))
        },
    )
}
