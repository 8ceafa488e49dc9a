"""What Piccolo reads: the engine of this process and the one app."""

from piccolo.conf.apps import AppRegistry

from mentor.kernel.database import make_engine
from mentor.kernel.database import migrations as _portable  # noqa: F401  (auto-migrations also on SQLite)
from mentor.settings import settings

DB = make_engine(settings().database, pool=settings().database_pool)
APP_REGISTRY = AppRegistry(apps=["mentor.piccolo_app"])
