"""Settings from the environment and one file; the environment wins.

The file is `mentor.toml` in the working directory, or the one named by MENTOR_CONFIG. A key `base_url` there is
MENTOR_BASE_URL in the environment. `mentor settings` prints every key with its meaning and present value.
"""

import os
import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str = _setting("", "sqlite:///path or postgresql://user@host/name; empty: SQLite in the data folder")
    data_dir: str = _setting("var", "folder for the embedded database, uploaded files and the secret key")
    base_url: str = _setting("http://127.0.0.1:8000", "address people use; links in messages are built from it only")
    secret_key: str = _setting("", "at least 32 characters; empty: kept in <data_dir>/secret.key, made at first start")
    enterprise: str = _setting("", "name of the enterprise, shown beside the product's own")
    demo: bool = _setting(False, "one-click sign-in per role; only ever true on a demo database")
    trusted_proxies: str = _setting("", "comma-separated addresses whose X-Forwarded-For/-Proto are believed")
    database_pool: int = _setting(10, "kept database connections per process")
    session_idle_minutes: int = _setting(30, "a session ends after so long without a request")
    session_idle_minutes_admin: int = _setting(15, "the same for the three administrators")
    session_hours: int = _setting(12, "a session ends after so long in any case")
    decision_confirmation_minutes: int = _setting(
        30, "so long after the password was entered decisions do not ask for it again; 0: they never ask"
    )
    lock_after_failures: int = _setting(5, "failed sign-ins before an account is locked")
    lock_minutes: int = _setting(15, "how long it stays locked")
    password_profile: str = _setting("mlps", "mlps: three of four kinds of characters and 90 days; asvs: length only")
    password_length: int = _setting(10, "fewest characters of a password")
    password_days: int = _setting(90, "a password expires after so many days (profile mlps); 0: never")
    password_history: int = _setting(5, "so many former passwords may not be used again")
    second_factor_roles: str = _setting(
        "", "comma-separated roles that must use a second factor, for example hr,sysadmin"
    )
    upload_megabytes: int = _setting(20, "largest single attachment")
    upload_quota_megabytes: int = _setting(2000, "all attachments of one person together")
    export_limit: int = _setting(500, "lists of more persons leave the house only when a second person agrees")
    upload_scanner: str = _setting("", "virus scanner, called with the file's path; exit status 0: clean; empty: none")
    smtp_host: str = _setting("", "mail server; empty: no e-mail is sent")
    smtp_port: int = _setting(25, "its port")
    smtp_user: str = _setting("", "sign-in name at the mail server")
    smtp_password: str = _setting("", "its password")
    smtp_tls: str = _setting("none", "none, starttls or tls")
    mail_from: str = _setting("mentor@localhost", "sender address of e-mail")
    seal_mail_to: str = _setting("", "mail address that gets the hourly seal of the journal; empty: only files")
    project_review_workdays: int = _setting(5, "working days a panel of a joint project has for its scores")
    project_notice_workdays: int = _setting(5, "working days a joint project stays on public notice")
    project_node_workdays: int = _setting(5, "working days both leads have to decide on a node")
    project_post_months: int = _setting(6, "months from closing a joint project to its post-evaluation")
    party_mentor_label: str = _setting("", "what the Party-affairs mentor is called here, for example 思想导师")
    technical_mentor_label: str = _setting("", "what the technical mentor is called here, for example 技术导师")

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir).resolve()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_path / 'mentor.sqlite'}"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    in_file = _in_file()
    values: dict[str, Any] = {}
    for one in fields(Settings):
        raw = os.environ.get(_variable(one.name), in_file.get(one.name))
        if raw is not None:
            values[one.name] = _typed(one.name, raw, type(one.default))
    return Settings(**values)


def source(name: str) -> str:
    """Where the present value of a setting comes from: a variable, the file, or "default"."""
    if _variable(name) in os.environ:
        return _variable(name)
    return str(_file()) if name in _in_file() else "default"


def _variable(name: str) -> str:
    return f"MENTOR_{name.upper()}"


def _file() -> Path:
    return Path(os.environ.get("MENTOR_CONFIG", "mentor.toml"))


def _in_file() -> dict[str, Any]:
    values = tomllib.loads(_file().read_text("utf-8")) if _file().is_file() else {}
    unknown = sorted(set(values) - {one.name for one in fields(Settings)})
    if unknown:
        raise SystemExit(f"{_file()}: unknown setting {', '.join(unknown)}")
    return values


def _typed(name: str, raw: object, wanted: type) -> object:
    if wanted is bool:
        return str(raw).strip().lower() in ("1", "true", "yes", "on")
    try:
        return wanted(raw)
    except (TypeError, ValueError):
        raise SystemExit(f"Setting {name}: {raw!r} is not a whole number") from None
