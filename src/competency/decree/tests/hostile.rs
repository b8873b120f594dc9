//! Files made to hurt: each ends soon, in an answer.
use super::super::{Error, read, text::pages};
use super::{TODAY, paper};
use lopdf::{Document, Object, Stream, dictionary};
use paper::{Style, file, pdf, sheets};
use proptest::prelude::*;

/// A file whose one page draws this stream, with these other objects from number 5 on.
fn drawing(content: &str, others: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /A 5 0 R >> >> /Contents 4 0 R >>"
            .to_string(),
        format!("<< /Length {} >> stream\n{content}\nendstream", content.len()),
    ];
    objects.extend_from_slice(others);
    file(&objects)
}

fn form(content: &str, uses: usize) -> String {
    format!(
        "<< /Type /XObject /Subtype /Form /Resources << /XObject << /A {uses} 0 R >> >> /Length {} >> \
         stream\n{content}\nendstream",
        content.len()
    )
}

#[test]
fn a_form_that_draws_itself_ends() {
    assert_eq!(pages(&drawing("/A Do", &[form("/A Do", 5)])), Err(Error::NoText));
}

#[test]
fn forms_that_multiply_end() {
    let content = "/A Do ".repeat(10);
    let forms: Vec<String> = (6..14).map(|uses| form(&content, uses)).collect();
    assert_eq!(pages(&drawing(&content, &forms)), Err(Error::TooMuch));
}

#[test]
fn pages_that_unpack_without_end_are_refused() {
    let mut stream = Stream::new(dictionary! {}, vec![b' '; 40 << 20]);
    stream.compress().unwrap();
    let mut document = Document::with_version("1.4");
    let content = document.add_object(stream);
    let tree = document.new_object_id();
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content });
    let kids = dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 };
    document.objects.insert(tree, Object::Dictionary(kids));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(bytes.len() < 100_000);
    assert_eq!(pages(&bytes), Err(Error::TooMuch));
}

#[test]
fn values_without_end_and_deep_lists_are_refused() {
    assert_eq!(pages(&drawing("", &[format!("[{}]", "1 ".repeat(3_100_000))])), Err(Error::TooMuch));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(pages(&drawing(&deep, std::slice::from_ref(&deep))), Err(Error::NoText));
    let dicts = "<< /A ".repeat(50_000);
    assert_eq!(pages(&drawing(&dicts, std::slice::from_ref(&dicts))), Err(Error::NoText));
}

#[test]
fn lengths_that_lead_from_one_to_the_next_end() {
    let chain: Vec<String> =
        (5..20_000).map(|next| format!("<< /Length {next} 0 R >> stream\nx\nendstream")).collect();
    assert_eq!(pages(&drawing("", &chain)), Err(Error::NoText));
}

/// A stream of objects whose index names these places.
fn packed(index: &str, objects: &str) -> String {
    let first = index.len();
    let length = first + objects.len();
    format!("<< /Type /Ob#6aStm /N 1 /First {first} /Length {length} >> stream\n{index}{objects}\nendstream")
}

#[test]
fn packed_objects_that_are_all_one_cost_once() {
    let index: String = (100..40_000).map(|id| format!("{id} 0 ")).collect();
    let list = format!("[{}]", "1 ".repeat(100_000));
    assert_eq!(pages(&drawing("", &[packed(&index, &list)])), Err(Error::NoText));
}

#[test]
fn a_tree_of_pages_that_goes_round_ends() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 9 /Parent 2 0 R >>".to_string(),
        "<< /Type /Page /Parent 3 0 R >>".to_string(),
    ];
    assert_eq!(pages(&file(&objects)), Err(Error::Broken));
}

#[test]
fn a_locked_file_is_said() {
    let text = String::from_utf8_lossy(&drawing("", &[])).replace(
        "/Root 1 0 R",
        "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /Length 40 \
         /O <0000000000000000000000000000000000000000000000000000000000000000> \
         /U <0000000000000000000000000000000000000000000000000000000000000000> >>",
    );
    assert_eq!(pages(text.as_bytes()), Err(Error::Locked));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..4000), whole in any::<bool>()) {
        if whole {
            bytes.splice(0..0, *b"%PDF-1.7\n");
        }
        let _ = read(&bytes);
    }

    #[test]
    fn random_drawing_never_panics(
        content in "([-0-9.]{1,9} |\\([a-z1. ]{0,9}\\) |/F1 |\\[|\\] |Tj |TJ |Tm |Td |Tf |q |Q |cm |BT |ET |BI |ID |EI |Do ){0,80}",
    ) {
        let mut bytes = pdf(&sheets(TODAY), Style::default());
        let at = bytes.windows(3).position(|w| w == b"BT ").unwrap();
        bytes.splice(at..at, content.into_bytes());
        let _ = read(&bytes);
    }

    #[test]
    fn changed_files_never_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        wide in any::<bool>(),
        form in any::<bool>(),
    ) {
        let mut bytes = pdf(&sheets(TODAY), Style { wide, form, ..Style::default() });
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            let length = cut.index(bytes.len());
            bytes.truncate(length);
        }
        let _ = read(&bytes);
    }
}
