"""A mail server on the loopback that fails in each known way, chosen by the address written to."""

import asyncio
import re
import socket
from collections import Counter, defaultdict
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

FATES = {
    "taken": "sent",
    "put off at RCPT": "sent",
    "refused at RCPT": "bounced",
    "refused at DATA": "bounced",
    "put off at DATA": "sent",
    "line dropped before DATA": "sent",
    "line dropped in DATA": "sent",
    "line dropped before the answer": "sent",
    "slow": "sent",
    "slower than we wait": "sent",
    "greylisted twice": "sent",
    "says 421 and leaves": "sent",
    "report later": "bounced",
}
"""What the server does to a letter, and the state in which letter and invitation must end."""
LONGER_THAN_WE_WAIT = 0.8
LATE_REPORT = b"""From: MAILER-DAEMON@mx.example.com
To: no-reply+m%(tag)s@example.com
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; %(address)s
Action: failed
Status: 5.1.1
--b--
"""
_SERIAL = re.compile(r"(\d+)@")
_TAG = re.compile(r"\+m([0-9a-f]{32})@")
_MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)


def fate_of(address: str) -> str:
    """What happens to letters to this address; seven in twenty arrive at once."""
    found = _SERIAL.search(address)
    serial = int(found[1]) if found else 0
    return list(FATES)[max(0, serial % 20 - 7)]


class FailingServer(Controller):
    """The server in its own thread; `taken` is {address: Message-IDs in order of arrival}."""

    def __init__(self) -> None:
        self.taken: dict[str, list[str]] = defaultdict(list)
        self.tags: dict[str, str] = {}
        self.did: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        with socket.socket() as free, socket.socket() as closed:
            free.bind(("127.0.0.1", 0))
            closed.bind(("127.0.0.1", 0))
            port, self.closed_port = free.getsockname()[1], closed.getsockname()[1]
        super().__init__(_Ears(self), hostname="127.0.0.1", port=port)

    def factory(self) -> SMTP:
        """A conversation that can break off at DATA."""
        return _Line(self.handler, enable_SMTPUTF8=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def late_report(self, address: str) -> bytes:
        """What comes back an hour after a letter was taken."""
        return LATE_REPORT % {b"tag": self.tags[address].encode(), b"address": address.encode()}

    def first_time(self, address: str, times: int = 1) -> bool:
        """Whether this address has been written to less often; counts it."""
        self.seen[address] += 1
        is_first = self.seen[address] <= times
        if is_first:
            self.did[fate_of(address)] += 1
        return is_first


class _Line(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- the library's name
        address = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        keeper: FailingServer = self.event_handler.keeper
        fate = fate_of(address)
        if fate == "line dropped before DATA" and keeper.first_time(address):
            self.transport.abort()
            return
        if fate == "line dropped in DATA" and keeper.first_time(address):
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Ears:
    def __init__(self, keeper: FailingServer) -> None:
        self.keeper = keeper

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        fate, keeper = fate_of(address), self.keeper
        if fate == "refused at RCPT":
            keeper.did[fate] += 1
            return "550 5.1.1 no such mailbox"
        if fate == "put off at RCPT" and keeper.first_time(address):
            return "451 4.3.0 try later"
        if fate == "greylisted twice" and keeper.first_time(address, 2):
            return "450 4.7.1 greylisted"
        if fate == "says 421 and leaves" and keeper.first_time(address):
            await server.push("421 4.3.2 shutting down")
            server.transport.close()
            return "421 4.3.2 shutting down"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        address, keeper = envelope.rcpt_tos[0], self.keeper
        fate = fate_of(address)
        if fate == "refused at DATA":
            keeper.did[fate] += 1
            return "554 5.7.1 content refused"
        if fate == "put off at DATA" and keeper.first_time(address):
            return "452 4.2.2 mailbox busy"
        self._keep(address, envelope)
        if fate == "slow":
            keeper.did[fate] += 1
            await asyncio.sleep(LONGER_THAN_WE_WAIT / 4)
        if fate == "slower than we wait" and keeper.first_time(address):
            await asyncio.sleep(LONGER_THAN_WE_WAIT)
        if fate == "line dropped before the answer" and keeper.first_time(address):
            server.transport.abort()
        return "250 OK"

    def _keep(self, address: str, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        found = _MESSAGE_ID.search(content)
        self.keeper.taken[address].append(found[1].decode() if found else "")
        tag = _TAG.search(envelope.mail_from or "")
        self.keeper.tags[address] = tag[1] if tag else ""
