"""What may be kept as a file, under which name, and who is answerable for it. Pure."""

import unicodedata
from dataclasses import dataclass

from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase

#: Longest name kept; longer ones lose their middle, never their ending.
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file we take: what browsers are told, and the endings its name may have."""

    media_type: str
    endings: tuple[str, ...]


PDF = FileType("application/pdf", ("pdf",))
OFD = FileType("application/ofd", ("ofd",))
PNG = FileType("image/png", ("png",))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"))
GIF = FileType("image/gif", ("gif",))
WEBP = FileType("image/webp", ("webp",))
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
PPTX = FileType("application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",))
DOC = FileType("application/msword", ("doc", "wps"))
XLS = FileType("application/vnd.ms-excel", ("xls", "et"))
PPT = FileType("application/vnd.ms-powerpoint", ("ppt", "dps"))
TXT = FileType("text/plain", ("txt",))
MD = FileType("text/markdown", ("md",))
CSV = FileType("text/csv", ("csv",))

#: Documents, photos and plain texts. No video, archive, program, web page or SVG: none of them can be screened.
ACCEPTED = (PDF, OFD, PNG, JPEG, GIF, WEBP, DOCX, XLSX, PPTX, DOC, XLS, PPT, TXT, MD, CSV)
ENDINGS = tuple(ending for one in ACCEPTED for ending in one.endings)

NOT_RECOGNISED = Phrase("This kind of file is not accepted. Accepted are: %(endings)s.", endings=", ".join(ENDINGS))
NOT_DECLARED = Phrase("Please confirm that the file holds no state secret and no work secret.")


def safe_name(name: str) -> str:
    """The name without folders, control or direction-changing characters, at most NAME_LENGTH long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"


def readable_size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} KB"


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def refusal_of_size(size: int, used: int, *, limit_megabytes: int, quota_megabytes: int) -> Phrase | None:
    """Why so many bytes may not be added to the `used` bytes of this person."""
    if size == 0:
        return Phrase("The file is empty.")
    if size > limit_megabytes * 1_000_000:
        return Phrase("The file is too large; at most %(limit)s MB are accepted.", limit=limit_megabytes)
    if used + size > quota_megabytes * 1_000_000:
        return Phrase(
            "Your files would together exceed %(quota)s MB. Please remove some that are no longer needed.",
            quota=quota_megabytes,
        )
    return None


def refused(reason: Phrase) -> Invalid:
    """The complaint of a form at its file field."""
    return Invalid({"file": reason})
