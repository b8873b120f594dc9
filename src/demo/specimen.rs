//! The papers of invented people: a card, a letter and a portrait that say on their face that they are
//! samples, written with the letters of an embedded picture so that they look the same everywhere.
use crate::{
    error::{Error, Result},
    papers::picture::Developed,
};
use image::{GrayImage, ImageFormat, RgbImage, codecs::jpeg::JpegEncoder};

const LETTERS: &[u8] = include_bytes!("../../content/demo/huruf.png");
const CARD: &[u8] = include_bytes!("../../content/demo/kartu.png");
const LETTER: &[u8] = include_bytes!("../../content/demo/surat.png");
const FACES: [&[u8]; 4] = [
    include_bytes!("../../content/demo/wajah-1.png"),
    include_bytes!("../../content/demo/wajah-2.png"),
    include_bytes!("../../content/demo/wajah-3.png"),
    include_bytes!("../../content/demo/wajah-4.png"),
];

/// The characters of the embedded picture, from the space to the tilde, and how wide each is in pixels.
const FIRST: u32 = 32;
const MANY: u32 = 95;
const WIDTH: u32 = 12;

/// Papers to write on.
pub struct Specimens {
    letters: GrayImage,
    card: RgbImage,
    letter: RgbImage,
    faces: Vec<Developed>,
}

fn picture(bytes: &[u8]) -> Result<image::DynamicImage> {
    image::load_from_memory_with_format(bytes, ImageFormat::Png)
        .map_err(|why| Error::fault(format!("a picture of the demo: {why}")))
}

fn developed(picture: &RgbImage) -> Result<Developed> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 82)
        .encode_image(picture)
        .map_err(|why| Error::fault(format!("a picture of the demo: {why}")))?;
    Ok(Developed { media_type: "image/jpeg", ending: "jpg", bytes })
}

impl Specimens {
    /// Reads what is embedded.
    ///
    /// # Errors
    /// A fault when a picture is not one.
    pub fn new() -> Result<Specimens> {
        Ok(Specimens {
            letters: picture(LETTERS)?.into_luma8(),
            card: picture(CARD)?.into_rgb8(),
            letter: picture(LETTER)?.into_rgb8(),
            faces: FACES
                .iter()
                .map(|bytes| developed(&picture(bytes)?.into_rgb8()))
                .collect::<Result<_>>()?,
        })
    }

    /// An identity card with these lines below its labels.
    ///
    /// # Errors
    /// A fault when it cannot be written.
    pub fn card(&self, lines: &[&str]) -> Result<Developed> {
        self.written(&self.card, lines, (24, 103, 48), 34)
    }

    /// The letter of a business permit.
    ///
    /// # Errors
    /// A fault when it cannot be written.
    pub fn letter(&self, lines: &[&str]) -> Result<Developed> {
        self.written(&self.letter, lines, (34, 123, 56), 46)
    }

    /// A portrait; the last two of the four wear a headscarf.
    pub fn face(&self, woman: bool, n: usize) -> Option<Developed> {
        self.faces.get(usize::from(woman) * 2 + n % 2).cloned()
    }

    /// Lines of at most so many letters, each so far below the one before.
    fn written(
        &self,
        paper: &RgbImage,
        lines: &[&str],
        (x, mut y, below): (u32, u32, u32),
        most: usize,
    ) -> Result<Developed> {
        let mut paper = paper.clone();
        for line in lines {
            for (n, letter) in line.replace('\u{a0}', " ").chars().take(most).enumerate() {
                self.set(&mut paper, letter, x + n as u32 * WIDTH, y);
            }
            y += below;
        }
        developed(&paper)
    }

    fn set(&self, paper: &mut RgbImage, letter: char, x: u32, y: u32) {
        let known = u32::from(letter).checked_sub(FIRST).filter(|at| *at < MANY);
        let from = known.unwrap_or(u32::from('?') - FIRST) * WIDTH;
        for (dx, dy) in (0..self.letters.height()).flat_map(|dy| (0..WIDTH).map(move |dx| (dx, dy))) {
            let (Some(ink), Some(pixel)) =
                (self.letters.get_pixel_checked(from + dx, dy), paper.get_pixel_mut_checked(x + dx, y + dy))
            else {
                continue;
            };
            for part in &mut pixel.0 {
                *part = (u16::from(*part) * u16::from(ink.0[0]) / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_bears_what_is_written_on_it() {
        let specimens = Specimens::new().unwrap();
        let of = |name| specimens.card(&["3374016501909001", name]).unwrap();
        let siti = of("Siti Nur Aminah");
        assert_eq!(siti, of("Siti Nur Aminah"), "always the same");
        assert_ne!(siti, of("Siti Nur Aminih"));
        assert!(siti.bytes.starts_with(b"\xff\xd8\xff") && siti.bytes.len() < 60_000);
        // Letters that the picture lacks are no fault, nor are long lines.
        assert!(specimens.letter(&["Zoë ꦱ", &"x".repeat(200)]).is_ok());
        assert_ne!(specimens.face(true, 0), specimens.face(false, 0));
    }
}
