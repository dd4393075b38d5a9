"""The plans that there are: files in the folder `plans` of each folder of scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.errors import UnknownPlanError
from mockserver.plans.model import Plan
from mockserver.plans.read import check_things, read_plan
from mockserver.wording import nearest


class PlanLibrary:
    """Plans are read when they are asked for, so that what is edited is played from its next beginning on.

    schemas  of the things that worlds have, by kind
    """

    def __init__(self, folders: Iterable[Path], catalogue: Callable[[], Catalogue], schemas: Mapping[str, Any]) -> None:
        self._folders = [folder / "plans" for folder in folders]
        self._catalogue = catalogue
        self._schemas = schemas

    @property
    def paths(self) -> dict[str, Path]:
        """By name; of two plans with one name the later folder's counts."""
        files = (path for folder in self._folders for path in sorted(folder.glob("*.yaml")))
        return {path.stem: path for path in files}

    def read(self, name: str) -> tuple[Plan, Any]:
        """A plan, and its data as they stand. Raises PlanError."""
        paths = self.paths
        if name not in paths:
            raise UnknownPlanError(f"there is no plan {name!r}{nearest(name, paths)}")
        catalogue = self._catalogue()
        plan, data = read_plan(paths[name], catalogue)
        check_things(plan, self._schemas, paths[name], catalogue)
        return plan, data
