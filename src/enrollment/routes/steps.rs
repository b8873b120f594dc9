//! The questions of an application, one a screen. Whatever is typed is kept before it is judged, and on
//! the way back too, so that no word is lost.
use super::{refusal, road::Road, step_page::step_page};
use crate::{
    access::SignedIn,
    clock::Now,
    desk,
    enrollment::asking::{
        commands,
        queries::{self, Application},
        rules::{self, Words},
    },
    error::{Refusal, Result},
    papers::rules::Fault,
    people::{
        self, doubt,
        nik::{Nik, NikKey},
        typed::{region, sealed},
    },
    random::Random,
    store::Store,
    tables::{application_draft::Step, cohort::CohortId},
    text::Language,
    web::{self, Answer, Filled, Lang},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![step, answer]
}

#[get("/angkatan/<id>/daftar/<step>?<provinsi>&<ubah>&<ditolak>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn step(
    id: CohortId,
    step: Step,
    provinsi: Option<&str>,
    ubah: Option<bool>,
    ditolak: Option<&str>,
    by: SignedIn,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let road = Road { whose: by.into(), id, store, key, now, language: lang.0 };
    road.asked(step, Look { province: provinsi, changes: ubah == Some(true), fault: ditolak }).await
}

/// Which way was pressed; the answers themselves are read by field.
#[derive(FromForm)]
pub(crate) struct Pressed<'r> {
    #[field(default = "")]
    arah: &'r str,
    #[field(default = false)]
    ubah: bool,
}

/// How a question is looked at.
#[derive(Clone, Copy, Default)]
pub(super) struct Look<'a> {
    /// The province whose kabupaten and kota are chosen from.
    pub province: Option<&'a str>,
    /// From the last screen, to go back there.
    pub changes: bool,
    /// Why the paper that was just sent was not taken.
    pub fault: Option<&'a str>,
}

/// A question as it was sent.
pub(super) struct Way {
    arah: String,
    changes: bool,
    filled: Filled,
}

impl Way {
    pub(super) fn read(form: Form<Contextual<'_, Pressed<'_>>>, language: Language) -> Way {
        let (pressed, filled) = web::read(form, language);
        let (arah, changes) = pressed.map_or(("", false), |pressed| (pressed.arah, pressed.ubah));
        Way { arah: arah.to_string(), changes, filled }
    }
}

/// What was typed into the fields of a step, and nothing else that was sent.
fn typed(application: &Application, step: Step, filled: &Filled) -> Words {
    let fields = application.asks.fields(step);
    let word = |field: &str| match field {
        // No box ticked is an answer too.
        "digital" => Some(filled.lists.get(field).map(|all| all.join(",")).unwrap_or_default()),
        _ => filled.values.get(field).cloned(),
    };
    let short = |text: String| text.chars().take(300).collect();
    fields.into_iter().filter_map(|field| Some((field.to_string(), short(word(field)?)))).collect()
}

#[post("/angkatan/<id>/daftar/<step>", data = "<form>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn answer(
    id: CohortId,
    step: Step,
    by: SignedIn,
    form: Form<Contextual<'_, Pressed<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let sent = Way::read(form, lang.0);
    let road = Road { whose: by.into(), id, store, key, now, language: lang.0 };
    road.answered(step, sent, random).await
}

impl Road<'_> {
    /// The screen of a question.
    pub(super) async fn asked(&self, step: Step, look: Look<'_>) -> Result<Answer> {
        let application = match self.asking().await? {
            Ok(application) => application,
            Err(instead) => return Ok(instead),
        };
        // What this cohort does not ask of this person is not there; the start knows where they stand.
        if !application.steps().contains(&step) {
            return Ok(web::go(self.ways().start(), ""));
        }
        let mut form = Filled::default();
        if let Some(fault) = look.fault.and_then(Fault::of).filter(|_| rules::paper(step).is_some()) {
            form = form.refused(&fault.into(), self.language);
        }
        Ok(Answer::Show(step_page(self, &application, (step, look), form, Vec::new()).await?))
    }

    /// What was answered, and where that leads.
    pub(super) async fn answered(&self, step: Step, sent: Way, random: &Random) -> Result<Answer> {
        let Way { arah: way, changes, filled } = sent;
        let before = match self.asking().await? {
            Ok(application) => application,
            Err(instead) => return Ok(instead),
        };
        let (ways, mending) = (self.ways().of(&before), before.sent_back.is_some());
        let changes = changes || mending;
        let mut application = before.clone();
        if !application.steps().contains(&step) {
            return Ok(web::go(ways.start(), ""));
        }
        let mut words = match step {
            Step::Region | Step::Nik => Words::new(),
            _ => typed(&application, step, &filled),
        };
        if way == "sama"
            && let Some(before) = &application.before
            && step == Step::Business
        {
            words = queries::business_words(before);
        }
        // What was sent holds until what is typed instead is fine.
        if !words.is_empty() && !mending {
            self.keep(&application, step, words.clone()).await?;
        }
        application.words.extend(words.clone());
        if way == "kembali" && changes {
            return Ok(web::go(ways.last(), ""));
        }
        if way == "kembali" {
            return Ok(match application.before(step) {
                Some(before) => web::go(ways.at(before), ""),
                None => web::go(self.left(&application), ""),
            });
        }
        let judged = match step {
            Step::Region => self.live(&application, &filled).await?,
            Step::Nik => self.identify(&application, &filled, random).await?,
            _ if rules::paper(step).is_some() => match application.is_answered(step) && !mending {
                true => rules::Checked::default(),
                false => rules::Checked {
                    faults: vec![Refusal::at(
                        "berkas",
                        both!(
                            "Pilih atau ambil fotonya dulu, lalu kirim.",
                            "Choose or take the photo first, then send it."
                        ),
                    )],
                    doubts: Vec::new(),
                },
            },
            _ => application.checked(step),
        };
        if judged.is_fine() && mending {
            return self.mended(&before, application, step, words).await;
        }
        if judged.is_fine() {
            // The business is as it was: on to what is open behind it.
            let to = match way.as_str() {
                _ if changes => ways.last(),
                "sama" => ways.go_on(&application),
                _ => ways.onward(&application, step),
            };
            return Ok(web::go(to, ""));
        }
        let look = Look { changes, ..Look::default() };
        let filled = judged.faults.iter().fold(filled, |filled, why| filled.refused(why, self.language));
        let doubts = judged.doubts.iter().map(|doubt| doubt.pick(self.language).to_string()).collect();
        Ok(Answer::Again(step_page(self, &application, (step, look), filled, doubts).await?))
    }

    /// Where one was before the first question.
    fn left(&self, application: &Application) -> String {
        match self.whose.desk() {
            None => uri!(crate::catalog::routes::show(&application.offer.slug)).to_string(),
            Some(desk) => uri!(super::served(desk.code())).to_string(),
        }
    }

    /// Keeps what was typed.
    async fn keep(&self, application: &Application, step: Step, words: Words) -> Result<()> {
        let (id, who, now) = (self.id, application.who.id, self.now.0);
        let entry = self.entry(application, step);
        self.store
            .write(async |tx| {
                desk::commands::entered(tx, &self.whose, &entry, now).await?;
                commands::keep(tx, who, id, step, words, now).await
            })
            .await
    }

    /// Keeps where somebody lives, if the course takes people from there.
    async fn live(&self, application: &Application, filled: &Filled) -> Result<rules::Checked> {
        let (id, who, now) = (self.id, application.who.id, self.now.0);
        let mut faults = Vec::new();
        let code = region(filled.value("wilayah"), |why| faults.push(why));
        let mut judged = rules::Checked { faults, doubts: Vec::new() };
        let Some(code) = code else { return Ok(judged) };
        let mut moved = application.clone();
        moved.words.insert("wilayah".into(), code.clone());
        judged = moved.checked(Step::Region);
        if judged.is_fine() {
            let words = Words::from([("wilayah".to_string(), code.clone())]);
            let entry = self.entry(application, Step::Region);
            self.store
                .write(async |tx| {
                    desk::commands::entered(tx, &self.whose, &entry, now).await?;
                    people::commands::set_region(tx, who, &code).await?;
                    commands::keep(tx, who, id, Step::Region, words, now).await
                })
                .await?;
        }
        Ok(judged)
    }

    /// Keeps the NIK, sealed; the draft only knows that it was given here.
    async fn identify(
        &self,
        application: &Application,
        filled: &Filled,
        random: &Random,
    ) -> Result<rules::Checked> {
        let (id, who, now) = (self.id, application.who.id, self.now.0);
        let nik = match Nik::parse(filled.value("nik")) {
            Ok(nik) => nik,
            // Given before, and nothing new typed.
            Err(_) if filled.value("nik").trim().is_empty() && application.who.nik_last4.is_some() => {
                return Ok(rules::Checked::default());
            }
            Err(why) => return Ok(rules::Checked { faults: vec![why], doubts: Vec::new() }),
        };
        let words = &application.words;
        let doubts = doubt::doubts(nik.parts(), rules::born(words), rules::sex(words));
        if !doubts.is_empty() && filled.value("yakin") != nik.last4() {
            return Ok(rules::Checked { faults: Vec::new(), doubts });
        }
        let Some(nik) = sealed(Some(&nik), self.key, random)? else { return Ok(rules::Checked::default()) };
        let given = Words::from([("nik_terisi".to_string(), "ya".to_string())]);
        let entry = self.entry(application, Step::Nik);
        let kept = self
            .store
            .write(async |tx| {
                desk::commands::entered(tx, &self.whose, &entry, now).await?;
                // Nobody learns from their own form whether a NIK is known; the desk sees the ID card.
                match self.whose.desk() {
                    None => people::commands::set_own_nik(tx, who, nik, now).await?,
                    Some(_) => people::commands::set_nik(tx, who, nik).await?,
                }
                commands::keep(tx, who, id, Step::Nik, given, now).await
            })
            .await;
        match kept {
            Ok(()) => Ok(rules::Checked::default()),
            Err(error) => Ok(rules::Checked { faults: vec![refusal(error)?], doubts: Vec::new() }),
        }
    }
}
