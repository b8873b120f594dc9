//! A photo read and written anew: upright, not too large, nothing in it but the picture. Slow; see
//! [`Darkroom`](super::Darkroom) for who may call it.
use super::rules::{self, Fault, KEPT_SIDE, LONGEST_SIDE, MOST_PIXELS, Sniffed};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, error::LimitErrorKind,
};
use std::io::Cursor;

/// The longest side and the quality of the JPEG that is kept, from what keeps small letters on an identity
/// card sharp down to what a noisy photo is held to, so that it is no larger than [`MOST_KEPT`].
const TRIES: [(u32, u8); 6] =
    [(KEPT_SIDE, 82), (KEPT_SIDE, 70), (1600, 70), (1280, 65), (1000, 60), (800, 45)];

/// How many bytes are kept of a photo: what a weak line carries in a few seconds.
pub const MOST_KEPT: usize = 300_000;

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Developed {
    /// "image/jpeg" or "application/pdf".
    pub media_type: &'static str,
    /// The ending of its file.
    pub ending: &'static str,
    /// What is kept.
    pub bytes: Vec<u8>,
}

/// Makes of what was sent what is kept.
///
/// # Errors
/// Why it is not taken.
pub fn develop(bytes: Vec<u8>) -> Result<Developed, Fault> {
    rules::size(bytes.len() as u64)?;
    let format = match rules::sniff(&bytes)? {
        Sniffed::Pdf => {
            rules::pdf(&bytes)?;
            return Ok(Developed { media_type: "application/pdf", ending: "pdf", bytes });
        }
        Sniffed::Jpeg if !rules::jpeg_is_whole(&bytes) => return Err(Fault::Broken),
        Sniffed::Jpeg => ImageFormat::Jpeg,
        Sniffed::Png => ImageFormat::Png,
        Sniffed::Webp => ImageFormat::WebP,
    };
    let picture = opaque(read(&bytes, format)?);
    drop(bytes);
    let mut out = Vec::new();
    for (side, quality) in TRIES {
        let smaller = picture.width().max(picture.height()) > side;
        let small =
            smaller.then(|| DynamicImage::ImageRgb8(picture.clone()).thumbnail(side, side).into_rgb8());
        out.clear();
        JpegEncoder::new_with_quality(&mut out, quality)
            .encode_image(small.as_ref().unwrap_or(&picture))
            .map_err(|_| Fault::Broken)?;
        if out.len() <= MOST_KEPT {
            break;
        }
    }
    Ok(Developed { media_type: "image/jpeg", ending: "jpg", bytes: out })
}

fn read(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Fault> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    // Four bytes a pixel, and as much again for the decoder's own tables.
    limits.max_alloc = Some(MOST_PIXELS * 8);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    // Before a single pixel is decoded: the head alone says how much memory it would take.
    rules::dimensions(width, height)?;
    let upright = decoder.orientation().map_err(|error| fault(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    if width.max(height) > KEPT_SIDE {
        picture = picture.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    picture.apply_orientation(upright);
    Ok(picture)
}

fn fault(error: &ImageError) -> Fault {
    match error {
        ImageError::Limits(limit)
            if matches!(
                limit.kind(),
                LimitErrorKind::DimensionError | LimitErrorKind::InsufficientMemory
            ) =>
        {
            Fault::TooManyPixels
        }
        _ => Fault::Broken,
    }
}

/// On white paper: JPEG knows no glass.
fn opaque(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let seen = picture.into_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, a] = seen.get_pixel(x, y).0;
        let on_white = |c: u8| {
            let (c, a) = (u16::from(c), u16::from(a));
            ((c * a + 255 * (255 - a)) / 255) as u8
        };
        image::Rgb([on_white(r), on_white(g), on_white(b)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn every_kind_of_photo_becomes_a_plain_jpeg() {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(40, 30, image::Rgb([200, 30, 30])));
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let kept = develop(written(&picture, format)).unwrap();
            assert_eq!((kept.media_type, kept.ending), ("image/jpeg", "jpg"));
            let again = image::load_from_memory(&kept.bytes).unwrap();
            assert_eq!((again.width(), again.height()), (40, 30));
        }
    }

    #[test]
    fn what_is_kept_is_not_larger_than_needed_and_lies_on_white() {
        let glass = image::RgbaImage::from_pixel(3000, 1000, image::Rgba([0, 0, 0, 0]));
        let kept = develop(written(&DynamicImage::ImageRgba8(glass), ImageFormat::Png)).unwrap();
        let again = image::load_from_memory(&kept.bytes).unwrap().into_rgb8();
        assert_eq!((again.width(), again.height()), (2000, 667));
        assert!(again.get_pixel(5, 5).0.iter().all(|c| *c > 250));
    }

    #[test]
    fn a_noisy_photo_is_kept_small() {
        let mut state = 7u32;
        let noise = RgbImage::from_fn(2400, 1800, |_, _| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            let [_, a, b, c] = state.to_le_bytes();
            image::Rgb([a, b, c])
        });
        let kept = develop(written(&DynamicImage::ImageRgb8(noise), ImageFormat::Jpeg)).unwrap();
        assert!(kept.bytes.len() <= MOST_KEPT, "{}", kept.bytes.len());
        let again = image::load_from_memory(&kept.bytes).unwrap();
        assert!(again.width() >= 800);
    }

    #[test]
    fn a_cut_photo_is_refused() {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(200, 200, |x, y| {
            image::Rgb([x as u8, y as u8, (x * y) as u8])
        }));
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let mut cut = written(&picture, format);
            cut.truncate(cut.len() * 2 / 3);
            assert_eq!(develop(cut), Err(Fault::Broken), "{format:?}");
        }
    }
}
