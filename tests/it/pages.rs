//! Every page, as people come to it: from each actor's first page along every link, in both
//! languages. Links lead somewhere, forms go to mounted routes, and every template is reached. That a
//! page's struct and its template agree is checked whenever a page is made (`web::page`).
use super::{
    authority::furnished,
    site::{Actor, Answer, Site},
};
use angkatan::web::template;
use rocket::http::Status;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Templates that no link leads to, and why.
const NOT_LINKED: &[(&str, &str)] = &[
    ("desk/served.html", "in a visit, which a form begins; tests/it/desk.rs reads it"),
    ("desk/over.html", "after a visit; tests/it/desk.rs reads it"),
    ("enrollment/sheet.html", "in a visit, which a form begins; tests/it/desk.rs reads it"),
    ("enrollment/step.html", "asked where a course asks something; tests/it/applying.rs reads it"),
    ("assessment/anew.html", "for who looks anew; tests/it/decisions.rs reads it"),
    ("assessment/own.html", "where a unit is decided; tests/it/decisions.rs reads it"),
    ("mail/letter.html", "goes out by mail; tests/it/mail.rs reads it"),
    ("mail/letter.txt", "goes out by mail; tests/it/mail.rs reads it"),
    ("bank/check.html", "follows an upload; tests/it/bank.rs reads it"),
    ("base.html", "stands around every page"),
    ("catalog/parts.html", "components of the two pages beside it"),
    ("catalog/preview.html", "answers a form; tests/it/catalog.rs reads it"),
    ("certificates/run.html", "follows a form; tests/it/certificates.rs reads it"),
    ("competency/review.html", "follows a PDF; tests/it/standards_pdf.rs reads it"),
    ("competency/review_parts.html", "a component of the two pages beside it"),
    ("competency/review_unit.html", "follows a PDF; tests/it/standards_pdf.rs reads it"),
    ("competency/plan.html", "follows an upload; tests/it/competency.rs reads it"),
    ("enrollment/check.html", "follows an upload; tests/it/enrollment.rs reads it"),
    ("enrollment/closed.html", "stands where applications are closed; tests/it/enrollment.rs reads it"),
    ("privacy/merged.html", "stands where records were merged; tests/it/merging.rs reads it"),
    ("privacy/compare.html", "after a search by name; tests/it/privacy.rs reads it"),
    ("people/code.html", "after a code was asked for; tests/it/signing.rs reads it"),
    ("people/step.html", "after a first step; tests/it/signing.rs reads it"),
    ("people/choose_password.html", "behind a one-time link; tests/it/people.rs reads it"),
    ("people/first.html", "behind a one-time link; tests/it/people.rs reads it"),
    ("selection/announce.html", "stands before the announcement; tests/it/selection_story.rs reads it"),
    ("selection/sponsor.html", "stands before the order; tests/it/decided.rs reads it"),
    ("attendance/reach.html", "stands where somebody missed too much; tests/it/reach.rs reads it"),
    ("attendance/signed_check.html", "follows a photo; tests/it/signed.rs reads it"),
    ("attendance/book_check.html", "follows an upload; tests/it/book.rs reads it"),
    ("selection/scores_check.html", "follows an upload; tests/it/selection_story.rs reads it"),
    ("people/link_gone.html", "behind a used link; tests/it/people.rs reads it"),
];

/// More pages than this for one reader: something makes links without end.
const MOST: usize = 1500;

/// The kinds of files that pages link to.
const FILES: [&str; 10] = [
    "application/zip",
    "image/jpeg",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "text/plain",
    "text/calendar",
    "message/rfc822",
    "image/svg",
    "application/json",
];

struct Crawl {
    routes: Vec<(String, String)>,
    templates: BTreeSet<String>,
    wrong: BTreeMap<String, String>,
}

impl Crawl {
    /// Follows every link from `start`.
    async fn follow(&mut self, who: &str, actor: &Actor<'_>, start: &str, english: bool) {
        let mut seen = BTreeSet::from([start.to_string()]);
        let mut next = VecDeque::from([(start.to_string(), "the start".to_string())]);
        while let Some((path, from)) = next.pop_front() {
            let answer = if english { actor.get_english(&path).await } else { actor.get(&path).await };
            let mut found = Vec::new();
            match (&answer.location, answer.status) {
                (Some(to), _) if to.starts_with('/') => found.push(to.clone()),
                (_, Status::Ok) => found.extend(self.read(who, &path, &answer)),
                (_, status) => {
                    self.wrong.insert(format!("{who}: {path}"), format!("{status}, linked from {from}"));
                }
            }
            for to in found {
                let to = to.split('#').next().unwrap_or_default().to_string();
                let ours = to.starts_with('/') && !to.starts_with("//");
                let elsewhere = ["/aset/", "/bahasa/"].iter().any(|start| to.starts_with(start));
                if ours && !elsewhere && seen.insert(to.clone()) {
                    next.push_back((to, path.clone()));
                }
            }
            assert!(seen.len() < MOST, "{who} finds more than {MOST} pages, the last: {path}");
        }
    }

    /// Notes what a page is, checks what it holds, and returns where it leads.
    fn read(&mut self, who: &str, path: &str, answer: &Answer) -> Vec<String> {
        let header = |name: &str| {
            answer.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, v)| v.as_str())
        };
        if !header("Content-Type").starts_with("text/html") {
            let known = FILES.iter().any(|kind| header("Content-Type").starts_with(kind));
            if !known && path != "/healthz" {
                self.wrong.insert(format!("{who}: {path}"), format!("a {}", header("Content-Type")));
            }
            return Vec::new();
        }
        match header("X-Template") {
            // The HTML of a letter is no page of ours; it lives in a sandbox.
            "" if path.starts_with("/pesan/") => return Vec::new(),
            "" => {
                self.wrong.insert(format!("{who}: {path}"), "HTML without a template".into());
            }
            name => {
                self.templates.insert(name.to_string());
            }
        }
        if answer.texts("h1").len() != 1 {
            self.wrong.insert(format!("{who}: {path}"), format!("{} h1", answer.texts("h1").len()));
        }
        let methods = answer.attributes("form[method=post]", "action");
        for action in methods.into_iter().chain(answer.attributes("[formaction]", "formaction")) {
            self.must_lead(who, path, "POST", &action);
        }
        for action in answer.attributes("form:not([method=post])", "action") {
            self.must_lead(who, path, "GET", &action);
        }
        answer.attributes("a", "href")
    }

    fn must_lead(&mut self, who: &str, path: &str, method: &str, action: &str) {
        let to = action.split('?').next().unwrap_or_default();
        let mounted = self.routes.iter().any(|(m, route)| m == method && matches(route, to));
        if !mounted {
            self.wrong.insert(
                format!("{who}: {path}"),
                format!("a form to {method} {action}, which is not mounted"),
            );
        }
    }
}

fn matches(route: &str, path: &str) -> bool {
    let (mut route, mut path) = (route.split('/'), path.split('/'));
    loop {
        match (route.next(), path.next()) {
            (None, None) => return true,
            (Some(r), _) if r.ends_with("..>") => return true,
            (Some(r), Some(p)) if r == p || (r.starts_with('<') && !p.is_empty()) => {}
            _ => return false,
        }
    }
}

#[rocket::async_test]
async fn every_link_leads_somewhere_and_every_page_is_reached() {
    let site = Site::new().await;
    let furnished = furnished(&site).await;
    let w = &furnished.world;
    let routes = site.client.rocket().routes();
    let routes = routes.map(|r| (r.method.to_string(), r.uri.path().to_string())).collect();
    let mut crawl = Crawl { routes, templates: BTreeSet::new(), wrong: BTreeMap::new() };
    for english in [false, true] {
        let nobody = site.nobody();
        for start in ["/", "/v", "/masuk"] {
            crawl.follow("nobody", &nobody, start, english).await;
        }
        for (who, person) in [
            ("trainee", w.trainee),
            ("instructor", w.instructor),
            ("assessor", w.assessor),
            ("coordinator", w.coordinator),
            ("administrator", w.administrator),
        ] {
            let actor = site.signed_in(person).await;
            crawl.follow(who, &actor, "/beranda", english).await;
        }
        // Nothing links to what is not there.
        let missing = nobody.get("/tidak-ada").await;
        crawl
            .templates
            .extend(missing.headers.iter().filter(|(n, _)| n == "X-Template").map(|(_, v)| v.clone()));
    }
    let wrong: Vec<String> = crawl.wrong.iter().map(|(at, why)| format!("{at}: {why}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unseen: Vec<String> = template::names()
        .into_iter()
        .filter(|name| !name.starts_with("parts/") && !crawl.templates.contains(name))
        .filter(|name| !NOT_LINKED.iter().any(|(known, _)| known == name))
        .collect();
    assert!(unseen.is_empty(), "no reader reached these templates: {unseen:#?}");
}

#[test]
fn a_path_is_matched_as_rocket_does() {
    assert!(matches("/angkatan/<id>/jadwal", "/angkatan/7/jadwal"));
    assert!(!matches("/angkatan/<id>/jadwal", "/angkatan/7"));
    assert!(matches("/x/<rest..>", "/x/a/b") && matches("/", "/"));
}
