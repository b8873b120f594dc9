//! Anybody repeats a published draw on a page: the same order, another order, and what is no list.
use super::site::{Answer, Site};
use angkatan::selection::draw::{File, Group, Seed};
use rocket::http::{ContentType, Header, Status};

const PAGE: &str = "/undian/periksa";

async fn sent(site: &Site, bytes: &[u8]) -> Answer {
    site.nobody().upload(PAGE, &[("isi", "")], ("berkas", "undian-4.json", bytes)).await
}

/// The page says of this list that its order is that of its seed, and shows the same order.
pub async fn is_confirmed(site: &Site, list: &[u8], order: &[String]) {
    let page = sent(site, list).await;
    assert_eq!(page.status, Status::Ok, "{:?}", page.texts(".error"));
    assert_eq!(page.texts("h1"), ["Undiannya sama"]);
    assert_eq!(page.texts(".counted li"), order);
    assert_eq!(page.texts("mark"), Vec::<String>::new());
}

fn list() -> File {
    let numbers = (1..=30).map(|n| format!("AAAA-{n:04}"));
    let groups = vec![Group {
        name: "Kabupaten Demak".into(),
        seats: 2,
        members: Some(vec!["AAAA-0003".into(), "AAAA-0009".into(), "AAAA-0021".into()]),
    }];
    File::of_ties("Batik, Angkatan 4".into(), "2026-11-20T02:00:00Z".into(), &Seed::new([5; 32]), numbers)
        .with_seats(8, groups)
}

#[rocket::async_test]
async fn the_page_gives_the_order_of_the_list_or_says_where_it_differs() {
    let site = Site::new().await;
    let form = site.nobody().get(PAGE).await;
    assert_eq!((form.status, form.texts("h1")), (Status::Ok, vec!["Periksa undian".to_string()]));
    assert_eq!(form.attributes("main form", "action"), [PAGE]);
    assert_eq!(site.nobody().get_english(PAGE).await.texts("h1"), ["Check a draw"]);

    let right = list();
    let text = right.json().unwrap();
    is_confirmed(&site, text.as_bytes(), &right.order).await;
    // On a phone without files: pasted.
    let pasted = site.nobody().upload(PAGE, &[("isi", &text)], ("berkas", "", b"")).await;
    assert_eq!(pasted.texts("h1"), ["Undiannya sama"], "{:?}", pasted.texts(".error"));
    assert_eq!(pasted.texts("textarea"), [""], "free for the next list");
    assert!(pasted.body.contains("Batik, Angkatan 4"));

    let mut moved = right.clone();
    moved.order.swap(0, 1);
    let page = sent(&site, moved.json().unwrap().as_bytes()).await;
    assert_eq!((page.status, page.texts("h1")), (Status::Ok, vec!["Undiannya tidak sama".to_string()]));
    assert!(page.body.contains("Urutan ke-1"), "{}", page.texts("main p").join(" / "));
    assert_eq!(page.texts("mark"), right.order[..2], "marked where it differs");
    let other = File { commit: "00".repeat(32), ..right.clone() };
    let page = sent(&site, other.json().unwrap().as_bytes()).await;
    assert!(page.body.contains("bukan yang dijanjikan"));
    let mut stolen = right.clone();
    stolen.seats.swap(0, 7);
    let page = sent(&site, stolen.json().unwrap().as_bytes()).await;
    assert_eq!(page.texts("h1"), ["Undiannya tidak sama"]);
    assert!(page.body.contains("Kursi ke-1"));
    let empty = File { seed: String::new(), ..right };
    let page = sent(&site, empty.json().unwrap().as_bytes()).await;
    assert_eq!(page.texts("h1"), ["Undiannya tidak sama"]);
}

#[rocket::async_test]
async fn what_is_no_list_is_refused_with_a_sentence_and_too_much_with_a_pause() {
    let site = Site::with(|settings| settings.verify_limit = 9).await;
    let large = vec![b' '; 1_000_001];
    let many = Group { name: "x".into(), seats: 1, members: None };
    let groups = File { sub_quotas: vec![many; 51], ..list() }.json().unwrap();
    let version = list().json().unwrap().replace("\"version\": 1", "\"version\": 9");
    let hostile: [(&str, &[u8]); 6] = [
        ("Pilih berkas daftar undian, atau tempel isinya.", b""),
        ("Berkas ini bukan daftar undian yang utuh", b"<script>alert(1)</script>"),
        ("Berkas ini bukan daftar undian yang utuh", b"\xff\xfe\x00{}"),
        ("Berkas ini lebih besar dari 1 MB.", &large),
        ("lebih dari 50 kelompok", groups.as_bytes()),
        ("versi 9 tidak dikenal di sini", version.as_bytes()),
    ];
    for (why, bytes) in hostile {
        let page = sent(&site, bytes).await;
        assert_eq!(page.status, Status::UnprocessableEntity, "{why}");
        let error = page.texts(".error");
        assert!(error.len() == 1 && error[0].contains(why), "{why}: {error:?}");
        assert!(!page.body.contains("<script>alert"), "nothing of it runs");
    }
    let words = "{\"seed\": \"<b>\"";
    let page = site.nobody().upload(PAGE, &[("isi", words)], ("berkas", "", b"")).await;
    assert_eq!(page.texts("textarea"), [words], "what was pasted is still there");
    assert_eq!(page.attributes("textarea", "aria-invalid"), ["true"]);
    let nothing = site.nobody().post(PAGE, &[]).await;
    assert_eq!(nothing.status, Status::UnprocessableEntity);
    // From one address so many tries, then a pause.
    let from = async || {
        let request = site
            .client
            .post(PAGE)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .header(ContentType::Form)
            .remote("192.0.2.9:4000".parse().unwrap())
            .body("isi=x");
        Answer::of(request.dispatch().await).await
    };
    for _ in 0..9 {
        assert_eq!(from().await.status, Status::UnprocessableEntity);
    }
    let often = from().await;
    assert_eq!(often.status, Status::TooManyRequests);
    assert!(often.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("retry-after")));
}
