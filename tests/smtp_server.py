"""A mail server over real sockets, as strict as the protocol and as unkind as a test wants it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

#: Given the message just received: the answer to it, or "" to hang up without any.
Answer = Callable[[EmailMessage], str]


def _accept(_message: EmailMessage) -> str:
    return "250 kept"


@dataclass(slots=True)
class MailServer:
    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    answer: Answer = _accept
    connections: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._dialogue(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _dialogue(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reply = "220 test.invalid"
        recipients: list[str] = []
        while reply:
            writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            line = (await reader.readuntil(b"\r\n")).decode().strip()
            verb = line[:4].upper()
            reply = {
                "EHLO": "250-test.invalid\r\n250 SMTPUTF8",
                "HELO": "250 hi",
                "RSET": "250 ok",
                "NOOP": "250 ok",
            }.get(verb, "")
            if verb in ("RSET", "MAIL"):
                recipients, reply = [], "250 ok"
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                recipients.append(address)
                reply = "550 nobody of that name" if address in self.refused else "250 ok"
            elif verb == "DATA":
                reply = await self._receive(reader, writer, recipients)
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                await writer.drain()

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, recipients: list[str]) -> str:
        writer.write(b"354 go on\r\n")
        raw = await reader.readuntil(b"\r\n.\r\n")
        message = message_from_bytes(raw[:-3].replace(b"\r\n..", b"\r\n."), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.recipients += recipients
        return self.answer(message)


@asynccontextmanager
async def a_mail_server() -> AsyncIterator[MailServer]:
    mail_server = MailServer()
    server = await asyncio.start_server(mail_server.talk, "127.0.0.1", 0)
    mail_server.port = server.sockets[0].getsockname()[1]
    try:
        yield mail_server
    finally:
        server.close()
