"""Small pictures, and what phones write into them besides."""

import base64
import struct
import zlib

#: Six by four points, red.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4"
    "x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAE"
    "AAYDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAX/xA"
    "AUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCeAGuP/9k="
)


def a_photo(turned: int = 6) -> bytes:
    """As a phone takes it: how it was held, where, and a thumbnail behind the end."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack(">HHII", 0x8825, 4, 1, 38)
    tiff = b"MM\0*\0\0\0\x08\0\x02" + entries + b"\0\0\0\0" + b"GPS 30.5N 114.3E"
    exif = b"\xff\xe1" + struct.pack(">H", 8 + len(tiff)) + b"Exif\0\0" + tiff
    comment = b"\xff\xfe\0\x09Owner: Li"[:11]
    return JPEG[:20] + exif + comment + JPEG[20:] + b"thumbnail"


def a_png(width: int = 6, height: int = 4, *, claims: tuple[int, int] | None = None) -> bytes:
    """Blue, with an author's name in it; `claims`: a size that is not its own."""
    rows = zlib.compress((b"\0" + b"\x20\x40\xc0" * width) * height)
    header = struct.pack(">IIBBBBB", *(claims or (width, height)), 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"tEXt", b"Author\0Li"), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, content = part
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
