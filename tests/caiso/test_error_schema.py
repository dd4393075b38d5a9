"""The schema of errors in other spellings: codes, texts and checks of access stay those of the file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from mockserver.app import Mock, live_catalogue, load_catalogue
from mockserver.caiso.catalogue import SpecFile
from mockserver.caiso.contract import Contract
from mockserver.caiso.tables import rows_of
from mockserver.files.yaml12 import read_yaml
from mockserver.settings import Settings
from tests.caiso.test_known import NAMES, spelled
from tests.contract.referee import Sent, to_call
from tests.contract.right_requests import acting, right_request
from tests.contract.spec_folders import FOLDERS, PUBLISHED_IS_HERE, WITHOUT_PUBLISHED, each_folder

NAME = "CRRServiceException"
Spell = Callable[[dict[str, Any], Path], None]


def in_another_file(root: dict[str, Any], folder: Path) -> None:
    schemas = root["components"]["schemas"]
    errors = json.loads(json.dumps(schemas[NAME]).replace("#/components/schemas/", "#/"))
    (folder / "errors.json").write_text(
        json.dumps({"Errors": errors, **schemas}).replace("#/components/schemas/", "#/")
    )
    schemas[NAME] = {"$ref": "errors.json#/Errors"}


def inline_in_another_file(root: dict[str, Any], folder: Path) -> None:
    """No schema of the file itself has a name for it."""
    in_another_file(root, folder)
    del root["components"]["schemas"][NAME]
    text = json.dumps(root).replace(f"#/components/schemas/{NAME}", "errors.json#/Errors")
    root.clear()
    root.update(json.loads(text))


def by_all_of(root: dict[str, Any], _folder: Path) -> None:
    schemas = root["components"]["schemas"]
    base = schemas[NAME]
    table = base.pop("description")
    schemas["Base"] = base
    schemas[NAME] = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"description": table}]}


def in_markdown(root: dict[str, Any], _folder: Path) -> None:
    schema = root["components"]["schemas"][NAME]
    rows = [" | ".join(cell.replace("|", r"\|") for cell in row) for row in rows_of(schema["description"])]
    schema["description"] = "\n".join(["| Code | Text |", "|---|---|", *(f"| {row} |" for row in rows)])


def elsewhere(root: dict[str, Any], _folder: Path) -> None:
    root["info"]["description"] += root["components"]["schemas"][NAME].pop("description")


def nowhere(root: dict[str, Any], _folder: Path) -> None:
    del root["components"]["schemas"][NAME]["description"]


def with_errors(folder: str) -> list[Path]:
    paths = sorted(FOLDERS[folder].glob("caiso_crr_*.yaml"))
    return [path for path in paths if NAME in read_yaml(path).get("components", {}).get("schemas", {})]


def loaded(path: Path, folder: Path, spell: Spell) -> tuple[SpecFile, SpecFile]:
    """A file as it is, and with its errors in another spelling."""
    root = read_yaml(path)
    spell(root, folder)
    (folder / f"{path.stem}.json").write_text(json.dumps(root))
    return tuple(load_catalogue(Settings(specs=(one,))).files[0] for one in (path, folder / f"{path.stem}.json"))


@pytest.mark.parametrize("folder", each_folder())
@pytest.mark.parametrize("spell", [in_another_file, inline_in_another_file, by_all_of, in_markdown, elsewhere])
def test_the_codes_and_texts_of_a_file_are_found_in_any_spelling(folder, spell, tmp_path):
    for path in with_errors(folder):
        known, found = loaded(path, tmp_path, spell)

        assert (found.errors.texts, found.errors.of) == (known.errors.texts, "")
        assert [one.guarded for one in found.contracts] == [True] * len(known.contracts)


@pytest.mark.parametrize("folder", each_folder())
def test_a_file_without_a_table_has_the_codes_of_the_newest_that_is_known(folder, tmp_path):
    for path in with_errors(folder):
        known, found = loaded(path, tmp_path, nowhere)

        assert (set(found.errors.texts), found.errors.of) == (set(known.errors.texts), known.version)
        assert [one.guarded for one in found.contracts] == [True] * len(known.contracts)


def test_a_later_version_beside_it_lends_its_table_before_the_one_that_ships(specs, tmp_path):
    (path,) = specs.glob("caiso_crr_auction_*.yaml")
    (tmp_path / "caiso_crr_auction_v1.3.0.yaml").write_text(path.read_text().replace("Too many users", "A crowd"))
    loaded(path, tmp_path, nowhere)

    bare, newer = load_catalogue(Settings(specs=(tmp_path,))).files

    assert (bare.version, bare.errors.of, newer.errors.of) == ("1.2.1", "1.3.0", "")
    assert bare.errors.texts == newer.errors.texts


def test_a_file_whose_errors_look_otherwise_borrows_no_table(specs, tmp_path):
    (path,) = specs.glob("caiso_crr_auction_*.yaml")

    def otherwise(root: dict[str, Any], _folder: Path) -> None:
        root["components"]["schemas"][NAME] = {"type": "object", "properties": {"title": {"type": "string"}}}

    _, found = loaded(path, tmp_path, otherwise)

    assert (bool(found.errors), {one.guarded for one in found.contracts}) == (False, {True})


LONG = [pytest.mark.long, *([] if PUBLISHED_IS_HERE else [WITHOUT_PUBLISHED])]


@cache
def live(path: Path) -> list[Contract]:
    return live_catalogue(Settings(specs=(path,))).files[0].contracts


@cache
def asked(contract: Contract) -> list[Sent]:
    return list(_asked(contract))


def _asked(contract: Contract) -> Iterator[Sent]:
    """Calls that are right, of a stranger, of one without rights, and of the wrong form."""
    sent = acting(contract, right_request(contract))
    query, body = dict(sent.query), json.loads(sent.body or b"null")
    yield sent
    for name in ("NOBODY9", "ZREAD1", "a/b"):
        named = body | {"participantName": name} if isinstance(body, dict) and "participantName" in body else body
        content = sent.body and json.dumps(named).encode()
        yield replace(sent, query=tuple((query | {"participantName": name}).items()), body=content)
    yield replace(sent, query=tuple((query | {"marketName": "NO_SUCH", "fileFormat": "XML"}).items()))


def codes(mock: Mock, contract: Contract, sents: list[Sent], session: str) -> list[tuple[int, tuple[str, ...]]]:
    """Status and codes of the answers to each of the calls."""
    answers = []
    for sent in sents:
        call = to_call(contract, sent)
        call.session = session
        reply = asyncio.run(mock.pipeline.reply_to(call, contract))
        answers.append((int(reply.status), reply.codes))
    return answers


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["specs", pytest.param("published", marks=LONG)])
@pytest.mark.parametrize("spell", [in_another_file, by_all_of, in_markdown, nowhere])
def test_verdicts_codes_and_access_are_those_of_the_file_in_any_spelling(folder, spell, tmp_path, mock):
    for path in with_errors(folder):
        known, found = (live(file.document.path) for file in loaded(path, tmp_path, spell))
        sessions = [mock.pipeline.sessions.create(str(uuid4()), mock.pipeline.sessions.options).id for _ in range(2)]
        for one, other in zip(known, found, strict=True):
            assert codes(mock, other, asked(one), sessions[1]) == codes(mock, one, asked(one), sessions[0])


def is_first(name: str) -> object:
    return pytest.param(name, marks=() if name == NAMES[0] else pytest.mark.long)


@pytest.mark.slow
@pytest.mark.parametrize("name", [is_first(name) for name in NAMES])
def test_verdicts_codes_and_access_are_those_of_the_file_under_any_name(name, tmp_path, mock):
    for path in sorted(FOLDERS["specs"].glob("caiso_crr_*.yaml")):
        copy = tmp_path / path.stem / spelled(name, path)
        copy.parent.mkdir()
        copy.write_bytes(path.read_bytes())
        sessions = [mock.pipeline.sessions.create(str(uuid4()), mock.pipeline.sessions.options).id for _ in range(2)]
        for one, other in zip(live(path), live(copy), strict=True):
            assert codes(mock, other, asked(one), sessions[1]) == codes(mock, one, asked(one), sessions[0])
