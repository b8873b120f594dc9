//! What changes a test: its settings, its marks, questions in and out.
use super::*;
use crate::text::Both;

/// The settings as they were typed.
#[derive(FromForm)]
pub struct Typed<'r> {
    menit: &'r str,
    kali: &'r str,
    lulus: &'r str,
    syarat: Option<&'r str>,
    acak: Option<&'r str>,
    tampil: Shows,
}

impl Typed<'_> {
    fn settings(&self) -> Result<Settings, Refusal> {
        let whole = |field, words: &str| {
            words.trim().parse::<i32>().map_err(|_| {
                Refusal::at(field, both!("Isi dengan angka, misalnya 30.", "Give a number, as in 30."))
            })
        };
        let passing = match self.lulus.trim() {
            "" => None,
            words => {
                let percent = typed(words).map_err(|why| Refusal::at("lulus", why))?;
                Some(Share(hundredths(percent).ok_or_else(|| {
                    Refusal::at("lulus", both!("Isi 0 sampai 100 persen.", "Give 0 to 100 per cent."))
                })?))
            }
        };
        Ok(Settings {
            minutes: match self.menit.trim() {
                "" => None,
                words => Some(whole("menit", words)?),
            },
            attempts: whole("kali", self.kali)?,
            passing,
            counts: self.syarat.is_some(),
            shuffled: self.acak.is_some(),
            shows: self.tampil,
        })
    }
}

#[post("/kelola/pelatihan/<id>/tes/<version>/<place>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn plan_save(
    id: CourseId,
    version: CourseVersionId,
    place: TestPlace,
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    form: Form<Contextual<'_, Typed<'_>>>,
) -> Result<Answer> {
    let at = At { course: id, version, place };
    version_of(store, &by, id, Some(version)).await?;
    let settings = form.value.as_ref().map(Typed::settings);
    let (_, filled) = web::read(form, lang.0);
    let planner: Planner = (by.centre(), by.person());
    let done = match settings {
        None => Ok(None),
        Some(Err(why)) => Err(Error::Refused(why)),
        Some(Ok(settings)) => store
            .write(async |tx| commands::set(tx, planner, (version, place), settings, now.0).await)
            .await
            .map(Some),
    };
    let filled = match done {
        Ok(Some(_)) => {
            let to = uri!(plan(id, version, place, None::<&str>, None::<&str>));
            return Ok(web::go(to, say!(lang.0, "Aturan tes disimpan.", "The settings are stored.")));
        }
        Ok(None) => filled,
        Err(Error::Refused(why)) => filled.refused(&why, lang.0),
        Err(other) => return Err(other),
    };
    Ok(Answer::Again(plan_page(store, &by, at, ("", ""), Some(filled), lang).await?))
}

/// Marks of the chosen questions, or one act on them.
#[derive(FromForm)]
pub struct Marks<'r> {
    soal: Vec<QuestionVersionId>,
    nilai: Vec<&'r str>,
    hapus: Option<QuestionVersionId>,
    salin: Option<&'r str>,
}

/// A number in hundredths, where it is one exactly.
fn hundredths(number: Decimal) -> Option<i32> {
    number.checked_mul(Decimal::ONE_HUNDRED)?.normalize().to_string().parse().ok()
}

/// Points as hundredths; `of` names whose.
fn mark(of: &Both, words: &str) -> Result<i32, Refusal> {
    let Both { id, en } = of;
    let said = |why: Both| {
        Refusal::new(Both { id: format!("{id}{}", why.id).into(), en: format!("{en}{}", why.en).into() })
    };
    let stored = hundredths(typed(words).map_err(said)?).filter(|stored| (0..=100_000).contains(stored));
    stored.ok_or_else(|| said(both!("Isi nilai dari 0 sampai 1000.", "Give marks from 0 to 1000.")))
}

#[post("/kelola/pelatihan/<id>/tes/<version>/<place>/soal", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn plan_change(
    id: CourseId,
    version: CourseVersionId,
    place: TestPlace,
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    form: Form<Marks<'_>>,
) -> Result<Answer> {
    let at = At { course: id, version, place };
    version_of(store, &by, id, Some(version)).await?;
    let planner: Planner = (by.centre(), by.person());
    let other = if place == TestPlace::Before { TestPlace::After } else { TestPlace::Before };
    let numbered = form.soal.iter().zip(&form.nilai).zip(1..);
    let marks: Result<Vec<_>, Refusal> = numbered
        .map(|((one, words), n)| Ok((*one, mark(&both!("Soal {n}: ", "Question {n}: "), words)?)))
        .collect();
    let over = form.salin == Some(OVER);
    let done = match marks {
        Err(why) => Err(Error::Refused(why)),
        Ok(marks) => {
            store
                .write(async |tx| {
                    // Points typed beside the button that was pressed are not lost.
                    commands::set_marks(tx, planner, (version, place), &marks).await?;
                    match (form.hapus, form.salin) {
                        (Some(question), _) => {
                            commands::drop_question(tx, planner, (version, place), question).await
                        }
                        (None, Some(_)) => {
                            let from = (version, place);
                            commands::copy(tx, planner, from, (version, other), over, now.0).await
                        }
                        (None, None) => Ok(()),
                    }
                })
                .await
        }
    };
    let typed: Vec<(String, String)> =
        form.soal.iter().zip(&form.nilai).map(|(one, words)| (mark_field(*one), words.to_string())).collect();
    let name = place_name(other, lang.0);
    let said = match form.salin {
        Some(_) => {
            say!(lang.0, "{name} sekarang sama dengan tes ini.", "The {name} is the same as this test now.")
        }
        None => say!(lang.0, "Soal tes disimpan.", "The questions are stored."),
    };
    answered(store, &by, at, done, (said, typed), lang).await
}

async fn answered(
    store: &Store,
    by: &Coordinating,
    at: At,
    done: Result<()>,
    (said, typed): (String, Vec<(String, String)>),
    lang: Lang,
) -> Result<Answer> {
    match done {
        Ok(()) => {
            let to = uri!(plan(at.course, at.version, at.place, None::<&str>, None::<&str>));
            Ok(web::go(to, said))
        }
        Err(Error::Refused(why)) => {
            let (_, version) = version_of(store, by, at.course, Some(at.version)).await?;
            let own = queries::test_in(store.read(), version.id, at.place).await?;
            let settings = own.as_ref().map_or_else(Settings::first, Settings::of);
            let mut form = filled(settings).refused(&Refusal::new(why.why), lang.0);
            form.values.extend(typed);
            Ok(Answer::Again(plan_page(store, by, at, ("", ""), Some(form), lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// Questions of the bank to be asked.
#[derive(FromForm)]
pub struct Adding<'r> {
    tambah: Vec<QuestionVersionId>,
    nilai: Option<&'r str>,
}

#[post("/kelola/pelatihan/<id>/tes/<version>/<place>/tambah", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn plan_add(
    id: CourseId,
    version: CourseVersionId,
    place: TestPlace,
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    form: Form<Adding<'_>>,
) -> Result<Answer> {
    let at = At { course: id, version, place };
    version_of(store, &by, id, Some(version)).await?;
    let planner: Planner = (by.centre(), by.person());
    let done = match mark(&both!("", ""), form.nilai.unwrap_or("1")) {
        Err(why) => Err(Error::Refused(why)),
        Ok(_) if form.tambah.is_empty() => Err(Error::Refused(Refusal::new(both!(
            "Centang soal yang akan dipakai.",
            "Tick the questions to be used."
        )))),
        Ok(mark) => {
            store
                .write(async |tx| {
                    commands::choose(tx, planner, (version, place), (&form.tambah, mark), now.0).await
                })
                .await
        }
    };
    let said = say!(lang.0, "Soal tes disimpan.", "The questions are stored.");
    answered(store, &by, at, done, (said, Vec::new()), lang).await
}
