"""Rules about how a file is written: YAML, its name and versions, descriptions, tags, servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mockserver.caiso.change_log import change_log
from mockserver.caiso.names import spec_name
from mockserver.files.yaml12 import in_yaml_1_1
from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.subject import Subject

_TAGS_OF_TABLES = ("table", "tr", "td", "th")


def _words_of_1_1(subject: Subject, booleans: bool) -> Iterator[Hit]:
    for word in subject.scalars:
        meant = in_yaml_1_1(word.text) if word.plain else None
        if meant and meant.startswith(("true", "false")) is booleans:
            yield Hit(word.pointer, f"`{word.text}` stands without quotes, in YAML 1.1 {meant}")


def _name_against_version(subject: Subject) -> Iterator[Hit]:
    name, version = subject.document.name, str(subject.root["info"].get("version", ""))
    if spec_name(name.stem) and name.version != version:
        yield Hit(("info", "version"), f"the name of the file says {name.version}, info.version {version}")


def _name_without_form(subject: Subject) -> Iterator[Hit]:
    stem = subject.document.name.stem
    if stem.startswith(("caiso_", "crr_")) and not spec_name(stem):
        yield Hit((), f"the name {stem!r} isn't caiso_<app>_<service>_vMAJOR.MINOR.MINI")


def _change_log_against_version(subject: Subject) -> Iterator[Hit]:
    versions = [revision.version for revision in change_log(subject.description)]
    version = str(subject.root["info"].get("version", ""))
    if versions and version not in versions:
        yield Hit(("info", "description"), f"the change log ends with {versions[-1]} and doesn't list {version}")
    elif versions and versions[-1] != version:
        yield Hit(("info", "description"), f"the change log goes on to {versions[-1]}, the file is {version}")


def _no_change_log(subject: Subject) -> Iterator[Hit]:
    if spec_name(subject.document.name.stem) and not change_log(subject.description):
        yield Hit(("info",), "info.description has no change log")


def _literal_line_feeds(subject: Subject) -> Iterator[Hit]:
    for pointer, text in subject.descriptions:
        if found := re.search(r"\S*(?:\\n|/n(?=[\s<]))", text):
            yield Hit(pointer, f"`{found[0][-20:]}` stands where a line should end")


def _broken_tables(subject: Subject) -> Iterator[Hit]:
    for pointer, text in subject.descriptions:
        for tag in _TAGS_OF_TABLES if "<" in text else ():
            opened = len(re.findall(rf"<{tag}\b", text, re.IGNORECASE))
            closed = len(re.findall(rf"</{tag}>", text, re.IGNORECASE))
            if opened != closed:
                yield Hit(pointer, f"{opened} times <{tag}>, {closed} times </{tag}>")


def _blanks_in_tags(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        for index, tag in enumerate(operation.value.get("tags", [])):
            if " ".join(tag.split()) != tag:
                yield Hit((*operation.pointer, "tags", index), f"the tag {tag!r} has blanks too many")


def _undeclared_tags(subject: Subject) -> Iterator[Hit]:
    tags = subject.root.get("tags")
    names = [tag.get("name") for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else []
    declared = {name for name in names if isinstance(name, str)}
    for operation in subject.operations:
        for index, tag in enumerate(operation.value.get("tags", [])):
            if declared and " ".join(tag.split()) not in declared:
                yield Hit((*operation.pointer, "tags", index), f"the tag {tag!r} isn't in the file's list of tags")


def _servers_that_differ(subject: Subject) -> Iterator[Hit]:
    urls = [str(server.value.get("url", "")) for server in subject.parts["server"] if server.pointer[0] == "servers"]
    paths = list(dict.fromkeys(urlsplit(url).path.rstrip("/") or "/" for url in urls))
    if len(paths) > 1:
        yield Hit(("servers",), f"the servers have different base paths: {', '.join(paths)}")


def _no_security(subject: Subject) -> Iterator[Hit]:
    secured = subject.root.get("security") or any(part.value.get("security") for part in subject.operations)
    if subject.operations and not secured:
        yield Hit((), "no operation says how a client proves who it is")


RULES = [
    Rule(
        "yaml-boolean",
        Level.ODDITY,
        "A parser by YAML 1.1 (PyYAML, SnakeYAML and what is built on them) makes an enum of booleans out of it: "
        "generated clients then lack the values, and validators refuse them.",
        "Reads YAML 1.2, where it is a text. The same file as JSON, at /mocks/<file>.json, can't be misread.",
        lambda subject: _words_of_1_1(subject, booleans=True),
    ),
    Rule(
        "yaml-other-type",
        Level.ODDITY,
        "Parsers by YAML 1.1 and by YAML 1.2 read different values.",
        "Reads YAML 1.2. The same file as JSON, at /mocks/<file>.json, can't be misread.",
        lambda subject: _words_of_1_1(subject, booleans=False),
    ),
    Rule(
        "name-version",
        Level.ERROR,
        "Whoever trusts the name writes a client for another version than the one described.",
        "Goes by the name: paths below /mocks, the catalogue and the choice of the newest version.",
        _name_against_version,
    ),
    Rule(
        "name-form",
        Level.ODDITY,
        "Whoever looks for files by app and service, or for versions of one, overlooks it.",
        "Serves it as the service that its name, title, paths or operationIds tell, else as one of its own.",
        _name_without_form,
    ),
    Rule(
        "change-log",
        Level.ERROR,
        "What changed in this version can't be looked up, or the file is not the version it says.",
        "Serves it; the catalogue shows the change log as it stands.",
        _change_log_against_version,
    ),
    Rule(
        "no-change-log",
        Level.ODDITY,
        "What changed since the version before can't be looked up.",
        "Serves it; the catalogue has no release date for it.",
        _no_change_log,
    ),
    Rule(
        "line-feed",
        Level.ODDITY,
        "Documentation shows the two characters; generated comments contain them.",
        "Shows the text as it stands.",
        _literal_line_feeds,
    ),
    Rule(
        "broken-table",
        Level.ODDITY,
        "A strict reader of HTML or Markdown loses rows, error codes among them.",
        "Reads the rows that are there: every one that begins and ends.",
        _broken_tables,
    ),
    Rule(
        "tag-blanks",
        Level.ODDITY,
        "Generated class names and documentation groups get odd names, or two groups where one was meant.",
        "Only reads the last word of a tag, Read or Write.",
        _blanks_in_tags,
    ),
    Rule(
        "tag-undeclared",
        Level.ODDITY,
        "The group has no description, and documentation may put it last.",
        "Only reads the last word of a tag, Read or Write.",
        _undeclared_tags,
    ),
    Rule(
        "servers-differ",
        Level.ODDITY,
        "A client that takes the first server calls other paths than one that takes the last.",
        "Answers under each of the paths, and at the root.",
        _servers_that_differ,
    ),
    Rule(
        "no-security",
        Level.ODDITY,
        "A generated client sends no credentials. OpenAPI 3.0 has no word for client certificates, with which CAISO "
        "knows its callers.",
        "Takes every caller at its word; with TLS, the client certificate says for whom it may act.",
        _no_security,
    ),
]
