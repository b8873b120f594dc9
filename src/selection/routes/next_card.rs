//! The one next step of a selection, as the board says it.
use super::stages::Next;
use crate::{
    tables::{cohort::CohortId, enrolment::EnrolmentState as State},
    text::Language,
};
use serde::Serialize;

/// The one next step.
#[derive(Serialize)]
pub(super) struct NextCard {
    title: String,
    text: String,
    to: Option<String>,
    label: String,
}

/// What is to be done, why, and where.
pub(super) fn card(id: CohortId, next: Next, language: Language) -> NextCard {
    let new =
        |title: String, text: String, to: Option<String>, label: String| NextCard { title, text, to, label };
    let at_stage = |state: State| Some(uri!(super::board(id, Some(state.word()), None::<&str>)).to_string());
    let order = || Some(uri!(super::order(id)).to_string());
    match next {
        Next::PromiseDraw => new(
            say!(language, "Umumkan janji undian", "Publish the promise of the draw"),
            say!(
                language,
                "Lakukan sebelum pendaftaran ditutup, supaya siapa pun dapat memeriksa undiannya nanti.",
                "Do this before applications close, so that anybody can check the draw later."
            ),
            order(),
            say!(language, "Buka undian", "Open the draw"),
        ),
        Next::MissedPromise => new(
            say!(language, "Undian belum dijanjikan", "The draw was not promised"),
            say!(
                language,
                "Pendaftaran sudah ditutup. Perpanjang, atau pilih di Aturan: nilai sama, yang mendaftar lebih dulu.",
                "Applications are closed. Extend them, or choose in the rules: of equal totals, who applied first."
            ),
            Some(uri!(super::settings(id)).to_string()),
            say!(language, "Buka aturan", "Open the rules"),
        ),
        Next::AwaitApplicants => new(
            say!(language, "Belum ada pendaftar", "Nobody has applied yet"),
            say!(
                language,
                "Bagikan halaman pelatihan. Pendaftar akan muncul di sini.",
                "Share the page of the course. Applicants will show up here."
            ),
            None,
            String::new(),
        ),
        Next::CheckPapers(n) => new(
            say!(language, "Periksa berkas {n} orang", "Check the papers of {n} people"),
            say!(
                language,
                "Buka satu per satu, atau centang beberapa orang sekaligus.",
                "Open them one by one, or tick several people at once."
            ),
            at_stage(State::Submitted),
            say!(language, "Lihat {n} orang", "See {n} people"),
        ),
        Next::EnterScores(n) => new(
            say!(language, "Masukkan nilai {n} orang", "Enter the scores of {n} people"),
            say!(
                language,
                "Ketik di tabel, atau kirim berkas Excel.",
                "Type them into the table, or send an Excel file."
            ),
            Some(uri!(super::scores(id)).to_string()),
            say!(language, "Masukkan nilai", "Enter scores"),
        ),
        Next::AwaitCorrections(n) => new(
            say!(language, "Menunggu perbaikan {n} orang", "Waiting for the corrections of {n} people"),
            say!(
                language,
                "Mereka sudah diberi tahu apa yang perlu diperbaiki.",
                "They have been told what to correct."
            ),
            at_stage(State::Correcting),
            say!(language, "Lihat {n} orang", "See {n} people"),
        ),
        Next::PutInOrder(n) => new(
            say!(language, "Susun urutan {n} orang", "Put {n} people in order"),
            say!(
                language,
                "Urutan boleh disusun ulang sampai hasilnya diumumkan.",
                "The order may be made again until the result is announced."
            ),
            order(),
            say!(language, "Buka urutan", "Open the order"),
        ),
        Next::Announce(n) => new(
            say!(language, "Umumkan hasil {n} orang", "Announce the result of {n} people"),
            say!(
                language,
                "Periksa urutannya dulu. Sesudah diumumkan, urutan tidak berubah.",
                "Check the order first. Once announced, it does not change."
            ),
            order(),
            say!(language, "Periksa urutan", "Check the order"),
        ),
        Next::AwaitAnswers(n) => new(
            say!(language, "Menunggu jawaban {n} orang", "Waiting for the answer of {n} people"),
            say!(
                language,
                "Tawaran yang lewat waktunya pindah sendiri ke cadangan berikutnya.",
                "An offer whose time is over goes to the next reserve by itself."
            ),
            at_stage(State::Offered),
            say!(language, "Lihat {n} orang", "See {n} people"),
        ),
        Next::Done => new(
            say!(language, "Tidak ada yang perlu dilakukan", "There is nothing to do"),
            say!(language, "Seleksi ini sudah selesai.", "This selection is done."),
            None,
            String::new(),
        ),
    }
}
