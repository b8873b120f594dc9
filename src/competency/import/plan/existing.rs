//! What is stored of the decrees that a file names.
use crate::{
    competency::rules::{Decree, Standing},
    tables::{criterion::CriterionId, element::ElementId, standard::StandardId, unit::UnitId},
};
use std::collections::BTreeMap;

/// What is stored of the decrees that a file names.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    /// Decrees, and those that amended or replaced them.
    pub decrees: BTreeMap<Decree, ExistingDecree>,
    /// Units by decree and code.
    pub units: BTreeMap<(Decree, String), ExistingUnit>,
}

/// A stored decree.
#[derive(Clone, Debug)]
pub struct ExistingDecree {
    /// Its id.
    pub id: StandardId,
    /// Its title, or "".
    pub title: String,
    /// What became of it.
    pub standing: Standing,
}

/// A stored unit.
#[derive(Clone, Debug)]
pub struct ExistingUnit {
    /// Its id.
    pub id: UnitId,
    /// As the decree prints its code, where that differs.
    pub printed: Option<String>,
    /// Its title.
    pub title: String,
    /// One remark a line.
    pub note: String,
    /// Its description, range of variables and assessment guide.
    pub texts: [String; 3],
    /// By number.
    pub elements: BTreeMap<i32, ExistingElement>,
}

/// A stored element.
#[derive(Clone, Debug)]
pub struct ExistingElement {
    /// Its id.
    pub id: ElementId,
    /// Its title.
    pub title: String,
    /// By number.
    pub criteria: BTreeMap<String, ExistingCriterion>,
}

/// A stored criterion.
#[derive(Clone, Debug)]
pub struct ExistingCriterion {
    /// Its id.
    pub id: CriterionId,
    /// Within its element, from 1.
    pub position: i32,
    /// Its text.
    pub text: String,
}
