//! Whatever comes in, no reader panics, and what was taken can be written and read again.
//!
//! `ANGKATAN_FUZZ_SECONDS` says for how long, two seconds if nothing is said; `ANGKATAN_FUZZ_SEED` repeats
//! a run that failed.
use super::{read, write};
use crate::questions::rules::samples::{ODD, question};
use crate::questions::{aiken, rules::typed, sheet};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A valid file to begin from, one of every kind.
const FILE: &str = "$CATEGORY: usaha\n\n// [id:1] [tag:a]\n::Satu::Soal {\n~a#x\n=b\n~%50%c\n####umum\n} akhir.\n\n\
                    Dua?{#=3:0.1 =%50%1..5 ~#lain}\n\nTiga?{=a -> b =c -> d = -> e}\n\nEmpat?{T#a#b}\n\n\
                    Lima?{=a* =%50%\\*b}\n\n[html]<p>Enam</p>{}\n\nTujuh.\n";
const AIKEN: &str = "Soal satu?\nA. a\nB. b\nANSWER: B\n\nSoal dua?\nA) a\nB) b\nC) c\nANSWER: C\n";

struct Dice(TestRunner);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        use proptest::prelude::Rng;
        (self.0.rng().next_u64() % n.max(1) as u64) as usize
    }

    fn any<T>(&mut self, strategy: &impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.0).unwrap().current()
    }

    fn piece(&mut self) -> String {
        match self.below(4) {
            0 => self.any(&"\\PC{0,4}"),
            1 => self.any(&proptest::prelude::any::<char>()).to_string(),
            _ => ODD[self.below(ODD.len())].to_string(),
        }
    }

    /// Another file made from one: pieces put in, taken out, doubled, moved.
    fn mutated(&mut self, file: &str) -> String {
        let mut chars: Vec<char> = file.chars().collect();
        for _ in 0..=self.below(6) {
            let (from, length) = (self.below(chars.len()), self.below(12));
            let to = (from + length).min(chars.len());
            match self.below(4) {
                0 => drop(chars.splice(from..from, self.piece().chars()).collect::<Vec<_>>()),
                1 => drop(chars.drain(from..to)),
                2 => {
                    let part = chars[from..to].to_vec();
                    let at = self.below(chars.len());
                    drop(chars.splice(at..at, part).collect::<Vec<_>>());
                }
                _ => {
                    let at = self.below(chars.len());
                    if !chars.is_empty() {
                        chars.swap(from, at);
                    }
                }
            }
        }
        chars.into_iter().collect()
    }

    fn input(&mut self) -> String {
        match self.below(6) {
            0 => self.any(&".{0,200}"),
            1 => (0..self.below(40)).map(|_| self.piece()).collect(),
            2 => self.mutated(AIKEN),
            3 => {
                let questions = self.any(&proptest::collection::vec(question(), 1..3));
                let file = write(&questions).text;
                self.mutated(&file)
            }
            _ => self.mutated(FILE),
        }
    }
}

fn try_all(input: &str) {
    let import = read(input);
    assert!(import.refused.iter().all(|refused| refused.line >= 1 && !refused.why.id.is_empty()));
    let questions = import.questions();
    let again = read(&write(&questions).text);
    assert_eq!(again.refused, []);
    assert_eq!(again.questions(), questions);
    let rows = sheet::tests::rows(&sheet::write(&questions));
    assert_eq!(sheet::read(&rows).map(|import| import.questions()), Ok(questions));
    let plain = aiken::read(input).questions();
    let written = aiken::write(&plain);
    assert_eq!(aiken::read(&written.text).found.len() + written.left_out.len(), plain.len());
    let cells = input.split('\n').map(|line| line.split(['~', '=', '#']).map(str::to_string).collect());
    let _ = sheet::read(&sheet::tests::rows(&cells.collect::<Vec<_>>()));
    let wide = input.split('\n').map(|line| line.split(['~', '=', '#']).map(str::to_string).collect());
    let heads = vec!["Soal".to_string(), "Kunci".into(), "A".into(), "B".into(), "C".into()];
    let _ = sheet::read(&sheet::tests::under(heads, &wide.collect::<Vec<_>>()));
    let _ = typed(input);
}

#[test]
fn nothing_panics() {
    let seconds = std::env::var("ANGKATAN_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let seed = std::env::var("ANGKATAN_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut dice = Dice(TestRunner::new_with_rng(Default::default(), rng));
    let start = Instant::now();
    let mut runs = 0u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        let input = dice.input();
        if catch_unwind(AssertUnwindSafe(|| try_all(&input))).is_err() {
            panic!("run {runs} of seed {seed}: {input:?}");
        }
        runs += 1;
    }
    println!("{runs} inputs in {seconds} s");
}
