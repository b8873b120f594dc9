//! What is true of the bank, whatever stores it and whoever asks. No I/O here.
use crate::{
    questions::{
        Import, Refused,
        rules::{Kind, Question},
    },
    tables::{question::QuestionId, question_version::QuestionKind},
    text::Language,
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A question as it stands in the bank: enough to know it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub id: QuestionId,
    /// The author's own code, or "".
    pub code: String,
    /// Of its current version, see [`digest`].
    pub digest: String,
}

/// What is to be done with a question of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The line it begins on.
    pub line: u32,
    /// The question.
    pub question: Question,
    /// `body` and `digest` of the version to be written.
    pub body: String,
    /// SHA-256 of the body.
    pub digest: String,
    /// The question it is a new version of; none: it is new.
    pub of: Option<QuestionId>,
}

/// The dry run of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What would be written, in the order of the file.
    pub taken: Vec<Taken>,
    /// Lines and names of what stands in the bank already, or stood in the file before.
    pub same: Vec<(u32, String)>,
    /// What is no question.
    pub refused: Vec<Refused>,
}

impl Plan {
    /// Questions that are new.
    pub fn new_count(&self) -> usize {
        self.taken.iter().filter(|one| one.of.is_none()).count()
    }

    /// New versions of questions that stand in the bank.
    pub fn changed_count(&self) -> usize {
        self.taken.len() - self.new_count()
    }
}

/// The question as it is stored. Struct fields have an order, so the same question is the same text.
///
/// # Errors
/// Never for a question; serde says it could.
pub fn body(question: &Question) -> Result<String, serde_json::Error> {
    serde_json::to_string(question)
}

/// What a stored body is known again by: its SHA-256 in hex.
pub fn digest(body: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(body))
}

/// Compares a file with the bank. A question is known by its code where it has one, else by its content.
///
/// # Errors
/// Never for questions; serde says it could.
pub fn plan(known: &[Known], import: Import) -> Result<Plan, serde_json::Error> {
    let by_digest: HashMap<&str, QuestionId> = known.iter().map(|k| (k.digest.as_str(), k.id)).collect();
    let coded = known.iter().filter(|k| !k.code.is_empty());
    let by_code: HashMap<&str, QuestionId> = coded.map(|k| (k.code.as_str(), k.id)).collect();
    let mut plan = Plan { refused: import.refused, ..Plan::default() };
    // What the file itself said before, by content and by code.
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut codes: HashMap<String, u32> = HashMap::new();
    for found in import.found {
        let (line, question) = (found.line, found.question);
        let body = body(&question)?;
        let digest = digest(&body);
        if by_digest.contains_key(digest.as_str()) || seen.contains_key(&digest) {
            plan.same.push((line, question.shown_name()));
            continue;
        }
        let code = question.id_number.clone();
        if let Some(before) = codes.get(&code).filter(|_| !code.is_empty()) {
            let why = both!(
                "Kode “{code}” sudah dipakai soal lain di baris {before}. Beri kode lain.",
                "The code “{code}” belongs to another question on line {before}. Give it another code."
            );
            plan.refused.push(Refused { line, what: question.shown_name(), why });
            continue;
        }
        let of = by_code.get(code.as_str()).copied();
        seen.insert(digest.clone(), line);
        codes.insert(code, line);
        plan.taken.push(Taken { line, question, body, digest, of });
    }
    plan.refused.sort_by_key(|one| one.line);
    Ok(plan)
}

/// The word that is stored for the kind of a question.
pub fn kind_of(kind: &Kind) -> QuestionKind {
    match kind {
        Kind::Single(_) => QuestionKind::Single,
        Kind::Several(_) => QuestionKind::Several,
        Kind::TrueFalse(_) => QuestionKind::TrueFalse,
        Kind::Short(_) => QuestionKind::Short,
        Kind::Numeric(_) => QuestionKind::Numeric,
        Kind::Matching(_) => QuestionKind::Matching,
        Kind::Essay => QuestionKind::Essay,
        Kind::Description => QuestionKind::Description,
    }
}

/// The kind as people call it.
pub fn kind_name(kind: QuestionKind, language: Language) -> String {
    match kind {
        QuestionKind::Single => say!(language, "Pilihan ganda", "Multiple choice"),
        QuestionKind::Several => say!(language, "Pilihan jamak", "Several right"),
        QuestionKind::TrueFalse => say!(language, "Benar atau salah", "True or false"),
        QuestionKind::Short => say!(language, "Isian singkat", "Short answer"),
        QuestionKind::Numeric => say!(language, "Angka", "Number"),
        QuestionKind::Matching => say!(language, "Menjodohkan", "Matching"),
        QuestionKind::Essay => say!(language, "Uraian", "Essay"),
        QuestionKind::Description => say!(language, "Keterangan", "Description"),
    }
}

/// What a question is found by: every text in it, in small letters.
pub fn search(question: &Question) -> String {
    let all: Vec<&str> = question.texts().filter(|text| !text.is_empty()).collect();
    all.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::{Found, gift};

    fn import(file: &str) -> Import {
        gift::read(file)
    }

    fn known(file: &str) -> Vec<Known> {
        let all = import(file).questions().into_iter().zip(1..);
        all.map(|(q, id)| Known {
            id: QuestionId(id),
            code: q.id_number.clone(),
            digest: digest(&body(&q).unwrap()),
        })
        .collect()
    }

    fn lines(plan: &Plan) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
        (
            plan.taken.iter().map(|t| t.line).collect(),
            plan.same.iter().map(|s| s.0).collect(),
            plan.refused.iter().map(|r| r.line).collect(),
        )
    }

    #[test]
    fn what_the_bank_has_is_the_same() {
        let bank = known("Satu?{T}\n\nDua?{F}");
        assert_eq!(lines(&plan(&bank, import("Dua?{F}\n\nTiga?{T}")).unwrap()), (vec![3], vec![1], vec![]));
    }

    #[test]
    fn what_stands_twice_in_the_file_is_taken_once() {
        assert_eq!(lines(&plan(&[], import("Dua?{F}\n\nDua?{F}")).unwrap()), (vec![1], vec![3], vec![]));
    }

    #[test]
    fn the_same_code_with_other_words_is_a_new_version() {
        let bank = known("// [id:A1]\nSatu?{T}");
        let plan = plan(&bank, import("// [id:A1]\nSatu kali?{T}")).unwrap();
        assert_eq!(plan.taken[0].of, Some(QuestionId(1)));
        assert_eq!((plan.new_count(), plan.changed_count()), (0, 1));
    }

    #[test]
    fn one_code_for_two_questions_of_a_file_is_refused() {
        let plan = plan(&[], import("// [id:A1]\nSatu?{T}\n\n// [id:A1]\nDua?{T}")).unwrap();
        assert_eq!(plan.taken.len(), 1);
        assert!(plan.refused[0].why.id.contains("sudah dipakai"));
    }

    #[test]
    fn what_is_no_question_stays_refused() {
        let plan = plan(&[], import("Satu?{=a ~}\n\nDua?{T}")).unwrap();
        assert_eq!((plan.taken.len(), plan.refused.len()), (1, 1));
    }

    #[test]
    fn a_body_comes_back_as_the_question() {
        let Found { question, .. } = import("::J:: 2+2?{#4:0.1}").found.remove(0);
        let text = body(&question).unwrap();
        assert_eq!(serde_json::from_str::<Question>(&text).unwrap(), question);
    }

    #[test]
    fn a_question_is_found_by_its_answers_too() {
        let Found { question, .. } = import("Ibu kota?{=Semarang ~Solo}").found.remove(0);
        assert!(search(&question).contains("semarang"));
    }
}
