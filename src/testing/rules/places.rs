//! Places of options on a page. A page counts them as it shows them, from 0: places of the stored question
//! would tell whoever reads the page's source which answer was written first, and which sides belong
//! together.
use crate::questions::rules::{self as asked, Kind, Layout, Question};

/// How a question of a sitting is laid out. `seed` and `sitting` are the sitting's, `version` names the
/// question in it.
pub fn layout(question: &Question, shuffled: bool, seed: i64, sitting: &str, version: &str) -> Layout {
    // Right sides in the order of the left ones would be the answer.
    match (&question.kind, shuffled || matches!(question.kind, Kind::Matching(_))) {
        (_, true) => asked::options(seed.cast_unsigned(), sitting, version, question),
        (Kind::Single(choices) | Kind::Several(choices), false) => {
            Layout::Options((0..choices.len()).collect())
        }
        _ => Layout::AsItIs,
    }
}

/// Fields with places of the stored question, as this page says them. What it does not show is left out.
pub fn onto_page(layout: &Layout, stored: Vec<String>) -> Vec<String> {
    let shown = |order: &[usize], at: &str| {
        let at = at.parse::<usize>().ok()?;
        Some(order.iter().position(|one| *one == at)?.to_string())
    };
    fields(layout, stored, shown)
}

/// Fields that a page sent, with places of the stored question; the opposite of [`onto_page`]. A place that
/// the page does not have becomes one that no question has.
pub fn from_page(layout: &Layout, sent: Vec<String>) -> Vec<String> {
    let place = |order: &[usize], at: &str| {
        let at = at.trim().parse::<usize>().ok().and_then(|at| order.get(at));
        Some(at.map_or("?".to_string(), ToString::to_string))
    };
    fields(layout, sent, place)
}

fn fields(
    layout: &Layout,
    all: Vec<String>,
    place: impl Fn(&[usize], &str) -> Option<String>,
) -> Vec<String> {
    let one = |field: String| match layout {
        // An empty field is no answer.
        _ if field.trim().is_empty() => Some(field),
        Layout::AsItIs => Some(field),
        Layout::Options(order) => place(order, &field),
        Layout::Matching { lefts, rights } => {
            let (left, right) = field.split_once(':').unwrap_or((&field, ""));
            Some(format!("{}:{}", place(lefts, left)?, place(rights, right)?))
        }
    };
    all.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_page_counts_in_its_own_order() {
        let options = Layout::Options(vec![2, 0, 1]);
        assert_eq!(from_page(&options, words(&["0", " 2", ""])), words(&["2", "1", ""]));
        assert_eq!(onto_page(&options, words(&["2", "1"])), words(&["0", "2"]));
        let sides = Layout::Matching { lefts: vec![1, 0], rights: vec![0, 2, 1] };
        assert_eq!(from_page(&sides, words(&["0:1", "1:0"])), words(&["1:2", "0:0"]));
        assert_eq!(onto_page(&sides, words(&["1:2", "0:0"])), words(&["0:1", "1:0"]));
        assert_eq!(from_page(&Layout::AsItIs, words(&["12,5"])), words(&["12,5"]));
    }

    #[test]
    fn what_the_page_does_not_have_is_no_place() {
        assert_eq!(from_page(&Layout::Options(vec![0, 1]), words(&["7", "x"])), words(&["?", "?"]));
        let sides = Layout::Matching { lefts: vec![0], rights: vec![0] };
        assert_eq!(from_page(&sides, words(&["0-0", "3:0"])), words(&["?:?", "?:0"]));
        assert_eq!(onto_page(&sides, words(&["4:0"])), Vec::<String>::new());
    }

    #[test]
    fn sides_are_mixed_even_where_nothing_else_is() {
        let question = crate::questions::gift::read("a\n{=p -> 1 =q -> 2 =r -> 3}").questions().remove(0);
        let Layout::Matching { lefts, rights } = layout(&question, false, 7, "1", "9") else { panic!() };
        assert_eq!((lefts.len(), rights.len()), (3, 3));
        let single = crate::questions::gift::read("a{=x ~y ~z}").questions().remove(0);
        assert_eq!(layout(&single, false, 7, "1", "9"), Layout::Options(vec![0, 1, 2]));
    }
}
