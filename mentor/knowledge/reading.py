"""A Markdown or Word file as the draft of a module: headings we know fill their fields, all else goes to the steps."""

import base64
import binascii
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from mentor.files import rules as files
from mentor.files import sniffing
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Upload, clean
from mentor.kernel.i18n import LOCALES, Phrase, render
from mentor.knowledge import word_files
from mentor.knowledge.exchange import read_markdown, without_head
from mentor.knowledge.pictures import Picture, named_in, read_picture
from mentor.knowledge.rules.contents import TEXTS, ModuleContent
from mentor.knowledge.rules.modules import PICTURES_LIMIT, TEXT_LENGTH

#: Words of headings in use besides our own names of the fields.
_ALSO = {
    "problem": Phrase("problem|background"),
    "theory": Phrase("theory|theoretical basis"),
    "scene": Phrase("scope|scene"),
    "steps": Phrase("steps|procedure|method"),
    "cautions": Phrase("cautions|warnings|risks"),
    "effect": Phrase("effect|results"),
}
#: “三、”, “(3)”, “3.1”
_NUMBER = re.compile(r"^(?:\w{1,3}、|[(\uff08]\w{1,3}[)\uff09]|\d+(?:\.\d+)*[.、)\uff09]?)\s*")
_IMAGE = re.compile(r"!\[(?P<words>[^\]\n]*)\]\(\s*<?(?P<at>[^)>\s]+)>?(?:\s+[\"'][^\"'\n]*[\"'])?\s*\)")
_DAMAGED = Phrase("The file is damaged and cannot be read.")
#: What the readers of archives and of Word files raise about broken ones; broken XML is a SyntaxError.
_BROKEN = (
    AttributeError, EOFError, LookupError, NotImplementedError, OSError, SyntaxError, TypeError, ValueError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_OTHER = Phrase("Please choose a Markdown or Word file (md, txt, docx), or a ZIP of Markdown and pictures.")
Find = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file gives, with the pictures its texts name."""

    content: ModuleContent
    pictures: tuple[Picture, ...] = ()


def read_file(upload: Upload | None, *, limit_megabytes: int) -> Draft:
    """Slow: in a thread. Raises Invalid at field "file"."""
    if upload is None:
        raise Invalid({"file": Phrase("Please choose a file.")})
    limits = {"limit_megabytes": limit_megabytes, "quota_megabytes": limit_megabytes}
    if refusal := files.refusal_of_size(len(upload.content), 0, **limits):
        raise files.refused(refusal)
    try:
        return _checked(_read(upload.name, upload.content))
    except sniffing.Refused as problem:
        raise files.refused(problem.phrase) from problem
    except _BROKEN as error:
        raise files.refused(_DAMAGED) from error


def _read(name: str, content: bytes) -> Draft:
    stem = name.rpartition(".")[0]
    if files.ending_of(name) == "zip":
        return _bundle(content, stem)
    kind = sniffing.recognise(name, content)  # (zip bombs and macros end here)
    if kind is files.DOCX:
        lines, found = word_files.read(content)
        return Draft(content_of(lines, stem), found)
    if kind in (files.MD, files.TXT):
        return _text(content, stem, lambda path: None)
    raise sniffing.Refused(_OTHER)


def _bundle(content: bytes, stem: str) -> Draft:
    """A ZIP with one Markdown file, and pictures beside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sniffing.check_members(archive.infolist())
        names = set(archive.namelist())
        texts = sorted((one for one in names if one.lower().endswith(".md")), key=lambda one: (one.count("/"), one))
        if not texts:
            raise sniffing.Refused(Phrase("There is no Markdown file (md) in this ZIP."))

        def find(path: str) -> bytes | None:
            place = posixpath.normpath(posixpath.join(posixpath.dirname(texts[0]), unquote(path).replace("\\", "/")))
            return archive.read(place) if place in names else None

        return _text(archive.read(texts[0]), stem, find)


def _text(content: bytes, stem: str, find: Find) -> Draft:
    text, pictures = _with_pictures(_decoded(content), find)
    kept = read_markdown(text)
    return Draft(kept or content_of(without_head(text).split("\n"), stem), pictures)


def _checked(draft: Draft) -> Draft:
    """As a form would have taken it."""
    texts = {name: clean(str(getattr(draft.content, name))) for name in TEXTS}
    if any(len(text) > TEXT_LENGTH for text in texts.values()):
        raise sniffing.Refused(Phrase("One part of the file has more than %(limit)s characters.", limit=TEXT_LENGTH))
    texts["title"] = " ".join(texts["title"].split())[:200] or "—"
    content = draft.content.with_texts(texts)
    named = named_in(content.text)
    if len(named) > PICTURES_LIMIT:
        raise sniffing.Refused(Phrase("At most %(limit)s pictures belong to one module.", limit=PICTURES_LIMIT))
    return Draft(content, tuple(one for one in draft.pictures if one.name in named))


def _with_pictures(text: str, find: Find) -> tuple[str, tuple[Picture, ...]]:
    """The text with its pictures named as we name them. What is found but no picture of ours is told in words."""
    found: dict[str, Picture] = {}

    def named(image: re.Match[str]) -> str:
        content = _inside(image["at"]) or find(image["at"])
        if content is None or len(found) > PICTURES_LIMIT:
            return image[0]
        try:
            picture = read_picture(content)
        except sniffing.Refused:
            return str(Phrase("(picture left out: %(words)s)", words=image["words"] or "—"))
        found[picture.name] = picture
        return f"![{image['words']}]({picture.address})"

    return _IMAGE.sub(named, text), tuple(found.values())


def _inside(address: str) -> bytes | None:
    """A picture that is part of the text."""
    head, _, packed = address.partition(";base64,")
    try:
        return base64.b64decode(packed, validate=True) if head.startswith("data:image/") else None
    except binascii.Error:
        return None


def content_of(lines: Sequence[str], fallback: str) -> ModuleContent:
    """Markdown, line by line. The first heading of the first rank is the title, else `fallback`.

    A heading we do not know stays in its field when it is deeper than the field's own; else it belongs to the steps.
    """
    title, field, rank, fence = "", "steps", 9, ""
    parts: dict[str, list[str]] = {name: [] for name in TEXTS if name != "title"}
    for line in lines:
        mark = re.match(r"\s{0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else re.match(r"(#{1,6})\s+(.+?)\s*#*$", line)
        if heading and (known := _field(heading[2])):
            field, rank = known, len(heading[1])
        elif heading and len(heading[1]) == 1 and not title:
            title = heading[2]
        else:
            field = "steps" if heading and len(heading[1]) <= rank else field
            parts[field].append(line)
    texts = {name: re.sub(r"\n{3,}", "\n\n", "\n".join(part)).strip() for name, part in parts.items()}
    return ModuleContent(title or fallback).with_texts(texts)


def _field(heading: str) -> str | None:
    """In either language; numbers, colons and stars do not count."""
    word = _NUMBER.sub("", heading.strip("* ")).strip(" :\uff1a*").lower()
    for name, also in _ALSO.items():
        if any(word in {render(TEXTS[name], one).lower(), *render(also, one).split("|")} for one in LOCALES):
            return name
    return None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise sniffing.Refused(files.NOT_RECOGNISED)
