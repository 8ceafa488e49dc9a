"""The one Piccolo app: every feature's tables, one linear migration history."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

HERE = Path(__file__).resolve().parent
FEATURES = ("web", "journal", "calendar", "people", "files", "notifications", "signoff", "pairing", "growth")


def beside(name: str) -> Path:
    """`templates` or `migrations`: beside the package in the source tree, inside it in the wheel."""
    return HERE / name if (HERE / name).is_dir() else HERE.parent / name


APP_CONFIG = AppConfig(
    app_name="mentor",
    migrations_folder_path=beside("migrations"),
    table_classes=table_finder(
        [f"mentor.{feature}.tables" for feature in FEATURES if (HERE / feature / "tables.py").exists() or (HERE / feature / "tables").is_dir()],
        exclude_imported=True,
    ),
)
