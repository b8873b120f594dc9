//! What a file holds, before anybody decides to keep it, and what an export could not say.
use super::rules::Question;
use crate::text::Both;

/// A question of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The line it begins on, from 1.
    pub line: u32,
    /// The question, tidied and checked.
    pub question: Question,
}

/// Something in a file that is no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line of the fault, from 1.
    pub line: u32,
    /// The title or the first words, so that its author knows which one is meant.
    pub what: String,
    /// What is wrong and what to write instead.
    pub why: Both,
}

/// The dry run of a file: every question and every fault, both in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// What can be taken.
    pub found: Vec<Found>,
    /// What cannot.
    pub refused: Vec<Refused>,
}

impl Import {
    /// Takes a question if it is sound, and lists it as refused if not.
    pub(super) fn take(&mut self, line: u32, question: Question) {
        let what = question.shown_name();
        match question.checked() {
            Ok(question) => self.found.push(Found { line, question }),
            Err(why) => self.refused.push(Refused { line, what, why }),
        }
    }

    /// The questions alone.
    pub fn questions(self) -> Vec<Question> {
        self.found.into_iter().map(|found| found.question).collect()
    }
}

/// An exported file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file, UTF-8 with LF.
    pub text: String,
    /// Questions the format cannot hold at all. They are not in the file.
    pub left_out: Vec<Note>,
    /// Questions in the file that lose something, or that another reader takes differently.
    pub notes: Vec<Note>,
}

/// A remark about one of the exported questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its place in the list that was handed in, from 0.
    pub index: usize,
    /// What happens to it.
    pub why: Both,
}

/// The first words of a text, for a list: at most `most` characters, cut at a blank where there is one.
pub(super) fn first_words(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(most) else { return line };
    let head = &line[..end];
    let head = head.rfind(' ').filter(|at| *at > 0).map_or(head, |at| &head[..at]);
    format!("{head}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_words_are_cut_at_a_blank() {
        assert_eq!(first_words("Apa itu\nNPWP?", 20), "Apa itu NPWP?");
        assert_eq!(first_words("Apa itu nomor pokok", 10), "Apa itu…");
        assert_eq!(first_words("Ketenagakerjaan", 5), "Keten…");
        assert_eq!(first_words("", 5), "");
    }
}
