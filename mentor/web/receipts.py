"""A form sent twice counts once: double click, back button, retry after a time-out."""

import hashlib
from datetime import datetime

from mentor.kernel.database import AlreadyDone
from mentor.web.tables import Receipt

FIELD = "_once"


def receipt_key(owner: str, path: str, once: str) -> str:
    return hashlib.sha256(f"{owner}\n{path}\n{once}".encode()).hexdigest()


async def claim(key: str, body: str, now: datetime) -> None:
    """Inside the transaction of the change: raises AlreadyDone when the key was used before."""
    made = (
        await Receipt.insert(Receipt(key=key, body=body, made_at=now))
        .on_conflict(target=Receipt.key, action="DO NOTHING")
        .returning(Receipt.id)
    )
    if not made:
        earlier = await Receipt.select(Receipt.answer, Receipt.body, Receipt.status).where(Receipt.key == key).first()
        raise AlreadyDone(**earlier) if earlier else AlreadyDone()


async def keep_answer(key: str, status: int, answer: str) -> None:
    await Receipt.update({Receipt.status: status, Receipt.answer: answer}).where(Receipt.key == key)
