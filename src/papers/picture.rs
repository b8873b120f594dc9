//! A photo read and written anew: upright, not too large, nothing in it but the picture. Slow; see
//! [`Darkroom`](super::Darkroom) for who may call it.
use super::rules::{self, Fault, KEPT_SIDE, LONGEST_SIDE, MOST_PIXELS, Sniffed};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, error::LimitErrorKind,
};
use std::io::Cursor;

/// The quality of the JPEG that is kept; small letters on an identity card stay sharp.
const QUALITY: u8 = 82;

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
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&picture).map_err(|_| Fault::Broken)?;
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
