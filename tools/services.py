"""The table of the services that ship, from their spec files and the behaviour behind them."""

from __future__ import annotations

from mockserver.app import SERVICES, load_catalogue
from mockserver.call import Operation
from mockserver.settings import Settings


def table() -> str:
    """One line for each spec file: its operations, and how many have behaviour rather than an example."""
    lines = ["| Service | Path | Operations | With behaviour |", "|---|---|---|---|"]
    for file in load_catalogue(Settings()).files:
        operations = [contract.operation for contract in file.contracts]
        path = min(file.base_paths, key=len) + _shared(operations)
        service = f"[{operations[0].service.replace('_', ' ')} {operations[0].version}](specs/{file.stem}.yaml)"
        lines.append(f"| {service} | `{path}` | {len(operations)} | {_with_behaviour(operations)} |")
    return "\n".join(lines)


def _shared(operations: list[Operation]) -> str:
    """The folder that the paths of a service lie in; of a single operation, its path."""
    path = operations[0].path
    return path.rpartition("/")[0] or path


def _with_behaviour(operations: list[Operation]) -> int:
    return sum(one.service in SERVICES and one.key in SERVICES[one.service].handlers for one in operations)
