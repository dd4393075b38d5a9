"""The JSON Schemas of what people write, for editors: made from the models that read the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mockserver.app import ACTIVITIES
from mockserver.market.seed_schema import world_schema

ROOT = Path(__file__).parent.parent

SCHEMAS: dict[str, dict[str, Any]] = {
    "scenarios/worlds/world.schema.json": world_schema(ACTIVITIES),
}


def write() -> None:
    for name, schema in SCHEMAS.items():
        (ROOT / name).write_text(json.dumps(schema, indent=2) + "\n")
