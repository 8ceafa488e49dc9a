"""Sending claimed mails over SMTP, outside of any transaction.

A receiver can tell a repeated mail by its Message-ID, which depends on the row only: between the server's "250" and our
mark there is always a moment in which a crash makes the next worker send the mail once more.
"""

import logging
from collections.abc import Sequence

import aiosmtplib

from mentor.kernel import clock
from mentor.kernel.i18n import LOCALES
from mentor.notifications import actions, queries
from mentor.notifications.actions.mailing import Claimed
from mentor.notifications.letters import Reader, message_of
from mentor.settings import settings

log = logging.getLogger("mentor.mail")
#: Mails taken at a time; all of them are sent within the lease even by a slow server.
_BATCH = 15
#: Seconds to wait for each answer of the server.
_TIMEOUT = 30


async def deliver() -> int:
    """Send everything that is due and give the number of mails sent. Without a mail server nothing happens."""
    sent = 0
    while settings().smtp_host and (mails := await actions.claim_mails(clock.now(), _BATCH)):
        server = _server()
        try:
            await server.connect()
        except (OSError, aiosmtplib.SMTPException) as error:
            log.warning("the mail server is away: %s", error)
            await actions.put_off(mails, f"mail server: {error}", clock.now())
            return sent
        try:
            sent += await _send_all(server, mails)
        finally:
            server.close()
    return sent


async def try_server() -> None:
    """Sign in at the mail server and leave again. Raises what the server or the network says."""
    async with _server():
        pass


def _server() -> aiosmtplib.SMTP:
    chosen = settings()
    return aiosmtplib.SMTP(
        hostname=chosen.smtp_host,
        port=chosen.smtp_port,
        username=chosen.smtp_user or None,
        password=chosen.smtp_password or None,
        use_tls=chosen.smtp_tls == "tls",
        start_tls=chosen.smtp_tls == "starttls",
        timeout=_TIMEOUT,
    )


async def _send_all(server: aiosmtplib.SMTP, mails: Sequence[Claimed]) -> int:
    """Number of mails sent. When the connection breaks, the mail that broke it has used its try, the rest has not."""
    readers = await queries.readers({mail.recipient for mail in mails if mail.recipient is not None})
    sent = 0
    for place, mail in enumerate(mails):
        reader = readers.get(mail.recipient or 0, Reader("", mail.to_address, LOCALES[0]))
        try:
            await server.send_message(message_of(mail.id, mail.letter, reader, mail.created_at))
        except (OSError, aiosmtplib.SMTPException, ValueError) as error:
            log.warning("mail %s could not be sent: %s", mail.id, error)
            await actions.mark_failed(mail, f"{type(error).__name__}: {error}", clock.now())
            if not server.is_connected:
                await actions.put_off(mails[place + 1 :], "the connection broke", clock.now())
                return sent
        else:
            await actions.mark_sent(mail, clock.now())
            sent += 1
    return sent
