//! A form as PDF: by the layout of the house, or by one that a centre brings. Slow; called off the async
//! threads.
use super::FormKind;
use crate::{
    documents::typeset::{covered, set, set_own, source},
    error::{Error, Result},
};
use serde::Serialize;
use serde_json::{Value, json};

/// By which layout a form is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout<'a> {
    /// The one in the binary.
    House,
    /// The whole text of another, in typst. It reads `/data.json`, may `#import "parts.typ": *` and
    /// reaches nothing else: no file, no package, no clock.
    Own(&'a str),
}

/// The PDF of `kind` (PDF/A-3b, PDF/UA-1) of these facts, one of the structs in [`super::facts`]. The same
/// facts and layout give the same bytes.
///
/// # Errors
/// A refusal that names the letter if no font of ours has it; a fault if the layout fails. A centre's
/// layout was tried with [`check`] before it was taken, so that is ours to look at.
pub fn form(kind: FormKind, layout: Layout<'_>, facts: &impl Serialize) -> Result<Vec<u8>> {
    let facts = serde_json::to_value(facts)?;
    covered(&facts.to_string())?;
    match layout {
        Layout::House => set(&name(kind), &facts, ""),
        Layout::Own(text) => set_own(text, &facts)?
            .map_err(|why| Error::fault(format!("own layout of {}: {}", kind.code(), why.join("; ")))),
    }
}

/// One PDF of the papers of several people, one after the other, each with pages of its own count. For
/// printing; what is kept of a person is kept by [`form`].
///
/// # Errors
/// Those of [`form`].
pub fn forms<F: Serialize>(kind: FormKind, layout: Layout<'_>, people: &[F]) -> Result<Vec<u8>> {
    form(kind, layout, &json!({ "people": people }))
}

/// Tries a centre's layout on facts, best on those of a blank form and on those of a full one.
///
/// # Errors
/// What typst says against it, a sentence with its line each, in English. A fault of ours is an `Err`
/// outside.
pub fn check(layout: &str, facts: &impl Serialize) -> Result<Result<(), Vec<String>>> {
    Ok(set_own(layout, &serde_json::to_value(facts)?)?.map(drop))
}

/// The PDF by a layout that somebody else wrote, in this process: for a child with limits, see `press`.
///
/// # Errors
/// What typst says against it. A fault of ours is an `Err` outside.
pub fn own(layout: &str, facts: &Value) -> Result<Result<Vec<u8>, Vec<String>>> {
    set_own(layout, facts)
}

/// The layout of the house as text, to begin a layout of one's own with.
pub fn starting_point(kind: FormKind) -> Option<&'static str> {
    source(&name(kind))
}

fn name(kind: FormKind) -> String {
    format!("forms/{}.typ", kind.slug())
}

#[cfg(test)]
mod tests {
    use super::{
        super::facts::{Head, blank},
        *,
    };

    #[test]
    fn every_form_is_set_blank_and_of_no_facts_at_all_and_is_the_same_file_twice() {
        for kind in FormKind::ALL {
            let head = Head { form: kind.label(), issued: "2026-11-22".into(), ..Head::default() };
            let facts = blank(kind, head).unwrap();
            let first = form(kind, Layout::House, &facts).unwrap();
            assert!(first.starts_with(b"%PDF-1.7"), "{kind:?}");
            assert_eq!(first, form(kind, Layout::House, &facts).unwrap(), "{kind:?}");
            assert!(form(kind, Layout::House, &json!({})).is_ok(), "{kind:?}");
        }
    }

    #[test]
    fn a_layout_of_ones_own_begins_with_that_of_the_house() {
        for kind in FormKind::ALL {
            let text = starting_point(kind).unwrap();
            assert_eq!(check(text, &json!({})).unwrap(), Ok(()), "{kind:?}");
            let other = form(kind, Layout::Own(text), &json!({})).unwrap();
            assert_eq!(other, form(kind, Layout::House, &json!({})).unwrap(), "{kind:?}");
        }
    }

    #[test]
    fn a_layout_of_ones_own_reaches_nothing_outside_and_errs_with_its_line() {
        for reach in [
            "#read(\"/etc/passwd\")",
            "#read(\"../../etc/passwd\")",
            "#image(\"https://contoh.example/a.png\")",
            "#import \"@preview/cetz:0.3.0\": *",
            "#include \"/src/main.rs\"",
            "#plugin(\"a.wasm\")",
            "#datetime.today().display()",
        ] {
            let why = check(&format!("= Satu\n\n{reach}"), &json!({})).unwrap().unwrap_err();
            assert!(why[0].starts_with("line 3: "), "{reach}: {why:?}");
        }
        let parts = "#import \"parts.typ\": *\n#show: form.with(1)\n#signatures(2)";
        assert!(check(parts, &json!({})).unwrap().unwrap_err()[0].starts_with("line "));
    }
}
