"""The one Piccolo app: every feature's tables, one linear migration history."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

HERE = Path(__file__).resolve().parent
FEATURES = (
    "web",
    "journal",
    "calendar",
    "people",
    "files",
    "notifications",
    "signoff",
    "pairing",
    "growth",
    "projects",
    "rotations",
    "knowledge",
    "demo",
)


def beside(name: str) -> Path:
    """`templates` or `migrations`: beside the package in the source tree, inside it in the wheel."""
    return HERE / name if (HERE / name).is_dir() else HERE.parent / name


def table_modules() -> list[str]:
    """Every module that defines tables: a feature's tables.py, or each file of its tables/ package."""
    files = [
        path for name in FEATURES for path in (HERE / name / "tables.py", *(HERE / name / "tables").glob("[a-z]*.py"))
    ]
    return [
        ".".join(("mentor", *path.relative_to(HERE).with_suffix("").parts)) for path in sorted(files) if path.exists()
    ]


APP_CONFIG = AppConfig(
    app_name="mentor",
    migrations_folder_path=beside("migrations"),
    table_classes=table_finder(table_modules(), exclude_imported=True),
)
