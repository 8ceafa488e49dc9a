"""What a file really is, by its first bytes and its inside, whatever its name says. Pure.

Packed documents (docx, xlsx, pptx, ofd) are opened with limits on members, size and ratio (zip bombs); macros,
encryption and strange member names are refused. `readable_text` gives what can be screened for secrecy marks.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from mentor.files import rules
from mentor.files.rules import FileType
from mentor.kernel.i18n import Phrase

MEMBERS_LIMIT = 3_000
UNPACKED_LIMIT = 300_000_000
RATIO_LIMIT = 200
#: Screened characters per file: marks stand at the head of documents, and the screening must stay cheap.
TEXT_LIMIT = 2_000_000

_MAGIC = (
    (b"%PDF-", rules.PDF),
    (b"\x89PNG\r\n\x1a\n", rules.PNG),
    (b"\xff\xd8\xff", rules.JPEG),
    (b"GIF87a", rules.GIF),
    (b"GIF89a", rules.GIF),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (
    ("word/document.xml", rules.DOCX),
    ("xl/workbook.xml", rules.XLSX),
    ("ppt/presentation.xml", rules.PPTX),
    ("OFD.xml", rules.OFD),
)
#: Names of the main stream in the directory of an old Office (or WPS) file.
_STREAMS = (
    ("PowerPoint Document", rules.PPT),
    ("WordDocument", rules.DOC),
    ("Workbook", rules.XLS),
    ("Book", rules.XLS),
)
_TEXTS = (rules.TXT, rules.MD, rules.CSV)
_SCREENED_PARTS = re.compile(
    r"^(word/(document|header\d*|footer\d*|footnotes|comments)\.xml|xl/(sharedStrings|worksheets/sheet\d+)\.xml"
    r"|ppt/slides/slide\d+\.xml|docProps/(core|custom)\.xml|.*/Content\.xml)$"
)
_UNSAFE = Phrase("The file is damaged, protected by a password, or built in a way that is not safe to open.")
_MACROS = Phrase("Files with macros are not accepted. Please save it without macros.")
_MISNAMED = Phrase("The content of the file does not fit the ending of its name.")


class Refused(Exception):
    """The file is not taken; the phrase says why."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.phrase = phrase


def recognise(name: str, content: bytes) -> FileType:
    """The type of the content; raises Refused when it is none of ours, unsafe, or named as something else."""
    found = _by_content(content) or _as_text(name, content)
    if found is None:
        raise Refused(rules.NOT_RECOGNISED)
    if rules.ending_of(name) not in found.endings:
        raise Refused(_MISNAMED if rules.ending_of(name) in rules.ENDINGS else rules.NOT_RECOGNISED)
    return found


def readable_text(kind: FileType, content: bytes) -> str:
    """The text that can be read without a viewer, for screening; "" for photos, PDF and old Office files."""
    if kind in _TEXTS:
        return (_decoded(content) or "")[:TEXT_LIMIT]
    if kind in {one for _, one in _PACKED}:
        return "\n".join(_packed_texts(content))[:TEXT_LIMIT]
    return ""


def _by_content(content: bytes) -> FileType | None:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return rules.WEBP
    if content.startswith(_ZIP):
        return _packed(content)
    if content.startswith(_OLE):
        return _old_office(content)
    return None


def _packed(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused(_UNSAFE) from error
    check_members(members)
    names = {one.filename for one in members}
    for main, kind in _PACKED:
        if main in names and (kind is rules.OFD or "[Content_Types].xml" in names):
            return kind
    raise Refused(rules.NOT_RECOGNISED)


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """Raises Refused when an archive is not safe to unpack."""
    if len(members) > MEMBERS_LIMIT or sum(one.file_size for one in members) > UNPACKED_LIMIT:
        raise Refused(_UNSAFE)
    for one in members:
        is_outside = one.filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", one.filename)
        is_bomb = one.file_size > 1_000_000 and one.file_size > RATIO_LIMIT * max(one.compress_size, 1)
        if is_outside or is_bomb or one.flag_bits & 0x1:
            raise Refused(_UNSAFE)
        if one.filename.lower().endswith("vbaproject.bin"):
            raise Refused(_MACROS)


def _packed_texts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        left = 4 * TEXT_LIMIT
        for one in archive.infolist():
            if left <= 0 or not _SCREENED_PARTS.match(one.filename):
                continue
            try:
                with archive.open(one) as part:
                    raw = part.read(left)
            except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, zlib.error) as error:
                raise Refused(_UNSAFE) from error
            left -= len(raw)
            # Word splits one phrase over many runs, so tags vanish inside a paragraph and end it only at its end.
            text = re.sub(r"</(?:w:p|a:p|si|row|ofd:TextObject)>", "\n", raw.decode("utf-8", "ignore"))
            yield re.sub(r"<[^>]*>", "", text)


def _old_office(content: bytes) -> FileType:
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused(_MACROS)
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in content:
            return kind
    raise Refused(rules.NOT_RECOGNISED)


def _as_text(name: str, content: bytes) -> FileType | None:
    kind = next((one for one in _TEXTS if rules.ending_of(name) in one.endings), None)
    return kind if kind and _decoded(content) is not None else None


def _decoded(content: bytes) -> str | None:
    """Text in UTF-8 or GB 18030 without control characters, else None."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text) else text
    return None
