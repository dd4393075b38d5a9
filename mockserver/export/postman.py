"""A Postman collection (format 2.1) with its environment, and the certificates as newman takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from mockserver.export.certificate import Certificate
from mockserver.export.plan import Choice, ExportPlan, Folder, Planned
from mockserver.export.reply_schema import reply_schema
from mockserver.export.request import Request, request_of

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_TITLE = "CRR services"
_SCRIPTS = Path(__file__).parent / "scripts"


def collection(plan: ExportPlan) -> dict[str, Any]:
    """The collection: a folder for each service, a request for each operation."""
    folders = [_folder(folder, plan) for folder in plan.folders]
    if first := next((item for folder in folders for item in folder["item"]), None):
        first["event"].append(_event("prerequest", [_script("begin", FLAGS=_json(sorted(plan.flags)))]))
    return {
        "info": {"name": _TITLE, "schema": FORMAT, "description": _description(plan)},
        "item": folders,
        "variable": [{"key": name, "value": value} for name, value in plan.defaults.items()],
    }


def _description(plan: ExportPlan) -> str:
    return (
        "Every operation of the CRR services, in an order that plays whole processes. Set the host and "
        f"{', '.join(plan.variables)} in the environment."
    )


def environment(plan: ExportPlan, host: str) -> dict[str, Any]:
    """Host and participants."""
    held = {"host": host, **plan.variables}
    return {
        "name": f"{_TITLE} at {urlsplit(host).netloc}",
        "values": [{"key": name, "value": value, "enabled": True} for name, value in held.items()],
        "_postman_variable_scope": "environment",
    }


def certificate_list(host: str, certificate: Certificate) -> list[dict[str, Any]]:
    """What newman's --ssl-client-cert-list reads."""
    made: dict[str, Any] = {kind: {"src": str(path)} for kind, path in certificate.files.items()}
    if certificate.passphrase:
        made["passphrase"] = certificate.passphrase
    parts = urlsplit(host)
    return [{"name": _TITLE, "matches": [f"{parts.scheme}://{parts.netloc}/*"], **made}]


def _folder(folder: Folder, plan: ExportPlan) -> dict[str, Any]:
    return {
        "name": folder.file.title,
        "item": [_item(one, plan) for one in folder.requests],
        "event": [_event("test", [_script("every_answer", SCHEMA=_json(_error_schema(folder)))])],
    }


def _error_schema(folder: Folder) -> dict[str, Any]:
    """The schema of the service's refusals; anything where its file declares none."""
    for contract in folder.file.contracts:
        for status, reply in contract.answers.replies.items():
            if status.startswith("4") and (content := reply.get("content")):
                return reply_schema(next(iter(content.values())).get("schema", {}), contract.document)
    return {}


def _item(planned: Planned, plan: ExportPlan) -> dict[str, Any]:
    operation, request = planned.contract.operation, request_of(planned, plan)
    made: dict[str, Any] = {
        "method": operation.method,
        "header": [{"key": name, "value": value} for name, value in request.headers],
        "url": _url(request),
    }
    if request.body is not None:
        made["body"] = {"mode": "raw", "raw": request.body, "options": {"raw": {"language": "json"}}}
    name = f"{operation.method} {operation.path.rpartition('/')[2]}"
    return {"name": name, "request": made, "event": [_event("test", _scripts(planned, plan))]}


def _url(request: Request) -> dict[str, Any]:
    path = [f":{part[1:-1]}" if part.startswith("{") else part for part in request.path.strip("/").split("/")]
    query = "&".join(f"{name}={_escaped(value)}" for name, value in request.query)
    made: dict[str, Any] = {
        "raw": f"{{{{host}}}}/{'/'.join(path)}{'?' if query else ''}{query}",
        "host": ["{{host}}"],
        "path": path,
        "query": [{"key": name, "value": _escaped(value)} for name, value in request.query],
    }
    if request.path_values:
        made["variable"] = [{"key": name, "value": value} for name, value in request.path_values.items()]
    return made


def _escaped(value: str) -> str:
    """Escaped for a query, but for the variables."""
    return quote(value, safe="{}$:")


def _scripts(planned: Planned, plan: ExportPlan) -> list[str]:
    """What is tested of an answer, and then taken from it."""
    answers, scripts = planned.contract.answers, []
    if planned.succeeds:
        flag = "" if planned.succeeds is True else planned.succeeds
        scripts.append(_script("succeeds", FLAG=_json(flag)))
    content = answers.replies.get(answers.success, {}).get("content", {})
    media_type, media = next(iter(content.items())) if content else ("", {})
    if "json" in media_type:
        schema = reply_schema(media.get("schema", {}), planned.contract.document)
        scripts.append(_script("json_answer", SCHEMA=_json(schema)))
    elif media_type:
        scripts.append(_script("other_answer", MEDIA=media_type))
    return [*scripts, *_memory(planned, plan, "json" in media_type)]


def _memory(planned: Planned, plan: ExportPlan, is_json: bool) -> list[str]:
    """The scripts that take variables from an answer, or from the file that it brings."""
    if not planned.remember:
        return []
    choices = _json([_choice(one, plan) for one in planned.remember])
    if is_json:
        return [_script("remember", ANSWER="pm.response.json()", CHOICES=choices)]
    file = "JSON.parse(unzipped(pm.response.stream))"
    return [_script("unzip"), _script("remember", ANSWER=file, CHOICES=choices)]


def _choice(choice: Choice, plan: ExportPlan) -> dict[str, Any]:
    made: dict[str, Any] = {"where": choice.where, "take": choice.take, "then": choice.then}
    if asked := plan.planned(choice.ask):
        request = request_of(asked, plan)
        header = [{"key": name, "value": value} for name, value in request.headers]
        url = _url(request)["raw"]
        made["ask"] = {"method": asked.contract.operation.method, "url": url, "header": header}
        made["answers"] = choice.answers
    return made


def _script(name: str, **values: str) -> str:
    """A script with values in place of its words."""
    text = (_SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
    for word, value in values.items():
        text = text.replace(word, value)
    return text


def _event(listen: str, scripts: list[str]) -> dict[str, Any]:
    lines = "".join(scripts).rstrip("\n").split("\n")
    return {"listen": listen, "script": {"type": "text/javascript", "exec": lines}}


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
