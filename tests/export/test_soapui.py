"""The SoapUI project: what it holds. tests/e2e/test_exported_projects.py runs it."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from mockserver.app import load_catalogue
from mockserver.export.certificate import Certificate
from mockserver.export.plan import ExportPlan
from mockserver.export.soapui import project
from mockserver.settings import Settings

CON = {"con": "http://eviware.com/soapui/config"}
HOST = "https://localhost:8443/crr"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Settings())


@pytest.fixture(scope="module")
def made(catalogue, tmp_path_factory):
    plan = ExportPlan.load(Settings().collection_rules, catalogue).acting_for("ZTRD1")
    keystore = tmp_path_factory.mktemp("soapui") / "me.p12"
    return ET.fromstring(project(plan, HOST, Certificate.of_keystore(keystore, "secret")))


def steps(made):
    return made.findall(".//con:testStep[@type='restrequest']/con:config", CON)


def test_each_operation_is_a_step_of_the_test_case(catalogue, made):
    methods = {
        (one.get("path"), method.get("name")): method.get("method")
        for one in made.iterfind(".//con:resource", CON)
        for method in one.iterfind("con:method", CON)
    }
    asked = [(one.get("resourcePath"), methods[one.get("resourcePath"), one.get("methodName")]) for one in steps(made)]
    assert Counter(asked) == Counter((one.path, one.method) for one in catalogue.operations)


def test_each_step_asserts_its_status_and_that_the_request_was_understood(made):
    for step in steps(made):
        kinds = [one.get("type") for one in step.iterfind(".//con:assertion", CON)]
        assert kinds == ["Valid HTTP Status Codes", "Simple NotContains", "Simple NotContains"]
        assert step.find(".//codes").text.startswith("200")


def test_each_step_shows_the_certificate_that_the_project_holds_with_its_passphrase(made):
    crypto = made.find("con:wssContainer/con:crypto", CON)
    assert crypto.find("con:password", CON).text == "secret"
    assert crypto.find("con:source", CON).text.endswith("/me.p12")
    assert {one.get("sslKeystore") for one in made.iterfind(".//con:restRequest", CON)} == {"me.p12"}


def test_host_and_participants_are_properties_of_the_project(made):
    held = {
        one.find("con:name", CON).text: one.find("con:value", CON).text
        for one in made.iterfind("con:properties/con:property", CON)
    }
    assert (held["host"], held["participant"], held["torHolder"]) == (HOST, "ZTRD1", "ZTOR1")
    assert "ZTOR1" not in ET.tostring(made.find("con:testSuite", CON), encoding="unicode")


def test_the_project_is_the_same_each_time(catalogue):
    plan = ExportPlan.load(Settings().collection_rules, catalogue)
    assert project(plan, HOST, None) == project(plan, HOST, None)
