//! A draw repeated by three who share no code: the program that made it, its command line, and a
//! Python program written from the description (`tests/data/draw.py`).
use angkatan::{
    random::Random,
    selection::draw::{File, Group, Seed},
};
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// As the public would: without settings, in an empty folder.
fn verify(list: &Path) -> Output {
    let empty = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_angkatan"))
        .args(["draw", "verify"])
        .arg(list)
        .current_dir(empty.path())
        .output()
        .unwrap()
}

/// The order and the seats that the other program works out.
pub fn elsewhere(list: &Path) -> (Vec<String>, Vec<String>) {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/draw.py");
    let output = Command::new("python3").arg(program).arg(list).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (order, seats) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let lines = |text: &str| text.lines().map(str::to_string).collect();
    (lines(order), lines(seats))
}

/// The command line says of this list that its order is that of its seed.
pub fn is_confirmed(list: &Path, numbers: usize) {
    let said = verify(list);
    let text = String::from_utf8(said.stdout).unwrap();
    assert_eq!(said.status.code(), Some(0), "{text}");
    assert!(text.contains(&format!("Urutan {numbers} nomor")), "{text}");
}

fn five_hundred(random: &Random) -> Vec<String> {
    let mut numbers = Vec::new();
    while numbers.len() < 500 {
        let number = random.code(2);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

fn list(seed: u64) -> File {
    let random = Random::seeded(seed);
    let numbers = five_hundred(&random);
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    let every = |n: usize| numbers.iter().step_by(n).cloned().collect();
    let groups = vec![
        Group { name: "Kabupaten Demak".into(), seats: 12, members: Some(every(7)) },
        // More seats than people: what is left over is for all.
        Group { name: "Koperasi Melati".into(), seats: 9, members: Some(numbers[..4].to_vec()) },
        Group { name: "Kota Semarang".into(), seats: 5, members: Some(every(3)) },
    ];
    File::of_ties("Angkatan 12".into(), "2026-11-20T02:00:00Z".into(), &Seed::new(bytes), numbers)
        .with_seats(64, groups)
}

#[test]
fn five_hundred_numbers_are_drawn_the_same_by_the_page_the_command_and_another_program() {
    let folder = tempfile::tempdir().unwrap();
    let mut orders = Vec::new();
    for seed in [1, 2, 3, 2026] {
        let drawn = list(seed);
        let path = folder.path().join(format!("undian-{seed}.json"));
        std::fs::write(&path, drawn.json().unwrap()).unwrap();

        let (order, seats) = elsewhere(&path);
        assert_eq!(order, drawn.order, "seed {seed}");
        let ours: Vec<String> = drawn
            .seats
            .iter()
            .map(|given| match &given.group {
                Some(group) => format!("{} {group}", given.number),
                None => given.number.clone(),
            })
            .collect();
        assert_eq!(seats, ours, "seed {seed}");
        assert_eq!(seats.len(), 64);

        let said = verify(&path);
        assert_eq!(said.status.code(), Some(0));
        assert_eq!(
            String::from_utf8(said.stdout).unwrap(),
            "Sama. Benih cocok dengan janjinya. Urutan 500 nomor dan 64 kursi sama dengan berkas.\n\
             The same. The seed keeps its promise. The order of 500 numbers and 64 seats are those of the file.\n"
        );
        orders.push(drawn.order);
    }
    orders.dedup();
    assert_eq!(orders.len(), 4, "another seed is another order");
}

#[test]
fn the_command_names_the_first_difference_and_says_so_in_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("undian.json");
    let mut swapped = list(1);
    swapped.order.swap(16, 17);
    std::fs::write(&path, swapped.json().unwrap()).unwrap();
    let said = verify(&path);
    let (file, drawn) = (&swapped.order[16], &swapped.order[17]);
    assert_eq!(said.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(said.stdout).unwrap(),
        format!(
            "Tidak sama. Urutan ke-17: berkas menulis {file}, undian memberi {drawn}.\n\
             Not the same. Place 17: the file says {file}, the draw gives {drawn}.\n"
        )
    );

    let mut other_seed = list(1);
    other_seed.seed = Seed::new([7; 32]).hex();
    std::fs::write(&path, other_seed.json().unwrap()).unwrap();
    let said = verify(&path);
    assert_eq!(said.status.code(), Some(1));
    assert!(
        String::from_utf8(said.stdout).unwrap().starts_with("Tidak sama. Benih ini bukan yang dijanjikan")
    );

    std::fs::write(&path, "bukan undian").unwrap();
    let said = verify(&path);
    assert_eq!((said.status.code(), said.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(said.stderr).unwrap().starts_with("Berkas ini bukan daftar undian yang utuh"));
    let missing = verify(&folder.path().join("tidak-ada.json"));
    assert_eq!(missing.status.code(), Some(2));
}
