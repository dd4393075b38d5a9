"""What everything is measured against: empty FastAPI routes on uvicorn, `python -m benchmarks.empty`."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI, Request, Response

ANSWER = b'{"portfolioName":"December on-peak","marketName":"AUC_MN_2026_M12","status":"VALID"}'


async def answer(_request: Request) -> Response:
    return Response(ANSWER, media_type="application/json")


async def parse_and_answer(request: Request) -> Response:
    await request.json()
    return Response(ANSWER, media_type="application/json")


def app() -> FastAPI:
    """Two routes and nothing else, in a FastAPI as it comes."""
    empty = FastAPI()
    empty.add_api_route("/empty", answer, methods=["GET"])
    empty.add_api_route("/empty", parse_and_answer, methods=["POST"])
    return empty


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        config = uvicorn.Config(app(), access_log=False, log_level="warning", lifespan="off", ws="none")
        uvicorn.Server(config).run([listener])
