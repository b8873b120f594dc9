//! Style, scripts and pictures: embedded, compressed once, named by the hash of all of them so that
//! browsers may keep them for ever.
use rocket::{
    Request,
    http::{ContentType, Status},
    response::{self, Responder, Response},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, io::Cursor, sync::LazyLock};

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/assets/"]
struct Files;

/// One body in the three forms a browser may take.
pub struct Packed {
    plain: Vec<u8>,
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

impl Packed {
    /// Compresses once, for a page that changes every now and then.
    pub fn new(plain: Vec<u8>) -> Packed {
        Packed { gzip: gzip(&plain), brotli: brotli(&plain, 9), plain }
    }

    /// Compresses as well as it can be done, however long it takes, for what never changes.
    fn best(plain: Vec<u8>) -> Packed {
        Packed { gzip: gzip(&plain), brotli: brotli(&plain, 11), plain }
    }

    /// The form this request takes, with the name of its encoding.
    pub fn for_request(&self, req: &Request<'_>) -> (&[u8], Option<&'static str>) {
        let takes = |name: &str| {
            req.headers()
                .get("Accept-Encoding")
                .flat_map(|h| h.split(','))
                .any(|e| e.split(';').next().is_some_and(|e| e.trim() == name))
        };
        if takes("br") {
            (&self.brotli, Some("br"))
        } else if takes("gzip") {
            (&self.gzip, Some("gzip"))
        } else {
            (&self.plain, None)
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory does not fail.
    let _ = out.write_all(bytes);
    out.finish().unwrap_or_default()
}

fn brotli(bytes: &[u8], quality: i32) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let _ = brotli::BrotliCompress(&mut Cursor::new(bytes), &mut out, &params);
    out
}

/// Style and scripts as browsers need them: without the comments that stand on lines of their own and
/// without indentation, a tenth of their weight. Our scripts have no text over several lines. What came
/// minified from others stays byte for byte as it came.
fn lean(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if name.ends_with(".min.js") || (!name.ends_with(".css") && !name.ends_with(".js")) {
        return bytes;
    }
    let text = String::from_utf8_lossy(&bytes);
    let comment = |line: &str| {
        line.starts_with("//") || (line.starts_with("/*") && line.find("*/") == Some(line.len() - 2))
    };
    let kept: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty() && !comment(l)).collect();
    kept.join("\n").into_bytes()
}

struct All {
    base: String,
    files: BTreeMap<String, Packed>,
}

static ALL: LazyLock<All> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    let mut files = BTreeMap::new();
    for name in Files::iter() {
        if let Some(file) = Files::get(&name) {
            hash.update(name.as_bytes());
            hash.update(&file.data);
            files.insert(name.to_string(), Packed::best(lean(&name, file.data.into_owned())));
        }
    }
    let base = format!("/aset/{}", &data_encoding::HEXLOWER.encode(&hash.finalize())[..12]);
    All { base, files }
});

/// Where the assets are: `/aset/<hash>`.
pub fn base() -> &'static str {
    &ALL.base
}

/// A text asset as it is served, for what has an address of its own.
pub fn text(name: &str) -> Option<String> {
    ALL.files.get(name).and_then(|packed| String::from_utf8(packed.plain.clone()).ok())
}

/// The routes of this room.
pub fn routes() -> Vec<rocket::Route> {
    routes![asset]
}

#[get("/aset/<_>/<name>")]
fn asset(name: &str) -> Result<Asset, Status> {
    let (name, packed) = ALL.files.get_key_value(name).ok_or(Status::NotFound)?;
    Ok(Asset { name, packed })
}

struct Asset {
    name: &'static str,
    packed: &'static Packed,
}

impl<'r> Responder<'r, 'static> for Asset {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let kind = self.name.rsplit('.').next().and_then(ContentType::from_extension);
        let (bytes, encoding) = self.packed.for_request(req);
        let mut answer = Response::build();
        answer
            .header(kind.unwrap_or(ContentType::Binary))
            .raw_header("Cache-Control", "public, max-age=31536000, immutable")
            .raw_header("Vary", "Accept-Encoding")
            .sized_body(bytes.len(), Cursor::new(bytes.to_vec()));
        if let Some(encoding) = encoding {
            answer.raw_header("Content-Encoding", encoding);
        }
        answer.ok()
    }
}
