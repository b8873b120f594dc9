//! What forms ask in their own words: the questions of FR.AK.03 and FR.AK.04, and the instruments of
//! FR.MAPA.01. Data, because the page where a candidate answers shows the same sentences.
use super::facts::planning::Instrument;

/// What FR.AK.03 asks of the candidate, each answered yes or no with a note.
pub const FEEDBACK: [&str; 10] = [
    "Saya mendapat penjelasan yang cukup memadai tentang proses asesmen/uji kompetensi.",
    "Saya diberi kesempatan mempelajari standar kompetensi yang akan diujikan dan menilai pencapaian saya sendiri.",
    "Asesor memberi kesempatan untuk mendiskusikan metode, instrumen, sumber, dan jadwal asesmen.",
    "Asesor berusaha menggali seluruh bukti pendukung yang sesuai dengan latar belakang pelatihan dan pengalaman saya.",
    "Saya sepenuhnya diberi kesempatan untuk mendemonstrasikan kompetensi saya selama asesmen.",
    "Saya mendapat penjelasan yang memadai tentang keputusan asesmen.",
    "Asesor memberi umpan balik yang mendukung setelah asesmen serta tindak lanjutnya.",
    "Asesor bersama saya memeriksa semua dokumen asesmen serta menandatanganinya.",
    "Saya mendapat jaminan kerahasiaan hasil asesmen serta penjelasan tentang penanganan dokumen asesmen.",
    "Asesor menggunakan keterampilan komunikasi yang efektif selama asesmen.",
];

/// What FR.AK.04 asks of who appeals.
pub const APPEAL: [&str; 3] = [
    "Apakah proses banding telah dijelaskan kepada Anda?",
    "Apakah Anda telah mendiskusikan banding dengan asesor?",
    "Apakah Anda mau melibatkan orang lain untuk membantu Anda dalam proses banding?",
];

/// The instruments of FR.MAPA.01 as the house's layout heads its columns.
pub fn instruments() -> Vec<Instrument> {
    [
        ("CL", "Ceklis observasi"),
        ("DIT", "Daftar instruksi terstruktur"),
        ("DPL", "Daftar pertanyaan lisan"),
        ("DPT", "Daftar pertanyaan tertulis"),
        ("PMO", "Pertanyaan untuk mendukung observasi"),
        ("PW", "Pertanyaan wawancara"),
        ("VP", "Verifikasi portofolio"),
        ("CUP", "Ceklis ulasan produk"),
    ]
    .map(|(code, title)| Instrument { code: code.into(), title: title.into() })
    .into()
}
