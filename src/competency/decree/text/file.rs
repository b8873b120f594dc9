//! Finds the objects of a file by going through it once from the beginning, whatever its tables say:
//! tables can be made to name one object a million times, or in circles. What comes later in the file
//! replaces what came before, as in a file that was signed or changed.
use super::{super::Error, object::Parser};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::HashMap;

/// All values of a file; each costs some hundred bytes of memory.
const MAX_VALUES: usize = 3_000_000;
/// One packed stream of objects unpacks to at most this many bytes.
const MAX_PACKED: usize = 16 << 20;
/// All packed streams together unpack to at most this many bytes.
const MAX_ALL_PACKED: usize = 64 << 20;
/// Packed streams of objects are called so while the file is unlocked, so that only this file unpacks them.
const PACKED: &[u8] = b"Packed";

/// Reads all objects of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Error> {
    let mut left = MAX_VALUES;
    let mut found = Found::default();
    scan(bytes, &mut left, &mut found);
    if left == 0 {
        return Err(Error::TooMuch);
    }
    let Found { mut document, places, lengths } = found;
    for (id, start, end) in lengths {
        let length = document.get_object(id).and_then(Object::as_stream).ok().and_then(|stream| {
            let length = stream.dict.get(b"WrittenLength").and_then(Object::as_reference).ok()?;
            usize::try_from(document.get_object(length).and_then(Object::as_i64).ok()?).ok()
        });
        let whole = length
            .and_then(|length| bytes.get(start..start.checked_add(length)?))
            .filter(|w| w.len() <= end - start);
        if let (Some(whole), Ok(Object::Stream(stream))) = (whole, document.get_object_mut(id)) {
            stream.set_content(whole.to_vec());
        }
    }
    if document.trailer.has(b"Encrypt") {
        // Most locked decrees are only locked against changes and open without a password.
        document.decrypt("").map_err(|_| Error::Locked)?;
    }
    unpack(&mut document, places, &mut left)?;
    if document.catalog().is_err() {
        let root = document
            .objects
            .iter()
            .find(|(_, object)| object.as_dict().is_ok_and(|dict| dict.has_type(b"Catalog")));
        let root = root.map(|(id, _)| *id).ok_or(Error::Broken)?;
        document.trailer.set("Root", Object::Reference(root));
    }
    Ok(document)
}

#[derive(Default)]
struct Found {
    document: Document,
    /// Where in the file each object stands.
    places: HashMap<ObjectId, usize>,
    /// Streams whose length stands elsewhere, with the bytes it can lie in.
    lengths: Vec<(ObjectId, usize, usize)>,
}

fn scan(bytes: &[u8], left: &mut usize, found: &mut Found) {
    let mut parser = Parser::new(bytes, left);
    let mut numbers = [None, None];
    while *parser.left > 0 {
        parser.skip();
        if parser.peek().is_none() {
            return;
        }
        let start = parser.at;
        match parser.word() {
            b"" => parser.at += 1,
            b"obj" => {
                if let [Some(id), Some(generation)] = numbers
                    && let (Ok(id), Ok(generation)) = (u32::try_from(id), u16::try_from(generation))
                    && let Some(object) = parser.value()
                {
                    object_found((id, generation), object, start, bytes, &mut parser, found);
                }
            }
            b"trailer" => {
                if let Some(Object::Dictionary(dict)) = parser.value() {
                    trailer_found(&dict, &mut found.document);
                }
            }
            word => {
                let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<u64>().ok());
                numbers = [numbers[1], number];
                continue;
            }
        }
        numbers = [None, None];
    }
}

fn trailer_found(dict: &Dictionary, document: &mut Document) {
    for key in [b"Root".as_slice(), b"Encrypt", b"ID"] {
        if let Ok(value) = dict.get(key) {
            document.trailer.set(key, value.clone());
        }
    }
}

fn object_found(
    id: ObjectId,
    object: Object,
    place: usize,
    bytes: &[u8],
    parser: &mut Parser<'_, '_>,
    found: &mut Found,
) {
    let after = parser.at;
    parser.skip();
    let object = match object {
        Object::Dictionary(mut dict) if parser.word() == b"stream" => {
            let rest = bytes.get(parser.at..).unwrap_or_default();
            let start = parser.at
                + match rest {
                    [b'\r', b'\n', ..] => 2,
                    [b'\r' | b'\n', ..] => 1,
                    _ => 0,
                };
            let said =
                dict.get(b"Length").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
            let said = said.and_then(|length| start.checked_add(length)).filter(|end| is_end(bytes, *end));
            let limit = match said {
                Some(end) => end,
                None => find(bytes, start),
            };
            let end = said.unwrap_or_else(|| without_break(bytes, start, limit));
            if let Ok(Object::Reference(length)) = dict.get(b"Length") {
                let length = *length;
                dict.set("WrittenLength", Object::Reference(length));
                found.lengths.push((id, start, limit));
            }
            if dict.has_type(b"XRef") {
                trailer_found(&dict, &mut found.document);
            } else if dict.has_type(b"ObjStm") {
                dict.set("Type", Object::Name(PACKED.to_vec()));
            }
            parser.at = limit;
            Object::Stream(Stream::new(dict, bytes.get(start..end).unwrap_or_default().to_vec()))
        }
        other => {
            parser.at = after;
            other
        }
    };
    found.places.insert(id, place);
    found.document.objects.insert(id, object);
}

/// Whether a stream ends here.
fn is_end(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    let rest = &rest[rest.iter().take(4).take_while(|b| b.is_ascii_whitespace()).count()..];
    rest.starts_with(b"endstream")
}

/// Where the next stream ends, or the file.
fn find(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(9).position(|w| w == b"endstream").map_or(bytes.len(), |at| from + at)
}

/// The end of the data before the line break that comes before "endstream".
fn without_break(bytes: &[u8], start: usize, end: usize) -> usize {
    match bytes.get(start..end) {
        Some([.., b'\r', b'\n']) => end - 2,
        Some([.., b'\r' | b'\n']) => end - 1,
        _ => end,
    }
}

/// Reads the objects in packed streams. They lie one behind the other, so each byte is read once.
fn unpack(
    document: &mut Document,
    mut places: HashMap<ObjectId, usize>,
    left: &mut usize,
) -> Result<(), Error> {
    let packed = |object: &Object| object.as_stream().is_ok_and(|stream| stream.dict.has_type(PACKED));
    let mut streams: Vec<(usize, ObjectId)> = document
        .objects
        .iter()
        .filter(|(_, object)| packed(object))
        .map(|(id, _)| (places.get(id).copied().unwrap_or(0), *id))
        .collect();
    streams.sort_unstable();
    let mut bytes_left = MAX_ALL_PACKED;
    for (place, id) in streams {
        let Some(Object::Stream(stream)) = document.objects.remove(&id) else { continue };
        let data = match stream.get_plain_content_with_limit(MAX_PACKED.min(bytes_left)) {
            Ok(data) => data,
            Err(lopdf::Error::Decompress(_)) => return Err(Error::TooMuch),
            Err(_) => continue,
        };
        bytes_left -= data.len().min(bytes_left);
        let first =
            stream.dict.get(b"First").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
        let Some((index, data)) = first.and_then(|first| data.split_at_checked(first)) else { continue };
        let numbers: Vec<usize> = index
            .split(|b| b.is_ascii_whitespace() || *b == 0)
            .filter_map(|word| std::str::from_utf8(word).ok()?.parse().ok())
            .collect();
        let mut index: Vec<(usize, usize)> = numbers.chunks_exact(2).map(|pair| (pair[1], pair[0])).collect();
        index.sort_unstable();
        let ends: Vec<usize> = index.iter().skip(1).map(|(at, _)| *at).chain([data.len()]).collect();
        for ((at, number), end) in index.into_iter().zip(ends) {
            let Ok(number) = u32::try_from(number) else { continue };
            let Some(object) = data.get(at..end.min(data.len())) else { continue };
            let id = (number, 0);
            if places.get(&id).is_none_or(|known| *known <= place)
                && let Some(object) = Parser::new(object, left).value()
            {
                places.insert(id, place);
                document.objects.insert(id, object);
            }
            if *left == 0 {
                return Err(Error::TooMuch);
            }
        }
    }
    Ok(())
}
