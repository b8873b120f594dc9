//! The templates, embedded, one engine a language.
//!
//! A text stands in a template as `[[Indonesian || English]]`; each engine is loaded with its own
//! half. A pair without its other half does not load, so no language can be incomplete.
use crate::text::Language;
use std::sync::LazyLock;
use tera::{Context, Tera};

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/"]
struct Files;

static ENGINES: LazyLock<Result<[Tera; 2], String>> =
    LazyLock::new(|| Ok([load(Language::Id)?, load(Language::En)?]));

/// Loads all templates; called when the program starts, so that a broken one is known at once.
///
/// # Errors
/// The first fault found, with the file it is in.
pub fn check() -> Result<(), String> {
    ENGINES.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// Renders a template in a language.
///
/// # Errors
/// When the template is not there or asks for what the context does not hold.
pub fn render(name: &str, language: Language, context: &Context) -> tera::TeraResult<String> {
    engine(language)?.render(name, context)
}

/// The variables a template asks for at its top level, with those of what it extends; sorted.
///
/// # Errors
/// When the template is not there.
pub fn variables(name: &str) -> tera::TeraResult<Vec<String>> {
    let mut all: Vec<String> =
        engine(Language::Id)?.get_template_variables(name)?.into_iter().map(String::from).collect();
    all.sort();
    Ok(all)
}

/// The names of all templates.
pub fn names() -> Vec<String> {
    Files::iter().filter(|name| is_template(name)).map(|name| name.into_owned()).collect()
}

/// Everything but what `assets` serves and what typst reads.
fn is_template(name: &str) -> bool {
    !name.starts_with("assets/") && !name.ends_with(".typ")
}

fn engine(language: Language) -> tera::TeraResult<&'static Tera> {
    let engines = ENGINES.as_ref().map_err(|why| tera::Error::message(why.clone()))?;
    Ok(match language {
        Language::Id => &engines[0],
        Language::En => &engines[1],
    })
}

fn load(language: Language) -> Result<Tera, String> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html"].to_vec());
    let mut files = Vec::new();
    for name in Files::iter().filter(|name| is_template(name)) {
        let file = Files::get(&name).ok_or_else(|| format!("{name} is gone"))?;
        let source = std::str::from_utf8(&file.data).map_err(|_| format!("{name} is not UTF-8"))?;
        files
            .push((name.to_string(), in_language(source, language).map_err(|why| format!("{name}: {why}"))?));
    }
    tera.add_raw_templates(files).map_err(|error| format!("{error:?}"))?;
    Ok(tera)
}

/// Takes the half of every `[[Indonesian || English]]` that is in `language`.
fn in_language(source: &str, language: Language) -> Result<String, String> {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find("[[") {
        out.push_str(&rest[..start]);
        let inside = &rest[start + 2..];
        let end = inside.find("]]").ok_or_else(|| format!("`[[` without `]]`: {:.60}", inside))?;
        let pair = &inside[..end];
        let (id, en) =
            pair.split_once("||").ok_or_else(|| format!("a text without its other language: [[{pair}]]"))?;
        if id.trim().is_empty() || en.trim().is_empty() {
            return Err(format!("an empty half: [[{pair}]]"));
        }
        let half = match language {
            Language::Id => id,
            Language::En => en,
        };
        out.push_str(half.trim());
        rest = &inside[end + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_takes_its_half() {
        let text = "<p>[[Sisa {{ n }} || {{ n }} left]]</p>";
        assert_eq!(in_language(text, Language::Id), Ok("<p>Sisa {{ n }}</p>".into()));
        assert_eq!(in_language(text, Language::En), Ok("<p>{{ n }} left</p>".into()));
    }

    #[test]
    fn a_missing_half_does_not_load() {
        assert!(in_language("[[Sisa]]", Language::Id).is_err());
        assert!(in_language("[[Sisa || ]]", Language::Id).is_err());
        assert!(in_language("[[Sisa || left", Language::Id).is_err());
    }

    #[test]
    fn all_templates_load_in_both_languages() {
        assert_eq!(check(), Ok(()));
    }
}
