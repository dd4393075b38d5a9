"""A TLS handshake that was refused stands in the journal, among the calls that it kept away. It is none itself."""

from __future__ import annotations

from mockserver.call import Call, Operation, Reply, Verdict
from mockserver.clock import real_now
from mockserver.journal.journal import Journal
from mockserver.journal.record import HANDSHAKE

_WHAT = "handshake"
_OPERATION = Operation("", "", "", HANDSHAKE, _WHAT, "", "read", f"{HANDSHAKE} {_WHAT}")


def note_handshake(journal: Journal, why: str) -> None:
    call = Call(_OPERATION, _WHAT, method=HANDSHAKE, stray=True)
    journal.add(call, Reply(0, media_type=None, verdicts=(Verdict("", why),)), real_now(), 0.0)
