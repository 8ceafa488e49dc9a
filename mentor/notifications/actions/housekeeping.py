"""Deleting what has served its time. Nothing here is a change of the business, so nothing goes into the journal."""

from datetime import datetime, timedelta

from mentor.notifications.rules import MailState
from mentor.notifications.tables import Mail, Message
from mentor.people.tables import SignInSession
from mentor.web.tables import Receipt


async def forget_old(now: datetime) -> None:
    """Mails after a month, messages after 400 days, ended sessions after a week, receipts of forms after two days."""
    await Mail.delete().where((Mail.state != MailState.WAITING.value) & (Mail.created_at < now - timedelta(days=30)))
    await Message.delete().where(Message.created_at < now - timedelta(days=400))
    await SignInSession.delete().where(SignInSession.ends_at < now - timedelta(days=7))
    await Receipt.delete().where(Receipt.made_at < now - timedelta(days=2))
