"""A corpus of small spec files, one trait each: what is asked of them, and what comes back.

Each case in corpus/*.yaml becomes a file of its own. All of them are served by one mock, in this process.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from mockserver.app import Mock, build
from mockserver.caiso.contract import Contract
from mockserver.call import Call
from mockserver.files.yaml12 import read_yaml
from mockserver.settings import Settings

FOLDER = Path(__file__).with_name("corpus")
OK = {"200": {"description": "OK", "content": {"application/json": {"example": {"ok": True}}}}}
OF_THE_OPERATION = ("requestBody", "responses", "security", "servers", "callbacks")
OF_THE_FILE = ("openapi", "components", "servers of the file", "security of the file", "webhooks", "paths")


@dataclass
class Case:
    """One small spec file. `stem` is its name, `told` what its author wrote of it."""

    stem: str
    told: dict[str, Any]

    @property
    def path(self) -> str:
        in_path = self.told.get("parameter", {}).get("in") == "path"
        return str(self.told.get("at", "/t/{c}" if in_path else "/t"))

    @property
    def method(self) -> str:
        return "post" if "requestBody" in self.told or "schema" in self.told else "get"

    @property
    def file(self) -> dict[str, Any]:
        operation = {"responses": OK, **{key: self.told[key] for key in OF_THE_OPERATION if key in self.told}}
        if "schema" in self.told:
            content = {"application/json": {"schema": self.told["schema"]}}
            operation["requestBody"] = {"required": True, "content": content}
            operation["responses"] = {"200": {"description": "What was sent", "content": content}}
        parameters = [*self.told.get("parameters", [])]
        if "parameter" in self.told:
            parameters.append({"name": "c", **self.told["parameter"]})
        if parameters:
            operation["parameters"] = [
                {"required": True, **one} if one.get("in") == "path" else one for one in parameters
            ]
        whole = {key.removesuffix(" of the file"): self.told[key] for key in OF_THE_FILE if key in self.told}
        return {
            "openapi": "3.0.3",
            "info": {"title": self.told["trait"], "version": "1.0.0"},
            "paths": {self.path: {self.method: operation}},
            **whole,
        }

    @property
    def asks(self) -> list[dict[str, Any]]:
        """All calls; those that only differ in the texts of the parameter c, or in the body, stand in tables."""
        read = [{"c": text, "is": 200, "reads": value} for text, value in self.told.get("reads", {}).items()]
        refused = [{"c": text, "is": 400, "says": words} for text, words in self.told.get("refuses", {}).items()]
        taken = [{"send": json.dumps(one), "is": 200, "is valid": True} for one in self.told.get("takes", [])]
        broken = [{"send": json.dumps(one), "is": 400, "says": words} for one, words in self.told.get("breaks", [])]
        return read + refused + taken + broken + self.told.get("asks", [])


def _cases() -> list[Case]:
    return [
        Case(f"{path.stem}-{number:03}", told)
        for path in sorted(FOLDER.glob("*.yaml"))
        for number, told in enumerate(one for one in read_yaml(path)["cases"])
    ]


CASES = _cases()


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Mock:
    folder = tmp_path_factory.mktemp("corpus")
    for case in CASES:
        (folder / f"{case.stem}.json").write_text(json.dumps(case.file))
    return build(Settings(specs=(folder,), access_log=False))


@dataclass
class Seen:
    """A reply as it went out."""

    status: int
    headers: dict[str, str]
    content: bytes


def _ask(mock: Mock, method: str, url: str, headers: dict[str, str], content: bytes) -> Seen:
    path, _, query = url.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 5000),
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": content}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(mock.app(scope, receive, send))  # type: ignore[arg-type]
    got = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Seen(sent[0]["status"], got, b"".join(one["body"] for one in sent[1:]))


def _request(case: Case, asked: dict[str, Any]) -> tuple[str, str, dict[str, str], bytes]:
    method, _, target = asked.get("ask", f"{case.method.upper()} {case.path}").partition(" ")
    headers: dict[str, str] = dict(asked.get("headers", {}))
    if "c" in asked:
        target = _with_c(case.told["parameter"]["in"], asked["c"], target, headers)
    sent = asked.get("send", "")
    if sent != "":
        headers.setdefault("content-type", asked.get("type", "application/json"))
    content = sent if isinstance(sent, str) else json.dumps(sent)
    return method, f"/mocks/{case.stem}{target}", headers, content.replace("\n", "\r\n").encode()


def _with_c(location: str, text: str, target: str, headers: dict[str, str]) -> str:
    if location == "path":
        return target.replace("{c}", text)
    if location == "query":
        return f"{target}?{text}"
    headers["cookie" if location == "cookie" else "c"] = text
    return target


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.stem} {case.told['trait']}") for case in CASES])
def test_a_file_is_served_as_it_says(case, mock):
    for asked in case.asks:
        reply = _ask(mock, *_request(case, asked))

        assert (reply.status, _shown(reply, asked)) == (asked["is"], _expected(asked)), asked
        if "is valid" in asked:
            body = json.loads(reply.content)
            assert _contract(mock, case).faults_of(body) == [], asked
            assert "gives" not in case.told or body == case.told["gives"]
        if "reads" in asked:
            assert _read(mock, case, asked) == asked["reads"], asked


def _expected(asked: dict[str, Any]) -> dict[str, Any]:
    return {key: asked[key] for key in ("says", "body", "text", "with") if key in asked}


def _shown(reply: Seen, asked: dict[str, Any]) -> dict[str, Any]:
    """What of the reply is asked about."""
    shown: dict[str, Any] = {}
    if "says" in asked:
        body = json.loads(reply.content)
        shown["says"] = body.get("detail", body) if isinstance(body, dict) else body
    if "body" in asked:
        shown["body"] = json.loads(reply.content)
    if "text" in asked:
        shown["text"] = reply.content.decode()
    if "with" in asked:
        shown["with"] = {name: reply.headers.get(name) for name in asked["with"]}
    return shown


def _contract(mock: Mock, case: Case) -> Contract:
    return next(one for one in mock.pipeline.catalogue.contracts.values() if one.operation.stem == case.stem)


def _read(mock: Mock, case: Case, asked: dict[str, Any]) -> Any:
    """The value of c as a service gets it."""
    contract = _contract(mock, case)
    _, url, headers, content = _request(case, asked)
    query = url.partition("?")[2]
    texts = {"c": asked["c"]} if case.told["parameter"]["in"] == "path" else {}
    call = Call(contract.operation, case.path, query.encode(), headers, content, texts)
    contract.read(call)
    return call.params.get("c", "absent")


def test_the_corpus_is_of_at_least_400_files():
    assert len({json.dumps(case.file, sort_keys=True) for case in CASES}) >= 400
