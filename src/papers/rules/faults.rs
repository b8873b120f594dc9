//! Why a file is not taken, each as a sentence that says what to do.
use crate::{error::Refusal, text::Both};

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing came.
    Empty,
    /// More bytes than taken.
    TooLarge,
    /// The form itself could not be read.
    Unread,
    /// Neither photo nor PDF, whatever it is called.
    Unknown,
    /// A photo in the format of some iPhones.
    Heic,
    /// A photo of more pixels than are read.
    TooManyPixels,
    /// It begins as a photo and does not go on as one.
    Broken,
    /// A PDF that is too large.
    LargePdf,
    /// It begins as a PDF and does not end as one.
    BrokenPdf,
    /// A PDF that wants to run something.
    ActivePdf,
    /// A PDF where a photo is asked for.
    NotAPhoto,
    /// A part without its upload: too late, somebody else's, or never opened.
    Gone,
    /// More came than was announced.
    Changed,
    /// Too many under way, or too many today.
    TooMany,
    /// Too many people hand in papers at this moment.
    Busy,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Fault; 15] = [
        Fault::Empty,
        Fault::TooLarge,
        Fault::Unread,
        Fault::Unknown,
        Fault::Heic,
        Fault::TooManyPixels,
        Fault::Broken,
        Fault::LargePdf,
        Fault::BrokenPdf,
        Fault::ActivePdf,
        Fault::NotAPhoto,
        Fault::Gone,
        Fault::Changed,
        Fault::TooMany,
        Fault::Busy,
    ];

    /// The word for it in an address: the page that is shown next says the sentence.
    pub fn word(self) -> String {
        format!("{self:?}")
    }

    /// The fault of a word.
    pub fn of(word: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.word() == word)
    }

    /// The fault that a refusal says.
    pub fn said_by(why: &Refusal) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| Refusal::from(*fault) == *why)
    }

    /// The sentence that says what to do.
    pub fn sentence(self) -> Both {
        match self {
            Fault::Empty => both!(
                "Berkas ini kosong. Ambil foto lagi, lalu kirim.",
                "This file is empty. Take the photo again and send it."
            ),
            Fault::TooLarge => both!(
                "Berkas ini lebih besar dari 8 MB. Ambil foto lagi dengan ukuran lebih kecil.",
                "This file is larger than 8 MB. Take the photo again in a smaller size."
            ),
            Fault::Unread => both!(
                "Berkas tidak sampai utuh, atau lebih besar dari 8 MB. Kirim lagi yang lebih kecil.",
                "The file did not arrive whole, or is larger than 8 MB. Send a smaller one."
            ),
            Fault::Unknown => both!(
                "Berkas ini bukan foto dan bukan PDF. Ambil foto dengan kamera, lalu kirim.",
                "This file is neither a photo nor a PDF. Take a photo with the camera and send it."
            ),
            Fault::Heic => both!(
                "Foto berjenis HEIC belum bisa dibaca. Ambil tangkapan layar dari foto itu, lalu kirim.",
                "HEIC photos cannot be read yet. Take a screenshot of the photo and send that."
            ),
            Fault::TooManyPixels => both!(
                "Ukuran foto ini terlalu besar. Ambil tangkapan layar dari foto itu, lalu kirim.",
                "This photo has too many pixels. Take a screenshot of it and send that."
            ),
            Fault::Broken => both!(
                "Foto ini rusak atau belum lengkap. Ambil foto lagi, lalu kirim.",
                "This photo is damaged or not complete. Take it again and send it."
            ),
            Fault::LargePdf => both!(
                "PDF ini lebih besar dari 2 MB. Foto halamannya, lalu kirim fotonya.",
                "This PDF is larger than 2 MB. Take a photo of the page and send that."
            ),
            Fault::BrokenPdf => both!(
                "PDF ini rusak atau belum lengkap. Unduh lagi, atau foto halamannya.",
                "This PDF is damaged or not complete. Download it again, or take a photo of the page."
            ),
            Fault::ActivePdf => both!(
                "PDF ini berisi program. Foto halamannya, lalu kirim fotonya.",
                "This PDF holds a program. Take a photo of the page and send that."
            ),
            Fault::NotAPhoto => both!(
                "Ini PDF. Untuk bagian ini, ambil foto dengan kamera.",
                "This is a PDF. Here, take a photo with the camera."
            ),
            Fault::Gone => both!(
                "Pengiriman ini sudah berakhir. Pilih berkasnya lagi, lalu kirim.",
                "This upload has ended. Choose the file again and send it."
            ),
            Fault::Changed => both!(
                "Berkas ini berubah di tengah jalan. Pilih berkasnya lagi, lalu kirim.",
                "This file changed on the way. Choose it again and send it."
            ),
            Fault::TooMany => both!(
                "Sudah terlalu banyak berkas dikirim. Coba lagi besok, atau hubungi balai.",
                "Too many files were sent. Try again tomorrow, or ask the centre."
            ),
            Fault::Busy => both!(
                "Banyak orang sedang mengirim foto. Tunggu sebentar, lalu kirim lagi.",
                "Many people are sending photos. Wait a moment and send it again."
            ),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal::at("berkas", fault.sentence())
    }
}
