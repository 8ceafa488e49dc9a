"""Topics, joint projects, nodes, reviews, and what projects bring."""

from mentor.projects.tables.changes import ProjectChange
from mentor.projects.tables.nodes import (
    NodeAnchor,
    NodeDelay,
    NodeDeliverable,
    NodeEvidence,
    NodeInspection,
    ProjectNode,
    ProjectRisk,
)
from mentor.projects.tables.outcomes import Contribution, Drill, DrillPerson, LessonDraft, MetricImport, MetricValue
from mentor.projects.tables.projects import (
    JointProject,
    ProjectBody,
    ProjectGoal,
    ProjectMember,
    ProjectTopic,
    ProjectVersion,
)
from mentor.projects.tables.reviews import (
    CriteriaVersion,
    LineOpinion,
    PanelScore,
    ProjectBid,
    ProjectNotice,
    ProjectObjection,
    ReviewCriterion,
    ReviewRound,
    RoundPanelist,
)
from mentor.projects.tables.studies import StrategicStudy, StudyCard, StudyConclusion, StudyParticipant

__all__ = [
    "Contribution",
    "CriteriaVersion",
    "Drill",
    "DrillPerson",
    "JointProject",
    "LessonDraft",
    "LineOpinion",
    "MetricImport",
    "MetricValue",
    "NodeAnchor",
    "NodeDelay",
    "NodeDeliverable",
    "NodeEvidence",
    "NodeInspection",
    "PanelScore",
    "ProjectBid",
    "ProjectBody",
    "ProjectChange",
    "ProjectGoal",
    "ProjectMember",
    "ProjectNode",
    "ProjectNotice",
    "ProjectObjection",
    "ProjectRisk",
    "ProjectTopic",
    "ProjectVersion",
    "ReviewCriterion",
    "ReviewRound",
    "RoundPanelist",
    "StrategicStudy",
    "StudyCard",
    "StudyConclusion",
    "StudyParticipant",
]
