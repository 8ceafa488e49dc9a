"""What the parts of the tests need of the operating system. Standard library only: it runs before .venv is there."""

import ctypes.util
import glob
import os
import shutil
from pathlib import Path

from mentor.bootstrap import CHINESE_FONT, Need

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The browser's program, or the one that MENTOR_CHROMIUM names; empty when there is none."""
    found = (shutil.which(name) for name in (os.environ.get("MENTOR_CHROMIUM", ""), *BROWSERS) if name)
    return next((path for path in found if path), "")


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres, which Debian does not put on the PATH; the newest if there are several."""
    folders = [Path(path).parent for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


# Required here, so no `otherwise`: without font and reader a test of a PDF fails, it is not passed over.
FONT = Need(CHINESE_FONT.package, CHINESE_FONT.is_there)
PDF_READER = Need("poppler-utils", lambda: shutil.which("pdftotext") is not None)
POSTGRES = Need("postgresql", lambda: bool(postgres_programs()))
BROWSER = (
    Need("chromium", lambda: bool(chromium())),
    Need("libatomic1", lambda: bool(ctypes.util.find_library("atomic"))),  # of the node that Playwright brings
)
OF_PART = {
    "static": (),
    "unit": (FONT, PDF_READER),
    "postgres": (FONT, PDF_READER, POSTGRES),
    "browser": (FONT, *BROWSER),
    "bench": (POSTGRES,),
}


def of(arguments: list[str]) -> list[Need]:
    """The needs of the parts that these command line arguments name; of all parts if they name none."""
    named = [argument for argument in arguments if argument in OF_PART] or ["unit", "postgres", "browser"]
    return list(dict.fromkeys(need for part in named for need in OF_PART[part]))
