//! A whole selection played through the pages: 111 applicants for 64 seats (the case ID3 of the peer
//! study), papers, corrections, tests, ties drawn, announcement, re-registration, withdrawals, lapsed
//! offers, three more seats. The final list, the reserves and every message are compared whole with a
//! small model that shares no code with the program.
use super::{
    draw::elsewhere,
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    selection::commands,
    tables::{
        enrolment::{self, EnrolmentState},
        message,
        person::{self, PersonId},
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use rocket::http::Status;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

const PEOPLE: usize = 111;
const SEATS: usize = 64;
const RESERVES: usize = 20;
/// Seats kept for those of Kabupaten Demak.
const KEPT: usize = 8;

const FIRST: [&str; 37] = [
    "Ade", "Ayu", "Bagas", "Bayu", "Citra", "Dewi", "Dian", "Eka", "Fajar", "Galih", "Gita", "Hadi", "Hesti",
    "Indah", "Joko", "Kirana", "Laras", "Lestari", "Mega", "Nanda", "Nurul", "Okta", "Putri", "Rahma",
    "Rangga", "Ratih", "Rizky", "Sari", "Satria", "Sekar", "Tirta", "Tri", "Umi", "Wahyu", "Wulan", "Yanti",
    "Yoga",
];
const LAST: [&str; 3] = ["Pratama", "Santosa", "Wijaya"];

/// One applicant as the model knows them; `n` is the order of arrival, from 1.
#[derive(Clone, Debug)]
struct One {
    name: String,
    email: String,
    demak: bool,
    /// Whole points out of 100.
    test: u32,
    interview: u32,
    receipt: String,
    person: PersonId,
    /// What their messages should be called, in order.
    messages: Vec<&'static str>,
    state: EnrolmentState,
    kept: bool,
}

fn applicant(n: usize) -> One {
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
struct Model {
    all: Vec<One>,
    order: Vec<usize>,
    quota: usize,
}

impl Model {
    /// 60 % of the test and 40 % of the interview, times 100; ties by the draw.
    fn put_in_order(&mut self, drawn: &[String]) {
        let place = |receipt: &str| drawn.iter().position(|n| n == receipt).expect("everybody is drawn");
        let mut order: Vec<usize> =
            (0..PEOPLE).filter(|n| self.all[*n].state == EnrolmentState::Tested).collect();
        order.sort_by_key(|n| {
            let one = &self.all[*n];
            (u32::MAX - (60 * one.test + 40 * one.interview), place(&one.receipt))
        });
        self.order = order;
    }

    fn holds(&self, n: usize) -> bool {
        matches!(self.all[n].state, EnrolmentState::Offered | EnrolmentState::Enrolled)
    }

    fn first(&self, from: EnrolmentState, demak_only: bool) -> Option<usize> {
        let fits = |n: &&usize| self.all[**n].state == from && (!demak_only || self.all[**n].demak);
        self.order.iter().find(fits).copied()
    }

    /// Free seats to the next: those of Demak while kept seats are free, then whoever is first.
    fn fill(&mut self, from: EnrolmentState) -> Vec<usize> {
        let mut given = Vec::new();
        while (0..PEOPLE).filter(|n| self.holds(*n)).count() < self.quota {
            let kept = (0..PEOPLE).filter(|n| self.holds(*n) && self.all[*n].kept).count();
            let demak = if kept < KEPT { self.first(from, true) } else { None };
            let Some(n) = demak.or_else(|| self.first(from, false)) else { break };
            self.all[n].kept = demak.is_some();
            self.all[n].state = EnrolmentState::Offered;
            self.all[n].messages.push("offered");
            given.push(n);
        }
        given
    }

    /// The reserves in their order.
    fn reserves(&self) -> Vec<usize> {
        self.order.iter().copied().filter(|n| self.all[*n].state == EnrolmentState::Waiting).collect()
    }

    fn ends(&mut self, n: usize, state: EnrolmentState, message: &'static str) {
        self.all[n].state = state;
        self.all[n].messages.push(message);
    }

    fn receipts(&self, which: impl IntoIterator<Item = usize>) -> Vec<String> {
        which.into_iter().map(|n| self.all[n].receipt.clone()).collect()
    }

    fn with(&self, state: EnrolmentState) -> Vec<String> {
        let mut all = self.receipts((0..PEOPLE).filter(|n| self.all[*n].state == state));
        all.sort();
        all
    }
}
