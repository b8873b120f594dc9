//! The pieces of a question, whatever its kind.
use super::{Kind, Marked, Question, Text};

impl Question {
    /// Every piece of text in it.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let mut all: Vec<&str> = vec![&self.name, &self.category, &self.id_number, &self.text.body];
        all.extend(self.tags.iter().map(String::as_str));
        all.extend(self.after.as_deref());
        all.extend(self.general_feedback.as_ref().map(|text| text.body.as_str()));
        all.extend(self.feedbacks().map(|text| text.body.as_str()));
        match &self.kind {
            Kind::Single(choices) | Kind::Several(choices) => {
                all.extend(choices.iter().map(|choice| choice.text.body.as_str()));
            }
            Kind::Short(wordings) => all.extend(wordings.iter().map(|wording| wording.pattern.as_str())),
            Kind::Matching(pairs) => all.extend(pairs.iter().flat_map(|pair| {
                pair.left.iter().map(|left| left.body.as_str()).chain([pair.right.as_str()])
            })),
            _ => {}
        }
        all.into_iter()
    }

    /// The feedback of its answers, where there is any.
    pub(crate) fn feedbacks(&self) -> impl Iterator<Item = &Text> {
        self.by_answer().into_iter().flatten()
    }

    /// The feedback to be shown with a scored answer, in the order of the answers.
    pub fn feedback_to(&self, marked: &Marked) -> Vec<&Text> {
        let all = self.by_answer();
        marked.hit.iter().filter_map(|at| all.get(*at).copied().flatten()).collect()
    }

    /// The feedback of each answer; of true/false that to the wrong one, then that to the right one.
    fn by_answer(&self) -> Vec<Option<&Text>> {
        match &self.kind {
            Kind::Single(choices) | Kind::Several(choices) => {
                choices.iter().map(|choice| choice.feedback.as_ref()).collect()
            }
            Kind::TrueFalse(truth) => vec![truth.if_wrong.as_ref(), truth.if_right.as_ref()],
            Kind::Short(wordings) => wordings.iter().map(|wording| wording.feedback.as_ref()).collect(),
            Kind::Numeric(figures) => figures.iter().map(|figure| figure.feedback.as_ref()).collect(),
            Kind::Matching(_) | Kind::Essay | Kind::Description => Vec::new(),
        }
    }
}
