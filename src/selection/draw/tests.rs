//! Known answers, worked out with another program, and what holds for every draw.
use super::*;
use proptest::prelude::*;

/// The bytes 0 to 31.
fn seed() -> Seed {
    Seed::new(std::array::from_fn(|at| at as u8))
}

const NUMBERS: [&str; 5] = ["K7QM-4T2X", "AAAA-0001", "AAAA-0002", "ZZZZ-9999", "2345-6789"];

fn published() -> File {
    let numbers = NUMBERS.map(str::to_string);
    File::of_ties("Angkatan 1".into(), "2026-11-20T02:00:00Z".into(), &seed(), numbers)
}

fn drawn() -> File {
    let group = |name: &str, seats, members: &[&str]| Group {
        name: name.into(),
        seats,
        members: Some(members.iter().map(ToString::to_string).collect()),
    };
    published().with_seats(
        4,
        vec![group("Kabupaten Demak", 1, &["ZZZZ-9999", "AAAA-0001"]), group("Sponsor", 2, &["ZZZZ-9999"])],
    )
}

#[test]
fn the_seed_keeps_its_promise() {
    let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    assert_eq!(seed().hex(), hex);
    assert_eq!(seed().commit(), "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
    assert_eq!(Seed::parse(&hex.to_uppercase()), Some(seed()));
    assert_eq!(Seed::parse(&hex[2..]), None);
    assert_eq!(Seed::parse("x"), None);
    assert!(!format!("{:?}", seed()).contains(hex), "a log must not tell the seed");
}

#[test]
fn lots_and_order_are_known() {
    let lot = HEXLOWER.encode(&seed().lot("K7QM-4T2X"));
    assert_eq!(lot, "47c5122c6fd1fc11f1ef3bdfa56ec4b19a8c71117614c00cbe3bf7726f3797ec");
    let expected = ["AAAA-0002", "K7QM-4T2X", "2345-6789", "AAAA-0001", "ZZZZ-9999"];
    assert_eq!(order(&seed(), NUMBERS), expected);
    assert_eq!(
        order(&seed(), NUMBERS.into_iter().rev()),
        expected,
        "the order of the list has no part in it"
    );
    assert_eq!(places(&seed(), NUMBERS)["2345-6789"], 3);
}

#[test]
fn groups_are_filled_in_their_order_and_what_they_leave_is_for_all() {
    let seat =
        |number: &str, group: Option<&str>| Given { number: number.into(), group: group.map(Into::into) };
    let expected = [
        seat("AAAA-0001", Some("Kabupaten Demak")),
        seat("ZZZZ-9999", Some("Sponsor")),
        seat("AAAA-0002", None),
        seat("K7QM-4T2X", None),
    ];
    assert_eq!(drawn().seats, expected);
    assert_eq!(seats(&NUMBERS, 0, &[(3, NUMBERS.into())]), [], "no seat is given that is not there");
}

#[test]
fn a_published_draw_is_repeated() {
    let checked = |file: &File| check(&read(file.json().unwrap().as_bytes()).unwrap());
    assert_eq!(checked(&published()), Ok(Checked { numbers: 5, seats: None }));
    assert_eq!(checked(&drawn()), Ok(Checked { numbers: 5, seats: Some(4) }));
    let mut hidden = drawn();
    hidden.sub_quotas[1].members = None;
    hidden.seats.clear();
    assert_eq!(checked(&hidden), Ok(Checked { numbers: 5, seats: None }), "the order still can be");
    assert_eq!(
        check(&drawn()).unwrap().said().id,
        "Sama. Benih cocok dengan janjinya. Urutan 5 nomor dan 4 kursi sama dengan berkas."
    );
}

#[test]
fn the_first_difference_is_named() {
    let wrong = |change: fn(&mut File)| {
        let mut file = drawn();
        change(&mut file);
        check(&file).unwrap_err()
    };
    let some = |number: &str| Some(number.to_string());
    assert_eq!(wrong(|f| f.seed = "0".into()), Difference::NoSeed);
    assert!(matches!(wrong(|f| f.seed = "00".repeat(32)), Difference::Promise(_)));
    assert_eq!(wrong(|f| f.numbers.push("AAAA-0001".into())), Difference::Twice("AAAA-0001".into()));
    assert_eq!(wrong(|f| f.sub_quotas[0].members = Some(vec!["X".into()])), Difference::Stranger("X".into()));
    let swapped = wrong(|f| f.order.swap(1, 2));
    assert_eq!(swapped, Difference::Place { place: 2, file: some("2345-6789"), drawn: some("K7QM-4T2X") });
    assert_eq!(
        swapped.said().id,
        "Tidak sama. Urutan ke-2: berkas menulis 2345-6789, undian memberi K7QM-4T2X."
    );
    assert_eq!(
        wrong(|f| f.order.truncate(4)),
        Difference::Place { place: 5, file: None, drawn: some("ZZZZ-9999") }
    );
    let seat = wrong(|f| f.seats[1].group = None);
    assert_eq!(
        seat.said().en,
        "Not the same. Seat 2: the file says ZZZZ-9999, the rule gives ZZZZ-9999 (Sponsor)."
    );
    assert!(matches!(wrong(|f| f.quota = Some(5)), Difference::Seat { place: 5, file: None, .. }));
}

#[test]
fn what_is_no_list_is_refused_with_a_sentence() {
    let why = |bytes: &[u8]| read(bytes).unwrap_err().why.id.into_owned();
    assert!(why(b"%PDF").contains("bukan daftar undian"));
    assert!(why(b"{\"algorithm\":\"angkatan-draw\"}").contains("version"));
    let newer = published().json().unwrap().replace("\"version\": 1", "\"version\": 2");
    assert!(why(newer.as_bytes()).contains("versi 2 tidak dikenal"));
    let marked = [b"\xEF\xBB\xBF", published().json().unwrap().as_bytes()].concat();
    assert_eq!(read(&marked).unwrap(), published(), "Windows puts a mark in front");
}

fn numbers() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::hash_set("[2-9A-Z]{4}-[2-9A-Z]{4}", 1..40).prop_map(|set| set.into_iter().collect())
}

proptest! {
    #[test]
    fn an_order_is_of_all_and_leaving_moves_nobody_past_another(
        bytes in any::<[u8; 32]>(), numbers in numbers(), gone in any::<prop::sample::Index>(),
    ) {
        let seed = Seed::new(bytes);
        let all = order(&seed, numbers.iter().map(String::as_str));
        let mut sorted = all.clone();
        sorted.sort_unstable();
        let mut given: Vec<&str> = numbers.iter().map(String::as_str).collect();
        given.sort_unstable();
        prop_assert_eq!(sorted, given);
        let gone = gone.get(&numbers).as_str();
        let rest = order(&seed, numbers.iter().map(String::as_str).filter(|n| *n != gone));
        let expected: Vec<&str> = all.into_iter().filter(|n| *n != gone).collect();
        prop_assert_eq!(rest, expected);
    }

    #[test]
    fn seats_are_never_more_than_there_are_and_nobody_sits_twice(
        bytes in any::<[u8; 32]>(), numbers in numbers(), quota in 0usize..50,
        groups in proptest::collection::vec((0usize..10, 1usize..4), 0..4),
    ) {
        let order = order(&Seed::new(bytes), numbers.iter().map(String::as_str));
        let groups: Vec<(usize, HashSet<&str>)> = groups
            .into_iter()
            .map(|(seats, every)| (seats, numbers.iter().step_by(every).map(String::as_str).collect()))
            .collect();
        let given = seats(&order, quota, &groups);
        prop_assert_eq!(given.len(), quota.min(numbers.len()), "no seat stays empty while somebody waits");
        let people: HashSet<&str> = given.iter().map(|(number, _)| *number).collect();
        prop_assert_eq!(people.len(), given.len());
        for (at, (seats, members)) in groups.iter().enumerate() {
            let own: Vec<&str> = given.iter().filter(|(_, g)| *g == Some(at)).map(|(n, _)| *n).collect();
            prop_assert!(own.len() <= *seats && own.iter().all(|n| members.contains(n)));
        }
    }
}
