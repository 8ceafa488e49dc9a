"""What can be told, mailed, read and wished."""

from mentor.notifications.actions.housekeeping import forget_old
from mentor.notifications.actions.mailing import (
    claim_mails,
    mark_failed,
    mark_sent,
    put_off,
    send_again,
    write_digests,
    write_seal_mail,
)
from mentor.notifications.actions.reading import MailWish, choose_mail, mark_all_read, mark_read
from mentor.notifications.actions.telling import tell

__all__ = [
    "MailWish",
    "choose_mail",
    "claim_mails",
    "forget_old",
    "mark_all_read",
    "mark_failed",
    "mark_read",
    "mark_sent",
    "put_off",
    "send_again",
    "tell",
    "write_digests",
    "write_seal_mail",
]
