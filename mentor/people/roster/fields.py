"""What a roster can say of a person: our fields, what each holds, and how people call it."""

from dataclasses import dataclass
from enum import Enum, auto

from mentor.kernel.i18n import Labelled, Phrase
from mentor.people.rules import Affiliation, EmploymentStatus, Gender, SkillLevel, TitleLevel


class Kind(Enum):
    NUMBER = auto()  # of an employee: text, leading zeros count
    NAME = auto()
    TEXT = auto()
    PHONE = auto()
    EMAIL = auto()
    DAY = auto()
    MONTH = auto()
    INTEGER = auto()
    CODE = auto()
    UNIT = auto()
    PARTY_ORG = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """`key` is the column of Person; `limit` its longest text, or the largest number."""

    key: str
    kind: Kind
    label: Phrase
    limit: int = 0
    codes: type[Labelled] | None = None
    #: What stands in the template's notes: how to fill it in.
    note: Phrase = Phrase("")  # noqa: RUF009  (frozen)

    @property
    def is_required(self) -> bool:
        """For a person who is not here yet; of others a blank cell changes nothing."""
        return self.key in REQUIRED


REQUIRED = ("employee_no", "name", "unit")
_DATE_NOTE = Phrase("2024-07-01, 2024.07.01 or 2024.07.")
_CODE_NOTE = Phrase("Choose from the list.")

FIELDS: tuple[Field, ...] = (
    Field(
        "employee_no",
        Kind.NUMBER,
        Phrase("Employee number"),
        40,
        note=Phrase("As text, so that leading zeros stay. Everybody is recognised by it."),
    ),
    Field("name", Kind.NAME, Phrase("Name"), 60),
    Field("gender", Kind.CODE, Phrase("Gender"), codes=Gender, note=_CODE_NOTE),
    Field("birth_month", Kind.MONTH, Phrase("Month of birth"), note=Phrase("Year and month.")),
    Field(
        "unit",
        Kind.UNIT,
        Phrase("Unit"),
        note=Phrase("Its code, or the path of names from the top, such as Group/Company/Department."),
    ),
    Field("position", Kind.TEXT, Phrase("Position"), 120),
    Field("in_post_since", Kind.DAY, Phrase("In post since"), note=_DATE_NOTE),
    Field("joined_on", Kind.DAY, Phrase("Joined on"), note=_DATE_NOTE),
    Field("status", Kind.CODE, Phrase("Employment status"), codes=EmploymentStatus, note=_CODE_NOTE),
    Field("affiliation", Kind.CODE, Phrase("Political affiliation"), codes=Affiliation, note=_CODE_NOTE),
    Field(
        "party_org",
        Kind.PARTY_ORG,
        Phrase("Party organisation"),
        note=Phrase("Its code, or the path of names from the top. Only for members and probationary members."),
    ),
    Field("party_joined_on", Kind.DAY, Phrase("Joined the Party on"), note=_DATE_NOTE),
    Field("party_full_on", Kind.DAY, Phrase("Full member since"), note=_DATE_NOTE),
    Field("party_work_years", Kind.INTEGER, Phrase("Years of Party work"), 60),
    Field("education", Kind.TEXT, Phrase("Education"), 20),
    Field("title_name", Kind.TEXT, Phrase("Professional title"), 60),
    Field("title_level", Kind.CODE, Phrase("Title level"), codes=TitleLevel, note=_CODE_NOTE),
    Field("skill_level", Kind.CODE, Phrase("Skill level"), codes=SkillLevel, note=_CODE_NOTE),
    Field("specialty_years", Kind.INTEGER, Phrase("Years in the specialty"), 60),
    Field(
        "specialties",
        Kind.TEXT,
        Phrase("Specialties"),
        400,
        note=Phrase("Several with a comma between them."),
    ),
    Field("phone", Kind.PHONE, Phrase("Phone"), 40, note=Phrase("As text.")),
    Field("email", Kind.EMAIL, Phrase("E-mail"), 120),
    Field(
        "sort_order",
        Kind.INTEGER,
        Phrase("Order in official lists"),
        1_000_000,
        note=Phrase("A whole number; the smallest comes first."),
    ),
)
BY_KEY = {field.key: field for field in FIELDS}
KEYS = tuple(BY_KEY)
