//! A file in blocks, separated by blank lines, without its comments; every piece of a block still knows
//! the line it came from.
use crate::questions::rules::{tidy_line, trimmed};

/// Lines that belong together.
#[derive(Debug, Default)]
pub struct Block {
    /// The lines that are no comments.
    pub text: String,
    /// The code of a comment's `[id:…]`; the first if there are several.
    pub id_number: String,
    /// The words of the comments' `[tag:…]`.
    pub tags: Vec<String>,
    lines: Vec<u32>,
}

impl Block {
    /// The line on which `part` begins, which must be a piece of `text`.
    pub fn line(&self, part: &str) -> u32 {
        let at = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let nth = before.iter().filter(|byte| **byte == b'\n').count();
        self.lines.get(nth).or(self.lines.first()).copied().unwrap_or(1)
    }

    /// The number of its last line.
    pub fn last_line(&self) -> u32 {
        self.lines.last().copied().unwrap_or(1)
    }

    fn add(&mut self, number: u32, line: &str) {
        if let Some(comment) = trimmed(line).strip_prefix("//") {
            self.notice(comment);
            return;
        }
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.lines.push(number);
    }

    /// Codes and tags of a comment.
    fn notice(&mut self, comment: &str) {
        let mut rest = comment;
        while let Some(at) = rest.find('[') {
            rest = &rest[at + 1..];
            let is_id = rest.starts_with("id:");
            let Some(token) = rest.strip_prefix("id:").or(rest.strip_prefix("tag:")) else { continue };
            let Some((value, left)) = token_end(token) else { continue };
            let value = tidy_line(&value.replace("\\]", "]"));
            rest = left;
            match is_id {
                true if self.id_number.is_empty() => self.id_number = value,
                true => {}
                false if value.is_empty() => {}
                false => self.tags.push(value),
            }
        }
    }
}

/// What stands before the bracket that closes a token, and what follows.
fn token_end(token: &str) -> Option<(&str, &str)> {
    let closing = |(at, _): &(usize, &str)| !token[..*at].ends_with('\\');
    let (at, _) = token.match_indices(']').find(closing)?;
    Some((&token[..at], &token[at + 1..]))
}

/// The blocks of a file. `\r\n` and `\r` are line breaks too. Blocks of comments alone are left out.
pub fn split(file: &str) -> Vec<Block> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let file = file.replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks = Vec::new();
    let mut block = Block::default();
    for (number, line) in (1u32..).zip(file.split('\n')) {
        match trimmed(line).is_empty() {
            true => blocks.push(std::mem::take(&mut block)),
            false => block.add(number, line),
        }
    }
    blocks.push(block);
    blocks.retain(|block| !block.lines.is_empty());
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_their_lines() {
        let blocks = split(
            "\u{feff}\r\n// catatan\r\na\r\n  // [id:K 1] [tag:pajak] [tag:a\\]b] [id:dua]\r\nb\r\n \t\r\n// sendiri\r\n\r\nc\rd",
        );
        assert_eq!(blocks.len(), 2);
        assert_eq!((blocks[0].text.as_str(), blocks[0].id_number.as_str()), ("a\nb", "K 1"));
        assert_eq!(blocks[0].tags, ["pajak", "a]b"]);
        assert_eq!(blocks[0].line(&blocks[0].text[2..]), 5);
        assert_eq!((blocks[1].line(&blocks[1].text), blocks[1].last_line()), (9, 10));
        assert_eq!(blocks[0].line("lain"), 3);
    }

    #[test]
    fn broken_tokens_are_just_comments() {
        let blocks = split("// [id: [tag:] [lain] [tag:x\\]\na");
        assert_eq!((blocks[0].id_number.as_str(), blocks[0].tags.len()), ("[tag:", 0));
    }
}
