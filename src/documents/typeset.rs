//! Facts → PDF, by the embedded typst. Layouts and fonts travel in the binary; a layout can reach the
//! other layouts, `data.json` and `qr.svg`, and nothing else: no file, no package, no clock. That holds for
//! the layouts a centre brings for its forms too.
//!
//! Everything a page says arrives as data, never as markup, so a name like `#read("x")` prints as
//! itself. The two virtual files keep their names for ever: typst interns each name for the life of
//! the process. What typst remembers between documents is forgotten by age, else every certificate
//! would keep 1.2 MB.
use super::fit;
use crate::error::{Error, Refusal, Result};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};
use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Name and version of the layout of certificates; raised when the layout changes, so that a frozen
/// certificate tells what it was set with.
pub const CERTIFICATE_LAYOUT: &str = "certificate 2";

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/certificates/"]
struct Layouts;

/// The layouts of forms, which lie beside those of certificates under `forms/`.
#[derive(rust_embed::RustEmbed)]
#[folder = "templates/forms/"]
struct Forms;

#[derive(rust_embed::RustEmbed)]
#[folder = "content/fonts/"]
struct Fonts;

/// Typst is told to forget after so many documents; what none of them and none of those before asked for
/// is gone then. It walks through everything it knows each time, so not after every document.
const REMEMBERED: usize = 8;
static MADE: AtomicUsize = AtomicUsize::new(0);

/// What is made once and serves every document.
pub(super) struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    sources: BTreeMap<String, Source>,
    data: FileId,
    qr: FileId,
    own: FileId,
    standards: PdfStandards,
}

static HOUSE: LazyLock<Result<House, String>> = LazyLock::new(House::open);

impl House {
    pub(super) fn get() -> Result<&'static House> {
        HOUSE.as_ref().map_err(|why| Error::fault(why.clone()))
    }

    fn open() -> Result<House, String> {
        let noto = Fonts::iter()
            .filter(|name| name.ends_with(".ttf"))
            .filter_map(|name| Fonts::get(&name))
            .flat_map(|file| {
                let bytes = Bytes::new(file.data.into_owned());
                Font::iter(bytes).collect::<Vec<_>>()
            });
        // Of the fonts that come with typst only the family we print with: a letter that is not in it
        // must be found in one of the scripts' fonts or be refused, not set in a mathematician's.
        let fonts: Vec<Font> = typst_kit::fonts::embedded()
            .map(|(font, _)| font)
            .filter(|font| font.info().family == "Libertinus Serif")
            .chain(noto)
            .collect();
        let mut sources = BTreeMap::new();
        let certificates = Layouts::iter().map(|name| (name.to_string(), Layouts::get(&name)));
        let forms = Forms::iter().map(|name| (format!("forms/{name}"), Forms::get(&name)));
        for (name, file) in certificates.chain(forms).filter(|(name, _)| name.ends_with(".typ")) {
            let file = file.ok_or_else(|| format!("{name} is gone"))?;
            let text =
                String::from_utf8(file.data.into_owned()).map_err(|_| format!("{name} is not UTF-8"))?;
            let source = Source::new(file_id(&name)?, text);
            sources.insert(name, source);
        }
        let standards = PdfStandards::new(&[PdfStandard::A_3b, PdfStandard::Ua_1])
            .map_err(|error| error.message().to_string())?;
        Ok(House {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
            data: file_id("data.json")?,
            qr: file_id("qr.svg")?,
            own: file_id("forms/own.typ")?,
            standards,
        })
    }
}

fn file_id(name: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(name).map_err(|error| format!("{name}: {error}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One document under way: the house, the layout asked for, and the two files that are its own.
struct Desk<'h> {
    house: &'h House,
    main: &'h Source,
    data: Bytes,
    qr: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.house.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.house.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        self.house.sources.values().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            _ if id == self.house.data => Ok(self.data.clone()),
            _ if id == self.house.qr => Ok(self.qr.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.house.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The PDF of a training certificate, PDF/A-3b and PDF/UA-1: A4 landscape, front and back. The same
/// facts give the same bytes. `facts` is the frozen JSON (fields: see `certificates::facts`),
/// `qr_svg` what [`super::qr::svg`] draws.
///
/// # Errors
/// A refusal that names the letter if no font of ours has it; a fault if the facts lack a field.
pub fn certificate(facts_json: &str, qr_svg: &str) -> Result<Vec<u8>> {
    covered(facts_json)?;
    let mut facts: Value = serde_json::from_str(facts_json)?;
    let sizes = fit::certificate(&facts)?;
    facts["fit"] = sizes;
    set("certificate.typ", &facts, qr_svg)
}

/// The PDF of the daily list to sign, A4 portrait, 32 people on a page.
///
/// Fields: `language`, `issued` (ISO date), `centre` (`above` list, `name`, `address`, `contact`),
/// `course`, `cohort`, `date`, `session`, optional `subject`, `room` and `printed`, `people` (list of `number`
/// and `name`, both text), `signatures` (one or two of `place_date`, `position` ending in a comma,
/// `name`, `rank`, `nip`). All are finished text.
///
/// # Errors
/// A refusal that names the letter if no font of ours has it; a fault if the facts lack a field.
pub fn attendance_sheet(facts: &Value) -> Result<Vec<u8>> {
    covered(&facts.to_string())?;
    set("attendance-sheet.typ", facts, "")
}

pub(crate) fn set(layout: &str, data: &Value, qr_svg: &str) -> Result<Vec<u8>> {
    let house = House::get()?;
    let main = house.sources.get(layout).ok_or_else(|| Error::fault(format!("no layout {layout}")))?;
    make(house, main, data, qr_svg)?.map_err(|why| Error::fault(format!("{layout}: {}", why.join("; "))))
}

/// The PDF of a form by a layout that somebody else wrote. It may import what lies in `forms/` beside it,
/// and reach nothing else.
///
/// # Errors
/// A fault of ours; within it, what typst says against the layout, a sentence with its line each.
pub(crate) fn set_own(layout: &str, data: &Value) -> Result<Result<Vec<u8>, Vec<String>>> {
    let house = House::get()?;
    make(house, &Source::new(house.own, layout.to_string()), data, "")
}

/// The source of a layout of the house: "forms/apl01.typ".
pub(crate) fn source(layout: &str) -> Option<&'static str> {
    House::get().ok()?.sources.get(layout).map(Source::text)
}

fn make(house: &House, main: &Source, data: &Value, qr_svg: &str) -> Result<Result<Vec<u8>, Vec<String>>> {
    let desk = Desk {
        house,
        main,
        data: Bytes::new(serde_json::to_vec(data)?),
        qr: Bytes::from_string(qr_svg.to_string()),
    };
    let made = typst::compile::<PagedDocument>(&desk).output.and_then(|document| {
        let options = PdfOptions {
            creator: Smart::Custom(Some("Angkatan".into())),
            standards: house.standards.clone(),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options)
    });
    if MADE.fetch_add(1, Ordering::Relaxed).is_multiple_of(REMEMBERED) {
        comemo::evict(1);
    }
    Ok(made.map_err(|errors| errors.iter().map(|error| sentence(&desk, error)).collect()))
}

/// What typst says, with the line of the layout asked for where it led there.
fn sentence(desk: &Desk<'_>, error: &SourceDiagnostic) -> String {
    let hints: Vec<String> = error.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
    let here = |span: DiagSpan| {
        let range = desk.range(span).filter(|_| span.id() == Some(desk.main.id()))?;
        desk.main.lines().byte_to_line(range.start)
    };
    let calls = error.trace.iter().map(|point| DiagSpan::from(point.span));
    let line = std::iter::once(error.span).chain(calls).find_map(here);
    let line = line.map(|line| format!("line {}: ", line + 1)).unwrap_or_default();
    format!("{line}{}{}", error.message, hints.concat())
}

/// The first letter of `text` that none of our fonts has. Asked when a name is entered and before a
/// number is given, so that nothing is issued that cannot be printed.
pub fn uncovered(text: &str) -> Option<char> {
    let house = House::get().ok()?;
    text.chars().find(|&c| !c.is_control() && !ignorable(c) && !fit::has(&house.fonts, c))
}

/// Joiners and marks of direction that shape their neighbours and print nothing.
fn ignorable(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

pub(crate) fn covered(text: &str) -> Result<()> {
    match uncovered(text) {
        None => Ok(()),
        Some(c) => Err(Refusal::new(both!(
            "Huruf “{c}” tidak ada dalam fon untuk dokumen. Perbaiki tulisannya, lalu coba lagi.",
            "No font for documents has the letter “{c}”. Correct the text, then try again."
        ))
        .into()),
    }
}

#[cfg(test)]
mod tests;
