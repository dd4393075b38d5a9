"""The JSON Schemas of what people write, for editors: made from the models that read the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mockserver.app import ACTIVITIES, load_catalogue
from mockserver.caiso.error_table import ErrorsFile
from mockserver.caiso.releases import CatalogueFile
from mockserver.caiso.upload import UploadEntry
from mockserver.connectivity.samples import ServiceEntry
from mockserver.diff.ignore import IgnoreFile
from mockserver.export.plan import CollectionFile
from mockserver.files.schema import file_schema, list_schema, mapping_schema
from mockserver.market.seed_schema import world_schema
from mockserver.plans.model import PLAN
from mockserver.scenario.schema import SCENARIO, TRIGGERS, completed
from mockserver.settings import Settings
from mockserver.verification.model import VERIFICATION

ROOT = Path(__file__).parent.parent

CATALOGUE = load_catalogue(Settings())

SCHEMAS: dict[str, dict[str, Any]] = {
    "scenarios/plans/plan.schema.json": completed(PLAN, CATALOGUE),
    "scenarios/scenario.schema.json": completed(SCENARIO, CATALOGUE),
    "scenarios/triggers.schema.json": completed(TRIGGERS, CATALOGUE),
    "scenarios/verification.schema.json": completed(VERIFICATION, CATALOGUE),
    "scenarios/worlds/world.schema.json": world_schema(ACTIVITIES),
    "specs/rules/catalogue.schema.json": file_schema(CatalogueFile),
    "specs/rules/collection.schema.json": file_schema(CollectionFile),
    "specs/rules/connectivity.schema.json": mapping_schema(ServiceEntry),
    "specs/rules/errors.schema.json": file_schema(ErrorsFile),
    "specs/rules/ignore.schema.json": file_schema(IgnoreFile),
    "specs/templates/uploads.schema.json": list_schema(UploadEntry),
}


def write() -> None:
    for name, schema in SCHEMAS.items():
        (ROOT / name).write_text(json.dumps(schema, indent=2) + "\n")
