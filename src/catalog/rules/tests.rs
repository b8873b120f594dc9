//! Each rule of courses, one line a branch.
use super::*;
use proptest::prelude::*;

fn typed() -> Typed {
    Typed {
        field: "digital".into(),
        title: " Foto  Produk ".into(),
        summary: "Ringkas.".into(),
        body: "Isi".into(),
        hours: "16".into(),
        minimum_attendance: "80".into(),
        units: vec![(UnitId(1), "8".into()), (UnitId(2), "8".into())],
        tasks: "Foto produk\n\n Katalog \n".into(),
        ..Typed::default()
    }
}

fn fields(typed: &Typed) -> Vec<&'static str> {
    wording(typed).err().unwrap_or_default().into_iter().map(|r| r.field).collect()
}

#[test]
fn a_slug_is_what_is_left_of_a_title() {
    assert_eq!(slug("Batik Tulis & Cap: Dasar"), "batik-tulis-cap-dasar");
    assert_eq!(slug("Café Kué"), "cafe-kue");
    assert_eq!(slug("ꦧꦠꦶꦏ꧀"), "pelatihan");
    assert_eq!(slug(&"sangat ".repeat(30)).len(), 55);
    assert_eq!(slug(&"x".repeat(200)).len(), 60);
}

#[test]
fn a_taken_slug_gets_a_number() {
    let taken = ["batik".to_string(), "batik-2".to_string()];
    assert_eq!(free_slug("batik", &taken), "batik-3");
    assert_eq!(free_slug("sablon", &taken), "sablon");
}

#[test]
fn shares_are_read_exactly() {
    assert_eq!(share("80"), Some(Share(8000)));
    assert_eq!(share(" 82,5 % "), Some(Share(8250)));
    assert_eq!(share("82.05"), Some(Share(8205)));
    assert_eq!(share("0"), Some(Share(0)));
    assert_eq!(share("100"), Some(Share(10_000)));
    for wrong in ["100,01", "-1", "", "delapan", "82,555", "8e1", "1000"] {
        assert_eq!(share(wrong), None, "{wrong}");
    }
}

#[test]
fn fees_are_read_as_people_write_them() {
    assert_eq!(fee(""), Some(Rupiah(0)));
    assert_eq!(fee("Rp1.500.000"), Some(Rupiah(1_500_000)));
    assert_eq!(fee("150000"), Some(Rupiah(150_000)));
    for wrong in ["1.5", "-1", "seratus", "1,5"] {
        assert_eq!(fee(wrong), None, "{wrong}");
    }
}

#[test]
fn a_wording_is_tidy() {
    let wording = wording(&typed()).unwrap();
    assert_eq!(wording.title, "Foto Produk");
    assert_eq!(wording.tasks, ["Foto produk", "Katalog"]);
    assert_eq!(wording.units, [(UnitId(1), 8), (UnitId(2), 8)]);
}

#[test]
fn every_fault_is_told_at_its_field() {
    assert_eq!(fields(&Typed::default()), ["bidang", "judul", "jp", "kehadiran"]);
    assert_eq!(fields(&Typed { fee: "x".into(), ..typed() }), ["biaya"]);
    assert_eq!(fields(&Typed { hours: "0".into(), ..typed() }), ["jp"]);
    assert_eq!(fields(&Typed { hours: "15".into(), ..typed() }), ["unit"]);
    assert_eq!(fields(&Typed { units: vec![(UnitId(1), "".into())], ..typed() }), ["unit"]);
    assert_eq!(fields(&Typed { units: vec![], needs_units: true, ..typed() }), ["unit"]);
    assert_eq!(fields(&Typed { summary: "x".repeat(301), ..typed() }), ["ringkasan"]);
    assert_eq!(fields(&Typed { body: "x".repeat(20_001), ..typed() }), ["isi"]);
    assert_eq!(fields(&Typed { requirements: "x".repeat(20_001), ..typed() }), ["syarat"]);
    assert_eq!(fields(&Typed { tasks: "x".repeat(201), ..typed() }), ["tugas"]);
}

#[test]
fn what_strangers_need_is_there_before_publishing() {
    assert_eq!(may_publish("a", "b"), Ok(()));
    assert_eq!(may_publish(" ", "b").unwrap_err().field, "ringkasan");
    assert_eq!(may_publish("a", "").unwrap_err().field, "isi");
}

#[test]
fn a_course_with_cohorts_at_work_is_not_archived() {
    assert_eq!(may_archive(0), Ok(()));
    assert!(may_archive(1).is_err());
}

proptest! {
    #[test]
    fn a_share_comes_back_as_it_was_typed(n in 0..=10_000) {
        prop_assert_eq!(share(&typed_share(Share(n))), Some(Share(n)));
    }

    #[test]
    fn a_slug_is_always_an_address(title in ".{0,200}") {
        let slug = slug(&title);
        prop_assert!(!slug.is_empty() && slug.len() <= 60);
        prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
    }
}
