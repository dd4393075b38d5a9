"""Bodies made to keep a server busy: many values in few bytes, all of them wrong, deep, or under endless names."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.desk import AUCTION, bid

Body = Any

TREE = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
    },
}
CLOSED = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/Closed"}},
    },
    "additionalProperties": False,
}
QUARTERS = {"type": "array", "items": {"type": "number", "multipleOf": 0.25}}
SHAPES = {
    "type": "array",
    "items": {"oneOf": [{"$ref": "#/components/schemas/Tree"}, {"$ref": "#/components/schemas/Closed"}]},
}
SCHEMAS = {"Tree": TREE, "Closed": CLOSED, "Quarters": QUARTERS, "Shapes": SHAPES, "Anything": {}}


@dataclass(frozen=True)
class Hostile:
    """A path, and how to make the text of a body for it of so many bytes; `crr` for one of our services."""

    path: str
    text: Callable[[int], str]

    @property
    def crr(self) -> bool:
        return self.path.startswith("/crr")


def api() -> dict[str, Any]:
    """A file with an operation for each schema that is worth attacking."""

    def operation(name: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return {
            "post": {
                "operationId": name,
                "requestBody": {"content": content},
                "responses": {"200": {"description": "Taken"}},
            }
        }

    paths = {f"/{name.lower()}": operation(name) for name in SCHEMAS}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Targets", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def many(text: str, size: int) -> str:
    """A list of as many as fit."""
    return f"[{','.join([text] * (size // (len(text) + 1)))}]"


def names(size: int, name: str = "n{:06}") -> str:
    return ",".join(f'"{name.format(number)}":1' for number in range(size // 12))


def most_names(size: int) -> str:
    """As many as are read, longer ones where there would be too many."""
    number = min(size // 12, 599_000)
    return ",".join(f'"n{each:0{size // number - 6}}":1' for each in range(number))


def chain(levels: int, end: str = '{"name":"a"}') -> str:
    return '{"name":"a","below":[' * levels + end + "]}" * levels


def lists(levels: int) -> str:
    return "[" * levels + "1" + "]" * levels


def bids(text: str) -> str:
    participant = f'"portfolioName":"P1","marketName":"{AUCTION}","participantName":"ZTRD1"'
    return f'{{{participant},"newOffers":[],"newBids":{text}}}'


def curve(point: str, end: str = "") -> Callable[[int], str]:
    def text(size: int) -> str:
        points = many(point, size)
        return bids(f"[{json.dumps({**bid(), 'bidCurve': 0})[:-2]}{points[:-1]}{end}]}}]")

    return text


def last_item(size: int) -> str:
    return f'{{"id":"a","items":{many(ITEM, size // 2)[:-1]},{{{names(size // 2)}}}]}}'


ITEM = '{"id":"a"}'
CREATION = "/crr/auction/v1.0/portfolioCreation"
HOSTILE = {
    "unknown names": Hostile("/closed", lambda size: f'{{"id":"a",{names(size)}}}'),
    "unknown names in one item": Hostile("/closed", lambda size: f'{{"id":"a","items":[{{"id":"a",{names(size)}}}]}}'),
    "unknown names in the last item": Hostile("/closed", last_item),
    "one long name": Hostile("/closed", lambda size: f'{{"{"x" * size}":1}}'),
    "long names": Hostile("/closed", lambda size: f'{{"id":"a",{names(1200, "x" * (size // 100) + "{}")}}}'),
    "a long name on the way": Hostile("/anything", lambda size: f'{{"{"x" * size}":1}}'),
    **{
        f"trees {deep} deep": Hostile("/tree", lambda size, d=deep: f'{{"name":"a","below":{many(chain(d), size)}}}')
        for deep in (4, 40, 400)
    },
    **{
        f"trees {deep} deep, wrong at the end": Hostile(
            "/tree", lambda size, d=deep: f'{{"name":"a","below":{many(chain(d, "{}"), size)}}}'
        )
        for deep in (4, 40, 400)
    },
    "a tree too few": Hostile("/tree", lambda size: f'{{"below":{many(chain(4), size)}}}'),
    "shapes of neither kind": Hostile("/shapes", lambda size: many(chain(20, "{}"), size)),
    "one shape of neither kind": Hostile("/shapes", lambda size: f'[{{"name":1,"below":{many(chain(4), size)}}}]'),
    "quarters": Hostile("/quarters", lambda size: many("0.75", size)),
    "no quarters": Hostile("/quarters", lambda size: many("0.7", size)),
    "numbers": Hostile("/quarters", lambda size: many("1e300", size)),
    **{f"lists {deep} deep": Hostile("/anything", lambda size, d=deep: many(lists(d), size)) for deep in (1, 10, 1000)},
    "objects": Hostile("/anything", lambda size: many("{}", size)),
    "names": Hostile("/anything", lambda size: f"{{{names(size)}}}"),
    "as many names as are read": Hostile("/anything", lambda size: f"{{{most_names(size)}}}"),
    **{
        f"bids of lists {deep} deep": Hostile(CREATION, lambda size, d=deep: bids(many(lists(d), size)))
        for deep in (1, 10, 1000)
    },
    "a bid of unknown names": Hostile(CREATION, lambda size: bids(f"[{{{names(size)}}}]")),
    "bids of digits": Hostile(CREATION, lambda size: bids(f"{{{names(size, '{:06}')}}}")),
    "a long curve": Hostile(CREATION, curve('{"mw":0.1,"price":5}')),
    "a long curve, broken at last": Hostile(CREATION, curve('{"mw":0.1,"price":5}', ",{}")),
    "a wrong curve": Hostile(CREATION, curve('{"mw":"x","price":null}')),
    "an uneven curve": Hostile(CREATION, curve('{"mw":1.23456789,"price":5}')),
    "trees for a name": Hostile(CREATION, lambda size: bids("[]").replace('"P1"', many(lists(100), size))),
}
