//! Lines of a sheet of scores: what they would change, and what is wrong with them.
use super::*;
use crate::{documents::sheet::read, tables::cohort::CohortId};
use Language::Id;

fn part(id: i64, name: &str) -> score_part::Model {
    score_part::Model {
        id: ScorePartId(id),
        cohort_id: CohortId(1),
        position: id as i32,
        name: name.into(),
        weight: 50,
        max: 10_000,
    }
}

fn understood(text: &str) -> Result<Reading, Refusal> {
    let one = |id, name: &str, scores: &[(i64, i32)]| Scorable {
        enrolment: EnrolmentId(id),
        name: name.into(),
        scores: scores.iter().map(|(part, value)| (ScorePartId(*part), *value)).collect(),
    };
    let people = HashMap::from([
        ("AAAA-0001".to_string(), one(1, "Siti Nur", &[])),
        ("AAAA-0002".to_string(), one(2, "Budi Santika", &[(1, 7000)])),
    ]);
    let parts = [part(1, "Tes tertulis"), part(2, "Wawancara")];
    understand(&read(text.as_bytes(), MOST).unwrap(), &parts, &people)
}

#[test]
fn lines_say_what_they_would_change() {
    let reading = understood(
        "Nomor pendaftaran;Nama;TES TERTULIS;Wawancara;Catatan\n\
         aaaa-0001;siti  nur;78,5;;x\n\
         AAAA-0002;;70;81.25;\n\
         ;;;;\n",
    )
    .unwrap();
    assert_eq!((reading.faults.len(), reading.counts()), (0, (2, 0)));
    assert_eq!(reading.unknown, ["Catatan"]);
    let change = |part, before, after| Change { part: ScorePartId(part), before, after };
    assert_eq!(reading.entries[0].changes, [change(1, None, 7850)]);
    assert_eq!(reading.entries[1].changes, [change(2, None, 8125)], "70 was known already");
    let again = understood("Nomor pendaftaran;Tes tertulis\nAAAA-0002;71\n").unwrap();
    assert_eq!(
        (again.counts(), again.entries[0].changes[0].said(Id)),
        ((0, 1), "70,00 menjadi 71,00".into())
    );
}

#[test]
fn a_line_that_does_not_fit_is_named_with_its_number() {
    let reading = understood(
        "Nomor pendaftaran;Nama;Tes tertulis\nAAAA-0009;;1\nAAAA-0001;Budi;1\nAAAA-0002;;101\n;;5\n",
    )
    .unwrap();
    let why: Vec<(u32, String)> = reading
        .faults
        .iter()
        .map(|f| (f.line, f.reasons.iter().map(|(column, why)| format!("{column}: {}", why.id)).collect()))
        .collect();
    assert_eq!(reading.entries.len(), 0);
    assert_eq!(why.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert!(why[0].1.contains("Tidak ada pendaftar"));
    assert!(why[1].1.contains("Nomor ini milik Siti Nur"));
    assert!(why[2].1.contains("lebih besar dari 100"));
    assert!(why[3].1.contains("Belum diisi"));
}

#[test]
fn a_number_in_two_lines_refuses_the_file_and_names_both() {
    let why = |text| understood(text).unwrap_err();
    let twice = why("Nomor pendaftaran;Tes tertulis\nAAAA-0001;1\nAAAA-0002;2\naaaa 0001;1\n");
    assert_eq!(twice.field, "berkas");
    assert!(twice.why.id.starts_with("Nomor AAAA-0001 ada di baris 2 dan di baris 4."));
    let strangers = why("Nomor pendaftaran;Tes tertulis\nZZZZ-0001;1\nZZZZ-0001;2\n");
    assert!(strangers.why.en.contains("in line 2 and in line 3"));
}

#[test]
fn a_file_of_something_else_is_refused() {
    let why = |text| understood(text).unwrap_err().why.id.into_owned();
    assert!(why("Nama;Tes tertulis\nSiti;5\n").contains("Nomor pendaftaran dan Tes tertulis, Wawancara"));
    assert!(why("Nomor pendaftaran;Usaha\nAAAA-0001;x\n").contains("Baris pertama"));
    assert!(why("Nomor pendaftaran;Tes tertulis;tes tertulis\nAAAA-0001;1;2\n").contains("dua kolom"));
    assert!(why("Nomor pendaftaran;Tes tertulis\n").contains("Belum ada nilai"));
}
