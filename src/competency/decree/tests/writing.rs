//! The same decree in the many ways that files are written.
use super::super::{Error, read};
use super::{
    TODAY,
    paper::{Style, pdf, sheets},
    read_script,
};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, SaveOptions};

#[test]
fn the_way_a_file_is_written_changes_nothing() {
    let plain = read_script(TODAY, Style::default());
    for style in [
        Style { wide: true, ..Style::default() },
        Style { form: true, ..Style::default() },
        Style { gaps: true, ..Style::default() },
        Style { turned: true, ..Style::default() },
        Style { borders: true, ..Style::default() },
        Style { scattered: true, ..Style::default() },
        Style { wide: true, form: true, gaps: true, turned: true, ..Style::default() },
    ] {
        let other = read_script(TODAY, style);
        assert_eq!(other.units, plain.units);
        assert_eq!(other.doubts, plain.doubts);
    }
}

#[test]
fn packed_changed_and_guarded_files_read_the_same() {
    let plain = read_script(TODAY, Style::default());
    let bytes = pdf(&sheets(TODAY), Style::default());

    let mut document = Document::load_mem(&bytes).unwrap();
    document.compress();
    let mut packed = Vec::new();
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    document.save_with_options(&mut packed, options).unwrap();
    assert!(packed.windows(6).any(|w| w == b"ObjStm"));
    assert_eq!(read(&packed).unwrap(), plain);

    // A later edition of an object replaces the one before.
    let mut changed = pdf(&sheets("KODE UNIT : Q.99"), Style::default());
    changed.extend_from_slice(&bytes[9..]);
    assert_eq!(read(&changed).unwrap(), plain);

    // Guarded against changes only: it opens without a password.
    let mut document = Document::load_mem(&bytes).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let guard = |user| {
        let mut document = document.clone();
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "pemilik",
            user_password: user,
            key_length: 128,
            permissions: Permissions::PRINTABLE,
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(read(&guard("")).unwrap(), plain);
    assert_eq!(read(&guard("rahasia")), Err(Error::Locked));
}
