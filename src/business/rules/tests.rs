use super::*;
use proptest::prelude::*;

#[test]
fn a_nib_has_thirteen_digits() {
    assert_eq!(Nib::parse(" 9120 0012-3456.7 ").unwrap().as_str(), "9120001234567");
    for wrong in [
        "0000000000000",
        "9999999999999",
        "",
        "912000123456",
        "91200012345678",
        "912000123456X",
        "3374012501900002",
    ] {
        assert_eq!(Nib::parse(wrong).unwrap_err().field, "nib", "{wrong}");
    }
    assert!(Nib::parse("3374012501900002").unwrap_err().why.id.contains("NIK"));
}

#[test]
fn the_size_is_the_laws() {
    let million = |n: i64| Some(Rupiah(n * 1_000_000));
    assert_eq!(size(million(2_000), None), Size::Micro);
    assert_eq!(size(Some(Rupiah(2_000_000_001)), None), Size::Small);
    assert_eq!(size(million(15_000), None), Size::Small);
    assert_eq!(size(million(50_000), None), Size::Medium);
    assert_eq!(size(million(50_001), None), Size::Large);
    assert_eq!(size(None, million(1_000)), Size::Micro);
    assert_eq!(size(None, million(5_000)), Size::Small);
    assert_eq!(size(None, million(10_001)), Size::Large);
    assert_eq!(size(million(3_000), million(10)), Size::Small, "sales tell before capital");
    assert_eq!(size(Some(Rupiah(0)), million(6_000)), Size::Medium, "new: no sales yet");
    assert_eq!(size(Some(Rupiah(0)), None), Size::Micro);
    assert_eq!(size(None, None), Size::Unknown);
}

#[test]
fn what_is_typed_is_read() {
    assert_eq!((workers("3"), workers("0"), workers("x")), (Some(3), None, None));
    assert_eq!((since("2015", 2026), since("2027", 2026), since("99", 2026)), (Some(2015), None, None));
    assert_eq!(money(" Rp1.500.000 "), Ok(Some(Rupiah(1_500_000))));
    assert_eq!((money(""), money("banyak")), (Ok(None), Err(NoAmount)));
    for (typed, rupiah) in [
        ("25 juta", 25_000_000),
        ("25jt", 25_000_000),
        ("Rp 25.000.000", 25_000_000),
        ("Rp. 25.000.000,-", 25_000_000),
        ("25.000.000,00", 25_000_000),
        ("1,5 miliar", 1_500_000_000),
        ("1.5 Milyar", 1_500_000_000),
        ("2,25 juta", 2_250_000),
        ("1.500 juta", 1_500_000_000),
        ("750 ribu", 750_000),
        ("rp 500rb", 500_000),
        ("0", 0),
    ] {
        assert_eq!(money(typed), Ok(Some(Rupiah(rupiah))), "{typed}");
    }
    for wrong in ["Rp", "juta", "-1", "1,5", "25 dolar", "1,2345 juta", "1,5,5 juta", "9999999999 triliun"] {
        assert_eq!(money(wrong), Err(NoAmount), "{wrong}");
    }
    assert_eq!((field("kuliner"), field("angin")), (Some("kuliner"), None));
}

#[test]
fn what_looks_mistyped_is_asked_about() {
    let many = |workers, sales, capital: Option<i64>| {
        doubts(Some(workers), Some(Rupiah(sales)), capital.map(Rupiah)).len()
    };
    assert_eq!(many(2, 48_000_000, Some(5_000_000)), 0);
    assert_eq!(many(2, 0, None), 0, "new: no sales yet");
    assert_eq!(many(2, 25, None), 1);
    assert_eq!(many(2, 48_000_000, Some(5)), 1);
    assert_eq!(many(301, 48_000_000, None), 1);
    assert_eq!(many(1, 48_000_000_000, None), 1);
    assert_eq!(doubts(None, None, None).len(), 0);
}

proptest! {
    #[test]
    fn any_words_of_money_are_read_or_not(typed in "\\PC{0,20}") {
        let _ = money(&typed);
    }

    #[test]
    fn more_sales_never_make_a_business_smaller(a in 1i64..100_000_000_000, b in 1i64..100_000_000_000) {
        let (less, more) = (a.min(b), a.max(b));
        prop_assert!(size(Some(Rupiah(less)), None) <= size(Some(Rupiah(more)), None));
    }
}
