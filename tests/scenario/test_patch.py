"""JSON Patch as RFC 6902 has it: the examples of its appendix A, and what must fail."""

import pytest
from pydantic import TypeAdapter

from mockserver.scenario.patch import Operation, PatchFailed, patched

OPERATIONS = TypeAdapter(tuple[Operation, ...])
APPENDIX = [
    ("A.1", {"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux"}], {"baz": "qux", "foo": "bar"}),
    ("A.2", {"foo": ["bar", "baz"]}, [{"op": "add", "path": "/foo/1", "value": "qux"}], {"foo": ["bar", "qux", "baz"]}),
    ("A.3", {"baz": "qux", "foo": "bar"}, [{"op": "remove", "path": "/baz"}], {"foo": "bar"}),
    ("A.4", {"foo": ["bar", "qux", "baz"]}, [{"op": "remove", "path": "/foo/1"}], {"foo": ["bar", "baz"]}),
    ("A.5", {"baz": "qux"}, [{"op": "replace", "path": "/baz", "value": "boo"}], {"baz": "boo"}),
    (
        "A.6",
        {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
        [{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}],
        {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
    ),
    (
        "A.7",
        {"foo": ["all", "grass", "cows", "eat"]},
        [{"op": "move", "from": "/foo/1", "path": "/foo/3"}],
        {"foo": ["all", "cows", "eat", "grass"]},
    ),
    (
        "A.8",
        {"baz": "qux", "foo": ["a", 2, "c"]},
        [{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2}],
        {"baz": "qux", "foo": ["a", 2, "c"]},
    ),
    ("A.10", {"foo": "bar"}, [{"op": "add", "path": "/child", "value": {"g": {}}}], {"foo": "bar", "child": {"g": {}}}),
    ("A.14", {"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": 10}], {"/": 9, "~1": 10}),
    ("A.16", {"foo": ["bar"]}, [{"op": "add", "path": "/foo/-", "value": ["abc"]}], {"foo": ["bar", ["abc"]]}),
    ("null", {"a": 1}, [{"op": "replace", "path": "/a", "value": None}], {"a": None}),
    ("root", {"a": 1}, [{"op": "replace", "path": "", "value": [1]}], [1]),
    ("copy", {"a": [1]}, [{"op": "copy", "from": "/a", "path": "/b"}], {"a": [1], "b": [1]}),
    ("no name", {"": 1}, [{"op": "remove", "path": "/"}], {}),
]
FAILING = [
    ("A.9", {"baz": "qux"}, [{"op": "test", "path": "/baz", "value": "bar"}]),
    ("A.12", {"foo": "bar"}, [{"op": "add", "path": "/baz/bat", "value": "qux"}]),
    ("A.15", {"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": "10"}]),
    ("type", {"a": 1}, [{"op": "test", "path": "/a", "value": True}]),
    ("absent", {}, [{"op": "remove", "path": "/a"}]),
    ("absent", {}, [{"op": "replace", "path": "/a", "value": 1}]),
    ("behind the end", {"a": []}, [{"op": "add", "path": "/a/1", "value": 1}]),
    ("leading zero", {"a": [1, 2]}, [{"op": "remove", "path": "/a/01"}]),
    ("into itself", {"a": {"b": 1}}, [{"op": "move", "from": "/a", "path": "/a/b"}]),
    ("minus where nothing is", {"a": [1]}, [{"op": "remove", "path": "/a/-"}]),
]


@pytest.mark.parametrize(
    ("document", "patch", "expected"), [one[1:] for one in APPENDIX], ids=[one[0] for one in APPENDIX]
)
def test_a_patch_does_what_the_rfc_says(document, patch, expected):
    assert patched(document, OPERATIONS.validate_python(patch)) == expected


@pytest.mark.parametrize(("document", "patch"), [one[1:] for one in FAILING], ids=[one[0] for one in FAILING])
def test_a_patch_that_does_not_fit_fails(document, patch):
    with pytest.raises(PatchFailed):
        patched(document, OPERATIONS.validate_python(patch))


def test_a_failing_patch_changes_nothing():
    document = {"a": [1]}

    with pytest.raises(PatchFailed):
        patched(document, OPERATIONS.validate_python([{"op": "add", "path": "/a/0", "value": 0}, *FAILING[0][2]]))

    assert document == {"a": [1]}
