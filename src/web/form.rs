//! A form as it was filled in: what was typed and what was wrong, ready to be shown again.
use crate::{error::Refusal, text::Language};
use rocket::form::{Context, Contextual, Form};
use std::collections::BTreeMap;

/// What somebody typed, with the error of each field. Owned, so that it may live across an await
/// (Rocket's own context may not).
#[derive(Clone, Default, Debug, serde::Serialize)]
pub struct Filled {
    /// The first value of each field.
    pub values: BTreeMap<String, String>,
    /// All values of fields that were sent more than once (check boxes).
    pub lists: BTreeMap<String, Vec<String>>,
    /// What is wrong, by field; "" is the whole form.
    pub errors: BTreeMap<String, String>,
}

impl Filled {
    /// A form filled with what is stored.
    pub fn with<const N: usize>(values: [(&str, String); N]) -> Filled {
        let values = values.into_iter().map(|(field, value)| (field.to_string(), value)).collect();
        Filled { values, ..Filled::default() }
    }

    /// The same with a rule's refusal beside its field.
    pub fn refused(mut self, why: &Refusal, language: Language) -> Filled {
        self.errors.insert(why.field.to_string(), why.say(language));
        self
    }

    /// What was typed in a field, or "".
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// Whether anything is wrong.
    pub fn is_faulty(&self) -> bool {
        !self.errors.is_empty()
    }
}

impl Filled {
    fn of(context: &Context<'_>, language: Language) -> Filled {
        let mut filled = Filled::default();
        for name in context.fields() {
            let values: Vec<String> = context.field_values(name).map(str::to_string).collect();
            let name = name.to_string();
            filled.values.insert(name.clone(), values.first().cloned().unwrap_or_default());
            filled.lists.insert(name, values);
        }
        for error in context.errors() {
            let field = error.name.as_ref().map(ToString::to_string).unwrap_or_default();
            let typed = filled.value(&field).trim().to_string();
            let why = if typed.is_empty() {
                say!(language, "Bagian ini belum diisi.", "This is still empty.")
            } else {
                say!(
                    language,
                    "Isian ini belum dapat dibaca. Periksa lagi penulisannya.",
                    "This could not be read. Check how it is written."
                )
            };
            filled.errors.entry(field).or_insert(why);
        }
        filled
    }
}

/// Splits a submitted form into its value, if it is one, and itself as filled in.
pub fn read<'v, T>(form: Form<Contextual<'v, T>>, language: Language) -> (Option<T>, Filled) {
    let Contextual { value, context } = form.into_inner();
    let filled = Filled::of(&context, language);
    (value, filled)
}
