//! In which order one person sees the questions and their options: the same in every release, on every
//! machine, so that a page loaded again and an auditor years later see what the trainee saw.
//!
//! The algorithm, in full. All integers are 64 bits, big-endian. For a seed, an attempt and a word that
//! says what is shuffled:
//!
//! 1. Block `k` of the stream (k = 0, 1, …) is SHA-256 of `"angkatan/1"`, the seed, the length of the
//!    attempt in bytes, the attempt, the length of the word, the word, and k; it holds four integers.
//! 2. A number below n is the next integer r of the stream modulo n, where any r not below the largest
//!    multiple of n that fits into 2^64 is passed over (so that no number is likelier than another).
//! 3. Fisher–Yates from the end: for i from the last place down to 1, swap places i and (number below
//!    i + 1).
use super::{Kind, Question};
use sha2::{Digest, Sha256};

/// What the stream belongs to; a change of the algorithm changes this word.
const NAME: &[u8] = b"angkatan/1";

struct Stream {
    start: Sha256,
    block: u64,
    left: Vec<u64>,
}

impl Stream {
    fn new(seed: u64, attempt: &str, what: &str) -> Stream {
        let mut start = Sha256::new();
        start.update(NAME);
        start.update(seed.to_be_bytes());
        for part in [attempt, what] {
            start.update((part.len() as u64).to_be_bytes());
            start.update(part.as_bytes());
        }
        Stream { start, block: 0, left: Vec::new() }
    }

    fn next(&mut self) -> u64 {
        loop {
            if let Some(number) = self.left.pop() {
                return number;
            }
            let block = self.start.clone().chain_update(self.block.to_be_bytes()).finalize();
            self.block = self.block.wrapping_add(1);
            let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            self.left = block.chunks(8).rev().map(number).collect();
        }
    }

    /// A number below `n`, which must not be 0.
    fn below(&mut self, n: u64) -> u64 {
        let over = (u64::MAX % n + 1) % n;
        loop {
            let number = self.next();
            if number <= u64::MAX - over {
                return number % n;
            }
        }
    }
}

/// The places 0 to `count` − 1 in the order of this seed, attempt and word. Place 0 of the answer is what
/// is shown first.
pub fn order(seed: u64, attempt: &str, what: &str, count: usize) -> Vec<usize> {
    let mut stream = Stream::new(seed, attempt, what);
    let mut places: Vec<usize> = (0..count).collect();
    for i in (1..count).rev() {
        let j = stream.below(i as u64 + 1) as usize;
        places.swap(i, j);
    }
    places
}

/// The order of a test's questions for one attempt.
pub fn questions(seed: u64, attempt: &str, count: usize) -> Vec<usize> {
    order(seed, attempt, "questions", count)
}

/// How one question is laid out for one attempt. Places are those of the stored question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Nothing to put in order: true/false keeps true first, the others have no options.
    AsItIs,
    /// The options.
    Options(Vec<usize>),
    /// A matching question.
    Matching {
        /// The pairs whose left sides are shown, in order.
        lefts: Vec<usize>,
        /// The pairs whose right sides are offered, in order; equal right sides once.
        rights: Vec<usize>,
    },
}

/// The layout of a question. `key` is what the question is known by in the test, such as its number: two
/// questions of one attempt are ordered independently.
pub fn options(seed: u64, attempt: &str, key: &str, question: &Question) -> Layout {
    let mix = |what: &str, places: Vec<usize>| -> Vec<usize> {
        order(seed, attempt, what, places.len()).into_iter().map(|at| places[at]).collect()
    };
    match &question.kind {
        Kind::Single(choices) | Kind::Several(choices) => {
            Layout::Options(mix(&format!("options/{key}"), (0..choices.len()).collect()))
        }
        Kind::Matching(pairs) => {
            let lefts = (0..pairs.len()).filter(|at| pairs[*at].left.is_some()).collect();
            let first = |at: &usize| pairs[..*at].iter().all(|pair| pair.right != pairs[*at].right);
            let rights = (0..pairs.len()).filter(first).collect();
            Layout::Matching {
                lefts: mix(&format!("lefts/{key}"), lefts),
                rights: mix(&format!("rights/{key}"), rights),
            }
        }
        _ => Layout::AsItIs,
    }
}
