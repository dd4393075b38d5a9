"""The collection: everything that the spec files describe, in requests that they accept."""

import json
import re
from collections import Counter

import pytest

from mockserver.app import load_catalogue
from mockserver.errors import SpecError
from mockserver.export.certificate import Certificate
from mockserver.export.plan import ExportPlan
from mockserver.export.postman import FORMAT, certificate_list, collection, environment
from mockserver.settings import Settings


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Settings())


@pytest.fixture(scope="module")
def plan(catalogue):
    return ExportPlan.load(Settings().collection_rules, catalogue)


@pytest.fixture(scope="module")
def made(plan):
    return collection(plan)


def requests(made):
    return [item["request"] for folder in made["item"] for item in folder["item"]]


def values(made, plan):
    held = {one["key"]: one["value"] for one in made["variable"]}
    return {**held, **plan.variables, "$guid": "6f1d2c84-53b7-4e0a-9c61-2a7e80d4b913", "$timestamp": "1790000000"}


def scripts(item, listen="test"):
    return "\n".join(line for one in item["event"] if one["listen"] == listen for line in one["script"]["exec"])


def filled(text, known):
    return re.sub(r"\{\{([^}]+)\}\}", lambda match: known[match[1]], text)


def test_there_is_a_folder_for_each_service_with_each_of_its_operations(catalogue, made):
    assert made["info"]["schema"] == FORMAT
    assert Counter(folder["name"] for folder in made["item"]) == Counter(file.title for file in catalogue.newest)
    asked = Counter((one["method"], "/" + "/".join(one["url"]["path"])) for one in requests(made))
    assert asked == Counter((one.method, one.path) for one in catalogue.operations)


def test_host_and_participant_are_variables_everywhere(made):
    for request in requests(made):
        assert request["url"]["raw"].startswith("{{host}}/")
        assert "ZPGL" not in json.dumps(request)


def test_every_variable_has_a_value(made, plan):
    used = set(re.findall(r"\{\{([^}]+)\}\}", json.dumps(made["item"])))
    assert used - set(values(made, plan)) == {"host"}


def test_every_request_is_good_by_its_spec(client, made, plan):
    """Sent with the variables' first values: whatever the service says of them, nothing is malformed."""
    known = {**values(made, plan), "host": ""}
    for request in requests(made):
        headers = {one["key"]: filled(one["value"], known) for one in request["header"]}
        body = filled(request["body"]["raw"], known) if "body" in request else None
        reply = client.call(request["method"], filled(request["url"]["raw"], known), headers=headers, content=body)
        assert "SER0017" not in reply.text, (request["url"]["raw"], reply.text)
        assert reply.status_code not in (401, 404, 406, 415), request["url"]["raw"]


def test_every_request_has_a_test_of_its_status_and_of_its_answer(made):
    for folder in made["item"]:
        assert "pm.response.code" in scripts(folder)
        assert folder["name"] == "CRR App Status API" or "jsonSchema" in scripts(folder)
        for item in folder["item"]:
            assert "jsonSchema" in scripts(item) or "application/octet-stream" in scripts(item)


def test_most_requests_must_succeed(plan):
    planned = [one for folder in plan.folders for one in folder.requests]
    assert sum(one.succeeds is not False for one in planned) >= 55


def test_nothing_of_the_world_hangs_on_the_clock_of_whoever_runs_it(made):
    every = "\n".join(scripts(item) for folder in made["item"] for item in folder["item"])
    assert not re.search(r"\b(new Date|Date\.now|_\.)", every)


def test_what_a_run_remembers_is_forgotten_when_the_next_one_begins(made, plan):
    first = made["item"][0]["item"][0]
    assert all(json.dumps(flag) in scripts(first, "prerequest") for flag in plan.flags)
    assert len(plan.flags) > 15


def test_each_condition_of_a_success_is_remembered_somewhere(plan):
    asked = {one.succeeds for folder in plan.folders for one in folder.requests} - {True, False}
    assert asked <= plan.flags


def test_the_environment_holds_host_and_participants(plan):
    made = environment(plan.acting_for("ZTRD1"), "https://localhost:8443/crr")
    held = {one["key"]: one["value"] for one in made["values"]}
    assert held["host"] == "https://localhost:8443/crr"
    assert (held["participant"], held["udc"]) == ("ZTRD1", "UPGAE")


def test_the_certificate_list_holds_the_keystore_with_its_passphrase(tmp_path):
    certificate = Certificate.of_keystore(tmp_path / "me.p12", "secret")
    (listed,) = certificate_list("https://localhost:8443/crr", certificate)
    assert listed["matches"] == ["https://localhost:8443/*"]
    assert (listed["pfx"], listed["passphrase"]) == ({"src": str(tmp_path / "me.p12")}, "secret")


TOYS = """\
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
paths:
  /toys/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1, exclusiveMinimum: true}, example: 5}
      responses:
        '200':
          description: a toy
          content:
            application/json:
              schema: {type: object, required: [format], properties: {format: {type: number, minimum: 0,
                       exclusiveMinimum: true, multipleOf: 0.1, nullable: true}}}
"""


def test_any_other_file_becomes_a_folder_too(tmp_path):
    (tmp_path / "toys.yaml").write_text(TOYS)
    settings = Settings(specs=(tmp_path,))
    (folder,) = collection(ExportPlan.load(settings.collection_rules, load_catalogue(settings)))["item"]
    (item,) = folder["item"]
    assert item["request"]["url"]["path"] == ["toys", ":id"]
    assert item["request"]["url"]["variable"] == [{"key": "id", "value": "5"}]
    schema = json.loads(re.search(r"jsonSchema\((\{.*\})\)", scripts(item))[1])
    assert schema["properties"]["format"] == {"type": ["number", "null"], "exclusiveMinimum": 0}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("suceeds: 'Yes'", "there is no key `suceeds` here; did you mean 'succeeds'?"),
        ("body: {mw: 99999999999999999999}", "`body` holds what can't be sent: Integer exceeds 64-bit range"),
    ],
)
def test_a_mistake_in_the_rules_is_refused_with_its_line(tmp_path, catalogue, keys, said):
    rules = tmp_path / "collection.yaml"
    rules.write_text(f"services:\n  auction:\n    operations:\n      - {{of: GET /auction/portfolio, {keys}}}\n")

    with pytest.raises(SpecError, match=rf"collection.yaml:4: {re.escape(said)}"):
        ExportPlan.load(rules, catalogue)
