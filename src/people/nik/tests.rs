//! Its form, its seal, its indexes, its keys.
use super::*;

fn key() -> NikKey {
    NikKey::new([7; 32])
}

#[test]
fn the_form_of_a_nik() {
    assert_eq!(Nik::parse("3374 0165 0190 0001").unwrap().last4(), "0001");
    for wrong in ["", "33740165019000", "33740165019000011", "337401650190000X"] {
        assert_eq!(Nik::parse(wrong).unwrap_err().field, "nik", "{wrong}");
    }
    for no_date in ["3374013202900001", "3374017202900001", "3374010113900001", "3374012501900000"] {
        assert!(Nik::parse(no_date).is_err(), "{no_date}");
    }
    assert!(Nik::parse("3374012902000001").is_ok(), "29 February 2000 exists");
    assert!(Nik::parse("9999012501900002").is_ok(), "an unknown region is not a reason to refuse");
}

#[test]
fn sealed_opens_again_and_never_shows_itself() {
    let nik = Nik::parse("3374012501900002").unwrap();
    let stored = key().seal(&nik, &Random::system()).unwrap();
    assert!(key().open(&stored.sealed).unwrap() == nik);
    assert!(!format!("{nik:?}{stored:?}").contains("337401250190"));
    assert!(NikKey::new([8; 32]).open(&stored.sealed).is_err());
    assert_eq!(nik.reveal(), "3374 0125 0190 0002");
}

#[test]
fn a_value_says_which_key_sealed_it_and_both_open_while_keys_change() {
    let nik = Nik::parse("3374012501900002").unwrap();
    let old = key().seal(&nik, &Random::system()).unwrap();
    let changing = NikKey::new([8; 32]).after(Some([7; 32]));
    assert!(changing.open(&old.sealed).unwrap() == nik);
    assert!(key().is_of_today(&old.sealed) && !changing.is_of_today(&old.sealed));
    let new = changing.seal(&nik, &Random::system()).unwrap();
    assert!(changing.is_of_today(&new.sealed));
    assert!(NikKey::new([8; 32]).open(&new.sealed).unwrap() == nik, "without the key before");
    assert_eq!(new.indexes(), [NikKey::new([8; 32]).index(&nik), old.index.clone()]);
    assert_eq!(changing.indexes(&nik), new.indexes());
    assert_eq!(NikKey::new([7; 32]).after(Some([7; 32])).indexes(&nik), [old.index], "the same key twice");
}

#[test]
fn a_value_from_before_keys_had_names_opens() {
    let nik = Nik::parse("3374012501900002").unwrap();
    let stored = key().seal(&nik, &Random::system()).unwrap();
    let bare = stored.sealed.split_once('.').unwrap().1;
    assert!(key().open(bare).unwrap() == nik);
    assert!(NikKey::new([8; 32]).after(Some([7; 32])).open(bare).unwrap() == nik);
    assert!(!key().is_of_today(bare));
}

#[test]
fn an_unknown_key_is_named() {
    let sealed = key().seal_bytes(b"x", &Random::system()).unwrap();
    let why = NikKey::new([8; 32]).open_bytes(&sealed).unwrap_err().to_string();
    assert!(why.contains(key().id()), "{why}");
    assert!(key().open_bytes("nonsense").is_err());
}

#[test]
fn the_index_is_equal_for_equal_nik_under_one_key_only() {
    let (a, b) = (Nik::parse("3374012501900002").unwrap(), Nik::parse("3374012501900003").unwrap());
    assert_eq!(key().index(&a), key().index(&a));
    assert_ne!(key().index(&a), key().index(&b));
    assert_ne!(key().index(&a), NikKey::new([8; 32]).index(&a));
}
