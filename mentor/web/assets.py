"""Static files under names that carry their hash, so that browsers keep them for ever; compressed once, in memory."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static"
_COMPRESSED = (".css", ".js", ".svg", ".json", ".html")
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    packed: bytes | None
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Every static file by its hashed name."""
    return {hashed_names()[path.relative_to(FOLDER).as_posix()]: _load(path) for path in _files()}


@cache
def hashed_names() -> dict[str, str]:
    """`app.css` -> `app.3f2a….css`."""
    names = {}
    for path in _files():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        relative = path.relative_to(FOLDER)
        names[relative.as_posix()] = relative.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()
    return names


def static_url(name: str) -> str:
    return f"/static/{hashed_names()[name]}"


def _files() -> list[Path]:
    return sorted(path for path in FOLDER.rglob("*") if path.is_file())


def _load(path: Path) -> Asset:
    content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if path.suffix in _COMPRESSED else None
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, packed, media_type)
