//! What the buttons of the roster send.
use crate::{
    attendance::commands::Undo,
    tables::{enrolment::EnrolmentId, mark::Presence, mark_event::MarkEventId},
};

/// One press of a button of the roster. Each says what it wants, not "the next one": pressed twice or
/// on a page that has grown old, it still means what was read on it.
#[derive(FromForm)]
pub(crate) struct Press<'r> {
    /// "12.late".
    ubah: Option<&'r str>,
    /// "12" or "semua".
    urungkan: Option<&'r str>,
    /// Anything: everybody who is not recorded.
    semua: Option<&'r str>,
    /// Of a dispute: what stands.
    putuskan: Option<MarkEventId>,
    /// The last event the page showed.
    pub(super) lihat: Option<MarkEventId>,
    /// Why, when the usual time is over.
    pub(super) alasan: Option<&'r str>,
}

/// What it means.
pub(super) enum Act {
    One(EnrolmentId, Presence),
    All,
    Undo(Undo),
    Settle(MarkEventId),
}

impl Press<'_> {
    pub(super) fn act(&self) -> Option<Act> {
        if let Some(said) = self.putuskan {
            Some(Act::Settle(said))
        } else if let Some(change) = self.ubah {
            let (who, presence) = change.split_once('.')?;
            Some(Act::One(who.parse().ok()?, presence.parse().ok()?))
        } else if let Some(what) = self.urungkan {
            Some(Act::Undo(if what == "semua" { Undo::Last } else { Undo::Of(what.parse().ok()?) }))
        } else {
            self.semua.map(|_| Act::All)
        }
    }
}
