"""What a connection's transport adds to uvicorn's: a reply leaves in one piece."""

import asyncio

import pytest

from mockserver.web.transport import JoinedWrites

HEAD, BODY = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", b"up"


class Wire:
    """A transport that keeps what was sent: one entry for each system call."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def writelines(self, data: list[bytes]) -> None:
        self.sent.append(b"".join(data))

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ([HEAD, BODY], [HEAD + BODY]),
        ([HEAD, BODY, HEAD, BODY], [HEAD + BODY, HEAD + BODY]),
        ([HEAD, b"", HEAD, BODY], [HEAD, HEAD + BODY]),
        ([HEAD, BODY, BODY], [HEAD + BODY, BODY]),
        ([HEAD], [HEAD]),
    ],
)
def test_a_head_leaves_with_the_body_behind_it(written, sent):
    wire = Wire()

    async def write():
        joined = JoinedWrites(wire, asyncio.get_running_loop())
        for data in written:
            joined.write(data)
        await asyncio.sleep(0)

    asyncio.run(write())
    assert wire.sent == sent


def test_a_head_leaves_before_its_connection_closes():
    wire = Wire()

    async def close():
        joined = JoinedWrites(wire, asyncio.get_running_loop())
        joined.write(HEAD)
        joined.close()
        assert (wire.sent, wire.closed) == ([HEAD], True)

    asyncio.run(close())
    assert wire.sent == [HEAD]
