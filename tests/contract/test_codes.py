"""Every code of every table: got by behaviour, or with a reason why only a scenario can raise it."""

import pytest

from mockserver.app import load_catalogue
from mockserver.files.yaml12 import read_yaml
from mockserver.settings import Settings, data_folder
from tests.conftest import error_codes
from tests.contract.provocations import PROVOCATIONS

TABLES = {file.service: set(file.errors.texts) for file in load_catalogue(Settings()).newest if file.errors}
REASONS = read_yaml(data_folder("specs") / "rules" / "only-by-scenario.yaml")
BY_BEHAVIOUR = [(service, code) for service, ways in PROVOCATIONS.items() for code in ways if code in TABLES[service]]


def without_behaviour(service):
    return {one["code"] for one in REASONS if service in one.get("services", TABLES) and one["code"] in TABLES[service]}


@pytest.mark.parametrize(("service", "code"), BY_BEHAVIOUR)
def test_the_code_is_got_by_calls_and_time_alone(client, service, code):
    assert set(error_codes(PROVOCATIONS[service][code](client))) == {code}


@pytest.mark.parametrize("service", TABLES)
def test_every_code_of_a_table_has_a_behaviour_or_a_reason_not_both(service):
    got, not_got = {code for name, code in BY_BEHAVIOUR if name == service}, without_behaviour(service)

    assert got | not_got == TABLES[service]
    assert got & not_got == set()


@pytest.mark.parametrize("entry", REASONS, ids=lambda entry: entry["code"])
def test_every_reason_is_a_sentence_about_codes_that_are_there(entry):
    services = entry.get("services", list(TABLES))

    assert set(entry) <= {"code", "services", "why"}
    assert entry["why"].endswith(".")
    assert any(entry["code"] in TABLES[service] for service in services)
    assert "services" not in entry or all(entry["code"] in TABLES[service] for service in services)
