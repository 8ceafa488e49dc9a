"""Which words joint projects have. Pure."""

from mentor.kernel.i18n import Labelled, Phrase


class Line(Labelled):
    """The two lines that every project shows side by side."""

    PARTY = "party", Phrase("Party line")
    BUSINESS = "business", Phrase("Business line")


class NTag(Labelled):
    """What Party building is joined with: "Party building + N"."""

    RESEARCH = "research", Phrase("+ research")
    PRODUCTION = "production", Phrase("+ production")
    SAFETY = "safety", Phrase("+ safety")
    QUALITY = "quality", Phrase("+ quality")
    MARKET = "market", Phrase("+ market")
    DIGITAL = "digital", Phrase("+ digital")
    GREEN = "green", Phrase("+ green")
    OTHER = "other", Phrase("+ other work")


class StrategicClass(Labelled):
    BOTTLENECK = "bottleneck", Phrase("Bottleneck technology")
    SUBSTITUTION = "substitution", Phrase("Domestic substitution")
    KEY_MATERIAL = "key_material", Phrase("Key raw material")
    COST = "cost", Phrase("Lower cost, higher efficiency")
    SAFETY_QUALITY = "safety_quality", Phrase("Safety and quality")
    MANAGEMENT = "management", Phrase("Better management")
    OTHER = "other", Phrase("Other class")


class ProjectKind(Labelled):
    BREAKTHROUGH = "breakthrough", Phrase("Breakthrough project")
    SECRETARY = "secretary", Phrase("Secretary-led project")
    BIDDING = "bidding", Phrase("Open bidding")
    MODEL = "model", Phrase("Model project")
    ROLLOUT = "rollout", Phrase("Roll-out of good practice")


class ChainNode(Labelled):
    """Where in the value chain the work lies."""

    RESEARCH = "research", Phrase("Research and development")
    PURCHASING = "purchasing", Phrase("Purchasing")
    PRODUCTION = "production", Phrase("Production")
    QUALITY = "quality", Phrase("Quality control")
    SAFETY = "safety", Phrase("Work safety")
    MARKETING = "marketing", Phrase("Marketing")
    DELIVERY = "delivery", Phrase("Delivery and service")
    OTHER = "other", Phrase("Elsewhere in the value chain")


class MemberRole(Labelled):
    PARTY_LEAD = "party_lead", Phrase("Party lead")
    BUSINESS_LEAD = "business_lead", Phrase("Business lead")
    MEMBER = "member", Phrase("Team member")
    MENTEE = "mentee", Phrase("Mentee in the project")
    MENTOR = "mentor", Phrase("Mentor in the project")


class BodyKind(Labelled):
    """Party organisation or unit of Party members that stands behind a project."""

    BRANCH = "branch", Phrase("Party branch of the project")
    TEMPORARY_BRANCH = "temporary_branch", Phrase("Temporary branch of the project")
    VANGUARD_TEAM = "vanguard_team", Phrase("Party members' vanguard team")
    STUDIO = "studio", Phrase("Party members' innovation studio")


class TopicSource(Labelled):
    STUDY = "study", Phrase("Joint strategic study")
    NEED = "need", Phrase("Need of a unit")
    TASK = "task", Phrase("Task from above")


class TopicState(Labelled):
    OPEN = "open", Phrase("Topic waits for a project")
    PUBLISHED = "published", Phrase("Topic open for bids")
    TAKEN = "taken", Phrase("Topic taken up")
    DROPPED = "dropped", Phrase("Topic dropped")


class BidState(Labelled):
    SUBMITTED = "submitted", Phrase("Bid handed in")
    WITHDRAWN = "withdrawn", Phrase("Bid withdrawn")
    AWARDED = "awarded", Phrase("Bid awarded")
    NOT_AWARDED = "not_awarded", Phrase("Bid not awarded")


class NodeState(Labelled):
    """Of a node between its requests; whether it waits for two keys is the state of its request."""

    PLANNED = "planned", Phrase("Node planned")
    SUBMITTED = "submitted", Phrase("Node waits for both leads")
    RETURNED = "returned", Phrase("Node returned")
    DONE = "done", Phrase("Node done")
    DROPPED = "dropped", Phrase("Node dropped")


class Serves(Labelled):
    """Which line a piece of evidence serves; the share that serves both is the coupling."""

    PARTY = "party", Phrase("serves the Party line")
    BUSINESS = "business", Phrase("serves the business line")
    BOTH = "both", Phrase("serves both lines")


class DelayState(Labelled):
    ASKED = "asked", Phrase("Delay asked for")
    APPROVED = "approved", Phrase("Delay approved")
    REFUSED = "refused", Phrase("Delay refused")


class RiskLevel(Labelled):
    LOW = "low", Phrase("Low risk")
    MEDIUM = "medium", Phrase("Medium risk")
    HIGH = "high", Phrase("High risk")


class RiskState(Labelled):
    OPEN = "open", Phrase("Risk watched")
    HAPPENED = "happened", Phrase("Risk has come true")
    CLOSED = "closed", Phrase("Risk closed")


class RoundKind(Labelled):
    PROPOSAL = "proposal", Phrase("Joint review of the proposal")
    STAGE = "stage", Phrase("Stage review of the project")
    ACCEPTANCE = "acceptance", Phrase("Acceptance")
    POST_EVALUATION = "post_evaluation", Phrase("Post-evaluation")


class RoundState(Labelled):
    OPEN = "open", Phrase("Panel is scoring")
    CONCLUDED = "concluded", Phrase("Round concluded")
    CANCELLED = "cancelled", Phrase("Round called off")


class Conclusion(Labelled):
    """What a round ends with; which of them fit depends on its kind."""

    PASSED = "passed", Phrase("Passed")
    RETURNED = "returned", Phrase("Returned for a better version")
    REJECTED = "rejected", Phrase("Not taken up")
    CORRECTION = "correction", Phrase("To be corrected and looked at again")
    DILIGENT = "diligent", Phrase("Goals not reached, work was diligent")
    NOT_REACHED = "not_reached", Phrase("Goals not reached, other reasons")


class PanelistState(Labelled):
    INVITED = "invited", Phrase("Scores awaited")
    RECUSED = "recused", Phrase("Recused")
    SCORED = "scored", Phrase("Scores handed in")


class Position(Labelled):
    """What one line says about a proposal beside the scores."""

    SUPPORT = "support", Phrase("Supports it")
    REMARKS = "remarks", Phrase("Supports it with remarks")
    AGAINST = "against", Phrase("Is against it")


class NoticeState(Labelled):
    PUBLISHED = "published", Phrase("Project on public notice")
    CLEAN = "clean", Phrase("Notice ended without open objection")
    UPHELD = "upheld", Phrase("Notice ended by an objection")
    WITHDRAWN = "withdrawn", Phrase("Notice of the project withdrawn")


class ObjectionState(Labelled):
    OPEN = "open", Phrase("Objection being looked into")
    UPHELD = "upheld", Phrase("Objection upheld")
    DISMISSED = "dismissed", Phrase("Objection not upheld")


class ContributionState(Labelled):
    WRITTEN = "written", Phrase("Statement being written")
    SUBMITTED = "submitted", Phrase("Statement waits for both leads")
    CONFIRMED = "confirmed", Phrase("Statement confirmed by both leads")
    RETURNED = "returned", Phrase("Statement returned")


class ChangeState(Labelled):
    ASKED = "asked", Phrase("Change waits for both lines")
    ACCEPTED = "accepted", Phrase("Change accepted")
    RETURNED = "returned", Phrase("Change refused")


class DrillMethod(Labelled):
    QUIZ = "quiz", Phrase("Questions and answers")
    PRACTICE = "practice", Phrase("Hands-on practice")
    PROBLEM = "problem", Phrase("Solving a real problem")
    DEFENCE = "defence", Phrase("Defence before judges")


class DrillPart(Labelled):
    TRAINEE = "trainee", Phrase("Takes part")
    JUDGE = "judge", Phrase("Judges")
    ORGANISER = "organiser", Phrase("Organises")


class StudyColumn(Labelled):
    """The three columns of a joint strategic study."""

    POLICY = "policy", Phrase("Policy")
    MARKET = "market", Phrase("Market")
    TECHNOLOGY = "technology", Phrase("Technology")


class StudyState(Labelled):
    OPEN = "open", Phrase("Study going on")
    CONCLUDED = "concluded", Phrase("Study concluded")
