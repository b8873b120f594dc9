//! Whatever three devices, a desk and a server may do to each other.
use super::*;
use proptest::prelude::*;

/// One step of the model: who does what.
#[derive(Clone, Debug)]
enum Step {
    /// A device records, having seen what it has.
    Record(usize, Presence),
    /// A device sends what is unsent from this event on; the request or the answer may be lost, and a
    /// copy may come again later.
    Send { device: usize, first: usize, lost: Lost },
    /// A copy of an old request arrives.
    Again(usize),
    /// A device reads the log.
    Read(usize),
    /// Somebody at a desk records, seeing everything.
    Desk(Presence),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Lost {
    Nothing,
    Request,
    Answer,
}

fn step() -> impl Strategy<Value = Step> {
    let word = || prop::sample::select(vec![P, S, Presence::Late, Presence::Absent]);
    let lost = prop::sample::select(vec![Lost::Nothing, Lost::Nothing, Lost::Request, Lost::Answer]);
    prop_oneof![
        4 => (0..3usize, word()).prop_map(|(device, presence)| Step::Record(device, presence)),
        3 => (0..3usize, 0..4usize, lost)
            .prop_map(|(device, first, lost)| Step::Send { device, first, lost }),
        1 => (0..9usize).prop_map(Step::Again),
        2 => (0..3usize).prop_map(Step::Read),
        1 => word().prop_map(Step::Desk),
    ]
}

/// What a device holds: made events with what it had seen, and which of them it knows to be taken.
#[derive(Clone, Default)]
struct Device {
    made: Vec<(i32, i64, Option<Marked>)>,
    sent: Vec<bool>,
    seen: i64,
}

/// Who spoke, on which device under which number, and what of `said` they knew.
type Said = (i64, Option<(usize, i32)>, Vec<usize>);

#[derive(Default)]
struct Model {
    log: Vec<Event>,
    devices: [Device; 3],
    requests: Vec<(usize, Vec<i32>)>,
    minute: i64,
    /// What each author truly knew when they spoke: by index in `said`.
    said: Vec<Said>,
}

impl Model {
    fn taken(&self, device: usize, number: i32) -> bool {
        let key = Some((format!("d{device}"), number));
        self.log.iter().any(|e| e.device == key)
    }

    /// The server takes each event once, in whatever order they come.
    fn arrive(&mut self, device: usize, numbers: &[i32]) {
        for &number in numbers {
            if self.taken(device, number) {
                continue;
            }
            let (_, seen, mark) = self.devices[device].made[number as usize].clone();
            let place = self.log.len() as i64 + 1;
            let device_key = Some((format!("d{device}"), number));
            // Clocks of devices differ and jump: the order must not rest on them.
            let at = at((number as i64 * 7 + device as i64 * 3) % 11);
            let by = PersonId(device as i64);
            self.log.push(Event { place, seen: Some(seen), device: device_key, by, at, letter: false, mark });
        }
    }

    fn run(&mut self, step: Step) {
        self.minute += 1;
        match step {
            Step::Record(device, presence) => {
                let knew = self.known(device);
                let one = &mut self.devices[device];
                let number = one.made.len() as i32;
                one.made.push((number, one.seen, mark(presence)));
                one.sent.push(false);
                self.said.push((device as i64, Some((device, number)), knew));
            }
            Step::Send { device, first, lost } => {
                let one = &self.devices[device];
                let unsent: Vec<i32> =
                    (0..one.made.len()).filter(|i| !one.sent[*i]).map(|i| i as i32).collect();
                // Not from the first: requests overtake each other.
                let batch: Vec<i32> = unsent.into_iter().skip(first).collect();
                self.requests.push((device, batch.clone()));
                if lost == Lost::Request {
                    return;
                }
                self.arrive(device, &batch);
                if lost == Lost::Nothing {
                    for number in batch {
                        self.devices[device].sent[number as usize] = true;
                    }
                }
            }
            Step::Again(which) => {
                if let Some((device, batch)) = self.requests.get(which).cloned() {
                    self.arrive(device, &batch);
                }
            }
            Step::Read(device) => self.devices[device].seen = self.log.len() as i64,
            Step::Desk(presence) => {
                let knew = (0..self.said.len()).filter(|i| self.arrived(*i)).collect();
                let place = self.log.len() as i64 + 1;
                let event = Event {
                    place,
                    seen: None,
                    device: None,
                    by: PersonId(9),
                    at: at(self.minute),
                    letter: false,
                    mark: mark(presence),
                };
                self.log.push(event);
                self.said.push((9, None, knew));
            }
        }
    }

    fn place(&self, said: usize) -> Option<usize> {
        match &self.said[said].1 {
            Some((device, number)) => {
                let key = Some((format!("d{device}"), *number));
                self.log.iter().position(|e| e.device == key)
            }
            None => {
                let nth = self.said[..said].iter().filter(|s| s.1.is_none()).count();
                self.log.iter().enumerate().filter(|(_, e)| e.device.is_none()).nth(nth).map(|(i, _)| i)
            }
        }
    }

    fn arrived(&self, said: usize) -> bool {
        self.place(said).is_some()
    }

    /// What a device knows: its own words, and the log as far as it has read it.
    fn known(&self, device: usize) -> Vec<usize> {
        let seen = self.devices[device].seen;
        (0..self.said.len())
            .filter(|i| {
                matches!(self.said[*i].1, Some((d, _)) if d == device)
                    || self.place(*i).is_some_and(|place| (place as i64) < seen)
            })
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Three devices, a desk and a server; requests and answers lost, repeated and out of order. In the
    /// end everything made is in the log once, whoever reads it in whatever order reads the same, and a
    /// dispute is shown exactly when two people said different things without knowing of each other.
    #[test]
    fn nothing_is_lost_nothing_doubled_and_every_true_dispute_is_shown(
        steps in prop::collection::vec(step(), 0..40), turn in 0..7usize,
    ) {
        let mut model = Model::default();
        for step in steps {
            model.run(step);
        }
        for device in 0..3 {
            model.run(Step::Send { device, first: 0, lost: Lost::Answer });
            model.run(Step::Send { device, first: 0, lost: Lost::Nothing });
        }
        let made: usize = model.devices.iter().map(|d| d.made.len()).sum();
        let from_devices = model.log.iter().filter(|e| e.device.is_some()).count();
        prop_assert_eq!(from_devices, made);
        prop_assert!(model.devices.iter().all(|d| d.sent.iter().all(|sent| *sent)));

        // The truth, from who knew what: a word stands until somebody who knew it spoke.
        let all: Vec<usize> = (0..model.said.len()).collect();
        let last: Vec<usize> = all
            .iter()
            .copied()
            .filter(|i| !all.iter().any(|j| model.said[*j].2.contains(i)))
            .collect();
        let mut words: Vec<(i64, Option<Presence>)> = last
            .iter()
            .map(|i| {
                let event = &model.log[model.place(*i).unwrap()];
                (event.by.0, event.mark.as_ref().map(|m| m.presence))
            })
            .collect();
        words.sort();
        let told = verdict(&model.log);
        let differ = words.iter().any(|w| w.1 != words[0].1);
        let mut shown: Vec<(i64, Option<Presence>)> = told
            .disputed
            .iter()
            .map(|e| (e.by.0, e.mark.as_ref().map(|m| m.presence)))
            .collect();
        shown.sort();
        prop_assert_eq!(shown, if differ { words.clone() } else { vec![] });
        prop_assert_eq!(told.stands.is_some(), !words.is_empty());

        // Whoever reads the same events in another order reads the same.
        let mut other = model.log.clone();
        if !other.is_empty() {
            let by = turn % other.len();
            other.rotate_left(by);
            other.reverse();
        }
        prop_assert_eq!(verdict(&other), told);
    }
}
