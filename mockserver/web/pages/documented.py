"""The document of a documentation page: a spec file with samples of its operations and an example of each answer."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import URL

from mockserver.caiso.catalogue import SpecFile
from mockserver.caiso.contract import Contract
from mockserver.call import Call, Download
from mockserver.errors import BusinessError
from mockserver.export.plan import ExportPlan
from mockserver.export.request import Request, request_of
from mockserver.export.samples.known import filled, known_values
from mockserver.export.samples.languages import LANGUAGES, written
from mockserver.export.samples.sample import Identity, Sample, sample_of
from mockserver.market.world import World
from mockserver.openapi.media import is_json
from mockserver.settings import Settings
from mockserver.tls.folder import PASSWORD
from mockserver.web.pages.tried import to_try

_SAVED = "answer.zip"
_TLS_PORT = 8443
_DESK = "ZDESK"  # acts for all participants of the samples


def identity_of(settings: Settings, participant: str) -> Identity:
    """A client of the folder that is served with, best the participant's own; or as `crr-mock certs` makes it."""
    folder = settings.tls or Path("certs")
    clients = [path.stem for path in sorted((folder / "clients").glob("*.pem"))]
    own = [one for one in clients if one.startswith(participant)]
    client = _DESK if _DESK in clients or not clients else [*own, *clients][0]
    return Identity.in_folder(folder.as_posix(), client, PASSWORD)


def base_of(file: SpecFile, newest: bool, url: URL, session: str, tls_port: int | None) -> str:
    """The URL under which samples call the file's operations; with a port of TLS, on that."""
    if tls_port is not None and url.scheme == "http":
        url = url.replace(scheme="https", port=tls_port or _TLS_PORT)
    prefix = f"/sessions/{quote(session, safe='')}" if session else ""
    base = next(iter(file.base_paths), "") if newest else f"/mocks/{file.stem}"
    return f"{str(url).rstrip('/')}{prefix}{base}"


def documented(
    document: dict[str, Any], file: SpecFile, plan: ExportPlan, world: World, base: str, identity: Identity | None
) -> Generator[None, None, dict[str, Any]]:
    """The document, made in pieces. `base` is the URL under which samples call the file's operations."""
    world.settle()
    values = yield from known_values(
        plan, lambda contract, request: asked(contract, request, world), str(int(world.now.timestamp()))
    )
    paths = {path: dict(item) for path, item in document["paths"].items()}
    for contract in file.contracts:
        operation, method = contract.operation, contract.operation.method.lower()
        request = filled(request_of(plan.planned_for(contract), plan), values)
        sample = _sample(contract, request, base, identity)
        paths[operation.path][method] = {
            **to_try(paths[operation.path][method], paths[operation.path], contract, request),
            "responses": _with_examples(contract, world),
            "x-access": operation.access,
            "x-codeSamples": [
                {"lang": one.word, "label": one.name, "source": written(sample, one)} for one in LANGUAGES
            ],
        }
        yield
    return {**document, "paths": paths}


def _sample(contract: Contract, request: Request, base: str, identity: Identity | None) -> Sample:
    saved = _SAVED if contract.answers.brings_a_file else ""
    return sample_of(contract.operation.method, base, request, saved, identity)


def asked(contract: Contract, request: Request, world: World) -> Any:
    """What the service answers to a read; None where it refuses, or has no behaviour."""
    headers = {name.lower(): value for name, value in request.headers}
    query = urlencode(request.query).encode()
    call = Call(contract.operation, request.path, query, headers, b"", request.path_values)
    contract.read(call)
    if contract.run is None:
        return None
    try:
        body = contract.run(call, world)
    except BusinessError:
        return None
    return body.rows if isinstance(body, Download) else body


def _with_examples(contract: Contract, world: World) -> dict[str, Any]:
    """The answers; those in JSON without an example have that which the mock gives to `Prefer: code=`."""
    return {
        status: _with_example(contract, status, reply, world) if status.isdigit() else reply
        for status, reply in contract.answers.replies.items()
    }


def _with_example(contract: Contract, status: str, reply: Mapping[str, Any], world: World) -> Mapping[str, Any]:
    content = reply.get("content") or {}
    media = next(
        (name for name, one in content.items() if is_json(name) and not {"example", "examples"} & set(one)), ""
    )
    example = _example(contract, status, world) if media else None
    if example is None:
        return reply
    return {**reply, "content": {**content, media: {**content[media], "example": example}}}


def _example(contract: Contract, status: str, world: World) -> Any:
    try:
        reply = contract.example(Call(contract.operation), {"code": status}, Random(0), world.now)
        return json.loads(reply.content) if reply.content else None
    except (BusinessError, ValueError):
        return None
