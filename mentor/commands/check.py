"""`mentor check`: tries out what the settings name, and says what to do about what does not work."""

import argparse
import asyncio
import shlex
import shutil
import stat
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from mentor.bootstrap import has_chinese_font
from mentor.kernel.database import current_engine
from mentor.kernel.database.migrations import pending
from mentor.notifications.smtp import try_server
from mentor.settings import settings

OK, NOTE, PROBLEM = "ok", "note", "problem"
Finding = tuple[str, str]
#: Seconds after which a server that does not answer counts as unreachable.
PATIENCE = 10


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = (
        "Try out what the settings name: database, migrations, secret key, folders, fonts, mail; 1 if something fails."
    )
    commands.add_parser("check", help=text, description=text).set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    found = asyncio.run(_look())
    for subject, (level, sentence) in found:
        print(f"{level:<8} {subject}: {sentence}")
    return 1 if any(level == PROBLEM for _, (level, _) in found) else 0


async def _look() -> list[tuple[str, Finding]]:
    found = [(subject, look()) for subject, look in _OF_THIS_MACHINE]
    for subject, ask in _OF_SERVERS:
        found.append((subject, await _patiently(ask)))
    return found


async def _patiently(ask: Callable[[], Awaitable[Finding]]) -> Finding:
    """Whatever a driver raises is what the administrator has to read."""
    try:
        return await asyncio.wait_for(ask(), PATIENCE)
    except TimeoutError:
        return PROBLEM, f"no answer within {PATIENCE} seconds"
    except Exception as error:
        return PROBLEM, f"{type(error).__name__}: {error}"


async def _database() -> Finding:
    engine = current_engine()
    await engine.run_ddl("SELECT 1")
    waiting = await pending()
    if waiting:
        return (
            NOTE,
            f"{engine.engine_type}, reachable; {len(waiting)} migrations to run: mentor migrate (serve does, too)",
        )
    return OK, f"{engine.engine_type}, reachable and up to date"


async def _mail() -> Finding:
    if not settings().smtp_host:
        return NOTE, "no smtp_host, so messages stay in the product and no e-mail is sent"
    await try_server()
    return OK, f"{settings().smtp_host}:{settings().smtp_port} lets us in"


def _secret_key() -> Finding:
    if settings().secret_key:
        enough = len(settings().secret_key) >= 32
        return (OK, "given by the settings") if enough else (PROBLEM, "secret_key must have at least 32 characters")
    path = settings().data_path / "secret.key"
    if not path.exists():
        return NOTE, f"{path} will be made at the first start"
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return PROBLEM, f"others may read {path}: chmod 600 {shlex.quote(str(path))}"
    return OK, f"{path} is for its owner only; keep it in the backup, apart from the database"


def _data_folder() -> Finding:
    folder = settings().data_path
    existing = next(one for one in (folder, *folder.parents) if one.exists())
    probe = existing / ".mentor-check"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        return PROBLEM, f"cannot write into {existing}: {error.strerror}"
    free = shutil.disk_usage(existing).free // 2**30
    return (OK if free else PROBLEM), f"{folder}, {free} GiB free"


def _address() -> Finding:
    parts = urlsplit(settings().base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        return PROBLEM, f"base_url must look like https://mentor.example.cn, not {settings().base_url!r}"
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return NOTE, f"{settings().base_url} is not encrypted: passwords and cookies can be read on the way"
    return OK, settings().base_url


def _font() -> Finding:
    if has_chinese_font():
        return OK, "there is a Chinese one for PDF files"
    return PROBLEM, "no Chinese one, so PDF files will lack characters: apt-get install fonts-wqy-zenhei"


def _scanner() -> Finding:
    command = shlex.split(settings().upload_scanner)
    if not command:
        return NOTE, "no upload_scanner, so uploaded files are not scanned for viruses"
    program = shutil.which(command[0])
    return (OK, program) if program else (PROBLEM, f"upload_scanner: there is no program {command[0]}")


_OF_THIS_MACHINE: tuple[tuple[str, Callable[[], Finding]], ...] = (
    ("address", _address),
    ("data folder", _data_folder),
    ("secret key", _secret_key),
    ("fonts", _font),
    ("virus scanner", _scanner),
)
_OF_SERVERS: tuple[tuple[str, Callable[[], Awaitable[Finding]]], ...] = (("database", _database), ("mail", _mail))
