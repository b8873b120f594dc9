//! What is stored: one file per table, with its id type and its words.
//!
//! Only the child names its parent (`belongs_to`); the reverse join is built where it is queried, so
//! that no table knows who points at it.
#![allow(missing_docs, reason = "columns are named after what they hold; units and rules have a comment")]

#[macro_use]
mod ids;
#[macro_use]
mod words;
pub mod absence;
pub mod absence_event;
pub mod absence_mark;
pub mod amounts;
pub mod appeal;
pub mod application_draft;
pub mod business_profile;
pub mod card;
pub mod centre;
pub mod certificate;
pub mod certificate_file;
pub mod claim;
pub mod cohort;
pub mod cohort_event;
pub mod cohort_staff;
pub mod consent;
pub mod correction;
pub mod course;
pub mod course_requirement;
pub mod course_task;
pub mod course_unit;
pub mod course_version;
pub mod criterion;
pub mod data_request;
pub mod decree_review;
pub mod decree_review_place;
pub mod desk_consent;
pub mod desk_visit;
pub mod digital_answer;
pub mod document;
pub mod element;
pub mod enrolment;
pub mod enrolment_event;
pub mod enrolment_score;
pub mod forecast_dismissal;
pub mod hall_code;
pub mod hall_entry;
pub mod installation;
pub mod issue_item;
pub mod issue_run;
pub mod judgement;
pub mod judgement_event;
pub mod make_up;
pub mod mark;
pub mod mark_event;
pub mod mark_upload;
pub mod message;
pub mod number_series;
pub mod one_time_link;
pub mod person;
pub mod person_erasure;
pub mod person_merge;
pub mod person_profile;
pub mod privacy_notice;
pub mod processing;
pub mod quota_pool;
pub mod recovery_code;
pub mod revocation;
pub mod score_event;
pub mod score_part;
pub mod selection;
pub mod selection_step;
pub mod session;
pub mod sheet_photo;
pub mod sheet_use;
pub mod sign_in;
pub mod sign_in_code;
pub mod sign_in_rule;
pub mod sign_in_step;
pub mod staff_role;
pub mod standard;
pub mod standard_state;
pub mod task_done;
pub mod totp;
pub mod unit;
pub mod unit_decision;
pub mod upload;
pub mod walk_in;
