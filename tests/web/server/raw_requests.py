"""A corpus of raw requests: what is sent, which replies come, and why the last one refuses.

`{get}` and `{post}` stand for paths of the target, `{body}` and `{size}` for a body that its POST takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

HOST = b"Host: localhost\r\n"
ID = b"caiso-request-id: 5e9ed2ea-7a2f-4c64-8b3f-0a1d1cf8d8b1\r\n"
JSON = b"Content-Type: application/json\r\n"
GET = b"GET {get} HTTP/1.1\r\n" + HOST + ID + b"\r\n"
SIZED = b"Content-Length: {size}\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
POST = b"POST {post} HTTP/1.1\r\n" + HOST + ID + JSON + SIZED + b"\r\n{body}"


@dataclass(frozen=True)
class Row:
    """One connection.

    sent     the bytes, in the pieces in which they leave; `cut` is the size of smaller ones
    replies  "get" and "post" stand for the status of the target's right answer
    reason   of a refusal, which is the last reply and closes the connection; None where nothing is refused
    """

    sent: tuple[bytes, ...]
    replies: tuple[int | str, ...]
    reason: str | None = None
    cut: int | None = None


def taken(*sent: bytes, replies: tuple[int | str, ...] = ("get",)) -> Row:
    return Row(sent, replies)


def refused(sent: bytes, reason: str, status: int = 400, before: tuple[int | str, ...] = ()) -> Row:
    return Row((sent,), (*before, status), reason)


def get(*headers: bytes, path: bytes = b"{get}", host: bytes = HOST, end: bytes = b" HTTP/1.1\r\n") -> bytes:
    return b"GET " + path + end + host + ID + b"".join(one + b"\r\n" for one in headers) + b"\r\n"


def post(*headers: bytes, body: bytes = b"{body}", framing: bytes = SIZED) -> bytes:
    lines = b"".join(one + b"\r\n" for one in headers)
    return b"POST {post} HTTP/1.1\r\n" + HOST + ID + JSON + framing + lines + b"\r\n" + body


def offers() -> Iterator[Row]:
    """Offers to upgrade."""
    for offer in (b"h2c", b"TLS/1.2", b"TLS/1.0", b"websocket", b"foo/2", b"h2c, websocket"):
        for connection in (b"Upgrade", b"Upgrade, HTTP2-Settings", b"keep-alive, upgrade"):
            headers = (b"Connection: " + connection, b"Upgrade: " + offer, b"HTTP2-Settings: AAEAAEAAAAIAAAAB")
            chunks = post(*headers, body=b"{size16}\r\n{body}\r\n0\r\n\r\n", framing=CHUNKED)
            head, _, body = post(*headers).partition(b"\r\n\r\n")
            yield taken(get(*headers), GET, replies=("get", "get"))
            yield taken(post(*headers) + GET, replies=("post", "get"))
            yield taken(head + b"\r\n\r\n", body, GET, replies=("post", "get"))
            yield taken(chunks + GET, replies=("post", "get"))


def repeated() -> Iterator[Row]:
    """Headers that come more than once."""
    for name in (b"Accept", b"Cookie", b"X-Any", b"Cache-Control", b"Via", b"Accept-Language"):
        yield taken(get(name + b": application/json", name + b": */*"))
    yield refused(get(HOST.strip()), "Host comes twice")
    yield refused(get(b"host: other"), "Host comes twice")
    yield refused(post(SIZED.strip()), "Content-Length comes twice")
    yield refused(post(b"Content-Length: 1"), "Content-Length comes twice")
    yield refused(post(CHUNKED.strip()), "it has both Transfer-Encoding and Content-Length")
    yield refused(post(SIZED.strip(), framing=CHUNKED), "it has both Transfer-Encoding and Content-Length")
    yield refused(post(CHUNKED.strip(), framing=CHUNKED), "Transfer-Encoding doesn't end with chunked")


def folded() -> Iterator[Row]:
    """Headers that go on in a second line."""
    for header in (
        b"X-Any: a\r\n b",
        b"X-Any: a\r\n\tb",
        b"Accept: */*\r\n ;q=1",
        b"X-Any:\r\n a",
        b"Cookie: a=b;\r\n c=d",
    ):
        yield refused(get(header), "a header goes on in a second line")
        yield refused(post(header), "a header goes on in a second line")


def blanks() -> Iterator[Row]:
    """Blanks where they may and may not be."""
    for value in (b"*/*", b" */*", b"\t*/*", b" */* ", b" */*\t", b"  \t */* \t ", b""):
        yield taken(get(b"Accept:" + value) if value else get(b"X-Any:"))
    for header, shown in ((b"Accept : */*", "Accept "), (b"Accept\t: */*", "Accept"), (b" Accept: */*", "")):
        yield refused(get(header), f"{shown}" if shown else "a header goes on")
    yield refused(get(b"X Any: a"), "'X Any' is no name of a header")
    yield taken(b"\r\n" + GET)
    yield taken(b"\r\n\r\n\r\n" + GET)
    yield refused(b" " + GET, "this isn't HTTP")
    yield refused(get(path=b"{get} x"), "the URL holds a raw space")
    yield refused(get(end=b" HTTP/1.1 \r\n"), "HTTP/1.1")


def hosts() -> Iterator[Row]:
    for host in (b"localhost", b"LOCALHOST", b"localhost:80", b"127.0.0.1", b"127.0.0.1:8080", b"[::1]", b"[::1]:80"):
        yield taken(get(host=b"Host: " + host + b"\r\n"))
        yield taken(get(host=b"host:" + host + b" \r\n"))
    for host in (b"a b", b"a/b", b"user@a", b"a:b", b"[::1", b"::1", b"a\\b", b"a?b", b"a#b", b'"a"', b"<a>", b"a,b c"):
        yield refused(get(host=b"Host: " + host + b"\r\n"), f"Host: {host.decode()} is no host")
    yield refused(get(host=b""), "the header Host is missing")
    yield refused(post().replace(HOST, b""), "the header Host is missing")


_NOT_IN_URLS = [*range(0x01, 0x0A), 0x0B, *range(0x0E, 0x20), 0x7F]
_BEYOND_ASCII = (b"\xc3\xa4", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xff", b"\xe4")


def targets() -> Iterator[Row]:
    yield taken(get(path=b"http://localhost{get}"), GET, replies=("get", "get"))
    yield taken(get(path=b"HTTP://localhost:80{get}"))
    yield taken(get(path=b"https://localhost{get}"))
    yield taken(get(path=b"http://localhost{get}", host=b"Host: elsewhere\r\n"))
    yield taken(get(path=b"{get}#fragment"))
    for path in (
        b"/no/such/path",
        b"//",
        b"/%2F",
        b"/%",
        b"/%zz",
        b"/%00",
        b"/..",
        b"/a|b",
        b'/"a"',
        b"/[a]",
        b"/{a}",
        b"*",
    ):
        yield taken(get(path=path), GET, replies=(404, "get"))
    for target in (b"healthz", b"localhost:80", b"ftp://localhost/", b"http:/a", b"http://", b"http://a b/", b"?a=b"):
        yield refused(get(path=target), "")
    yield refused(get(path=b"http://user@localhost/"), "the target of a request is a path")
    yield refused(b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n", "CONNECT makes tunnels", 501)
    for place in (b"/a%sb", b"{get}?a=%sb", b"{get}&a=%sb"):
        yield refused(get(path=place % b" "), "the URL holds a raw space; write it as %20")
        yield refused(get(path=place % b"\xc3\xa4"), "the URL holds a raw 'ä'; write it as %C3%A4")
    for letter in _BEYOND_ASCII:
        yield refused(get(path=b"/a" + letter), "".join(f"%{one:02X}" for one in letter))
    for code in _NOT_IN_URLS:
        yield refused(
            get(path=b"/a" + bytes([code])), f"the URL holds a raw control character; write it as %{code:02X}"
        )


def lines() -> Iterator[Row]:
    """Request lines: methods, versions, line ends."""
    for method in (b"FOO", b"GETT", b"get", b"Get", b"post", b"pOST"):
        yield refused(GET.replace(b"GET", method), f"there is no method {method.decode()}", 501)
    for version in (b"HTTP/1.2", b"HTTP/2.0", b"HTTP/3.0", b"HTTP/0.9", b"HTTP/9.9"):
        yield refused(get(end=b" " + version + b"\r\n"), "only HTTP/1.1", 505)
    for version in (b"HTTP/11", b"HTTP/1", b"http/1.1", b"HTP/1.1", b"HTTP/1.1x", b"HTTP/", b"HTTP/x.y"):
        yield refused(get(end=b" " + version + b"\r\n"), "")
    yield refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2 isn't spoken here", 505)
    yield refused(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "this port speaks plain HTTP; the URL is http://")
    yield refused(b"garbage\r\n\r\n", "this isn't HTTP")
    yield refused(b"\x00\x01\x02\x03\r\n\r\n", "this isn't HTTP")
    yield refused(b'{"a": 1}\r\n\r\n', "this isn't HTTP")
    yield refused(GET.replace(b"\r\n", b"\n"), "ends with LF alone")
    yield refused(b"GET {get} HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", "ends with LF alone")
    yield taken(b"GET {get} HTTP/1.0\r\n" + ID + b"\r\n")
    yield taken(b"GET {get} HTTP/1.0\r\n" + HOST + ID + b"Connection: keep-alive\r\n\r\n")
    yield refused(post(framing=CHUNKED).replace(b"HTTP/1.1", b"HTTP/1.0"), "HTTP/1.0 has no Transfer-Encoding")


def headers() -> Iterator[Row]:
    """Names and values."""
    for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F):
        yield refused(
            get(b"X-Any: a" + bytes([code]) + b"b"), "the value of the header X-Any holds a control character"
        )
    for letter in b'"(),/;<=>?@[]\\{}':
        yield refused(get(b"X" + bytes([letter]) + b"Any: a"), "is no name of a header")
    yield refused(get(b"X\xe4: a"), "is no name of a header")
    yield refused(get(b": a"), "is no name of a header")
    yield refused(get(b"no-colon"), "has no colon")
    yield taken(get(b"X-Any: \xe4\xff"))
    yield taken(get(b"!#$%&'*+-.^_`|~9: a"))
    yield taken(get(b"Expect: 100-continue"))
    yield refused(get(b"Expect: the-best"), "of Expect only 100-continue is known", 417)
    for size in (b"-1", b"+1", b"1a", b"0x10", b"1 1", b"", b"1.0", b"99999999999999999999999"):
        yield refused(post(framing=b"Content-Length: " + size + b"\r\n"), "")


def limits() -> Iterator[Row]:
    yield refused(get(path=b"/" + b"a" * 70_000), "the URL is longer than 65536 bytes", 414)
    yield refused(get(b"X-Any: " + b"a" * 70_000), "the headers have more than 65536 bytes", 431)
    yield refused(get(*[b"X-%d: " % number + b"a" * 1000 for number in range(70)]), "more than 65536 bytes", 431)
    yield refused(get(*[b"X-%d: a" % number for number in range(100)]), "there are more than 100 headers", 431)
    yield refused(b"GET /" + b"a" * 70_000, "the URL is longer than 65536 bytes", 414)
    yield refused(b"GET {get} HTTP/1.1\r\nX-Any: " + b"a" * 70_000, "the headers have more than 65536 bytes", 431)
    yield taken(get(b"X-Any: " + b"a" * 30_000))
    yield taken(get(*[b"X-%d: a" % number for number in range(90)]))


def chunks() -> Iterator[Row]:
    def chunked(body: bytes, coding: bytes = b"chunked") -> bytes:
        return post(body=body, framing=b"Transfer-Encoding: " + coding + b"\r\n")

    one = b"{size16}\r\n{body}\r\n"
    for end in (b"0\r\n\r\n", b"000\r\n\r\n", b"0;a=b\r\n\r\n", b"0\r\nX-Trailer: a\r\n\r\n", b'0;a="b c"\r\n\r\n'):
        yield taken(chunked(one + end) + GET, replies=("post", "get"))
        yield taken(chunked(b"0" + one + end, b"Chunked"), GET, replies=("post", "get"))
    for broken in (
        b"zz\r\n",
        b"-3\r\nabc\r\n",
        b"0x3\r\nabc\r\n",
        b"\r\n",
        b"3 \r\nabc\r\n",
        b" 3\r\nabc\r\n",
        b"g\r\n",
    ):
        yield refused(chunked(broken), "the length of a chunk isn't a hexadecimal number")
    for broken in (b"3\r\nabcd\r\n0\r\n\r\n", b"5\r\nabc\r\n0\r\n\r\n", b"3\r\nabc0\r\n\r\n"):
        yield refused(chunked(broken), "a chunk is longer or shorter than its length says")
    for broken in (
        b"f" * 17 + b"\r\n",
        b"3\nabc\n0\n\n",
        b"3\rabc",
        b"3;\x00\r\nabc\r\n",
        b"3\r\nabc\r\n0\r\nX Y: a\r\n\r\n",
    ):
        yield refused(chunked(broken), "")
    for coding in (b"gzip, chunked", b"deflate,chunked", b"x, chunked"):
        yield refused(chunked(one + b"0\r\n\r\n", coding), "isn't known here, only chunked", 501)
    for coding in (b"gzip", b"identity", b"chunked, gzip", b"chunked, chunked", b"xchunked", b"chunked;q=1"):
        yield refused(chunked(one + b"0\r\n\r\n", coding), "Transfer-Encoding doesn't end with chunked")


def several() -> Iterator[Row]:
    """Requests that are sent without waiting for replies."""
    for number in (2, 3, 8, 40):
        yield taken(GET * number, replies=("get",) * number)
        yield taken(POST * number, replies=("post",) * number)
    yield taken(GET + POST + GET, replies=("get", "post", "get"))
    for garbage, status in ((b"garbage\r\n\r\n", 400), (b"\x00", 400), (b"get / HTTP/1.1\r\n\r\n", 400)):
        yield refused(GET + garbage, "", status, before=("get",))
        yield refused(POST + garbage, "", status, before=("post",))
    yield refused(GET + get(host=b""), "the header Host is missing", before=("get",))
    yield refused(GET + GET + get(b"Expect: x"), "of Expect only", 417, before=("get", "get"))
    yield taken(get(b"Connection: close") + GET)
    yield taken(get(b"Connection: close"), b"garbage")


def pieces() -> Iterator[Row]:
    """Requests that come byte by byte, or cut in any other way."""
    for cut in (1, 7, 50):
        yield Row((GET,), ("get",), cut=cut)
        yield Row((GET + POST,), ("get", "post"), cut=cut)
        yield Row((get(b"X : a"),), (400,), "no blank stands before the colon", cut)
        yield Row((get(path=b"/a b"),), (400,), "the URL holds a raw space", cut)
        yield Row((get(host=b""),), (400,), "the header Host is missing", cut)


ABORTED = (b"G", b"GET {get}", b"GET {get} HTTP/1.1\r\n", GET[:-2], POST[:-8], POST[:-7], b"\x16", GET, GET * 5, POST)
"""After these the client leaves at once."""

CORPUS = {
    one.__name__: list(one())
    for one in (
        offers,
        repeated,
        folded,
        blanks,
        hosts,
        targets,
        lines,
        headers,
        limits,
        chunks,
        several,
        pieces,
    )
}
