//! What is noted of the handling of somebody's data (UU 27/2022 article 31).
use crate::text::Both;

/// What was done with somebody's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// All sixteen digits of the NIK were shown.
    NikSeen,
    /// The NIK was entered or changed.
    NikSet,
    /// Their data went out in a file.
    Exported,
    /// They took their own data.
    Taken,
    /// Two records became one.
    Merged,
    /// A merge of two records was taken back.
    Parted,
    /// One of their documents was looked at.
    DocumentSeen,
    /// Staff corrected their details.
    Corrected,
    /// They agreed to something.
    ConsentGiven,
    /// They took it back.
    ConsentWithdrawn,
    /// Staff made a link into their account.
    LinkMade,
    /// The second step of their sign-in was set up.
    SecondStepSet,
    /// Staff removed the second step of their sign-in, or they did.
    SecondStepRemoved,
    /// They asked something about their data.
    Asked,
    /// Their request was answered.
    Answered,
    /// Their data were erased.
    Erased,
    /// Staff registered them at the desk.
    DeskRegistered,
    /// Staff began to serve them at the desk.
    DeskBegun,
    /// Staff entered something for them at the desk.
    DeskEntered,
    /// They signed the sheet at the desk.
    DeskSigned,
    /// Staff ended serving them at the desk.
    DeskEnded,
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 21] = [
        Act::NikSeen,
        Act::NikSet,
        Act::Exported,
        Act::Taken,
        Act::Merged,
        Act::Parted,
        Act::DocumentSeen,
        Act::Corrected,
        Act::ConsentGiven,
        Act::ConsentWithdrawn,
        Act::LinkMade,
        Act::SecondStepSet,
        Act::SecondStepRemoved,
        Act::Asked,
        Act::Answered,
        Act::Erased,
        Act::DeskRegistered,
        Act::DeskBegun,
        Act::DeskEntered,
        Act::DeskSigned,
        Act::DeskEnded,
    ];

    /// The word as it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Act::NikSeen => "nik_seen",
            Act::NikSet => "nik_set",
            Act::Exported => "exported",
            Act::Taken => "taken",
            Act::Merged => "merged",
            Act::Parted => "parted",
            Act::DocumentSeen => "document_seen",
            Act::Corrected => "corrected",
            Act::ConsentGiven => "consent_given",
            Act::ConsentWithdrawn => "consent_withdrawn",
            Act::LinkMade => "link_made",
            Act::SecondStepSet => "second_step_set",
            Act::SecondStepRemoved => "second_step_removed",
            Act::Asked => "asked",
            Act::Answered => "answered",
            Act::Erased => "erased",
            Act::DeskRegistered => "desk_registered",
            Act::DeskBegun => "desk_begun",
            Act::DeskEntered => "desk_entered",
            Act::DeskSigned => "desk_signed",
            Act::DeskEnded => "desk_ended",
        }
    }

    /// What the log calls it.
    pub fn name(self) -> Both {
        match self {
            Act::NikSeen => both!("NIK lengkap dilihat", "The whole NIK was seen"),
            Act::NikSet => both!("NIK diisi atau diganti", "The NIK was entered or changed"),
            Act::Exported => both!("Data dikeluarkan dalam berkas", "Data went out in a file"),
            Act::Taken => both!("Data diunduh oleh pemiliknya", "The data were taken by their owner"),
            Act::Merged => both!("Dua catatan digabung", "Two records were merged"),
            Act::Parted => both!("Gabungan dua catatan dibatalkan", "A merge of two records was taken back"),
            Act::DocumentSeen => both!("Dokumen dilihat", "A document was seen"),
            Act::Corrected => both!("Data diperbaiki petugas", "Details were corrected by the staff"),
            Act::ConsentGiven => both!("Persetujuan diberikan", "A consent was given"),
            Act::ConsentWithdrawn => both!("Persetujuan dicabut", "A consent was withdrawn"),
            Act::LinkMade => both!("Tautan masuk dibuat", "A sign-in link was made"),
            Act::SecondStepSet => both!("Langkah kedua dipasang", "The second step was set up"),
            Act::SecondStepRemoved => both!("Langkah kedua dilepas", "The second step was removed"),
            Act::Asked => both!("Permintaan tentang data masuk", "A request about data came in"),
            Act::Answered => both!("Permintaan dijawab", "A request was answered"),
            Act::Erased => both!("Data dihapus", "Data were erased"),
            Act::DeskRegistered => {
                both!("Didaftarkan petugas di meja pendaftaran", "Registered by the staff at the desk")
            }
            Act::DeskBegun => both!("Mulai dilayani di meja pendaftaran", "Began to be served at the desk"),
            Act::DeskEntered => {
                both!("Diisi petugas di meja pendaftaran", "Entered by the staff at the desk")
            }
            Act::DeskSigned => {
                both!("Lembar persetujuan ditandatangani", "The sheet of consent was signed")
            }
            Act::DeskEnded => {
                both!("Selesai dilayani di meja pendaftaran", "Served at the desk no longer")
            }
        }
    }

    /// The act of a stored word; words of others are shown as they are.
    pub fn of(word: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_found_by_its_word() {
        for act in Act::ALL {
            assert_eq!(Act::of(act.word()), Some(act));
            assert_ne!(act.name().id, act.name().en);
        }
        assert_eq!(Act::of("something else"), None);
    }
}
