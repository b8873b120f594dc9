//! Every way a line can be right or wrong.
use super::*;
use crate::{
    documents::sheet,
    enrollment::plan::{Known, Plan, Standing, faulty_rows, plan},
    people::nik::NikKey,
    tables::{enrolment::EnrolmentState, person::PersonId},
    text::Language,
};

fn reading(csv: &str) -> Reading {
    understand(&sheet::read(csv.as_bytes(), MOST).unwrap(), false, "33").unwrap()
}

fn reasons(fault: &Fault) -> Vec<(Field, String)> {
    fault.reasons.iter().map(|(field, why)| (*field, why.id.to_string())).collect()
}

fn planned(csv: &str, known: &[Known], states: &[(i64, EnrolmentState)]) -> Plan {
    let states = states.iter().map(|(id, state)| (PersonId(*id), *state)).collect();
    let key = NikKey::new([1; 32]);
    plan(reading(csv), known, &states, |nik| key.index(nik))
}

fn known(id: i64, name: &str, email: Option<&str>, phone: Option<&str>, nik: Option<&str>) -> Known {
    let nik = nik.map(|nik| Nik::parse(nik).unwrap());
    Known {
        id: PersonId(id),
        name: name.into(),
        search_name: fold(name),
        email: email.map(Into::into),
        phone: phone.map(Into::into),
        nik_index: nik.as_ref().map(|nik| NikKey::new([1; 32]).index(nik)),
        nik_last4: nik.as_ref().map(|nik| nik.last4().to_string()),
        region_code: None,
    }
}

#[test]
fn columns_stand_in_any_order_under_any_usual_name() {
    let read = reading("No. HP,Kelas,NAMA LENGKAP,e-mail\n0812 3456 7890,B,Siti Aminah,siti@x.id\n,,,\n");
    assert_eq!(read.unknown, ["Kelas"]);
    let siti = &read.people[0];
    assert_eq!((siti.line, siti.name.as_str()), (2, "Siti Aminah"));
    assert_eq!(siti.phone.as_ref().unwrap().as_str(), "+6281234567890");
    assert_eq!(siti.email.as_ref().unwrap().as_str(), "siti@x.id");
    assert!(read.faults.is_empty());
}

#[test]
fn a_file_without_names_or_people_is_refused() {
    let why = |csv: &str| {
        let sheet = sheet::read(csv.as_bytes(), MOST).unwrap();
        understand(&sheet, false, "33").unwrap_err().why.id.into_owned()
    };
    assert!(why("NIK,Telepon\n1,2\n").contains("Kolom Nama"));
    assert!(why("Nama,HP,Telepon\na,1,2\n").contains("dua kolom Telepon"));
    assert!(why("Nama,Telepon\n").contains("Belum ada peserta"));
    assert!(why("Nama,Telepon\nContoh: Siti,0812\n").contains("Belum ada peserta"));
}

#[test]
fn each_fault_is_named_by_column() {
    let read = reading(
        "Nama;NIK;Telepon;Email;Kabupaten/Kota\n;3374;021;siti;Atlantis\nBudi;3,37401E+15;;;\nTono;;;;Demak\n",
    );
    assert!(read.people.is_empty());
    let fields: Vec<Field> = read.faults[0].reasons.iter().map(|r| r.0).collect();
    assert_eq!(fields, [Field::Name, Field::Nik, Field::Phone, Field::Email, Field::Region]);
    assert!(reasons(&read.faults[1])[0].1.contains("membulatkan angka ini menjadi 3,37401E+15"));
    assert_eq!(reasons(&read.faults[2])[0].0, Field::Phone);
    assert_eq!(read.faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn a_course_that_needs_the_nik_says_so_for_each_line() {
    let sheet = sheet::read(b"Nama,Telepon\nSiti,081234567890\n", MOST).unwrap();
    let read = understand(&sheet, true, "33").unwrap();
    assert_eq!(reasons(&read.faults[0]), [(Field::Nik, "Belum diisi.".to_string())]);
}

#[test]
fn regions_as_people_write_them() {
    let code = |typed: &str| region_of(typed, "33").ok();
    for (typed, wanted) in [
        ("Kota Semarang", "33.74"),
        ("KAB. SEMARANG", "33.22"),
        ("kabupaten semarang", "33.22"),
        ("Demak", "33.21"),
        ("3374", "33.74"),
        ("33.74", "33.74"),
        ("Surabaya", "35.78"),
    ] {
        assert_eq!(code(typed).as_deref(), Some(wanted), "{typed}");
    }
    assert!(
        region_of("Semarang", "33").unwrap_err().why.id.contains("Kabupaten Semarang atau Kota Semarang")
    );
    assert_eq!(code("Atlantis"), None);
    assert_eq!(code("33.99"), None);
}

#[test]
fn the_same_person_is_known_by_nik_or_email_or_phone_and_name() {
    let nik = "3374012501900002";
    let people = [
        known(1, "Siti Nur Aminah", None, None, Some(nik)),
        known(2, "Budi", Some("budi@x.id"), None, None),
        known(3, "Tono Sé", None, Some("+6281234567890"), None),
    ];
    let csv = format!(
        "Nama,NIK,Email,Telepon\nSiti Aminah,{nik},,\nB.,,BUDI@x.id,\ntono se,,,081234567890\nTini,,,081234567890\n"
    );
    let plan = planned(&csv, &people, &[(2, EnrolmentState::Waiting), (3, EnrolmentState::Withdrawn)]);
    assert!(plan.faults.is_empty());
    let standing: Vec<&Standing> = plan.people.iter().map(|p| &p.1).collect();
    assert_eq!(
        standing,
        [
            &Standing::Known(people[0].clone()),
            &Standing::Already(people[1].clone()),
            &Standing::Left(people[2].clone()),
            &Standing::New
        ],
        "a family may share a phone"
    );
    assert_eq!(plan.applying().count(), 2);
}

#[test]
fn one_person_stands_in_a_file_once() {
    let plan = planned("Nama,Email\nSiti,a@x.id\nBudi,b@x.id\nSiti N,A@x.id\n", &[], &[]);
    assert_eq!(plan.people.len(), 2);
    assert_eq!(reasons(&plan.faults[0]), [(Field::Email, "Sama dengan baris 2.".to_string())]);
    let siti = [known(1, "Siti", Some("a@x.id"), Some("+6281234567890"), None)];
    let plan = planned("Nama,Email,Telepon\nSiti,a@x.id,\nSiti,,081234567890\n", &siti, &[]);
    assert_eq!(plan.faults.iter().map(|f| f.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn contradictions_are_shown_not_guessed() {
    let (one, two) = ("3374012501900002", "3374012501900003");
    let people = [known(1, "Siti", None, None, Some(one)), known(2, "Budi", Some("b@x.id"), None, Some(two))];
    let plan = planned(&format!("Nama,NIK,Email\nSiti,{one},b@x.id\n"), &people, &[]);
    assert_eq!(reasons(&plan.faults[0])[0].0, Field::Email);
    let plan = planned("Nama,NIK,Email\nBudi,3374012501900009,b@x.id\n", &people, &[]);
    assert!(reasons(&plan.faults[0])[0].1.contains("NIK lain, berakhir 0003"));
}

#[test]
fn lines_to_correct_can_be_sent_again() {
    let read = reading("Nama;Telepon\nSiti;021\n");
    let rows = faulty_rows(&read.faults, Language::Id);
    assert_eq!(rows[0][..3], ["Siti", "", "021"]);
    assert_eq!(rows[0][6], "2");
    assert!(rows[0][7].starts_with("Telepon: "));
}
