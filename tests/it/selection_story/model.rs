//! The small model: plain loops over 111 people, and what each of them should have been told, word for
//! word. It uses nothing of the program but the names of the states.
use angkatan::tables::{enrolment::EnrolmentState, person::PersonId};

pub const PEOPLE: usize = 111;
pub const SEATS: usize = 64;
pub const RESERVES: usize = 20;
/// Seats kept for those of Kabupaten Demak.
pub const KEPT: usize = 8;

pub const FIRST: [&str; 37] = [
    "Ade", "Ayu", "Bagas", "Bayu", "Citra", "Dewi", "Dian", "Eka", "Fajar", "Galih", "Gita", "Hadi", "Hesti",
    "Indah", "Joko", "Kirana", "Laras", "Lestari", "Mega", "Nanda", "Nurul", "Okta", "Putri", "Rahma",
    "Rangga", "Ratih", "Rizky", "Sari", "Satria", "Sekar", "Tirta", "Tri", "Umi", "Wahyu", "Wulan", "Yanti",
    "Yoga",
];
pub const LAST: [&str; 3] = ["Pratama", "Santosa", "Wijaya"];

/// One applicant as the model knows them; `n` is the order of arrival, from 1.
#[derive(Clone, Debug)]
pub struct One {
    pub name: String,
    pub email: String,
    pub demak: bool,
    /// Whole points out of 100.
    pub test: u32,
    pub interview: u32,
    pub receipt: String,
    pub person: PersonId,
    /// What they should have been told, in order: kind, subject, paragraphs.
    pub messages: Vec<Told>,
    pub state: EnrolmentState,
    pub kept: bool,
}

pub fn applicant(n: usize) -> One {
    One {
        name: format!("{} {}", FIRST[(n - 1) % 37], LAST[(n - 1) / 37]),
        email: format!("pelamar{n:03}@peserta.example"),
        demak: n.is_multiple_of(9),
        test: 40 + (n as u32 * 37) % 56,
        interview: 50 + (n as u32 * 23) % 41,
        receipt: String::new(),
        person: PersonId(0),
        messages: Vec::new(),
        state: EnrolmentState::Submitted,
        kept: false,
    }
}

/// The model: everybody by order of arrival, and the order of the selection as indices.
pub struct Model {
    pub all: Vec<One>,
    pub order: Vec<usize>,
    pub quota: usize,
}

impl Model {
    /// 60 % of the test and 40 % of the interview, times 100; ties by the draw.
    pub fn put_in_order(&mut self, drawn: &[String]) {
        let place = |receipt: &str| drawn.iter().position(|n| n == receipt).expect("everybody is drawn");
        let mut order: Vec<usize> =
            (0..PEOPLE).filter(|n| self.all[*n].state == EnrolmentState::Tested).collect();
        order.sort_by_key(|n| {
            let one = &self.all[*n];
            (u32::MAX - (60 * one.test + 40 * one.interview), place(&one.receipt))
        });
        self.order = order;
    }

    pub fn holds(&self, n: usize) -> bool {
        matches!(self.all[n].state, EnrolmentState::Offered | EnrolmentState::Enrolled)
    }

    pub fn first(&self, from: EnrolmentState, demak_only: bool) -> Option<usize> {
        let fits = |n: &&usize| self.all[**n].state == from && (!demak_only || self.all[**n].demak);
        self.order.iter().find(fits).copied()
    }

    /// Free seats to the next: those of Demak while kept seats are free, then whoever is first.
    pub fn fill(&mut self, from: EnrolmentState, until: &str) -> Vec<usize> {
        let mut given = Vec::new();
        while (0..PEOPLE).filter(|n| self.holds(*n)).count() < self.quota {
            let kept = (0..PEOPLE).filter(|n| self.holds(*n) && self.all[*n].kept).count();
            let demak = if kept < KEPT { self.first(from, true) } else { None };
            let Some(n) = demak.or_else(|| self.first(from, false)) else { break };
            self.all[n].kept = demak.is_some();
            self.all[n].state = EnrolmentState::Offered;
            let told = offered(until, &self.all[n].receipt);
            self.all[n].tell(told);
            given.push(n);
        }
        given
    }

    /// The reserves in their order.
    pub fn reserves(&self) -> Vec<usize> {
        self.order.iter().copied().filter(|n| self.all[*n].state == EnrolmentState::Waiting).collect()
    }

    pub fn ends(&mut self, n: usize, state: EnrolmentState, told: Told) {
        self.all[n].state = state;
        self.all[n].messages.push(told);
    }

    pub fn receipts(&self, which: impl IntoIterator<Item = usize>) -> Vec<String> {
        which.into_iter().map(|n| self.all[n].receipt.clone()).collect()
    }

    pub fn with(&self, state: EnrolmentState) -> Vec<String> {
        let mut all = self.receipts((0..PEOPLE).filter(|n| self.all[*n].state == state));
        all.sort();
        all
    }
}

/// A message: its kind, its subject, its paragraphs.
pub type Told = (&'static str, String, Vec<String>);

pub const LABEL: &str = "Angkatan 2 Tahun 2026";
pub const COURSE: &str = "Berjualan lewat Media Sosial";
const WHEN: &str = "Pelatihan berlangsung 7–11 Desember 2026. Tempat: Aula Balai.";
const LEAVE: &str =
    "Tidak jadi ikut? Beri tahu kami lewat halaman pendaftaran, agar kursinya dipakai orang lain.";
const NEXT: &str = "Anda boleh mendaftar ke angkatan berikutnya. Tanyakan tanggalnya kepada balai.";

impl One {
    pub fn tell(&mut self, told: Told) {
        self.messages.push(told);
    }

    /// The whole text of a message, as it is sent.
    pub fn letter(&self, paragraphs: &[String]) -> String {
        let (name, receipt) = (&self.name, &self.receipt);
        let body = paragraphs.join("\n\n");
        format!(
            "Yth. {name},\n\n{body}\n\nLihat pendaftaran saya:\n\
             http://pelatihan.example/pendaftaran/{receipt}\n\nBalai Pelatihan Contoh"
        )
    }
}

fn number(receipt: &str) -> String {
    format!("Nomor pendaftaran Anda: {receipt}.")
}

fn told(kind: &'static str, subject: String, lines: &[&str], receipt: &str) -> Told {
    let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    lines.push(number(receipt));
    (kind, subject, lines)
}

pub fn submitted(r: &str) -> Told {
    let lines = [
        &format!("Pendaftaran Anda untuk {LABEL}, {COURSE}, sudah kami terima."),
        "Peserta dipilih lewat seleksi. Kami mengirim pesan setiap kali ada kabar.",
        WHEN,
    ];
    told("submitted", format!("Pendaftaran {LABEL} sudah kami terima"), &lines, r)
}

pub fn correction(what: &str, until: &str, r: &str) -> Told {
    let lines = [
        &format!("Ada yang perlu diperbaiki pada berkas Anda untuk {LABEL}, {COURSE}."),
        &format!("Yang perlu diperbaiki: {what}"),
        "Perbaiki berkas itu di halaman pendaftaran, lalu kirim lagi.",
        &format!("Kirim sebelum {until}."),
    ];
    told("correction", format!("Perbaiki berkas Anda untuk {LABEL}"), &lines, r)
}

pub fn resubmitted(r: &str) -> Told {
    let lines = [
        &format!("Perbaikan berkas Anda untuk {LABEL}, {COURSE}, sudah kami terima."),
        "Petugas memeriksa berkas Anda lagi.",
    ];
    told("resubmitted", format!("Perbaikan berkas {LABEL} kami terima"), &lines, r)
}

pub fn verified(r: &str) -> Told {
    let lines = [
        &format!("Berkas Anda untuk {LABEL}, {COURSE}, sudah diperiksa dan lengkap."),
        "Berikutnya: tes. Jadwalnya kami kabarkan.",
        "Tes: 29 November 2026.",
    ];
    told("verified", format!("Berkas Anda untuk {LABEL} lengkap"), &lines, r)
}

pub fn extended(what: &str, until: &str, r: &str) -> Told {
    let lines = [
        &format!("Waktu {what} untuk {LABEL}, {COURSE}, diperpanjang sampai {until}."),
        "Pendaftaran Anda tetap kami simpan. Anda tidak perlu mendaftar lagi.",
    ];
    told("extended", format!("{LABEL}: waktu {what} diperpanjang"), &lines, r)
}

pub fn tested(r: &str) -> Told {
    let lines = [
        &format!("Nilai Anda dalam seleksi {LABEL}, {COURSE}, sudah lengkap."),
        "Berikutnya: pengumuman hasil seleksi.",
        "Pengumuman: 1 Desember 2026.",
    ];
    told("tested", format!("Nilai Anda untuk {LABEL} sudah dicatat"), &lines, r)
}

pub fn ranked(r: &str) -> Told {
    let lines = [
        &format!("Anda masuk urutan seleksi {LABEL}, {COURSE}. Hasilnya belum diumumkan."),
        "Tunggu pengumuman. Kami mengirim pesan.",
        "Pengumuman: 1 Desember 2026.",
    ];
    told("ranked", format!("Seleksi {LABEL}: tunggu pengumuman"), &lines, r)
}

pub fn offered(until: &str, r: &str) -> Told {
    let lines = vec![
        format!("Anda terpilih. Ada satu kursi untuk Anda di {LABEL}, {COURSE}."),
        format!(
            "Daftar ulang sebelum {until}: buka halaman pendaftaran, lalu terima kursinya. \
             Lewat waktu itu, kursi ini untuk cadangan berikutnya."
        ),
        WHEN.into(),
        number(r),
        LEAVE.into(),
    ];
    ("offered", format!("Terima kursi Anda di {LABEL} sebelum {until}"), lines)
}

pub fn waiting(place: usize, r: &str) -> Told {
    let lines = [
        &format!("Hasil seleksi {LABEL}, {COURSE}: Anda Cadangan {place}."),
        "Kalau ada kursi kosong, Anda naik sesuai urutan.",
    ];
    told("waiting", format!("Anda Cadangan {place} di {LABEL}"), &lines, r)
}

pub fn not_selected(why: &str, r: &str) -> Told {
    let lines =
        [&format!("Hasil seleksi {LABEL}, {COURSE}: Anda tidak terpilih."), &format!("Alasan: {why}"), NEXT];
    told("not_selected", format!("Hasil seleksi {LABEL}: tidak terpilih"), &lines, r)
}

pub fn accepted(r: &str) -> Told {
    let lines = [
        &format!("Daftar ulang Anda kami terima. Anda mendapat kursi di {LABEL}, {COURSE}."),
        "Datanglah pada hari pertama.",
        "Hari pertama: Senin, 7 Desember 2026, di Aula Balai.",
    ];
    told("accepted", format!("Anda mendapat kursi di {LABEL}"), &lines, r)
}

pub fn lapsed(r: &str) -> Told {
    let lines = [
        &format!(
            "Kursi yang ditawarkan kepada Anda di {LABEL}, {COURSE}, sekarang untuk cadangan berikutnya."
        ),
        "Alasan: Tidak daftar ulang sampai batas waktunya.",
        NEXT,
    ];
    told("lapsed", format!("Tawaran kursi di {LABEL} sudah lewat"), &lines, r)
}

pub fn withdrawn() -> Told {
    let lines = vec![
        format!("Anda sudah mundur dari {LABEL}, {COURSE}. Kursi Anda kami berikan kepada orang lain."),
        "Anda boleh mendaftar lagi selama pendaftaran dibuka.".into(),
    ];
    ("withdrawn", format!("Anda tidak lagi terdaftar di {LABEL}"), lines)
}
