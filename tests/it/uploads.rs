//! Papers: twenty hostile files and what becomes of each, who may see what, and a photo over a line
//! that is cut again and again.
use super::{
    site::{Actor, Answer, Site, settings},
    world::{World, world},
};
use angkatan::{
    access::{SESSION_COOKIE, token_hash},
    app::{self, Parts},
    papers::queries,
    random::Random,
    store::Store,
    tables::{
        document::{self, DocumentState, PaperKind},
        person::PersonId,
        sign_in, upload,
    },
};
use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, RgbImage};
use rocket::{
    http::Status,
    tokio::{
        self,
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    },
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use std::{
    io::{Cursor, Write},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

// --- files -----------------------------------------------------------------------------------------

/// A picture with so much noise that it is about as large as it looks.
fn noise(width: u32, height: u32, salt: u32) -> DynamicImage {
    let mut state = salt.wrapping_mul(2_654_435_761) | 1;
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let [a, b, c, _] = state.to_le_bytes();
        image::Rgb([a, b, c])
    }))
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn photo() -> Vec<u8> {
    written(&noise(320, 200, 7), ImageFormat::Jpeg)
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [name.as_slice(), data].concat();
    [&(data.len() as u32).to_be_bytes(), body.as_slice(), &crc(&body).to_be_bytes()].concat()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A PNG of these dimensions (grey, 8 bits) with these chunks before its data.
fn png(width: u32, height: u32, before: &[Vec<u8>], data: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &head),
        before.concat(),
        chunk(b"IDAT", &zlib(data)),
        chunk(b"IEND", b""),
    ]
    .concat()
}

/// A JPEG whose head says that it is this large.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = photo();
    let at = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

fn zip_bomb() -> Vec<u8> {
    let many = vec![0u8; 20_000_000];
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(&many).unwrap();
    let data = out.finish().unwrap();
    let head = |signature: &[u8], more: &[u8]| {
        let mut h = signature.to_vec();
        h.extend(more);
        h.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        h.extend(crc(&many).to_le_bytes());
        h.extend((data.len() as u32).to_le_bytes());
        h.extend((many.len() as u32).to_le_bytes());
        h.extend([8, 0, 0, 0]);
        h
    };
    [head(b"PK\x03\x04", &[]), b"bomb.jpg".to_vec(), data.clone()].concat()
}

fn pdf(inside: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {inside} >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n\
         trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )
    .into_bytes()
}

// --- people ----------------------------------------------------------------------------------------

async fn papers(site: &Site, person: PersonId) -> Vec<document::Model> {
    queries::of_person(site.store.read(), person).await.unwrap()
}

async fn all_documents(site: &Site) -> usize {
    document::Entity::find().all(site.store.read()).await.unwrap().len()
}

/// Every file below the data directory that is no database and no scratch of Rocket's.
fn files(site: &Site) -> Vec<String> {
    fn below(folder: &std::path::Path, all: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => below(&path, all),
                path => all.push(path.display().to_string()),
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["berkas", "unggahan"] {
        below(&site.settings.data.join(folder), &mut all);
    }
    all.sort();
    all
}

async fn whole(actor: &Actor<'_>, kind: &str, name: &str, bytes: &[u8]) -> Answer {
    actor.upload("/berkas/utuh", &[("jenis", kind)], ("berkas", name, bytes)).await
}

async fn open(actor: &Actor<'_>, kind: &str, total: usize) -> Answer {
    actor.post("/berkas", &[("jenis", kind), ("ukuran", &total.to_string())]).await
}

fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.body))
}

async fn address(actor: &Actor<'_>, kind: &str, total: usize) -> String {
    let opened = open(actor, kind, total).await;
    assert_eq!(opened.status, Status::Created, "{}", opened.body);
    json(&opened)["ke"].as_str().unwrap().to_string()
}

// --- the twenty ------------------------------------------------------------------------------------

#[rocket::async_test]
async fn hostile_files_are_refused_with_a_sentence_or_made_harmless() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let hundred_mega = png(10_000, 10_000, &[], &vec![0; 10_000 * 10_001]);
    let truncated = {
        let mut bytes = written(&noise(900, 700, 3), ImageFormat::Jpeg);
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let bomb_png = {
        // 12,000 × 12,000 of nothing: 140 kB that would unpack to 144 MB.
        png(12_000, 12_000, &[], &vec![0; 12_000 * 12_001])
    };
    let unknown = "bukan foto dan bukan PDF";
    let refused: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a zip bomb", zip_bomb(), unknown),
        ("a JPEG head of 100 megapixels", jpeg_of(10_000, 10_000), "terlalu besar"),
        ("a real PNG of 100 megapixels", hundred_mega, "terlalu besar"),
        ("a PNG that unpacks to 144 MB", bomb_png, "terlalu besar"),
        ("HTML named .jpg", b"<!doctype html><script>alert(1)</script>".to_vec(), unknown),
        (
            "SVG with a script",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec(),
            unknown,
        ),
        ("a GIF that is a script", b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)//;".to_vec(), unknown),
        ("half a JPEG", truncated, "rusak atau belum lengkap"),
        (
            "a PDF with JavaScript",
            pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
            "berisi program",
        ),
        ("a PDF that is none", b"%PDF-1.4 and then nothing".to_vec(), "PDF ini rusak"),
        ("a program", b"MZ\x90\x00This program cannot be run in DOS mode.".to_vec(), unknown),
        ("an empty file", Vec::new(), "kosong"),
        ("a file of 9 MB", vec![0xff; 9_000_000], "lebih besar dari 8 MB"),
        ("a file of 11 MB", vec![0xff; 11_000_000], "lebih besar dari 8 MB"),
        ("a JPEG head alone", b"\xff\xd8\xff\xe0".to_vec(), "rusak atau belum lengkap"),
        ("a PNG whose data is cut", png(400, 400, &[], &[0; 1000]), "rusak atau belum lengkap"),
    ];
    for (what, bytes, sentence) in &refused {
        let answer = whole(&siti, "ktp", "foto.jpg", bytes).await;
        assert_eq!(answer.status, Status::UnprocessableEntity, "{what}");
        let said = answer.texts("#salah-ktp");
        assert!(said[0].contains(sentence), "{what}: {said:?}");
        assert!(said[0].ends_with('.'), "{what}: a whole sentence");
    }
    assert_eq!(all_documents(&site).await, 0, "nothing of them is kept");
    assert_eq!(files(&site), Vec::<String>::new(), "and no file is left behind");
}

#[rocket::async_test]
async fn what_is_taken_is_the_picture_and_nothing_else() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    // A profile that unpacks to 50 MB, a text chunk of 4 MB, and a secret in a comment.
    let icc = [b"x\0\0".to_vec(), zlib(&vec![7; 50_000_000])].concat();
    let text = [b"Comment\0".to_vec(), vec![b'a'; 4_000_000]].concat();
    let small: Vec<u8> = (0..50).flat_map(|_| [0; 51]).collect();
    let stuffed = png(50, 50, &[chunk(b"iCCP", &icc), chunk(b"tEXt", &text)], &small);
    let polyglot = [photo(), b"<script>alert('dari ekor')</script>".to_vec()].concat();
    let secret = {
        let mut bytes = photo();
        let comment = b"<?php system('id'); ?> -6.9932,110.4203";
        let mut segment = vec![0xff, 0xfe];
        segment.extend(((comment.len() + 2) as u16).to_be_bytes());
        segment.extend(comment);
        bytes.splice(2..2, segment);
        bytes
    };
    for (what, bytes) in [("a stuffed PNG", stuffed), ("a polyglot", polyglot), ("a comment", secret)] {
        let answer = whole(&siti, "ktp", "foto.jpg", &bytes).await;
        // Made harmless, or refused with a sentence: a decoder may find a chunk too large.
        if answer.status == Status::UnprocessableEntity {
            assert!(answer.texts("#salah-ktp")[0].ends_with('.'), "{what}");
            assert_eq!(what, "a stuffed PNG");
            continue;
        }
        assert_eq!(answer.status, Status::SeeOther, "{what}: {}", answer.body);
        let paper = papers(&site, world.trainee).await.remove(0);
        let seen = siti.get(&format!("/berkas/{}", paper.code)).await;
        for word in [b"<script".as_slice(), b"<?php", b"110.4203", b"Comment"] {
            assert!(!seen.bytes.windows(word.len()).any(|w| w == word), "{what} still holds {word:?}");
        }
        assert!(image::load_from_memory_with_format(&seen.bytes, ImageFormat::Jpeg).is_ok(), "{what}");
    }
    // Names and types count for nothing.
    let before = all_documents(&site).await;
    let long = format!("{}.jpg", "n".repeat(300));
    // With a NUL in its name the file is no file for the form: said, and nothing kept.
    let nul = whole(&siti, "photo", "foto\u{0}.html", &photo()).await;
    assert_eq!(nul.status, Status::UnprocessableEntity);
    assert!(nul.texts("#salah-photo")[0].starts_with("Berkas ini kosong."));
    let names = ["../../../../etc/passwd", &long, "foto\u{202e}gpj.exe", "CON", ".htaccess"];
    for name in names {
        let answer = whole(&siti, "photo", name, &photo()).await;
        assert_eq!(answer.status, Status::SeeOther, "{name:?}: {}", answer.body);
    }
    assert_eq!(all_documents(&site).await, before + names.len());
    let kept = papers(&site, world.trainee).await;
    assert!(
        kept.iter().all(|paper| paper.path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/.".contains(&b)))
    );
    assert_eq!(files(&site).len(), kept.len(), "a replaced paper is gone from the disk");
    // A PDF is kept as it is, and only ever a download in a sandbox.
    let permit = pdf("");
    assert_eq!(whole(&siti, "nib", "surat.html", &permit).await.status, Status::SeeOther);
    let paper = papers(&site, world.trainee).await.into_iter().find(|p| p.kind == PaperKind::Nib).unwrap();
    let seen = siti.get(&format!("/berkas/{}", paper.code)).await;
    let header = |name: &str| {
        seen.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, v)| v.as_str())
    };
    assert_eq!(seen.bytes, permit);
    assert_eq!(header("Content-Type"), "application/pdf");
    assert!(header("Content-Disposition").starts_with("attachment; filename=\"nib.pdf\""));
    assert!(header("Content-Security-Policy").contains("sandbox"));
    assert_eq!(header("X-Content-Type-Options"), "nosniff");
    assert_eq!(header("Cache-Control"), "private, no-store");
    // Where a face is asked for, a PDF is none.
    let face = whole(&siti, "photo", "foto.jpg", &permit).await;
    assert!(face.texts("#salah-photo")[0].contains("Ini PDF"));
}

#[rocket::async_test]
async fn parts_are_appended_in_order_and_nobody_elses() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (siti, budi) = (site.signed_in(world.trainee).await, site.signed_in(world.other_trainee).await);
    let bytes = photo();
    let to = address(&siti, "ktp", bytes.len()).await;
    let half = bytes.len() / 2;
    // Another person's code is as good as none, signed out leads to signing in.
    assert_eq!(budi.patch(&to, 0, &bytes[..half]).await.status, Status::NotFound);
    assert_eq!(site.nobody().patch(&to, 0, &bytes[..half]).await.location.as_deref(), Some("/masuk"));
    assert_eq!(budi.get(&to).await.status, Status::NotFound);
    // A part at a wrong place says which one is right; the right one goes on.
    let wrong = siti.patch(&to, 100, &bytes[100..200]).await;
    assert_eq!((wrong.status, json(&wrong)["posisi"].as_i64()), (Status::Conflict, Some(0)));
    let first = siti.patch(&to, 0, &bytes[..half]).await;
    assert_eq!((first.status, json(&first)["posisi"].as_u64()), (Status::Ok, Some(half as u64)));
    let again = siti.patch(&to, 0, &bytes[..half]).await;
    assert_eq!((again.status, json(&again)["posisi"].as_u64()), (Status::Conflict, Some(half as u64)));
    // More than was announced is refused; the upload is still as it was.
    let more = [&bytes[half..], b"and more"].concat();
    let beyond = siti.patch(&to, half as i64, &more).await;
    assert_eq!(beyond.status, Status::UnprocessableEntity);
    assert!(json(&beyond)["sebab"].as_str().unwrap().contains("berubah di tengah jalan"));
    let huge = siti.patch(&to, half as i64, &vec![0; 300 * 1024]).await;
    assert_eq!(huge.status, Status::PayloadTooLarge);
    let last = siti.patch(&to, half as i64, &bytes[half..]).await;
    assert_eq!((last.status, json(&last)["selesai"].as_bool()), (Status::Ok, Some(true)));
    // The answer may have been lost: asked again, it is still done, once.
    let repeated = siti.patch(&to, half as i64, &bytes[half..]).await;
    assert_eq!((repeated.status, json(&repeated)["selesai"].as_bool()), (Status::Ok, Some(true)));
    assert_eq!(all_documents(&site).await, 1);
    assert_eq!(files(&site).len(), 1, "the parts are gone");
}

#[rocket::async_test]
async fn an_upload_ends_and_there_are_not_too_many() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    for (total, status) in [(0, 422), (8_000_001, 422), (8_000_000, 201)] {
        assert_eq!(open(&siti, "ktp", total).await.status.code, status, "{total}");
    }
    assert_eq!(siti.post("/berkas", &[("jenis", "paspor"), ("ukuran", "9")]).await.status.code, 422);
    // A new one of the same kind takes the place of one that did not end.
    let bytes = photo();
    let old = address(&siti, "ktp", bytes.len()).await;
    siti.patch(&old, 0, &bytes[..1000]).await;
    let to = address(&siti, "ktp", bytes.len()).await;
    assert_eq!(siti.patch(&old, 1000, &bytes[1000..]).await.status, Status::NotFound);
    assert_eq!(files(&site), Vec::<String>::new());
    // What is not a photo after all its parts ends the upload.
    let liar = address(&siti, "nib", 9).await;
    let refused = siti.patch(&liar, 0, b"<script/>").await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert!(json(&refused)["sebab"].as_str().unwrap().contains("bukan foto"));
    assert_eq!(siti.patch(&liar, 0, b"<script/>").await.status, Status::NotFound);
    // A day later it is over, and its parts go with the next upload.
    siti.patch(&to, 0, &bytes[..1000]).await;
    site.set_now(site.now() + TimeDelta::hours(24));
    let late = siti.patch(&to, 1000, &bytes[1000..]).await;
    assert_eq!(late.status, Status::NotFound);
    assert!(json(&late)["sebab"].as_str().unwrap().contains("sudah berakhir"));
    open(&siti, "photo", 10).await;
    assert_eq!(files(&site), Vec::<String>::new(), "swept");
    assert_eq!(upload::Entity::find().all(site.store.read()).await.unwrap().len(), 1);
    // Thirty a day, whole or in parts.
    for n in 0..30 {
        assert_eq!(whole(&siti, "photo", "f.jpg", &photo()).await.status, Status::SeeOther, "{n}");
    }
    let many = whole(&siti, "photo", "f.jpg", &photo()).await;
    assert!(many.texts("#salah-photo")[0].contains("terlalu banyak"));
    assert_eq!(open(&siti, "photo", 10).await.status, Status::UnprocessableEntity);
    assert_eq!(files(&site).len(), 1);
    let replaced = document::Entity::find().filter(document::COLUMN.state.eq(DocumentState::Replaced));
    assert_eq!(replaced.all(site.store.read()).await.unwrap().len(), 29);
}

#[rocket::async_test]
async fn a_paper_is_seen_by_its_owner_and_by_who_plans_a_cohort_of_theirs() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    whole(&siti, "ktp", "k.jpg", &photo()).await;
    let to = format!("/berkas/{}", papers(&site, world.trainee).await[0].code);
    for (person, status) in [
        (world.trainee, Status::Ok),
        (world.coordinator, Status::Ok),
        (world.other_trainee, Status::NotFound),
        (world.instructor, Status::NotFound),
        (world.assessor, Status::NotFound),
        (world.administrator, Status::NotFound),
        (world.other_coordinator, Status::NotFound),
    ] {
        assert_eq!(site.signed_in(person).await.get(&to).await.status, status, "{person}");
    }
    assert_eq!(site.nobody().get(&to).await.status, Status::SeeOther);
    let seen = siti.get(&to).await;
    let policy =
        seen.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("Content-Security-Policy")).unwrap();
    assert!(policy.1.contains("default-src 'none'") && policy.1.contains("sandbox"));
    // Somebody who applied to nothing here is nobody's business.
    let irma = site.signed_in(world.other_instructor).await;
    whole(&irma, "ktp", "k.jpg", &photo()).await;
    let hers = format!("/berkas/{}", papers(&site, world.other_instructor).await[0].code);
    assert_eq!(irma.get(&hers).await.status, Status::Ok);
    assert_eq!(site.signed_in(world.coordinator).await.get(&hers).await.status, Status::NotFound);
    // Nothing of the folders is reachable by guessing.
    for path in
        ["/berkas/../angkatan.sqlite", "/berkas/unggahan", "/unggahan", "/berkas/ktp.jpg", "/data/berkas"]
    {
        assert_ne!(siti.get(path).await.status, Status::Ok, "{path}");
    }
    // One's own page shows what is there.
    let page = siti.get("/berkas").await;
    assert_eq!(page.texts("h2"), ["KTP", "NIB", "Foto diri"]);
    assert_eq!(page.attributes(".kept img", "src"), [to]);
    // The new one takes the place of the old.
    whole(&siti, "ktp", "k.jpg", &photo()).await;
    assert_eq!(siti.get(&page.attributes(".kept img", "src")[0]).await.status, Status::NotFound);
}

// --- a bad line ------------------------------------------------------------------------------------

/// A line to `server` that is cut after every `each` bytes towards it, whatever connection they are of;
/// counts the cuts.
async fn bad_line(server: std::net::SocketAddr, each: usize) -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (cuts, passed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = cuts.clone();
    tokio::spawn(async move {
        loop {
            let Ok((mut client, _)) = listener.accept().await else { return };
            let (cuts, passed) = (counted.clone(), passed.clone());
            tokio::spawn(async move {
                let mut to = TcpStream::connect(server).await.unwrap();
                let (mut up, mut down) = (vec![0; 8192], vec![0; 8192]);
                loop {
                    tokio::select! {
                        n = client.read(&mut up) => match n {
                            Ok(n @ 1..) => {
                                let before = passed.load(Ordering::SeqCst) % each;
                                let n = n.min(each - before);
                                if to.write_all(&up[..n]).await.is_err() { return }
                                passed.fetch_add(n, Ordering::SeqCst);
                                if before + n >= each {
                                    // Both ends at once, in the middle of whatever was under way.
                                    cuts.fetch_add(1, Ordering::SeqCst);
                                    return;
                                }
                            }
                            _ => return,
                        },
                        n = to.read(&mut down) => match n {
                            Ok(n @ 1..) => if client.write_all(&down[..n]).await.is_err() { return },
                            _ => return,
                        },
                    }
                }
            });
        }
    });
    (address, cuts)
}

/// One request over one connection; nothing when the line is cut before the answer is whole.
async fn ask(line: std::net::SocketAddr, head: String, body: &[u8]) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(line).await.ok()?;
    let request = [
        format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()).into_bytes(),
        body.to_vec(),
    ];
    let _ = stream.write_all(&request.concat()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length: usize = head
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(|n| n.parse().unwrap()))?;
    (body.len() >= length).then(|| (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_string()))
}

#[rocket::async_test]
async fn a_photo_of_3_mb_arrives_whole_over_a_line_cut_every_100_kb() {
    let site = Site::new().await;
    let world = world(&site).await;
    let token = site.random.token();
    signed_in(&site, &world, &token).await;
    // The same installation on a real socket.
    let mut open = settings(&site.settings.data, &site.settings.database);
    open.port = free_port().await;
    let parts = Parts {
        settings: open.clone(),
        store: Store::open(&open.database).await.unwrap(),
        clock: site.clock(),
        random: Random::system(),
        demo: false,
    };
    let cookie = cookie(&site, &token);
    let server = app::build(parts).ignite().await.unwrap();
    let stop = server.shutdown();
    let running = tokio::spawn(server.launch());
    let address = (open.address, open.port).into();
    while TcpStream::connect(address).await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let (line, cuts) = bad_line(address, 100_000).await;

    let photo = {
        let mut quality = 90;
        loop {
            let mut out = Vec::new();
            image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality)
                .encode_image(&noise(1900, 1400, 11))
                .unwrap();
            if (3_000_000..4_500_000).contains(&out.len()) {
                break out;
            }
            quality = if out.len() < 3_000_000 { quality + 2 } else { quality - 7 };
        }
    };
    let head = |method: &str, path: &str| {
        format!("{method} {path} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n")
    };
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let body = format!("jenis=ktp&ukuran={}", photo.len());
    let (status, said) =
        ask(line, format!("{}{form}", head("POST", "/berkas")), body.as_bytes()).await.expect("opened");
    assert_eq!(status, 201, "{said}");
    let to = serde_json::from_str::<serde_json::Value>(&said).unwrap()["ke"].as_str().unwrap().to_string();
    let (mut at, mut asked) = (0usize, 0);
    loop {
        asked += 1;
        assert!(asked < 400, "it does not come to an end, {at} bytes are there");
        // As the script does, in parts of 64 kB; every third try in larger ones, to be cut inside.
        let size = if asked % 3 == 0 { 200_000 } else { 64 * 1024 };
        let part = &photo[at..(at + size).min(photo.len())];
        let head = format!("{}Upload-Offset: {at}\r\n", head("PATCH", &to));
        let Some((status, said)) = ask(line, head, part).await else { continue };
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert!(matches!(status, 200 | 409), "{status} {said}");
        at = said["posisi"].as_u64().unwrap() as usize;
        if said["selesai"].as_bool().unwrap() {
            break;
        }
    }
    stop.notify();
    running.await.unwrap().unwrap();
    let cut = cuts.load(Ordering::SeqCst);
    assert!(cut >= 30, "the line was cut only {cut} times");
    let paper = papers(&site, world.trainee).await.remove(0);
    let kept = std::fs::read(site.settings.data.join("berkas").join(&paper.path)).unwrap();
    assert!(kept.len() <= 300_000, "{} bytes are kept", kept.len());
    let (sent, kept) = (image::load_from_memory(&photo).unwrap(), image::load_from_memory(&kept).unwrap());
    // Smaller, and of the same shape.
    let (wide, high) = (kept.width(), kept.height());
    assert!(wide >= 800 && high.abs_diff(wide * sent.height() / sent.width()) <= 1, "{wide}×{high}");
    let sent = sent.thumbnail_exact(wide, high);
    // Whole: the last rows are those of the photo, not the grey of a missing end.
    let (sent, kept) = (sent.into_luma8(), kept.into_luma8());
    let row = |picture: &image::GrayImage| {
        (0..wide).map(|x| i64::from(picture.get_pixel(x, high - 1).0[0])).collect::<Vec<_>>()
    };
    let apart: i64 = row(&sent).iter().zip(row(&kept)).map(|(a, b)| (a - b).abs()).sum();
    let each = apart / i64::from(wide);
    assert!(each < 40, "the last row differs by {each} a pixel");
    println!("3 MB photo: {} bytes, {asked} requests, the line was cut {cut} times", photo.len());
}

async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

async fn signed_in(site: &Site, world: &World, token: &str) {
    let row = sign_in::ActiveModel {
        id: sea_orm::NotSet,
        person_id: sea_orm::ActiveValue::Set(world.trainee),
        token_hash: sea_orm::ActiveValue::Set(token_hash(token)),
        device: sea_orm::ActiveValue::Set("test".into()),
        created_at: sea_orm::ActiveValue::Set(site.now()),
        expires_at: sea_orm::ActiveValue::Set(site.now() + TimeDelta::days(30)),
        ended_at: sea_orm::ActiveValue::Set(None),
    };
    site.store
        .write(async |tx| sign_in::Entity::insert(row).exec_without_returning(tx.db()).await.map(|_| ()))
        .await
        .map_err(|error: DbErr| error)
        .unwrap();
}

/// The private cookie as a browser sends it: sealed under the key of the settings, which are the same.
fn cookie(site: &Site, token: &str) -> String {
    let request = site.client.get("/").private_cookie((SESSION_COOKIE, token.to_string()));
    let jar = request.inner().cookies();
    let sealed = jar.get(SESSION_COOKIE).expect("a cookie").value().to_string();
    format!("{SESSION_COOKIE}={}", rocket::http::RawStr::new(&sealed).percent_encode())
}
