//! The address of a course.

/// The longest slug of a title.
const SLUG: usize = 60;

/// A title as part of an address: lower-case letters and digits of ASCII between single hyphens,
/// "pelatihan" when nothing of it is left.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in crate::people::rules::fold(title).split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() || (!slug.is_empty() && slug.len() + word.len() >= SLUG) {
            continue;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(SLUG));
    }
    if slug.is_empty() { "pelatihan".into() } else { slug }
}

/// The slug itself, or with the smallest number from 2 that nobody has.
pub fn free_slug(slug: &str, taken: &[String]) -> String {
    if !taken.iter().any(|t| t == slug) {
        return slug.into();
    }
    (2..).map(|n| format!("{slug}-{n}")).find(|s| !taken.contains(s)).unwrap_or_default()
}
