"""A Postman collection (format 2.1) with its environment, and the certificates as newman takes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from mockserver.export.plan import Folder, Plan, Planned
from mockserver.export.reply_schema import reply_schema
from mockserver.export.request import Request, request_of

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_TITLE = "CRR services"
_PER_RUN = """\
// the messages of the last thirty days
pm.collectionVariables.set("since", new Date(Date.now() - 30 * 864e5).toISOString().slice(0, 19) + "Z");"""
_EVERY_ANSWER = """\
pm.test("the caller may ask this", () => pm.expect([401, 403]).to.not.include(pm.response.code));
if (pm.response.code >= 400) {{
  pm.test("the refusal is as its spec says", () => pm.response.to.have.jsonSchema({schema}));
  pm.test("the request was understood", () => {{
    pm.expect(pm.response.code).to.be.below(500);
    pm.expect(pm.response.text()).to.not.match(/"errorCode": ?"(SER0017|SER0029)"/);
  }});
}}"""
_SUCCESS = """pm.test("it succeeds", () => pm.expect(pm.response.code).to.be.within(200, 299));"""
_JSON_ANSWER = """\
if (pm.response.code < 300) {{
  pm.test("the answer is as its spec says", () => pm.response.to.have.jsonSchema({schema}));
}}"""
_OTHER_ANSWER = """\
if (pm.response.code < 300) {{
  pm.test("the answer is {media}", () => pm.expect(pm.response.headers.get("content-type")).to.include("{media}"));
}}"""
_REMEMBER = """\
if (pm.response.code < 300) {{
  const now = new Date().toISOString();
  const all = [].concat(pm.response.json());
  const open = all.find((one) => Object.entries(one).some(([name, window]) =>
    name.endsWith("ubmissionWindow") && window.openDate <= now && now < window.closeDate));
  for (const [name, way] of Object.entries({ways})) {{
    const value = _.get(open || all[0], way);
    if (value !== undefined) pm.collectionVariables.set(name, String(value));
  }}
}}"""


def collection(plan: Plan) -> dict[str, Any]:
    """The collection: a folder for each service, a request for each operation."""
    defaults: dict[str, str] = {}
    items = [_folder(folder, defaults) for folder in plan.folders]
    variables = {name: value for name, value in defaults.items() if name not in plan.variables}
    return {
        "info": {"name": _TITLE, "schema": FORMAT, "description": _description(plan)},
        "item": items,
        "event": [_script("prerequest", _PER_RUN)],
        "variable": [{"key": name, "value": value} for name, value in variables.items()],
    }


def _description(plan: Plan) -> str:
    return (
        "Every operation of the CRR services, in an order that plays whole processes. Set the host and "
        f"{', '.join(plan.variables)} in the environment."
    )


def environment(plan: Plan, host: str, participant: str | None, certificate: Mapping[str, Path]) -> dict[str, Any]:
    """Host, participants, and where the client's certificate lies: keys "cert" and "key", or "pfx"."""
    values = {"host": host, **plan.variables}
    if participant:
        values["participant"] = participant
    values |= {f"certificate{kind.capitalize()}": str(path) for kind, path in certificate.items()}
    return {
        "name": f"{_TITLE} at {urlsplit(host).netloc}",
        "values": [{"key": name, "value": value, "enabled": True} for name, value in values.items()],
        "_postman_variable_scope": "environment",
    }


def certificate_list(host: str, certificate: Mapping[str, Path]) -> list[dict[str, Any]]:
    """What newman's --ssl-client-cert-list reads."""
    sources = {kind: {"src": str(path)} for kind, path in certificate.items()}
    parts = urlsplit(host)
    return [{"name": _TITLE, "matches": [f"{parts.scheme}://{parts.netloc}/*"], **sources}]


def _folder(folder: Folder, defaults: dict[str, str]) -> dict[str, Any]:
    return {
        "name": folder.file.title,
        "item": [_item(one, defaults) for one in folder.requests],
        "event": [_script("test", _EVERY_ANSWER.format(schema=_json(_error_schema(folder))))],
    }


def _error_schema(folder: Folder) -> dict[str, Any]:
    """The schema of the service's refusals; anything where its file declares none."""
    for contract in folder.file.contracts:
        for status, reply in contract.answers.replies.items():
            if status.startswith("4") and (content := reply.get("content")):
                return reply_schema(next(iter(content.values())).get("schema", {}), contract.document)
    return {}


def _item(planned: Planned, defaults: dict[str, str]) -> dict[str, Any]:
    operation = planned.contract.operation
    request = request_of(planned, "{{$guid}}")
    for name, value in request.defaults.items():
        defaults.setdefault(name, value)
    made: dict[str, Any] = {
        "method": operation.method,
        "header": [{"key": name, "value": value} for name, value in request.headers],
        "url": _url(request),
    }
    if request.body is not None:
        made["body"] = {"mode": "raw", "raw": request.body, "options": {"raw": {"language": "json"}}}
    name = f"{operation.method} {operation.path.rpartition('/')[2]}"
    return {"name": name, "request": made, "event": [_script("test", "\n".join(_tests(planned)))]}


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


def _tests(planned: Planned) -> list[str]:
    answers = planned.contract.answers
    tests = [_SUCCESS] if planned.succeeds else []
    content = answers.replies.get(answers.success, {}).get("content", {})
    for media_type, media in list(content.items())[:1]:
        if "json" in media_type:
            schema = reply_schema(media.get("schema", {}), planned.contract.document)
            tests.append(_JSON_ANSWER.format(schema=_json(schema)))
        else:
            tests.append(_OTHER_ANSWER.format(media=media_type))
    if planned.remember:
        tests.append(_REMEMBER.format(ways=_json(planned.remember)))
    return tests


def _script(listen: str, text: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": text.split("\n")}}


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
