"""What tokens need for the knowledge."""

from typing import Any

READ: dict[str, Any] = {"scope": "knowledge:read"}
WRITE: dict[str, Any] = {"scope": "knowledge:write"}
