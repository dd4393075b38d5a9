"""Scenario files are strict: whatever is wrong stops the start with file, line, key and the nearest known name."""

import pytest

from mockserver.app import load_catalogue
from mockserver.errors import ScenarioError
from mockserver.scenario.load import load_scenario, scenario_of
from mockserver.settings import Settings

HEAD = "description: A test.\nrules:\n"
WRONG = [
    (
        "- when: {servise: auction}\n  then: [busy]",
        3,
        "rules[0].when: there is no key 'servise' here; did you mean 'service'?",
    ),
    (
        "- when: {service: auctoin}\n  then: [busy]",
        3,
        "rules[0].when.service: there is no service 'auctoin'; did you mean 'auction'?",
    ),
    (
        "- when:\n    service: auction\n    operation: portfolioCreatoin\n  then: [busy]",
        5,
        "there is no operation 'portfolioCreatoin' among those that the keys before it leave; did you mean 'portfolio",
    ),
    ("- when: {version: 9.9.9}\n  then: [busy]", 3, "there is no version '9.9.9'"),
    ("- when: {operation: portfolioCreation, method: get}\n  then: [busy]", 3, "there is no method 'get' among those"),
    ("- when: {params: {marketNam: x}}\n  then: [busy]", 3, "'marketNam'; did you mean 'marketName'?"),
    ("- then:\n    - busy\n    - dealy: 1s", 5, "there is no effect 'dealy'; did you mean 'delay'?"),
    ("- then: [{delay: 400}]", 3, "a duration is written with its unit, such as 400ms"),
    ("- then: [{delay: {uniform: {min: 2s, max: 1s}}}]", 3, "`min` is more than `max`"),
    ("- then: [{error: POR0110}]", 3, "no spec lists the code 'POR0110'; did you mean"),
    ("- when: {service: messages}\n  then: [{error: POR0100}]", 4, "lists POR0100; it is in the table of auction"),
    ("- when: {service: [auction, messages]}\n  then: [{error: POR0100}]", 4, "no operation of messages lists POR0100"),
    ("- then: [{error: {}}]", 3, "an error has either a `code` or `entries`"),
    ("- then: [busy, login_page]", 3, "another one never happens"),
    ("- then: [{patch: [{op: add, path: /a}]}]", 3, "the operation add needs a `value`"),
    ("- then: [truncated_body]\n  commit: never", 4, "leave `commit` out"),
    ("- then: [{delay: 1s}]\n  commit: before", 4, "leave `commit` out"),
    ("- when: {service: auction}", 3, "the rule does nothing"),
    ("- then: [busy]\n  requires: closed", 4, "there is no step 'closed'"),
    ("- then: [busy]\n  times: 0", 4, "a number of at least 1 is expected here, not 0"),
    ("- then: [busy]\n  when: {probability: 1.5}", 4, "a number of at most 1.0 is expected here, not 1.5"),
    ("- then: [busy]\n  when: {nth: '3'}", 4, "a whole number is expected here, not '3'"),
    ("- then: [{respond: {file: ../../secret}}]", 3, "leaves the folder"),
    ("- then: [{respond: {status: 204, body: 1}}]", 3, "a reply of status 204 has no body"),
    ("- then: [{respond: {headers: {Content-Length: '3'}}}]", 3, "the server writes the header Content-Length itself"),
    ('- then: [{respond: {body: 1, media_type: "a/b\\r\\nx: y"}}]', 3, "'a/b\\r\\nx: y'"),
    ('- then: [{wrong_content_type: "a/b\\r\\nx: y"}]', 3, "'a/b\\r\\nx: y'"),
    ("- then: [{respond: {file: nothing.json}}]", 3, "can't be read: No such file"),
    ("- then: [{respond: {body: 1, example: edge}}]", 3, "one of `body`, `file` and `example`"),
    ("- then: [{respond: {example: egde}}]", 3, "no operation here has the example 'egde'; did you mean 'edge'?"),
    (
        "- when: {participant: {regex: x}}\n  then: [busy]",
        3,
        """participant: a list is expected here, not {"regex":"x"}""",
    ),
    ("- when: {access: wirte}\n  then: [busy]", 3, "'read' or 'write' is expected here, not 'wirte'"),
    ("- when: {body: {/newBids: {globb: x}}}\n  then: [busy]", 3, "no key 'globb' here; did you mean 'glob'?"),
    ("- then: [{busy: {a: 1}}]", 3, "then[0].busy: there is no key 'a' here"),
    ("- then: [{error: {code: 5}}]", 3, "code: a text is expected here, not 5"),
    ("- then: [{error: nope}]", 3, "an error code such as POR0100 is expected here, not 'nope'"),
    (
        "- then: [{respond: {headers: {x-a: €}}}]",
        3,
        "headers.x-a: a header's text, of letters that Latin-1 has, is expected here, not '€'",
    ),
    ("- then: [{respond: {headers: {a b: x}}}]", 3, "the name of a header is expected here, not 'a b'"),
    ("- then: [busy]\n  when: {time: {hours: {a: 1}}}", 4, """hours are written like 16:45-17:00, not {"a":1}"""),
    ("- then: 5", 3, "rules[0].then: a list is expected here, not 5"),
    (
        "- when: {headers: {a: {regex: '(a)\\1'}}}\n  then: [busy]",
        3,
        "isn't a regular expression that can be used here",
    ),
    (
        "- when: {body: {newBids: 1}}\n  then: [busy]",
        3,
        "body.newBids: a JSON pointer, which begins with /, is expected here",
    ),
    ("- when: {time: {from: '2026-11-01'}}\n  then: [busy]", 3, "a date, a time and an offset"),
    (
        "- when: {time: {from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z'}}\n  then: [busy]",
        3,
        "`from` has to lie before `to`",
    ),
]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Settings())


@pytest.mark.parametrize(("rules", "line", "message"), WRONG, ids=[one[2] for one in WRONG])
def test_a_wrong_file_is_refused_with_its_line_and_a_hint(tmp_path, catalogue, rules, line, message):
    path = tmp_path / "wrong.yaml"
    path.write_text(HEAD + rules)

    with pytest.raises(ScenarioError) as problem:
        load_scenario(path, catalogue)

    assert (problem.value.line, problem.value.file) == (line, path)
    assert message in problem.value.message


def test_a_posted_scenario_names_the_place_in_its_data(catalogue):
    with pytest.raises(ScenarioError, match=r"^mine: rules\[1\]: there is no key 'thn' here; did you mean 'then'\?$"):
        list(scenario_of({"description": "x", "rules": [{"then": ["busy"]}, {"thn": ["busy"]}]}, "mine", catalogue))


def test_a_posted_scenario_can_not_read_files(catalogue):
    with pytest.raises(ScenarioError, match="can only be named in a scenario file"):
        list(
            scenario_of(
                {"description": "x", "rules": [{"then": [{"respond": {"file": "README.md"}}]}]}, "mine", catalogue
            )
        )


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, catalogue):
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "x.yaml").write_text(HEAD + "- then: [{respond: {file: link}}]")

    with pytest.raises(ScenarioError, match="leaves the folder"):
        load_scenario(folder / "x.yaml", catalogue)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!include x"])
def test_a_file_can_not_make_python_objects(tmp_path, catalogue, tag):
    (tmp_path / "x.yaml").write_text(f"description: {tag}\nrules: [{{then: [busy]}}]")

    with pytest.raises(ScenarioError, match="not readable as YAML"):
        load_scenario(tmp_path / "x.yaml", catalogue)
