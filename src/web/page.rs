//! A page: a template and the struct it shows. What every page has around it (who is signed in,
//! where to go, what was just said) is the shell, added here when the page is rendered.
use super::{assets, language, template};
use crate::{
    access::SignedIn,
    error::{Error, Result},
    tables::staff_role::Role,
    text::Language,
};
use rocket::{
    Request,
    http::{ContentType, Cookie, Status},
    response::{self, Responder},
};
use serde::Serialize;
use tera::Context;

/// A page ready to be rendered.
pub struct Page {
    name: &'static str,
    context: Context,
    status: Status,
}

/// A page of this template showing this struct.
///
/// # Errors
/// When the struct cannot be serialised.
pub fn page(name: &'static str, view: impl Serialize) -> Result<Page> {
    if cfg!(debug_assertions) {
        agree(name, &serde_json::to_value(&view)?)?;
    }
    Ok(Page { name, context: Context::from_serialize(&view)?, status: Status::Ok })
}

/// In debug builds: the fields of the struct are exactly the variables of its template, so that no
/// page asks in some rare branch for what is not there, and no query runs for what nobody shows.
fn agree(name: &str, view: &serde_json::Value) -> Result<()> {
    let asked = template::variables(name)?;
    let given: Vec<&String> = view.as_object().into_iter().flat_map(|fields| fields.keys()).collect();
    let missing: Vec<_> = asked.iter().filter(|v| *v != "shell" && !given.contains(v)).collect();
    let unused: Vec<_> = given.iter().filter(|v| !asked.contains(v)).collect();
    if missing.is_empty() && unused.is_empty() {
        return Ok(());
    }
    Err(Error::fault(format!(
        "{name} and its struct do not agree: the template asks for {missing:?} which the struct lacks, \
         the struct holds {unused:?} which the template never shows"
    )))
}

/// Names the template of an answer in debug builds; tests learn from it which pages they have seen.
pub fn name_template(answer: &mut rocket::Response<'_>, name: &'static str) {
    if cfg!(debug_assertions) {
        answer.set_raw_header("X-Template", name);
    }
}

impl Page {
    /// The name of its template.
    pub fn template(&self) -> &'static str {
        self.name
    }

    /// The same page with another status: 404, 422, 429.
    pub fn with_status(mut self, status: Status) -> Page {
        self.status = status;
        self
    }

    /// The page as HTML for this request.
    ///
    /// # Errors
    /// When the template asks for what the struct does not hold.
    pub fn html(mut self, req: &Request<'_>) -> tera::TeraResult<String> {
        let language = language::of(req);
        self.context.insert("shell", &Shell::of(req, language));
        template::render(self.name, language, &self.context)
    }

    /// The page as everybody sees it: nobody signed in, nothing just said. Kept in memory and shared.
    ///
    /// # Errors
    /// When the template asks for what the struct does not hold.
    pub fn public_html(mut self, req: &Request<'_>) -> tera::TeraResult<String> {
        let language = language::of(req);
        self.context.insert("shell", &Shell::around(req, language, None, None));
        template::render(self.name, language, &self.context)
    }
}

/// What stands around every page.
#[derive(Debug, Serialize)]
pub struct Shell {
    /// "id" or "en".
    pub language: &'static str,
    /// Leads to this page in the other language.
    pub other_language: String,
    /// Where the stylesheet, the scripts and the icon are: `/aset/<hash of all>`.
    pub assets: &'static str,
    /// The path of this page, for marking where one is.
    pub path: String,
    /// The name of who is signed in.
    pub who: Option<String>,
    /// Where they may go: (path, label).
    pub places: Vec<Place>,
    /// What the last act said, shown once.
    pub said: Option<String>,
    /// Whether this is the demo centre.
    pub demo: bool,
}

/// One entry of the main navigation.
#[derive(Debug, Serialize)]
pub struct Place {
    /// Where it leads.
    pub to: &'static str,
    /// Its name in the reader's language.
    pub label: &'static str,
    /// Whether the reader is there.
    pub here: bool,
}

/// Marks the demo: managed when the server runs the demo centre.
pub struct Demo(pub bool);

/// The cookie that carries what the last act said to the page that follows.
pub const SAID: &str = "kabar";

impl Shell {
    fn of(req: &Request<'_>, language: Language) -> Shell {
        let said = req.cookies().get(SAID).map(|c| c.value().to_string());
        if said.is_some() {
            req.cookies().remove(Cookie::build(SAID).path("/"));
        }
        Shell::around(req, language, SignedIn::known(req), said)
    }

    fn around(
        req: &Request<'_>,
        language: Language,
        signed_in: Option<&SignedIn>,
        said: Option<String>,
    ) -> Shell {
        let path = req.uri().path().to_string();
        let here_with_query = req.uri().to_string();
        let other = match language {
            Language::Id => Language::En,
            Language::En => Language::Id,
        };
        Shell {
            language: language.word(),
            other_language: format!(
                "/bahasa/{}?ke={}",
                other.word(),
                rocket::http::RawStr::new(&here_with_query).percent_encode()
            ),
            assets: assets::base(),
            who: signed_in.map(|s| s.name().to_string()),
            places: places(signed_in, language, &path),
            said,
            demo: req.rocket().state::<Demo>().is_some_and(|d| d.0),
            path,
        }
    }
}

fn places(who: Option<&SignedIn>, language: Language, path: &str) -> Vec<Place> {
    let mut all: Vec<(&str, (&str, &str))> = Vec::new();
    match who {
        None => {
            all.extend([("/", ("Pelatihan", "Courses")), ("/v", ("Cek sertifikat", "Check a certificate"))])
        }
        Some(who) => {
            if who.has(Role::Coordinator) {
                all.extend([
                    ("/koordinator", ("Beranda", "Home")),
                    ("/meja", ("Meja", "Desk")),
                    ("/angkatan", ("Angkatan", "Cohorts")),
                    ("/kelola/pelatihan", ("Pelatihan", "Courses")),
                    ("/skkni", ("SKKNI", "SKKNI")),
                    ("/pesan", ("Pesan", "Messages")),
                    ("/orang", ("Orang", "People")),
                ]);
            }
            if who.has(Role::Instructor) {
                all.push(("/hari-ini", ("Sesi hari ini", "Today’s sessions")));
            }
            if who.has(Role::Assessor) {
                all.push(("/asesor", ("Penilaian", "Assessment")));
            }
            if who.has(Role::Administrator) {
                all.push(("/pengaturan", ("Pengaturan", "Settings")));
            }
            if !who.is_staff() {
                all.extend([
                    ("/saya", ("Pelatihan saya", "My courses")),
                    ("/", ("Cari pelatihan", "Find a course")),
                ]);
            }
        }
    }
    let here = |to: &str| {
        path == to
            || (to != "/" && path.strip_prefix(to).is_some_and(|rest| rest.starts_with('/')))
            || (to == "/" && path.starts_with("/pelatihan/"))
    };
    all.into_iter()
        .map(|(to, (id, en))| Place {
            to,
            label: if language == Language::Id { id } else { en },
            here: here(to),
        })
        .collect()
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let (name, status) = (self.name, self.status);
        let html = self.html(req).map_err(|error| {
            tracing::error!(template = name, ?error, "a page could not be rendered");
            Status::InternalServerError
        })?;
        let mut answer = (status, (ContentType::HTML, html)).respond_to(req)?;
        answer.set_raw_header("Cache-Control", "private, no-store");
        name_template(&mut answer, name);
        Ok(answer)
    }
}
