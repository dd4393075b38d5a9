"""A SoapUI project of the connectivity rehearsal: one GET and POST sample for each service."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

import orjson

from mockserver.connectivity.samples import Sample

PARTICIPANT = "${#Project#participant}"
_HOST = "${#Project#host}"
_REQUEST_ID = "${=java.util.UUID.randomUUID()}"
_CONFIG = "http://eviware.com/soapui/config"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_VERSION = "5.7.2"
_HEADERS = "com.eviware.soapui.impl.wsdl.WsdlRequest@request-headers"

ET.register_namespace("con", _CONFIG)
ET.register_namespace("xsi", _INSTANCE)


def project(calls: Iterable[Sample], host: str, participant: str) -> bytes:
    """The project file. Host and participant are properties of the project; the keystore is set in SoapUI."""
    root = _element("soapui-project", None, name="CRR connectivity", activeEnvironment="Default", runType="SEQUENTIAL")
    root.set("soapui-version", _VERSION)
    _element("settings", root)
    services: dict[str, list[Sample]] = {}
    for call in calls:
        services.setdefault(call.service, []).append(call)
    for service, own in services.items():
        _interface(root, service, own)
    properties = _element("properties", root)
    for name, value in (("host", host), ("participant", participant)):
        _named(_element("property", properties), name, value)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _interface(root: ET.Element, service: str, calls: Iterable[Sample]) -> None:
    interface = _element("interface", root, name=service, type="rest", basePath="")
    interface.set(f"{{{_INSTANCE}}}type", "con:RestService")
    interface.set("wadlVersion", "http://wadl.dev.java.net/2009/02")
    _identified(interface, service)
    _element("settings", interface)
    _element("definitionCache", interface)
    _text("endpoint", _element("endpoints", interface), _HOST)
    for call in calls:
        _resource(interface, call)


def _resource(interface: ET.Element, call: Sample) -> None:
    operation = call.contract.operation
    resource = _element("resource", interface, name=operation.path.rpartition("/")[2], path=operation.path)
    _identified(resource, operation.stem, operation.key)
    _element("settings", resource)
    parameters = _element("parameters", resource)
    sent = [("caiso-request-id", "HEADER"), *((name, "QUERY") for name in call.params)]
    for name, style in sent:
        parameter = _element("parameter", parameters, required="true")
        _named(parameter, name, "")
        _text("style", parameter, style)
        _text("default", parameter, "")
    _method(resource, call)


def _method(resource: ET.Element, call: Sample) -> None:
    operation = call.contract.operation
    method = _element("method", resource, name=operation.operation_id, method=operation.method)
    _identified(method, operation.stem, operation.key, "method")
    _element("settings", method)
    _element("parameters", method)
    if call.body is not None:
        _representation(method, "REQUEST", "application/json", None)
    for status, reply in call.contract.answers.replies.items():
        kind = "RESPONSE" if status.startswith("2") else "FAULT"
        for media_type in reply.get("content", {}):
            _representation(method, kind, media_type, status)
    _request(method, call)


def _representation(method: ET.Element, kind: str, media_type: str, status: str | None) -> None:
    one = _element("representation", method, type=kind)
    _text("mediaType", one, media_type)
    if status:
        _text("status", one, status)
    _element("params", one)


def _request(method: ET.Element, call: Sample) -> None:
    operation = call.contract.operation
    request = _element("request", method, name="Connectivity", mediaType="application/json", postQueryString="false")
    _identified(request, operation.stem, operation.key, "request")
    headers = _text("setting", _element("settings", request), _header_fragment(call))
    headers.set("id", _HEADERS)
    _text("encoding", request, "UTF-8")
    _text("endpoint", request, _HOST)
    _text("request", request, "" if call.body is None else orjson.dumps(call.body, option=orjson.OPT_INDENT_2).decode())
    _text("originalUri", request, "")
    _text("authType", _element("credentials", request), "No Authorization")
    _element("jmsConfig", request, JMSDeliveryMode="PERSISTENT")
    _element("jmsPropertyConfig", request)
    parameters = _element("parameters", request)
    values: Mapping[str, str] = {"caiso-request-id": _REQUEST_ID, **call.params}
    for name, value in values.items():
        _element("entry", parameters, key=name, value=value)


def _header_fragment(call: Sample) -> str:
    """SoapUI keeps headers as XML inside of text."""
    fragment = ET.Element("xml-fragment")
    accept = ", ".join(call.contract.answers.offered) or "*/*"
    ET.SubElement(fragment, f"{{{_CONFIG}}}entry", key="Accept", value=accept)
    return ET.tostring(fragment, encoding="unicode")


def _element(kind: str, parent: ET.Element | None, /, **attributes: str) -> ET.Element:
    tag = f"{{{_CONFIG}}}{kind}"
    return ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)


def _text(name: str, parent: ET.Element, text: str) -> ET.Element:
    element = _element(name, parent)
    element.text = text
    return element


def _named(parent: ET.Element, name: str, value: str) -> None:
    _text("name", parent, name)
    _text("value", parent, value)


def _identified(element: ET.Element, *words: str) -> None:
    """An id that stays the same from export to export, so that versions can be compared."""
    element.set("id", str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(["crr-mock", *words]))))
