//! Who may do what: every mounted route × every kind of person, kept as a table in `authority.txt`.
//!
//! A cell is the status of the answer, or "masuk" when it leads to the sign-in page. POSTs carry an
//! empty form from our own pages, each route in a world of its own. A new route fails here until the
//! table is written anew: `UPDATE=1 cargo test --test it authority`, and the difference is read.
use super::{
    mail::{certificate, posted},
    selected::{RECEIPT, Selected, selected},
    site::{Answer, Site},
    testing::{Tests, tested},
    world::{World, world},
};
use angkatan::{
    access::token_hash,
    tables::{
        absence::{self, AbsenceKind, AbsenceState},
        absence_event, appeal,
        data_request::{self, RequestKind},
        desk_visit::{self, Ending},
        document::{self, DocumentState, PaperKind},
        evidence::{self, EvidenceKind},
        hall_entry::{self, Doubt, EntryState},
        issue_run::{self, RunState},
        mark::{self, Presence},
        message::MessageId,
        one_time_link::{self, Purpose},
        person::PersonId,
        sheet_photo, sign_in,
        upload::{self, UploadState},
        walk_in,
    },
};
use chrono::TimeDelta;
use rocket::http::Method;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, NotSet};
use std::{fmt::Write, fs, path::PathBuf};

/// The world with one thing of everything that a path may be about.
pub struct Furnished {
    pub world: World,
    pub message: MessageId,
    pub run: i64,
    pub certificate: i64,
    pub selected: Selected,
    pub request: i64,
    pub absence: i64,
    pub evidence: i64,
    pub appeal: i64,
    pub walk_in: i64,
    pub entry: i64,
    pub tests: Tests,
}

/// The token of the one-time link in a furnished world.
const LINK: &str = "5f2b0000000000000000000000000000000000000000000000000000000000aa";

/// The code of the trainee's photo, and of the paper she is sending.
const PAPER: &str = "7a3e0000000000000000000000000000000000000000000000000000000000bb";

/// The code of a visit at the desk that the coordinator ended: an open one is bound to a browser.
const VISIT: &str = "K7QM-4T2X-9ABC-DEFG";

pub async fn furnished(site: &Site) -> Furnished {
    let world = world(site).await;
    let certificate = certificate(site, &world, "Siti Nur Aminah").await;
    let selected = selected(site, &world).await;
    let tests = tested(site, &world).await;
    let message = posted(site, &world, world.trainee, "seat:1", None).await;
    let now = site.now();
    let run = issue_run::ActiveModel {
        id: NotSet,
        cohort_id: Set(world.running),
        state: Set(RunState::Done),
        issued_on: Set(now.date_naive()),
        once_key: Set("once".into()),
        by_id: Set(world.coordinator),
        started_at: Set(now),
        lease_until: Set(None),
        ended_at: Set(Some(now)),
    };
    let link = one_time_link::ActiveModel {
        id: NotSet,
        purpose: Set(Purpose::SetPassword),
        person_id: Set(Some(world.trainee)),
        token_hash: Set(token_hash(LINK)),
        created_at: Set(now),
        expires_at: Set(now + TimeDelta::days(1)),
        used_at: Set(None),
    };
    let paper = document::ActiveModel {
        id: NotSet,
        person_id: Set(world.trainee),
        kind: Set(PaperKind::Photo),
        code: Set(PAPER.into()),
        media_type: Set("image/jpeg".into()),
        bytes: Set(4),
        sha256: Set(String::new()),
        path: Set("7a/photo.jpg".into()),
        state: Set(DocumentState::Kept),
        created_at: Set(now),
        gone_at: Set(None),
    };
    let sending = upload::ActiveModel {
        id: NotSet,
        person_id: Set(world.trainee),
        kind: Set(PaperKind::Ktp),
        code: Set(PAPER.into()),
        total: Set(9),
        received: Set(0),
        state: Set(UploadState::Open),
        document_id: Set(None),
        created_at: Set(now),
        expires_at: Set(now + TimeDelta::days(1)),
    };
    let sheet = sheet_photo::ActiveModel {
        id: NotSet,
        session_id: Set(world.sessions[1]),
        code: Set(PAPER.into()),
        path: Set("7a/photo.jpg".into()),
        by_id: Set(world.instructor),
        at: Set(now),
    };
    fs::create_dir_all(site.settings.data.join("berkas/7a")).unwrap();
    fs::write(site.settings.data.join("berkas/7a/photo.jpg"), b"\xff\xd8\xff\xd9").unwrap();
    let request = data_request::ActiveModel {
        id: NotSet,
        centre_id: Set(world.centre),
        person_id: Set(world.trainee),
        kind: Set(RequestKind::Access),
        asked: Set("Siapa yang melihat data saya?".into()),
        opened_at: Set(now),
        due_at: Set(now + TimeDelta::hours(72)),
        closed_at: Set(None),
        closed_by: Set(None),
        outcome: Set(None),
        answer: Set(String::new()),
    };
    let letter = absence::ActiveModel {
        id: NotSet,
        enrolment_id: Set(world.seat),
        kind: Set(AbsenceKind::Ill),
        from_on: Set(now.date_naive()),
        until_on: Set(now.date_naive()),
        session_id: Set(None),
        words: Set("Demam sejak kemarin.".into()),
        state: Set(AbsenceState::Open),
        entered_by: Set(world.trainee),
        entered_at: Set(now),
        code: Set(Some(PAPER.into())),
        media_type: Set(Some("image/jpeg".into())),
        path: Set(Some("7a/photo.jpg".into())),
    };
    let piece = evidence::ActiveModel {
        id: NotSet,
        enrolment_id: Set(world.seat),
        kind: Set(EvidenceKind::Work),
        title: Set("Foto toko".into()),
        words: Set(String::new()),
        code: Set(Some(PAPER.into())),
        media_type: Set(Some("image/jpeg".into())),
        path: Set(Some("7a/photo.jpg".into())),
        by_id: Set(world.trainee),
        at: Set(now),
        withdrawn_at: Set(None),
    };
    // One that she may say something against.
    let absent = mark::ActiveModel {
        enrolment_id: Set(world.seat),
        session_id: Set(world.sessions[1]),
        presence: Set(Presence::Absent),
        jp: Set(0),
        made_up_jp: Set(0),
        reason: Set(String::new()),
        by_id: Set(world.instructor),
        at: Set(now),
        disputed: Set(false),
    };
    let appeal = appeal::ActiveModel {
        id: NotSet,
        enrolment_id: Set(world.seat),
        session_id: Set(world.sessions[0]),
        words: Set("Saya hadir.".into()),
        opened_at: Set(now),
        outcome: Set(None),
        answer: Set(String::new()),
        closed_at: Set(None),
        closed_by: Set(None),
    };
    let walk_in = walk_in::ActiveModel {
        id: NotSet,
        session_id: Set(world.sessions[1]),
        device_event_id: Set("0b5f2c1e-7a34-4a6e-9c2f-1d2e3f405162".into()),
        name: Set("Siti".into()),
        card_hash: Set(None),
        at: Set(now),
        by_id: Set(world.instructor),
        taken_at: Set(now),
        merged_into: Set(None),
        settled_at: Set(None),
        settled_by: Set(None),
        settled_reason: Set(String::new()),
    };
    let entry = hall_entry::ActiveModel {
        id: NotSet,
        session_id: Set(world.sessions[1]),
        enrolment_id: Set(world.seat),
        device_event_id: Set("0b5f2c1e-7a34-4a6e-9c2f-1d2e3f405162".into()),
        code: Set("012345".into()),
        device_at: Set(now),
        clock_offset_s: Set(0),
        sent_at: Set(now),
        state: Set(EntryState::Review),
        doubt: Set(Some(Doubt::Step)),
        settled_at: Set(None),
        settled_by: Set(None),
        settled_reason: Set(String::new()),
    };
    let (run, request, absence, appeal, evidence, walk_in, entry) = site
        .store
        .write(async |tx| {
            let browser = sign_in::ActiveModel {
                id: NotSet,
                person_id: Set(world.coordinator),
                token_hash: Set("0".repeat(64)),
                device: Set("test".into()),
                created_at: Set(now),
                expires_at: Set(now + TimeDelta::days(1)),
                ended_at: Set(None),
            };
            let visit = desk_visit::ActiveModel {
                id: NotSet,
                code: Set(VISIT.into()),
                sign_in_id: Set(browser.insert(tx.db()).await?.id),
                by_id: Set(world.coordinator),
                person_id: Set(world.trainee),
                begun_at: Set(now),
                acted_at: Set(now),
                ended_at: Set(Some(now)),
                ending: Set(Some(Ending::Next)),
            };
            visit.insert(tx.db()).await?;
            paper.insert(tx.db()).await?;
            sheet.insert(tx.db()).await?;
            sending.insert(tx.db()).await?;
            link.insert(tx.db()).await?;
            let request = request.insert(tx.db()).await?.id;
            let letter = letter.insert(tx.db()).await?.id;
            let handed_in = absence_event::ActiveModel {
                id: NotSet,
                absence_id: Set(letter),
                state: Set(AbsenceState::Open),
                reason: Set(String::new()),
                by_id: Set(world.trainee),
                at: Set(now),
            };
            handed_in.insert(tx.db()).await?;
            let appeal = appeal.insert(tx.db()).await?.id;
            let piece = piece.insert(tx.db()).await?.id;
            absent.insert(tx.db()).await?;
            let walk_in = walk_in.insert(tx.db()).await?.id;
            let entry = entry.insert(tx.db()).await?.id;
            Ok::<_, DbErr>((run.insert(tx.db()).await?.id, request, letter, appeal, piece, walk_in, entry))
        })
        .await
        .unwrap();
    Furnished {
        world,
        message,
        run: run.0,
        certificate: certificate.0,
        selected,
        request: request.0,
        absence: absence.0,
        evidence: evidence.0,
        appeal: appeal.0,
        walk_in: walk_in.0,
        entry: entry.0,
        tests,
    }
}

impl Furnished {
    /// The path of a route with its parameters filled from this world.
    pub fn path(&self, route: &str) -> String {
        let filled: Vec<String> = route
            .split('/')
            .map(|segment| match segment.strip_prefix('<').and_then(|s| s.strip_suffix('>')) {
                Some(name) => self.parameter(route, name.trim_end_matches("..")),
                None => segment.to_string(),
            })
            .collect();
        filled.join("/")
    }

    fn parameter(&self, route: &str, name: &str) -> String {
        let w = &self.world;
        let about = |start: &str| route.starts_with(start);
        match name {
            "id" if about("/angkatan/<id>/daftar/") || route == "/angkatan/<id>/daftar" => w.open.to_string(),
            "id" if about("/angkatan/<id>/seleksi") || about("/pengumuman/") || about("/undian/") => {
                self.selected.cohort.to_string()
            }
            "id" if about("/meja/") => w.open.to_string(),
            "id" if about("/angkatan/") => w.running.to_string(),
            "id" if about("/skkni/unit/") => w.unit.to_string(),
            "id" if about("/skkni/keputusan/") => w.standard.to_string(),
            "shape" => "json".into(),
            "id" if about("/sertifikat/") => self.certificate.to_string(),
            "criterion" => w.criteria[0].to_string(),
            "form" => "ak02".into(),
            "id" if about("/kelola/pelatihan/") => w.course.to_string(),
            "id" if about("/saya/") => w.seat.to_string(),
            "id" if about("/soal/") => self.tests.question.to_string(),
            "place" => "before".into(),
            "test" => self.tests.test.to_string(),
            "sitting" => self.tests.sitting.to_string(),
            "format" => "gift".into(),
            "id" if about("/pendaftaran/") => w.seat.to_string(),
            "id" if about("/pesan/") => self.message.to_string(),
            "id" if about("/pengaturan/staf/") => w.instructor.to_string(),
            // The first browser is that of the visit at the desk.
            "id" if about("/akun/perangkat/") => "2".into(),
            "id" if about("/orang/") => w.trainee.to_string(),
            "id" if about("/permintaan/") => self.request.to_string(),
            "other" => w.other_trainee.to_string(),
            "purpose" => "publicity".into(),
            "before" => "1000000".into(),
            "session" => w.sessions[1].to_string(),
            "enrolment" if about("/angkatan/<id>/seleksi") => self.selected.enrolment.to_string(),
            "receipt" if about("/pendaftaran/<receipt>/") => RECEIPT.into(),
            "enrolment" => w.seat.to_string(),
            "unit" => w.unit.to_string(),
            "run" => self.run.to_string(),
            "entry" => self.entry.to_string(),
            "walk_in" => self.walk_in.to_string(),
            "certificate" => self.certificate.to_string(),
            "receipt" => "AAAA-0001".into(),
            "slug" => "media-sosial".into(),
            "version" => w.version.to_string(),
            "token" => LINK.into(),
            "absence" => self.absence.to_string(),
            "evidence" => self.evidence.to_string(),
            "appeal" => self.appeal.to_string(),
            "code" => "K7QM-4T2X-9ABC-DEFG".into(),
            "kept" => "0000".into(),
            "number" => "1".into(),
            "kode" => PAPER.into(),
            "visit" => VISIT.into(),
            "step" => "wilayah".into(),
            "language" => "en".into(),
            "name" => "style.css".into(),
            "_" => "x".into(),
            _ => panic!(
                "{route} has a parameter `{name}` that this test cannot fill: \
                 say in tests/it/authority.rs, `parameter`, which thing of the world it is about"
            ),
        }
    }
}

/// Everybody, from the one who may least.
const ACTORS: [&str; 9] = [
    "nobody",
    "trainee",
    "other trainee",
    "other instructor",
    "instructor",
    "assessor",
    "other centre",
    "administrator",
    "coordinator",
];

fn person(w: &World, actor: &str) -> Option<PersonId> {
    Some(match actor {
        "trainee" => w.trainee,
        "other trainee" => w.other_trainee,
        "other instructor" => w.other_instructor,
        "instructor" => w.instructor,
        "assessor" => w.assessor,
        "other centre" => w.other_coordinator,
        "administrator" => w.administrator,
        "coordinator" => w.coordinator,
        _ => return None,
    })
}

fn cell(answer: &Answer) -> String {
    match &answer.location {
        Some(to) if to.starts_with("/masuk") => "masuk".into(),
        _ => answer.status.code.to_string(),
    }
}

async fn row(site: &Site, furnished: &Furnished, method: Method, route: &str) -> String {
    let path = furnished.path(route);
    let mut row = format!("{:<4} {route:<58}", method.as_str());
    for name in ACTORS {
        let actor = match person(&furnished.world, name) {
            Some(person) => site.signed_in(person).await,
            None => site.nobody(),
        };
        let answer = match method {
            Method::Get => actor.get(&path).await,
            Method::Patch => actor.patch(&path, 0, b"").await,
            _ => actor.post(&path, &[]).await,
        };
        let cell = cell(&answer);
        assert!(!cell.starts_with('5'), "{method} {path} for {name}: {cell}, a fault");
        write!(row, " {cell:<9}").unwrap();
    }
    row.trim_end().to_string()
}

#[rocket::async_test]
async fn every_route_is_for_whom_the_table_says() {
    let site = Site::new().await;
    let shared = furnished(&site).await;
    let mut routes: Vec<(String, Method)> =
        site.client.rocket().routes().map(|route| (route.uri.path().to_string(), route.method)).collect();
    routes.sort_by(|a, b| (&a.0, a.1.as_str()).cmp(&(&b.0, b.1.as_str())));
    let mut table = format!("{:<63}", "route");
    for actor in ACTORS {
        write!(
            table,
            " {:<9}",
            actor
                .replace("other ", "o.")
                .replace("administrator", "admin")
                .replace("coordinator", "coord.")
                .replace("instructor", "instr.")
        )
        .unwrap();
    }
    table = table.trim_end().to_string() + "\n";
    for (route, method) in routes {
        // Forms know GET and POST; a script sends the parts of a paper.
        let known = matches!(method, Method::Get | Method::Post) || route.ends_with("/berkas/<kode>");
        assert!(known, "{method} {route}: forms know GET and POST");
        let row = if method == Method::Get {
            row(&site, &shared, method, &route).await
        } else {
            let own = Site::new().await;
            let furnished = furnished(&own).await;
            row(&own, &furnished, method, &route).await
        };
        table.push_str(&row);
        table.push('\n');
    }
    let kept = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/authority.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&kept, &table).unwrap();
    }
    let before = fs::read_to_string(&kept).unwrap_or_default();
    let lines = |text: &str| text.lines().map(str::to_string).collect::<Vec<_>>();
    let (was, is) = (lines(&before), lines(&table));
    let lost: Vec<&String> = was.iter().filter(|l| !is.contains(l)).collect();
    let new: Vec<&String> = is.iter().filter(|l| !was.contains(l)).collect();
    assert!(
        was == is,
        "authority.txt says something else. If this is meant: UPDATE=1 cargo test --test it authority\n\
         in the table only:\n{lost:#?}\nnow:\n{new:#?}"
    );
}
