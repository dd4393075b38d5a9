"""A SoapUI project: each operation as a step of a test case, with assertions and the client's certificate."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import orjson

from mockserver.export.certificate import Certificate
from mockserver.export.plan import ExportPlan, Folder, Planned
from mockserver.export.request import VARIABLE, Request, request_of
from mockserver.reports.xml10 import written

_HOST = "${#Project#host}"
_CONFIG = "http://eviware.com/soapui/config"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_VERSION = "5.7.2"
_HEADERS = "com.eviware.soapui.impl.wsdl.WsdlRequest@request-headers"
_SCRIPT = Path(__file__).parent / "scripts" / "choose.groovy"
_GROOVY = {"$guid": "${=java.util.UUID.randomUUID()}", "$timestamp": "${=System.currentTimeMillis()}"}
_BUSINESS = ",400"  # what may come besides a success

ET.register_namespace("con", _CONFIG)
ET.register_namespace("xsi", _INSTANCE)


def project(plan: ExportPlan, host: str, certificate: Certificate | None) -> bytes:
    """The project file. Host, participants and all that steps remember are properties of the project."""
    root = _element("soapui-project", None, name="CRR services", runType="SEQUENTIAL")
    root.set("soapui-version", _VERSION)
    _element("settings", root)
    for folder in plan.folders:
        _interface(root, folder, plan)
    suite = _element("testSuite", root, name="CRR services")
    _identified(suite, "suite")
    _text("runType", suite, "SEQUENTIAL")
    _test_case(suite, plan, certificate)
    held = {"host": host, **plan.variables, **plan.defaults, **dict.fromkeys(sorted(plan.flags), _BUSINESS)}
    _properties(root, held)
    if certificate:
        _keystore(root, certificate)
    return written(root)


def _interface(root: ET.Element, folder: Folder, plan: ExportPlan) -> None:
    """The service as it is described: its resources with their methods."""
    service = folder.file.service
    interface = _element("interface", root, name=service, type="rest", basePath="")
    interface.set(f"{{{_INSTANCE}}}type", "con:RestService")
    interface.set("wadlVersion", "http://wadl.dev.java.net/2009/02")
    _identified(interface, service)
    _element("settings", interface)
    _text("endpoint", _element("endpoints", interface), _HOST)
    for planned in folder.requests:
        _resource(interface, planned, plan)


def _resource(interface: ET.Element, planned: Planned, plan: ExportPlan) -> None:
    operation, request = planned.contract.operation, request_of(planned, plan)
    resource = _element("resource", interface, name=_name(planned), path=operation.path)
    _identified(resource, operation.stem, operation.key)
    _element("settings", resource)
    parameters = _element("parameters", resource)
    for name, (style, _) in _parameters(request).items():
        parameter = _element("parameter", parameters, required="true")
        _named(parameter, name, "")
        _text("style", parameter, style)
        _text("default", parameter, "")
    method = _element("method", resource, name=operation.operation_id, method=operation.method)
    _identified(method, operation.stem, operation.key, "method")
    _element("settings", method)
    _element("parameters", method)


def _test_case(suite: ET.Element, plan: ExportPlan, certificate: Certificate | None) -> None:
    """All requests in their order, each followed by the script that takes from its answer what later ones need."""
    case = _element("testCase", suite, name="All operations", failOnError="false", failTestCaseOnErrors="true")
    _identified(case, "case")
    _element("settings", case)
    _script(case, "Begin", _beginning(plan))
    for folder in plan.folders:
        for planned in folder.requests:
            _step(case, planned, plan, certificate)
            if planned.remember:
                _script(case, f"After {_step_name(planned)}", _choosing(planned, plan))


def _beginning(plan: ExportPlan) -> str:
    flags = orjson.dumps(sorted(plan.flags)).decode()
    return f'{flags}.each {{ testRunner.testCase.testSuite.project.setPropertyValue(it, "{_BUSINESS}") }}'


def _choosing(planned: Planned, plan: ExportPlan) -> str:
    choices = [
        {
            "where": {way: _expanding(text) for way, text in one.where.items()},
            "ask": _step_name(asked) if (asked := plan.planned(one.ask)) else "",
            "answers": one.answers,
            "take": one.take,
            "then": one.then,
        }
        for one in planned.remember
    ]
    zipped = not any("json" in media for media in planned.contract.answers.offered)
    values = {"STEP": _step_name(planned), "CHOICES": orjson.dumps(choices).decode()}
    text = _SCRIPT.read_text(encoding="utf-8").replace("ZIPPED", "true" if zipped else "false")
    for word, value in values.items():
        text = text.replace(word, _groovy(value))
    return text


def _groovy(text: str) -> str:
    """A literal of Groovy that nothing is expanded in, neither by Groovy nor by SoapUI."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024")
    return f"'{escaped}'"


def _script(case: ET.Element, name: str, text: str) -> None:
    step = _element("testStep", case, type="groovy", name=name)
    _identified(step, "script", name)
    _element("settings", step)
    ET.SubElement(_element("config", step), "script").text = text


def _step(case: ET.Element, planned: Planned, plan: ExportPlan, certificate: Certificate | None) -> None:
    operation, request = planned.contract.operation, request_of(planned, plan)
    step = _element("testStep", case, type="restrequest", name=_step_name(planned))
    _identified(step, operation.stem, operation.key, "step")
    _element("settings", step)
    place = {"service": operation.service, "methodName": operation.operation_id, "resourcePath": operation.path}
    config = _element("config", step, **place)
    config.set(f"{{{_INSTANCE}}}type", "con:RestRequestStep")
    _request(config, planned, request, certificate)


def _request(config: ET.Element, planned: Planned, request: Request, certificate: Certificate | None) -> None:
    operation = planned.contract.operation
    media = dict(request.headers).get("Content-Type", "application/json")
    made = _element("restRequest", config, name=_step_name(planned), mediaType=media, postQueryString="false")
    if certificate:
        made.set("sslKeystore", certificate.files["pfx"].name)
    _identified(made, operation.stem, operation.key, "request")
    _text("setting", _element("settings", made), _header_fragment(request)).set("id", _HEADERS)
    _text("encoding", made, "UTF-8")
    _text("endpoint", made, _HOST)
    _text("request", made, _expanding(request.body or ""))
    _assertions(made, planned)
    _text("authType", _element("credentials", made), "No Authorization")
    parameters = _element("parameters", made)
    for name, (_, value) in _parameters(request).items():
        _element("entry", parameters, key=name, value=_expanding(value))


def _assertions(made: ET.Element, planned: Planned) -> None:
    """A success, or, where that depends on the world, a refusal for business reasons."""
    success = planned.contract.answers.success
    others = "" if planned.succeeds is True else f"${{#Project#{planned.succeeds}}}" if planned.succeeds else _BUSINESS
    _assertion(made, planned, "Valid HTTP Status Codes", {"codes": f"{success}{others}"})
    for code in ("SER0017", "SER0029"):  # the request wasn't understood
        token = {"token": f'"{code}"', "ignoreCase": "false", "useRegEx": "false"}
        _assertion(made, planned, "Simple NotContains", token, code)


def _assertion(made: ET.Element, planned: Planned, kind: str, values: Mapping[str, str], *about: str) -> None:
    assertion = _element("assertion", made, type=kind, name=" ".join([kind, *about]))
    operation = planned.contract.operation
    _identified(assertion, operation.stem, operation.key, kind, *about)
    configuration = _element("configuration", assertion)
    for name, value in values.items():
        ET.SubElement(configuration, name).text = value


def _parameters(request: Request) -> dict[str, tuple[str, str]]:
    """Each parameter by name: where it goes, and its value."""
    headers = [(name, value) for name, value in request.headers if name not in ("Accept", "Content-Type")]
    groups = {"TEMPLATE": list(request.path_values.items()), "QUERY": request.query, "HEADER": headers}
    return {name: (style, value) for style, pairs in groups.items() for name, value in pairs}


def _header_fragment(request: Request) -> str:
    """SoapUI keeps headers as XML inside of text."""
    fragment = ET.Element("xml-fragment")
    ET.SubElement(fragment, f"{{{_CONFIG}}}entry", key="Accept", value=dict(request.headers)["Accept"])
    return ET.tostring(fragment, encoding="unicode")


def _keystore(root: ET.Element, certificate: Certificate) -> None:
    crypto = _element("crypto", _element("wssContainer", root))
    _text("source", crypto, str(certificate.files["pfx"]))
    _text("password", crypto, certificate.passphrase)
    _text("type", crypto, "KEYSTORE")


def _expanding(text: str) -> str:
    """The text with SoapUI's expansions in place of {{variables}}."""
    return VARIABLE.sub(lambda match: _GROOVY.get(match[1], f"${{#Project#{match[1]}}}"), text)


def _name(planned: Planned) -> str:
    return planned.contract.operation.path.rpartition("/")[2]


def _step_name(planned: Planned) -> str:
    operation = planned.contract.operation
    return f"{operation.service}: {operation.method} {_name(planned)}"


def _element(kind: str, parent: ET.Element | None, /, **attributes: str) -> ET.Element:
    tag = f"{{{_CONFIG}}}{kind}"
    return ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)


def _text(name: str, parent: ET.Element, text: str) -> ET.Element:
    element = _element(name, parent)
    element.text = text
    return element


def _properties(root: ET.Element, held: Mapping[str, str]) -> None:
    properties = _element("properties", root)
    for name, value in held.items():
        _named(_element("property", properties), name, value)


def _named(parent: ET.Element, name: str, value: str) -> None:
    _text("name", parent, name)
    _text("value", parent, value)


def _identified(element: ET.Element, *words: str) -> None:
    """An id that stays the same from export to export, so that versions can be compared."""
    element.set("id", str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(["crr-mock", *words]))))
