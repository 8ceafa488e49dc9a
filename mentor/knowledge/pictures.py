"""Pictures in texts: photos and drawings (PNG, JPEG), kept without what else they tell (place, camera, author). Pure.

A picture is named after its content: `![…](pictures/<hash>.png)`. So a text that names it says what is to be seen, word
for word: the same name never shows anything else, and files that leave and come back find their pictures again.
"""

import hashlib
import re
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import typst

from mentor.files import rules
from mentor.files.rules import FileType
from mentor.files.sniffing import Refused
from mentor.kernel.i18n import Phrase

FOLDER = "pictures/"
NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg)")
_NAMED = re.compile(rf"\({FOLDER}({NAME.pattern})[)\s]")
#: More points than any phone of today takes by itself: a small file can claim thousands of millions.
PIXELS, SIDE = 60_000_000, 16_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_KEPT_OF_PNG = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_ORIENTATION = 0x0112
#: Notes in a JPEG that say how its colours are meant.
_COLOURS = ((0xE2, b"ICC_P"), (0xEE, b"Adobe"))
_DAMAGED = Phrase("The picture is damaged and cannot be shown.")


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn; width and height in points, before it is turned."""

    content: bytes
    kind: FileType
    width: int
    height: int

    @cached_property
    def name(self) -> str:
        return f"{hashlib.sha256(self.content).hexdigest()[:32]}.{self.kind.endings[0]}"

    @property
    def address(self) -> str:
        """As texts name it."""
        return FOLDER + self.name


def named_in(text: str) -> tuple[str, ...]:
    """Names of pictures in a Markdown text, each once, in order."""
    return tuple(dict.fromkeys(_NAMED.findall(text)))


def read_picture(content: bytes) -> Picture:
    """Cleaned and proved to be drawable: slow, in a thread. Raises Refused."""
    try:
        is_png = content.startswith(_PNG)
        found = kept_picture(_clean_png(content) if is_png else _clean_jpeg(content))
    except (struct.error, IndexError, ValueError) as error:
        is_ours = content.startswith((_PNG, _JPEG))
        raise Refused(_DAMAGED if is_ours else Phrase("Please choose a photo or drawing as JPEG or PNG.")) from error
    if not 0 < found.width * found.height <= PIXELS or max(found.width, found.height) > SIDE:
        raise Refused(Phrase("The picture is too large; please make it smaller first."))
    _draw(found.content, found.kind.endings[0])
    return found


def kept_picture(content: bytes) -> Picture:
    """A picture that was taken before. Raises ValueError or struct.error when it is none."""
    if content.startswith(_PNG):
        width, height = struct.unpack(">II", content[16:24])
        return Picture(content, rules.PNG, width, height)
    return Picture(content, rules.JPEG, *_jpeg_size(content))


def _draw(content: bytes, ending: str) -> None:
    """What cannot be drawn here would spoil every paper that shows it: as points and, by another way, as PDF."""
    page = f'#set page(width: 8pt, height: 8pt, margin: 0pt)\n#image("p.{ending}", width: 8pt, height: 8pt)'
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"p.{ending}").write_bytes(content)
        source: Any = Path(folder, "page.typ")
        source.write_text(page)
        try:
            typst.compile(source, root=folder, format="png", ppi=72.0)
            typst.compile(source, root=folder, format="pdf")
        except RuntimeError as error:
            raise Refused(_DAMAGED) from error


def _clean_png(content: bytes) -> bytes:
    """Without texts, times and places; every part whole."""
    kept, at = [content[:8]], 8
    while True:
        (length,) = struct.unpack(">I", content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 12 + length
        (check,) = struct.unpack(">I", content[end - 4 : end])
        if check != zlib.crc32(content[at + 4 : end - 4]):
            raise ValueError("checksum")
        if name in _KEPT_OF_PNG:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _clean_jpeg(content: bytes) -> bytes:
    """Only what is needed to draw it, and how it is to be turned; what follows the picture is cut off."""
    if not content.startswith(_JPEG):
        raise ValueError("no picture")
    kept, turned = [], 1
    for marker, piece in _segments(content):
        is_note = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if marker == 0xE1 and piece[4:10] == b"Exif\0\0":
            turned = _turn(piece[10:])
        elif not is_note or (marker, piece[4:9]) in _COLOURS:
            kept.append(piece)
    return b"\xff\xd8" + _JFIF + (_turning(turned) if turned != 1 else b"") + b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each part after the start, the last being the end of the picture."""
    at = 2
    while True:
        while content[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise ValueError("no marker")
        if marker == 0xD9:
            yield marker, content[at : at + 2]
            return
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7 and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _jpeg_size(content: bytes) -> tuple[int, int]:
    for marker, piece in _segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", piece[5:9])
            return width, height
    raise ValueError("no frame")


def _turn(tiff: bytes) -> int:
    """How a phone was held (1 to 8), 1 when it does not say."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (at,) = struct.unpack(f"{order}I", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[at : at + 2])
        for place in range(at + 2, at + 2 + 12 * min(count, 200), 12):
            tag, _, _, value = struct.unpack(f"{order}HHIH", tiff[place : place + 10])
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        pass
    return 1


def _turning(turned: int) -> bytes:
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0) + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff
