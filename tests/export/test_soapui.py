"""The SoapUI project, read as SoapUI reads it and replayed."""

import re
import uuid
from xml.etree import ElementTree as ET

import httpx
import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.connectivity.checklist import Attempt, Verdict
from tests.e2e.test_mutual_tls import context
from tests.serving import tls_serving

CON = {"con": "http://eviware.com/soapui/config"}


@pytest.fixture(scope="module")
def ports(certificates):
    with tls_serving(certificates) as ports:
        yield ports


@pytest.fixture(scope="module")
def project(ports, tmp_path_factory):
    folder = tmp_path_factory.mktemp("soapui")
    done = CliRunner().invoke(app, ["export", "soapui", str(folder), "--host", ports.url])
    return ET.parse(done.stdout.strip()).getroot()


def expand(project, text):
    """Property expansion: ${#Project#name}, and the one Groovy expression that the project uses."""
    held = {
        one.find("con:name", CON).text: one.find("con:value", CON).text
        for one in project.iterfind("con:properties/con:property", CON)
    }
    text = re.sub(r"\$\{#Project#(\w+)\}", lambda match: held[match[1]], text)
    return text.replace("${=java.util.UUID.randomUUID()}", str(uuid.uuid4()))


def samples(project):
    """Service, resource, method and request of each sample."""
    for interface in project.iterfind("con:interface", CON):
        for resource in interface.iterfind("con:resource", CON):
            for method in resource.iterfind("con:method", CON):
                yield interface.get("name"), resource, method, method.find("con:request", CON)


def replay(client, project, resource, method, request):
    """Send a sample as SoapUI does: parameters by their style, headers from the settings."""
    styles = {
        one.find("con:name", CON).text: one.find("con:style", CON).text
        for one in resource.iterfind("con:parameters/con:parameter", CON)
    }
    given = {
        one.get("key"): expand(project, one.get("value")) for one in request.iterfind("con:parameters/con:entry", CON)
    }
    assert set(given) == set(styles)
    fragment = ET.fromstring(request.find("con:settings/con:setting", CON).text)
    headers = {one.get("key"): one.get("value") for one in fragment}
    headers |= {name: value for name, value in given.items() if styles[name] == "HEADER"}
    body = request.find("con:request", CON).text
    if body:
        headers["Content-Type"] = request.get("mediaType")
    url = expand(project, request.find("con:endpoint", CON).text) + resource.get("path")
    query = {name: value for name, value in given.items() if styles[name] == "QUERY"}
    return client.request(
        method.get("method"), url, params=query, headers=headers, content=expand(project, body) if body else None
    )


def test_each_service_has_one_get_and_each_that_takes_writes_one_post(project):
    seen = [(service, method.get("method")) for service, _, method, _ in samples(project)]
    assert len(seen) == len(set(seen)) == 16
    assert {service for service, _ in seen} >= {"app_status", "auction", "tor_conversion"}
    assert sum(method == "GET" for _, method in seen) == 10


def test_every_sample_is_accepted(certificates, ports, project):
    passed = []
    with httpx.Client(verify=context(certificates, "clients/ZPGL-read-write")) as client:
        for service, resource, method, request in samples(project):
            reply = replay(client, project, resource, method, request)
            codes = tuple(one["errorCode"] for one in reply.json()["errorList"]) if reply.status_code >= 400 else ()
            passed.append((service, Attempt(service, method.get("method"), reply.status_code, codes).verdict))
    outside = {service for service, verdict in passed if verdict is Verdict.OUTSIDE}
    assert outside == {"load_migration"}  # a load-serving entity reports no customers
    assert {verdict for service, verdict in passed if service not in outside} == {Verdict.PASSED}


def test_host_and_participant_are_properties_of_the_project(project):
    held = {one.find("con:name", CON).text for one in project.iterfind("con:properties/con:property", CON)}
    assert held == {"host", "participant"}
    assert "ZPGL" not in ET.tostring(project.find("con:interface", CON), encoding="unicode")


def test_the_project_is_the_same_each_time(ports, project, tmp_path):
    CliRunner().invoke(app, ["export", "soapui", str(tmp_path), "--host", ports.url])
    again = next(tmp_path.glob("*.xml"))
    assert ET.tostring(ET.parse(again).getroot()) == ET.tostring(project)
