//! Every branch of `people::rules`.
use super::*;
use proptest::prelude::*;

#[test]
fn an_address_is_lower_case_and_whole() {
    assert_eq!(Email::parse(" Siti@Contoh.ID ").unwrap().as_str(), "siti@contoh.id");
    for wrong in [
        "",
        "siti",
        "siti@",
        "@contoh.id",
        "siti@contoh",
        "a b@contoh.id",
        "siti@contoh..id",
        "sïti@contoh.id",
    ] {
        assert_eq!(Email::parse(wrong).unwrap_err().field, "email", "{wrong}");
    }
}

#[test]
fn a_mobile_number_has_one_form() {
    for typed in [
        "081234567890",
        "0812-3456-7890",
        "62 812 3456 7890",
        "+62 (812) 3456.7890",
        "81234567890",
        "0062 812 3456 7890",
    ] {
        assert_eq!(Phone::parse(typed).unwrap().as_str(), "+6281234567890", "{typed}");
    }
    for wrong in
        ["", "0081234567890", "081234567", "08123456789012", "0215550100", "0812345x7890", "+4481234567890"]
    {
        assert_eq!(Phone::parse(wrong).unwrap_err().field, "telepon", "{wrong}");
    }
    assert_eq!(Phone::shown("+6281234567890"), "0812-3456-7890");
}

#[test]
fn a_name_stays_as_it_is() {
    let same = |typed: &str| PersonName::parse(typed).unwrap().to_string();
    assert_eq!(same("  Siti   Nur\tAminah "), "Siti Nur Aminah");
    assert_eq!(same("Suharto"), "Suharto", "one word is a whole name");
    assert_eq!(same("#read(\"x\") *_$\\"), "#read(\"x\") *_$\\");
    assert_eq!(same("Rene\u{301}"), "Ren\u{e9}");
    assert_eq!(same("ꦱꦶꦠꦶ"), "ꦱꦶꦠꦶ");
    for wrong in ["12345", "Siti \u{1f600}", "", "   ", "Siti\u{0}", "Siti\u{202e}iduB", &"x".repeat(101)] {
        assert_eq!(PersonName::parse(wrong).unwrap_err().field, "nama");
    }
    assert!(PersonName::parse(&"x".repeat(100)).is_ok());
}

#[test]
fn a_password_has_eight_characters() {
    assert!(Password::parse("rahasia8").is_ok());
    assert_eq!(Password::parse("rahasia").unwrap_err().field, "sandi");
    assert_eq!(Password::parse(&"x".repeat(201)).unwrap_err().field, "sandi");
    assert_eq!(format!("{:?}", Password::parse("rahasia8").unwrap()), "Password(…)");
}

#[test]
fn a_search_name_has_no_accents_and_keeps_other_scripts() {
    assert_eq!(fold("  Ren\u{e9}e  D\u{2019}Arc "), "renee d\u{2019}arc");
    assert_eq!(fold("ꦱꦶꦠꦶ"), "ꦱꦶꦠꦶ");
}

#[test]
fn the_last_administrator_stays() {
    assert!(may_take_away(Role::Administrator, 1).is_err());
    assert!(may_take_away(Role::Administrator, 2).is_ok());
    assert!(may_take_away(Role::Instructor, 0).is_ok());
}

#[test]
fn a_device_is_named_as_people_know_it() {
    let phone =
        "Mozilla/5.0 (Linux; Android 14; SM-A055F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
    assert_eq!(device_name(phone), "Chrome · Android");
    assert_eq!(device_name("curl/8"), "");
    assert_eq!(device_name("Firefox/130"), "Firefox");
}

proptest! {
    #[test]
    fn parsing_twice_changes_nothing(typed in "\\PC{0,120}") {
        if let Ok(name) = PersonName::parse(&typed) {
            prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
        }
        prop_assert_eq!(fold(&fold(&typed)), fold(&typed));
    }

    #[test]
    fn a_phone_is_found_again_however_it_is_written(rest in "[0-9]{8,11}") {
        let one = Phone::parse(&format!("08{rest}")).unwrap();
        prop_assert_eq!(Phone::parse(one.as_str()), Ok(one.clone()));
        prop_assert_eq!(Phone::parse(&Phone::shown(one.as_str())), Ok(one));
    }
}
