//! Every tick of a task and every tick taken back, append only.
use super::course_task::CourseTaskId;
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(TaskEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TaskEventId,
    pub enrolment_id: EnrolmentId,
    pub task_id: CourseTaskId,
    pub done: bool,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
