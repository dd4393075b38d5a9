"""Calls operations by a generated client and prints what came back, as JSON. Runs with the generator's own Python.

Arguments: the folder of the package, its name, the server's URL, and a JSON file with the calls: id, params, body and
headers of each.
"""

import importlib
import json
import pkgutil
import sys
import typing
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any


def plain(name: str) -> str:
    """A name without what a generator changes in it: caiso-request-id and caiso_request_id are the same."""
    return "".join(one for one in name.lower() if one.isalnum())


def operations(package: str) -> dict[str, ModuleType]:
    api = importlib.import_module(f"{package}.api")
    modules = pkgutil.walk_packages(api.__path__, api.__name__ + ".")
    return {plain(one.name.rpartition(".")[2]): importlib.import_module(one.name) for one in modules if not one.ispkg}


def typed(kind: Any, value: Any) -> Any:
    """The value as the client wants it: a model, an enum or a date made of what stands in JSON.

    An id stays a text: the generator types the header as UUID and hands it to httpx, which refuses all but texts.
    """
    if typing.get_origin(kind) is list:
        return [typed(typing.get_args(kind)[0], one) for one in value]
    kinds = typing.get_args(kind) or (kind,)
    for one in kinds:
        if hasattr(one, "from_dict"):
            return one.from_dict(value)
        if one is datetime:
            return datetime.fromisoformat(value)
        if isinstance(one, type) and issubclass(one, Enum):
            return one(value)
        if typing.get_origin(one) is list:
            return typed(one, value)
    return value


def as_json(parsed: Any) -> Any:
    if isinstance(parsed, list):
        return [as_json(one) for one in parsed]
    return parsed.to_dict() if hasattr(parsed, "to_dict") else parsed


def answer(module: ModuleType, call: dict[str, Any], client: Any) -> dict[str, Any]:
    kinds = typing.get_type_hints(module._get_kwargs, vars(module))
    sent = {plain(name): value for name, value in call["params"].items()} | {"body": call["body"]}
    values = {name: typed(kind, sent[plain(name)]) for name, kind in kinds.items() if plain(name) in sent}
    reply = module.sync_detailed(client=client.with_headers(call["headers"]), **values)
    if hasattr(reply.parsed, "payload"):
        got = "file" if reply.parsed.payload.read() == reply.content else "another file"
    else:
        got = as_json(reply.parsed)
    return {"id": call["id"], "status": int(reply.status_code), "content": reply.content.decode("latin-1"), "got": got}


def main(folder: str, package: str, url: str, calls: str) -> None:
    sys.path.insert(0, folder)
    client = importlib.import_module(package).Client(base_url=url)
    found = operations(package)
    asked = json.loads(Path(calls).read_text())
    print(json.dumps([answer(found[plain(call["id"])], call, client) for call in asked]))


main(*sys.argv[1:])
