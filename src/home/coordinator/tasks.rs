//! What waits, each as a task: what, where, and where it is done.
use super::{
    Desk, Task,
    queries::{Draft, Held, Standing, Waiting},
};
use crate::{
    attendance::queries::Lost,
    tables::{
        cohort::{CohortId, CohortState},
        course::CourseId,
        enrolment::EnrolmentId,
        session::SessionId,
    },
    text::{self, Chip, Language},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

impl Desk {
    /// What waits: for today, and for some days.
    pub(super) fn tasks(&self, waiting: &Waiting) -> (Vec<Task>, Vec<Task>) {
        let all = &waiting.cohorts;
        let mut now: Vec<Task> = all.iter().filter_map(|c| self.unrecorded(c)).collect();
        now.extend(waiting.lost.iter().map(|one| self.lost(one)));
        now.extend(all.iter().filter_map(|c| self.at_the_door(c)));
        now.extend(all.iter().filter_map(|c| self.codes(c)));
        now.extend(all.iter().filter_map(|c| self.ready(c)));
        now.extend(all.iter().filter_map(|c| self.next_state(c)));
        now.extend(self.requests(waiting));
        now.extend(self.mail(waiting));
        let mut later: Vec<Task> = all.iter().filter_map(|c| self.unprepared(c)).collect();
        later.extend(all.iter().filter_map(|c| self.queue(c)));
        later.extend(self.alike(waiting));
        later.extend(self.drafts(waiting));
        (now, later)
    }

    pub(super) fn name(&self, of: &Standing) -> String {
        format!("{}, {}", of.title, of.cohort.label)
    }

    /// Sessions that have begun and of which somebody is not recorded.
    fn unrecorded(&self, of: &Standing) -> Option<Task> {
        if of.enrolled == 0 || !matches!(of.cohort.state, CohortState::Running | CohortState::Finished) {
            return None;
        }
        let marks = |s: &Held| of.marks.get(&s.id).copied().unwrap_or(0);
        let due = |s: &Held| of.due.get(&s.id).copied().unwrap_or(0);
        let open: Vec<&Held> =
            of.sessions.iter().filter(|s| s.starts_at <= self.now && marks(s) < due(s)).collect();
        let oldest = open.first()?;
        let (n, language, id) = (open.len(), self.language, of.cohort.id);
        let day = text::local_date(self.zone, oldest.starts_at);
        let mut note = vec![self.name(of)];
        let when = text::moment(language, self.zone, oldest.starts_at);
        note.push(match n {
            1 => when,
            _ => say!(language, "yang paling lama {when}", "the oldest {when}"),
        });
        if let Some(name) = &oldest.instructor {
            note.push(say!(language, "instruktur {name}", "instructor {name}"));
        }
        let (button, to) = match of.mine {
            true => (
                say!(language, "Catat kehadiran", "Record attendance"),
                uri!(crate::attendance::routes::roster(id, oldest.id)).to_string(),
            ),
            // The matrix has no column for what only makes good what was missed.
            false if oldest.make_up => (
                say!(language, "Lihat hari itu", "See that day"),
                uri!(crate::attendance::routes::centre_day(Some(&*day.to_string()))).to_string(),
            ),
            false => (
                say!(language, "Lihat kehadiran", "See attendance"),
                uri!(crate::attendance::routes::matrix(id)).to_string(),
            ),
        };
        let what = match (n, language) {
            (1, Language::En) => "1 session not fully recorded".to_string(),
            _ => say!(language, "{n} sesi belum lengkap dicatat", "{n} sessions not fully recorded"),
        };
        Some(Task { mark: self.since(day, oldest.ends_at), what, note: sentence(&note), button, to })
    }

    /// Somebody for whom the hours left are not enough.
    fn lost(&self, of: &Lost) -> Task {
        let (language, name, missing) = (self.language, &of.name, of.forecast.missing);
        Task {
            mark: Chip::new("bad", say!(language, "Di bawah batas", "Below the minimum")),
            what: say!(
                language,
                "{name} kurang {missing}\u{a0}JP untuk sertifikat",
                "{name} is {missing}\u{a0}JP short of a certificate"
            ),
            note: sentence(&[
                of.course.clone(),
                of.label.clone(),
                say!(language, "sisa sesi tidak cukup lagi", "the sessions left are not enough"),
            ]),
            button: say!(language, "Cari jalan keluar", "Find a way"),
            to: uri!(crate::attendance::routes::reach(of.cohort, of.enrolment)).to_string(),
        }
    }

    fn since(&self, day: NaiveDate, ends_at: DateTime<Utc>) -> Chip {
        let (days, language) = ((self.today - day).num_days(), self.language);
        match days {
            0 if ends_at > self.now => {
                Chip::new("part", say!(language, "Sedang berlangsung", "Going on now"))
            }
            0 => Chip::new("warn", say!(language, "Hari ini", "Today")),
            1 => Chip::new("bad", say!(language, "Lewat 1\u{a0}hari", "1\u{a0}day late")),
            _ => Chip::new("bad", say!(language, "Lewat {days}\u{a0}hari", "{days}\u{a0}days late")),
        }
    }

    fn ready(&self, of: &Standing) -> Option<Task> {
        let (ready, language) = (of.ready, self.language);
        if ready == 0 {
            return None;
        }
        let others = of.enrolled - of.issued - ready;
        let mut note = vec![self.name(of)];
        if others > 0 {
            note.push(say!(language, "{others} orang lain belum siap", "{others} others are not ready"));
        }
        let what = match (ready, language) {
            (1, Language::En) => "1 certificate ready to issue".to_string(),
            _ => say!(language, "{ready} sertifikat siap terbit", "{ready} certificates ready to issue"),
        };
        Some(Task {
            mark: Chip::new("good", say!(language, "Siap", "Ready")),
            what,
            note: sentence(&note),
            button: say!(language, "Periksa, lalu terbitkan", "Check, then issue"),
            to: uri!(crate::certificates::routes::cohort(of.cohort.id)).to_string(),
        })
    }

    /// A cohort whose first day has come or whose last session is over.
    fn next_state(&self, of: &Standing) -> Option<Task> {
        let (cohort, language) = (&of.cohort, self.language);
        let prepared = !of.sessions.is_empty() && of.instructors > 0;
        let over = of.sessions.iter().map(|s| s.ends_at).max().is_some_and(|end| end <= self.now);
        let (what, button, day) = match cohort.state {
            CohortState::Open if cohort.starts_on <= self.today && of.enrolled > 0 && prepared => (
                say!(language, "Angkatan ini mulai", "This cohort starts"),
                say!(language, "Mulai angkatan", "Start the cohort"),
                cohort.starts_on,
            ),
            CohortState::Running if over => (
                say!(language, "Semua sesi sudah selesai", "All sessions are over"),
                say!(language, "Tutup angkatan", "Close the cohort"),
                cohort.ends_on.min(self.today),
            ),
            _ => return None,
        };
        Some(Task {
            mark: self.since(day, self.now),
            what,
            note: sentence(&[self.name(of)]),
            button,
            to: uri!(crate::cohorts::routes::show(cohort.id)).to_string(),
        })
    }

    fn mail(&self, waiting: &Waiting) -> Vec<Task> {
        let language = self.language;
        let outbox =
            |state: &str| uri!(crate::mail::routes::outbox(Some(state), None::<CohortId>)).to_string();
        let (failed, without) = (waiting.failed, waiting.no_address);
        let mut tasks = Vec::new();
        if failed > 0 {
            tasks.push(Task {
                mark: Chip::new("bad", say!(language, "Belum terkirim", "Not sent")),
                what: match (failed, language) {
                    (1, Language::En) => "1 message could not be sent".to_string(),
                    _ => {
                        say!(language, "{failed} pesan tidak terkirim", "{failed} messages could not be sent")
                    }
                },
                note: say!(
                    language,
                    "Periksa alamatnya, lalu kirim lagi.",
                    "Check the addresses, then send again."
                ),
                button: say!(language, "Lihat pesan", "See messages"),
                to: outbox("failed"),
            });
        }
        if without > 0 {
            tasks.push(Task {
                mark: Chip::new("warn", say!(language, "Tanpa email", "No e-mail")),
                what: match (without, language) {
                    (1, Language::En) => "1 message for somebody without e-mail".to_string(),
                    _ => say!(
                        language,
                        "{without} pesan untuk orang tanpa email",
                        "{without} messages for people without e-mail"
                    ),
                },
                note: say!(language, "Teruskan lewat WhatsApp.", "Pass them on by WhatsApp."),
                button: say!(language, "Teruskan pesan", "Pass on messages"),
                to: outbox("no_address"),
            });
        }
        tasks
    }

    /// A cohort that starts within a week and lacks something.
    fn unprepared(&self, of: &Standing) -> Option<Task> {
        let (cohort, language, id) = (&of.cohort, self.language, of.cohort.id);
        let soon = cohort.starts_on <= self.today + TimeDelta::days(7);
        if !soon || !matches!(cohort.state, CohortState::Planned | CohortState::Open) {
            return None;
        }
        let (what, button, to) = if of.sessions.is_empty() {
            (
                say!(language, "Belum ada jadwal", "No timetable yet"),
                say!(language, "Susun jadwal", "Make the timetable"),
                uri!(crate::cohorts::routes::timetable(id)).to_string(),
            )
        } else if of.instructors == 0 {
            (
                say!(language, "Belum ada instruktur", "No instructor yet"),
                say!(language, "Pilih instruktur", "Choose instructors"),
                uri!(crate::cohorts::routes::edit(id)).to_string(),
            )
        } else if cohort.state == CohortState::Planned {
            (
                say!(language, "Pendaftaran belum dibuka", "Applications are not open"),
                say!(language, "Buka pendaftaran", "Open applications"),
                uri!(crate::cohorts::routes::show(id)).to_string(),
            )
        } else if of.enrolled == 0 {
            (
                say!(language, "Belum ada peserta", "No participants yet"),
                say!(language, "Tambah peserta", "Add people"),
                uri!(crate::enrollment::routes::import(id)).to_string(),
            )
        } else {
            return None;
        };
        let day = text::day_and_date(language, cohort.starts_on);
        let mark = if cohort.starts_on < self.today {
            Chip::new("bad", say!(language, "Seharusnya mulai {day}", "Should have started on {day}"))
        } else {
            Chip::new("part", say!(language, "Mulai {day}", "Starts on {day}"))
        };
        Some(Task { mark, what, note: sentence(&[self.name(of)]), button, to })
    }

    fn queue(&self, of: &Standing) -> Option<Task> {
        let (wait, quota, language) = (of.waiting, of.cohort.quota, self.language);
        let takes = matches!(of.cohort.state, CohortState::Open | CohortState::Running);
        (takes && wait > 0).then(|| Task {
            mark: Chip::new("wait", say!(language, "Cadangan", "Waiting list")),
            what: match (wait, language) {
                (1, Language::En) => "1 person waits for a seat".to_string(),
                _ => say!(language, "{wait} orang menunggu tempat", "{wait} people wait for a seat"),
            },
            note: sentence(&[
                self.name(of),
                say!(language, "{quota} tempat sudah terisi", "all {quota} seats are taken"),
            ]),
            button: say!(language, "Ubah jumlah tempat", "Change the number of seats"),
            to: uri!(crate::cohorts::routes::edit(of.cohort.id)).to_string(),
        })
    }

    fn drafts(&self, waiting: &Waiting) -> Vec<Task> {
        let language = self.language;
        let task = |draft: &Draft| {
            let day = text::date(language, text::local_date(self.zone, draft.written_at));
            Task {
                mark: Chip::new("wait", say!(language, "Konsep", "Draft")),
                what: draft.title.clone(),
                note: say!(
                    language,
                    "Ditulis {day}, belum diterbitkan.",
                    "Written on {day}, not published yet."
                ),
                button: say!(language, "Baca, lalu terbitkan", "Read, then publish"),
                to: uri!(crate::catalog::routes::edit(draft.course)).to_string(),
            }
        };
        waiting.drafts.iter().map(task).collect()
    }
}

/// "A, B, c."
pub(super) fn sentence(parts: &[String]) -> String {
    format!("{}.", parts.join(", "))
}
