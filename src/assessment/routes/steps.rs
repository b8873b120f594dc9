//! The steps that staff takes on the way to a decision, and appeals that staff enters or assigns.
use super::*;
use crate::tables::person::PersonId;

/// A step, by the button that was pressed.
#[derive(FromForm)]
pub(crate) struct Stepping<'r> {
    aksi: &'r str,
    #[field(default = "")]
    alasan: &'r str,
    #[field(default = "")]
    catatan: &'r str,
    #[field(default = "")]
    kata: &'r str,
    hasil: Option<Outcome>,
    orang: Option<PersonId>,
}

/// What a button asks for.
enum Wanted {
    Step(Act),
    Appeal(String),
    Assign(PersonId),
}

impl Stepping<'_> {
    fn wanted(&self) -> Result<Wanted, Refusal> {
        let person =
            || self.orang.ok_or_else(|| Refusal::at("orang", both!("Pilih orangnya.", "Choose somebody.")));
        let outcome = || {
            self.hasil.ok_or_else(|| {
                Refusal::at("hasil", both!("Pilih kompeten atau belum.", "Choose competent or not yet."))
            })
        };
        Ok(match self.aksi {
            "tarik" => Wanted::Step(Act::Withdraw(self.alasan.to_string())),
            "kertas" => Wanted::Step(Act::AcknowledgeOnPaper(self.catatan.to_string())),
            "putuskan" => Wanted::Step(Act::Decide(outcome()?)),
            "asesor-kedua" => Wanted::Step(Act::Assign(person()?)),
            "pemutus" => Wanted::Step(Act::Name(person()?)),
            "banding" => Wanted::Appeal(self.kata.to_string()),
            "asesor-banding" => Wanted::Assign(person()?),
            _ => {
                return Err(Refusal::new(both!(
                    "Langkah ini tidak dikenal. Muat ulang halaman ini.",
                    "This step is not known. Load this page again."
                )));
            }
        })
    }
}

#[post("/angkatan/<id>/penilaian/<enrolment>/<unit>/langkah", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn go_on(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Stepping<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    let (step, filled) = web::read(form, lang.0);
    let at = (enrolment, unit);
    let again = async |form: Filled| -> Result<Answer> {
        Ok(Answer::Again(unit_page(store, &by, &reader, at, now, lang.0, form, None).await?))
    };
    let Some(step) = step else { return again(filled).await };
    let wanted = match step.wanted() {
        Ok(wanted) => wanted,
        Err(why) => return again(filled.refused(&why, lang.0)).await,
    };
    let (who, note) = (reader.acting()?, step.catatan.to_string());
    let done = store
        .write(async |tx| match wanted {
            Wanted::Step(act) => {
                commands::take(tx, &who, enrolment, unit, act, &note, now.0).await.map(|_| ())
            }
            Wanted::Appeal(words) => commands::enter_appeal(tx, &who, enrolment, unit, &words, now.0).await,
            Wanted::Assign(person) => commands::assign_appeal(tx, &who, enrolment, unit, person, now.0).await,
        })
        .await;
    match done {
        Ok(()) => {
            let said = say!(lang.0, "Tersimpan di riwayat unit ini.", "Kept in the history of this unit.");
            Ok(web::go(uri!(person(id, enrolment, unit)), said))
        }
        Err(Error::Refused(why)) => again(filled.refused(&why, lang.0)).await,
        Err(other) => Err(other),
    }
}
