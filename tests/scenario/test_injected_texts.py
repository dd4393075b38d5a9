"""What injected errors say: values where values belong, and the words of the service that raises them too."""

import ast
import re
from pathlib import Path
from random import Random

import pytest

import mockserver
from mockserver.app import load_catalogue
from mockserver.call import Call
from mockserver.openapi.making.maker import Maker
from mockserver.openapi.references import walk
from mockserver.scenario.effects.answers import Error
from mockserver.scenario.effects.effect import Occasion
from mockserver.settings import Settings
from tests.contract.provocations import PROVOCATIONS
from tests.spec_files import PUBLISHED

CATALOGUE = load_catalogue(Settings())
TABLES = {file.service: file.errors for file in CATALOGUE.newest}
FREE = {"SER0017", "SER0030"}  # whose text is what the mock says


def filled_pairs(files):
    """Each operation with each code whose text has arguments."""
    pairs = [(one, code) for file in files for one in file.contracts for code in one.errors.texts]
    return [(one, code) for one, code in pairs if "{" in one.errors.texts[code] and code not in FREE]


FILLED = filled_pairs(CATALOGUE.newest)
ERRORS = ("BusinessError", "ErrorEntry")
MARKET = Path(mockserver.__file__).parent / "market"


def a_call(contract):
    """A call with every parameter and every name of its body, as the file's examples have them."""
    call = Call(contract.operation)
    call.params = {one.key: one.example for one in contract.parameters if one.example is not None}
    if contract.body:
        schema = next(iter(contract.body["content"].values()))["schema"]
        call.body = Maker(contract.document, None, use_examples=True).make(schema)
    return call


def names_in(document):
    """Every name of a parameter or property of a file."""
    nodes = [(pointer, node) for pointer, node in walk(document.root) if isinstance(node, dict)]
    parameters = {str(node["name"]) for _, node in nodes if "in" in node and "name" in node}
    return parameters | {name for pointer, node in nodes if pointer[-1:] == ("properties",) for name in node}


def arguments_of(template, text):
    pattern = re.sub(r"\\\{\d\\\}", "(.*)", re.escape(template))
    return re.fullmatch(pattern, text).groups()


@pytest.fixture(scope="module")
def world(mock):
    return mock.pipeline.sessions.create("injected-texts", mock.pipeline.sessions.options).world


def said(contract, code, call, world):
    """The text of an injected error."""
    reply = Error(code=code).reply(Occasion(call, contract, world, Random(0), ()))
    return reply.verdicts[0].text


def test_the_shipped_files_have_405_pairs_of_operation_and_code_with_arguments():
    assert len(FILLED) == 405


def without_values(file, pairs, full, world):
    """The injected texts that carry a name of the file, or nothing, where a value belongs."""
    names, wrong = names_in(file.document), []
    for contract, code in [pair for pair in pairs if pair[0] in file.contracts]:
        text = said(contract, code, a_call(contract) if full else Call(contract.operation), world)
        found = arguments_of(contract.errors.texts[code], text)
        wrong += [(contract.operation.key, text) for one in found if one in names or not one.strip("? ")]
    return wrong


@pytest.mark.parametrize("full", [True, False], ids=["a call that says all", "a call that says nothing"])
@pytest.mark.parametrize("file", CATALOGUE.newest, ids=lambda file: file.service)
def test_no_injected_text_carries_a_name_where_a_value_belongs(file, full, world):
    assert without_values(file, FILLED, full, world) == []


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files aren't here")
@pytest.mark.parametrize("full", [True, False], ids=["a call that says all", "a call that says nothing"])
def test_no_text_of_the_published_files_does_either(full, world):
    for file in load_catalogue(Settings(specs=(PUBLISHED,))).newest:
        assert without_values(file, filled_pairs([file]), full, world) == []


def test_values_of_lists_and_of_other_names_of_the_same_thing_are_found(mock, world):
    rows = [
        ("POST /secondarymarket/smResponseToBuyOffers", "SMT0016", [{"requestId": 77, "crrId": 1}], "77"),
        ("POST /secondarymarket/smPublicOfferToSpecifiedMp", "SMT0107", [{"respondingMpName": "ZX"}], "ZX"),
        ("POST /torconversion/torConversionCreation", "SEC0001", {"torHolder": "ZTOR9"}, "ZTOR9"),
        ("POST /nomination/portfolioSubmission", "POR0051", {"market": "ALLOC_X", "portfolioName": "P"}, "ALLOC_X"),
        ("POST /loadmigration/dasrSummary", "LMV0102", {"loadMigrationMarket": "LM_1"}, "LM_1"),
        ("POST /historicalforecastedload/loadSubmission", "LHFV0026", {"hourlyLoad": [{}]}, "hourlyLoad[0]"),
    ]
    contracts = {one.operation.key: one for one in CATALOGUE.contracts.values()}
    for key, code, body, value in rows:
        text = said(contracts[key], code, Call(contracts[key].operation, body=body), world)
        assert value in text, (code, text)


def test_services_leave_the_arguments_of_a_file_s_text_to_the_rules_and_say_why():
    """One place says what fills a text, so that services and scenarios can't differ."""
    nodes = [node for path in MARKET.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    raised = [one for one in nodes if isinstance(one, ast.Call) and getattr(one.func, "id", "") in ERRORS]
    for node in raised:
        code = node.args[0]
        is_free = isinstance(code, ast.Constant) and code.value in FREE
        says = {one.arg for one in node.keywords} & {"why", "detail"}
        assert is_free or (len(node.args) == 1 and says), ast.unparse(node)
    assert len(raised) > 50


BY_BEHAVIOUR = [
    (service, code)
    for service, ways in PROVOCATIONS.items()
    for code in ways
    if code in TABLES[service] and code not in FREE | {"SER0029"}  # no scenario happens to a path that isn't there
]


@pytest.mark.parametrize(("service", "code"), BY_BEHAVIOUR)
def test_a_scenario_says_what_the_service_says(client, activate, records, service, code):
    PROVOCATIONS[service][code](client)
    refused = records()[-1]
    activate({"then": [{"fail_then_succeed": {"failures": 1, "code": code}}]})

    headers = {name: value for name, value in refused.headers.items() if name.startswith("x-") or "type" in name}
    query, path = refused.query.decode(), refused.path.removeprefix("/crr")
    client.call(refused.method, f"{path}?{query}", content=refused.content, headers=headers)

    injected = records()[-1]
    assert refused.codes == injected.codes == (code,)
    assert refused.verdicts[0].text.partition(" [")[0] == injected.verdicts[0].text


@pytest.mark.parametrize(("service", "code"), BY_BEHAVIOUR)
def test_where_the_file_s_words_are_bare_log_and_journal_say_why(client, records, service, code):
    reply = PROVOCATIONS[service][code](client)

    verdict = records()[-1].verdicts[0]
    if verdict.text == TABLES[service].texts[code]:  # not a word about this call
        assert verdict.why, verdict
        assert verdict.why not in reply.text
