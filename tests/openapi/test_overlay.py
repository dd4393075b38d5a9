import pytest

from mockserver.errors import SpecError
from mockserver.files.yaml12 import read_yaml
from mockserver.openapi.overlay import apply_overlay
from mockserver.settings import data_folder

HEAD = "overlay: 1.0.0\nactions:\n"


def applied(write, root, actions):
    apply_overlay(root, write("x.overlay.yaml", HEAD + actions))
    return root


@pytest.mark.parametrize(
    ("actions", "result"),
    [
        ("  - {target: $.a, update: {b: 2, d: 3}}", {"a": {"b": 2, "c": {"x": 1}, "d": 3}, "l": [1, 2, 3]}),
        ("  - {target: $, update: {a: {c: {y: 2}}}}", {"a": {"b": 1, "c": {"x": 1, "y": 2}}, "l": [1, 2, 3]}),
        ("  - {target: $, update: {l: [4]}}", {"a": {"b": 1, "c": {"x": 1}}, "l": [1, 2, 3, 4]}),
        ("  - {target: $.l, update: 4}", {"a": {"b": 1, "c": {"x": 1}}, "l": [1, 2, 3, 4]}),
        ("  - {target: '$.l[0,2]', remove: true}", {"a": {"b": 1, "c": {"x": 1}}, "l": [2]}),
        ("  - {target: '$..*', remove: true}", {}),
        ("  - {target: $.a.c, remove: true, description: why, x-note: 1}", {"a": {"b": 1}, "l": [1, 2, 3]}),
        ("  - {target: $.a.c, remove: false}", {"a": {"b": 1, "c": {"x": 1}}, "l": [1, 2, 3]}),
        (
            "  - {target: $.a, update: {b: 5}}\n  - {target: '$[?@.b == 5]', update: {e: 6}}",
            {"a": {"b": 5, "c": {"x": 1}, "e": 6}, "l": [1, 2, 3]},
        ),
    ],
)
def test_actions_are_carried_out_in_their_order(write, actions, result):
    assert applied(write, {"a": {"b": 1, "c": {"x": 1}}, "l": [1, 2, 3]}, actions) == result


def test_what_is_laid_over_two_places_stays_two_things(write):
    actions = "  - {target: '$.*', update: {n: {x: 1}}}\n  - {target: $.a.n, update: {x: 2}}"

    assert applied(write, {"a": {}, "b": {}}, actions) == {"a": {"n": {"x": 2}}, "b": {"n": {"x": 1}}}


def test_an_action_that_matches_nothing_is_passed_over_and_named(write):
    path = write("x.overlay.yaml", HEAD + "  - {target: $.a, update: {b: 1}}\n  - {target: $.z, remove: true}")

    assert apply_overlay({"a": {}}, path) == [1]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1", 1, "`overlay: 1.0.0` is missing"),
        ("overlay: 2.0.0\nactions: []", 1, "`overlay: 1.0.0` is missing"),
        ("overlay: 1.0.0\nactions: {}", 2, "needs a list of `actions`"),
        (HEAD + "  - {target: $.a}\n  - {update: {}}", 4, "needs a `target`"),
        (HEAD + "  - {target: $.a, upgrade: {}}", 3, "no key 'upgrade'"),
        (HEAD + "  - {target: a.b, update: {}}", 3, "isn't a JSONPath"),
        (HEAD + "  - {target: $, remove: true}", 3, "the whole file can't be removed"),
        (HEAD + "  - {target: $.a, update: [1]}", 3, "only a mapping"),
        (HEAD + "  - {target: $.a.b, update: {x: 1}}", 3, "only a mapping"),
    ],
)
def test_an_overlay_that_cannot_be_carried_out_is_refused_with_its_line(write, text, line, reason):
    path = write("x.overlay.yaml", text)

    with pytest.raises(SpecError, match=reason) as refusal:
        apply_overlay({"a": {"b": 1}}, path)

    assert (refusal.value.file, refusal.value.line) == (path, line)


OVERLAYS = sorted((data_folder("specs") / "overlays").iterdir())


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name)
def test_every_action_of_a_shipped_overlay_says_why(overlay):
    assert all(action["description"] for action in read_yaml(overlay)["actions"])


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name)
def test_every_action_of_a_shipped_overlay_finds_its_target_in_the_published_file(overlay, published):
    root = read_yaml(published / overlay.name.replace(".overlay", ""))

    assert apply_overlay(root, overlay) == []
