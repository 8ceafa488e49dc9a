"""Evidence, submission, and the reasons HR gives."""

from mentor.growth.rules.milestones import EvidenceKind, NewEvidence, Submission, SupervisionLevel
from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase


def read_evidence(raw: RawForm) -> NewEvidence:
    reader = FormReader(raw)
    upload = next(iter(raw.files.get("file", ())), None)
    log = reader.optional_integer("log", low=1, high=999_999_999)
    address = read_address(reader, "address")
    text = reader.text("text", max_length=4_000, required=False)
    given = [
        kind
        for kind, value in ((EvidenceKind.FILE, upload), (EvidenceKind.LOG, log), (EvidenceKind.LINK, address))
        if value
    ]
    if len(given) > 1:
        reader.complain("", Phrase("Please add one thing at a time: a file, a log entry or a link."))
    if not given and not text and not reader.errors:
        reader.complain("text", Phrase("Please choose a file or a log entry, give a link, or write something."))
    kind = given[0] if given else EvidenceKind.TEXT
    return reader.checked(NewEvidence(kind, text, address, log, upload, reader.flag("declared")))


def read_address(reader: FormReader, name: str) -> str:
    """A web address or a path of ours, "" when there is none."""
    value = reader.text(name, max_length=400, required=False)
    if value and not is_web_address(value):
        reader.complain(name, Phrase("Please give an address that begins with http:// or https://."))
    return value


def is_web_address(value: str) -> bool:
    """Only addresses a browser opens as a page: never javascript:, data: or the like."""
    plain = not any(char.isspace() or char in '<>"\\' for char in value)
    return plain and (value.startswith(("http://", "https://")) or (value.startswith("/") and value[1:2] != "/"))


def read_submission(raw: RawForm) -> Submission:
    reader = FormReader(raw)
    level = reader.choice("level", SupervisionLevel)
    return reader.checked(Submission(level, reader.text("note", max_length=2_000, required=False)))


def read_reason(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("reason", max_length=1_000))
