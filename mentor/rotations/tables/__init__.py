"""Posts with their holders, needs and exemptions; plans with their boards; assignments."""

from mentor.rotations.tables.assignments import Assignment, AssignmentDuty, AssignmentPart, AssignmentProposal
from mentor.rotations.tables.plans import (
    PlanEdit,
    PlanPerson,
    PlanPost,
    PlanProject,
    PlanStint,
    PlanUnit,
    PlanWish,
    RotationPlan,
)
from mentor.rotations.tables.posts import Post, PostExemption, PostHolder, PostNeed

__all__ = [
    "Assignment",
    "AssignmentDuty",
    "AssignmentPart",
    "AssignmentProposal",
    "PlanEdit",
    "PlanPerson",
    "PlanPost",
    "PlanProject",
    "PlanStint",
    "PlanUnit",
    "PlanWish",
    "Post",
    "PostExemption",
    "PostHolder",
    "PostNeed",
    "RotationPlan",
]
