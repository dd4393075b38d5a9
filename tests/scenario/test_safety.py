"""No rule file can hold up the server, run code, or read what isn't its own (see also test_scenario_load.py)."""

from contextlib import suppress
from time import process_time

import pytest
from pydantic import TypeAdapter, ValidationError

from mockserver.scenario.matching import wanted_by
from mockserver.scenario.values import Matcher
from tests.scenario.conftest import market_status

LONG = "a" * 200_000 + "!"
EVIL = ["^(a+)+$", "(a|aa)+$", "^(a|a?)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"]


@pytest.mark.parametrize("pattern", EVIL)
def test_a_regular_expression_takes_time_in_proportion_to_the_text(pattern):
    found_in = wanted_by(TypeAdapter(Matcher).validate_python({"regex": pattern})).check
    began = process_time()
    found_in(LONG)

    assert process_time() - began < 2


@pytest.mark.parametrize("pattern", ["(a{1000}){1000}", "(?=a)b", r"(a)\1", "(?<!a)b", "["])
def test_a_regular_expression_beyond_that_is_refused(pattern):
    with pytest.raises(ValidationError, match="isn't a regular expression that can be used here"):
        TypeAdapter(Matcher).validate_python({"regex": pattern})


@pytest.mark.parametrize("pattern", [r"\s" * 499, r"\w*" * 300, r"[^\d]" * 190, r"\W" * 499])
def test_a_long_regular_expression_is_read_or_refused_in_no_time(pattern):
    began = process_time()
    with suppress(ValidationError):
        TypeAdapter(Matcher).validate_python({"regex": pattern})

    assert process_time() - began < 0.1  # a quarter of a second, and minutes for 100,000 characters, it was


def test_a_regular_expression_of_more_than_a_thousand_characters_is_refused():
    with pytest.raises(ValidationError, match="a regular expression of 1001 characters, of 1000 at most"):
        TypeAdapter(Matcher).validate_python({"regex": "a" * 1001})


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [(r"^\d+$", "19", "1a"), (r"^[\w-]+$", "a_1-b", "a b"), (r"^\S$", "a", "\t"), (r"^[^\s\d]+$", "ab", "a1")],
)
def test_short_names_of_characters_mean_what_they_do_in_a_spec(pattern, found, not_found):
    found_in = wanted_by(TypeAdapter(Matcher).validate_python({"regex": pattern})).check

    assert (found_in(found), found_in(not_found)) == (True, False)


def test_a_glob_takes_its_time_in_proportion_too():
    like = wanted_by(TypeAdapter(Matcher).validate_python({"glob": "*a" * 30 + "*b"})).check
    began = process_time()
    like("a" * 5_000)

    assert process_time() - began < 2


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "${7*7}", "__import__('os').getcwd()", "%s%n", "!!python/name:os"])
def test_texts_of_a_scenario_are_sent_as_they_are(client, activate, text):
    activate({"then": [{"respond": {"body": {"text": text}}}]})

    assert market_status(client).json() == {"text": text}


def test_a_header_can_not_smuggle_a_line(client):
    rules = [{"then": [{"respond": {"headers": {"X-A": "1\r\nX-B: 2"}}}]}]
    reply = client.http.post("/__admin/scenarios", json={"name": "smuggler", "description": "x", "rules": rules})

    assert reply.status_code == 422


def test_a_file_beside_the_scenario_is_sent(client, tmp_path):
    (tmp_path / "answer.json").write_bytes(b'{"from": "a file"}')
    (tmp_path / "filed.yaml").write_text("description: x\nrules: [{then: [{respond: {file: answer.json}}]}]")
    library = client.mock.pipeline.scenarios.library
    library.folders.append(tmp_path)
    client.mock.pipeline.scenarios.activate(["filed"], client.world)

    assert market_status(client).json() == {"from": "a file"}
    library.folders.remove(tmp_path)
