//! Where this installation is reached from outside, for links in mails and on paper.
/// `https://pelatihan.example`, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// From the setting; a slash at the end is taken off.
    pub fn new(url: &str) -> Origin {
        Origin(url.trim_end_matches('/').to_string())
    }

    /// The origin itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A path of ours (from `uri!`) as a whole address.
    pub fn link(&self, path: impl std::fmt::Display) -> String {
        format!("{}{path}", self.0)
    }

    /// Without the scheme: short, as somebody types it from paper.
    pub fn short(&self) -> &str {
        self.0.split_once("://").map_or(&self.0, |(_, rest)| rest)
    }

    /// Whether cookies may ask for a secure line.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}
