//! Which tables point at a person, and what becomes of it when two records become one. A test reads the
//! tables against this list: a new one is thought of, or the test fails.

/// What happens to a pointer when its record becomes part of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It is theirs: it moves to the record that stays.
    Moves,
    /// It opens a door: it ends.
    Ends,
    /// It says who did something: it stays as it was written.
    Stays,
}
use When::{Ends, Moves, Stays};

/// Every column that points at a person: table, column, what happens to it.
pub const POINTERS: &[(&str, &str, When)] = &[
    ("absence", "entered_by", Stays),
    ("absence_event", "by_id", Stays),
    ("appeal", "closed_by", Stays),
    ("application_draft", "person_id", Moves),
    ("business_profile", "person_id", Moves),
    ("card", "voided_by", Stays),
    ("certificate", "issued_by", Stays),
    ("claim", "closed_by", Stays),
    ("claim", "holder_id", Moves),
    ("claim", "person_id", Moves),
    ("cohort_event", "by_id", Stays),
    ("cohort_staff", "person_id", Moves),
    ("consent", "given_by", Stays),
    ("consent", "person_id", Moves),
    ("consent", "withdrawn_by", Stays),
    ("course_version", "written_by", Stays),
    ("data_request", "closed_by", Stays),
    ("data_request", "person_id", Moves),
    ("decree_review", "by_id", Stays),
    ("decree_review_place", "by_id", Stays),
    ("desk_consent", "person_id", Moves),
    ("desk_consent", "taken_by", Stays),
    ("desk_visit", "by_id", Stays),
    ("desk_visit", "person_id", Moves),
    ("document", "person_id", Moves),
    ("enrolment", "person_id", Moves),
    ("enrolment_event", "by_id", Stays),
    ("enrolment_score", "by_id", Stays),
    ("forecast_dismissal", "by_id", Stays),
    ("hall_code", "made_by", Stays),
    ("hall_entry", "settled_by", Stays),
    ("issue_run", "by_id", Stays),
    ("judgement", "by_id", Stays),
    ("judgement_event", "by_id", Stays),
    ("make_up", "by_id", Stays),
    ("mark", "by_id", Stays),
    ("mark_event", "by_id", Stays),
    ("mark_upload", "by_id", Stays),
    ("message", "person_id", Moves),
    ("one_time_link", "person_id", Ends),
    ("person_erasure", "by_id", Stays),
    ("person_erasure", "person_id", Stays),
    ("person_merge", "by_id", Stays),
    ("person_merge", "into_id", Moves),
    ("person_merge", "merged_id", Stays),
    ("person_profile", "person_id", Moves),
    ("privacy_notice", "by_id", Stays),
    ("processing", "by_id", Stays),
    ("processing", "person_id", Moves),
    ("recovery_code", "person_id", Ends),
    ("revocation", "by_id", Stays),
    ("score_event", "by_id", Stays),
    ("selection", "announced_by", Stays),
    ("selection_step", "in_charge_id", Moves),
    ("session", "instructor_id", Moves),
    ("sheet_photo", "by_id", Stays),
    ("sign_in", "person_id", Ends),
    ("sign_in_code", "person_id", Ends),
    ("sign_in_rule", "by_id", Stays),
    ("sign_in_step", "person_id", Ends),
    ("staff_role", "granted_by", Stays),
    ("staff_role", "person_id", Moves),
    ("standard_state", "by_id", Stays),
    ("task_done", "by_id", Stays),
    ("totp", "person_id", Ends),
    ("unit_decision", "by_id", Stays),
    ("upload", "person_id", Moves),
    ("walk_in", "by_id", Stays),
    ("walk_in", "settled_by", Stays),
];

/// Where a table that holds something of a person stands in the file that they take along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Under this name.
    Under(&'static str),
    /// Not at all, and why.
    Not(&'static str),
}
use Taken::{Not, Under};

/// Every table that holds what is somebody's own, by itself or by their enrolment. A test reads the tables
/// against this list as well.
pub const TAKEN: &[(&str, Taken)] = &[
    ("absence", Under("absence_letters")),
    ("appeal", Under("appeals")),
    ("application_draft", Under("drafts")),
    ("business_profile", Under("businesses")),
    ("card", Not("a random code without a word about anybody; the card itself is on their own page")),
    ("certificate", Under("certificates")),
    (
        "certificate_file",
        Not("the PDF is at the address of the certificate; its facts stand under `certificates`"),
    ),
    (
        "claim",
        Not(
            "the address and the NIK somebody gave stand under `person`; whose they are else is no data of theirs",
        ),
    ),
    ("cohort_staff", Under("work")),
    ("consent", Under("consents")),
    ("correction", Under("corrections")),
    ("data_request", Under("requests")),
    ("desk_consent", Not("that the sheet was signed at the desk stands under `log`")),
    ("desk_visit", Not("what was entered at the desk stands under `log`; the rest is the centre's record")),
    ("digital_answer", Under("businesses")),
    ("document", Under("papers")),
    ("enrolment", Under("applications")),
    ("enrolment_event", Under("application_steps")),
    ("enrolment_score", Under("selection_scores")),
    ("forecast_dismissal", Not("why the centre did nothing more about missed hours is its own record")),
    ("hall_entry", Not("the mark it led to stands under `attendance`")),
    ("issue_item", Not("the certificate it led to stands under `certificates`")),
    ("judgement", Under("judgements")),
    (
        "judgement_event",
        Not("the judgement as it stands is theirs; how the assessor came to it is the centre's record"),
    ),
    ("make_up", Not("the hours it credited stand under `attendance`")),
    ("mark", Under("attendance")),
    ("mark_event", Not("the mark as it stands is theirs; its corrections are the centre's record")),
    ("message", Under("messages")),
    ("one_time_link", Not("it opens a door")),
    ("person", Under("person")),
    ("person_erasure", Not("whoever was erased does not sign in any more")),
    ("person_merge", Under("merged_records")),
    ("person_profile", Under("profile")),
    ("processing", Under("log")),
    ("recovery_code", Not("it opens a door")),
    ("revocation", Not("it is said where the certificate is checked")),
    ("score_event", Not("the points as they stand are theirs; their corrections are the centre's record")),
    ("selection_step", Not("who is in charge of a step is the centre's plan")),
    ("session", Not("who teaches is the centre's plan; attendance names the sessions")),
    ("sign_in", Under("sign_ins")),
    ("sign_in_code", Not("it opens a door, and goes after a day")),
    ("sign_in_step", Not("it opens a door, and goes after minutes")),
    ("staff_role", Under("work")),
    ("task_done", Under("tasks")),
    ("totp", Under("second_step")),
    ("unit_decision", Under("unit_decisions")),
    ("upload", Under("uploads")),
];
