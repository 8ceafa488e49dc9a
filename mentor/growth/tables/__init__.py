"""Plans, milestones, evidence of competence, logs, meetings, numbers per mentorship, exports."""

from mentor.growth.tables.endorsements import Endorsement
from mentor.growth.tables.exports import CohortExport
from mentor.growth.tables.logs import LogComment, LogEntry, LogLink
from mentor.growth.tables.meetings import Meeting, MeetingAction
from mentor.growth.tables.milestones import (
    CompetenceEvidence,
    Evidence,
    Milestone,
    MilestoneCriterion,
    MilestoneVersion,
)
from mentor.growth.tables.numbers import GrowthMonth, GrowthStanding
from mentor.growth.tables.plans import DevelopmentPlan, PlanGoal, PlanVersion

__all__ = [
    "CohortExport",
    "CompetenceEvidence",
    "DevelopmentPlan",
    "Endorsement",
    "Evidence",
    "GrowthMonth",
    "GrowthStanding",
    "LogComment",
    "LogEntry",
    "LogLink",
    "Meeting",
    "MeetingAction",
    "Milestone",
    "MilestoneCriterion",
    "MilestoneVersion",
    "PlanGoal",
    "PlanVersion",
]
