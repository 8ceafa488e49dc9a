"""The settings of a test process. Imported before anything of `mentor`, which reads its settings once.

Each process (pytest-xdist starts several) has a data folder and a database of its own. MENTOR_TEST_POSTGRES, the
address of a server where we may create databases, makes it PostgreSQL; otherwise it is SQLite.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

#: What describes the machine rather than the product, and so may come from outside.
_KEPT = ("MENTOR_TEST_", "MENTOR_CHROMIUM")

for name in [name for name in os.environ if name.startswith("MENTOR_") and not name.startswith(_KEPT)]:
    del os.environ[name]

DATA = Path(tempfile.mkdtemp(prefix="mentor-test-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

POSTGRES = os.environ.get("MENTOR_TEST_POSTGRES", "")
DATABASE_NAME = f"mentor_test_{os.getpid()}"


def on_server(name: str) -> str:
    """The address of another database on the PostgreSQL server of the tests."""
    return f"{POSTGRES.rsplit('/', 1)[0]}/{name}"


os.environ |= {
    "MENTOR_CONFIG": str(DATA / "none.toml"),
    "MENTOR_DATA_DIR": str(DATA),
    "MENTOR_DATABASE_URL": on_server(DATABASE_NAME) if POSTGRES else f"sqlite:///{DATA / 'test.sqlite'}",
    "MENTOR_SECRET_KEY": "a secret of the tests only, never of a server",
    "PICCOLO_CONF": "mentor.piccolo_conf",
}
