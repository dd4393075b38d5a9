"""A TLS handshake that was refused stands in the journal, among the calls that it kept away. It is none itself."""

from __future__ import annotations

from mockserver.call import Call, Operation, Reply, Verdict
from mockserver.clock import real_now, timestamp
from mockserver.record.finished import FinishedCall
from mockserver.record.record import HANDSHAKE

_WHAT = "handshake"
_OPERATION = Operation("", "", "", HANDSHAKE, _WHAT, "", "read", f"{HANDSHAKE} {_WHAT}")


def refused_handshake(why: str, peer: str) -> FinishedCall:
    call = Call(_OPERATION, _WHAT, method=HANDSHAKE, stray=True, broken=True)
    verdict = Verdict("", why, why=f"the handshake was with {peer}" if peer else "")
    return FinishedCall(call, Reply(0, media_type=None, verdicts=(verdict,)), real_now(), timestamp(), 0.0)
