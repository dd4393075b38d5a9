"""Clients of Python: POST a body so often, then GET so often; prints how many were 200. Run as a program of its own."""

import asyncio
import http.client
import sys
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

Send = Callable[[str, str, str | None], int]


def _headers() -> dict[str, str]:
    return {"caiso-request-id": str(uuid.uuid4()), "content-type": "application/json"}


def of_http_client(url: str) -> Send:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def send(method: str, url: str, body: str | None) -> int:
        parts = urlsplit(url)
        connection.request(method, f"{parts.path}?{parts.query}", body, _headers())
        reply = connection.getresponse()
        reply.read()
        return reply.status

    return send


def of_httpx(_url: str) -> Send:
    import httpx

    client = httpx.Client()
    return lambda method, url, body: client.request(method, url, content=body, headers=_headers()).status_code


def of_requests(_url: str) -> Send:
    import requests

    client = requests.Session()
    return lambda method, url, body: client.request(method, url, data=body, headers=_headers(), timeout=60).status_code


def of_aiohttp(_url: str) -> Send:
    import aiohttp

    runner = asyncio.Runner()

    async def session() -> aiohttp.ClientSession:
        return aiohttp.ClientSession()

    client = runner.run(session())

    async def ask(method: str, url: str, body: str | None) -> int:
        async with client.request(method, url, data=body, headers=_headers()) as reply:
            await reply.read()
            return reply.status

    return lambda method, url, body: runner.run(ask(method, url, body))


CLIENTS = {"http.client": of_http_client, "httpx": of_httpx, "requests": of_requests, "aiohttp": of_aiohttp}


def main(name: str, post: str, body: str, get: str, times: str, pause: str) -> None:
    send = CLIENTS[name](post)
    right = 0
    for number in range(int(times)):
        right += send("POST", post, body.replace("NAME", f"{name.replace('.', '-')}-{number}")) == 200
    for _ in range(min(int(times), 20)):
        right += send("GET", get, None) == 200
        time.sleep(float(pause))
    print(right)


if __name__ == "__main__":
    main(*sys.argv[1:])
