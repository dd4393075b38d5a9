"""A call that works at once, made of a file's own examples: the first thing to try."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from mockserver.caiso.catalogue import Catalogue, SpecFile
from mockserver.caiso.contract import Contract
from mockserver.openapi.parameters import Parameter

_SPECIAL = set('"$`\\%!\n')  # between double quotes, which every shell knows


def first_curl(catalogue: Catalogue, url: str) -> str | None:
    """A curl line for the GET that needs least; None where no file gives examples for one. `url` is the server's."""
    candidates = [(file, one) for file in catalogue.newest for one in file.contracts if _can_be_shown(one)]
    if not candidates:
        return None
    file, contract = min(candidates, key=lambda pair: len(_required(pair[1])))
    return _curl(file, contract, url)


def _required(contract: Contract) -> list[Parameter]:
    return [one for one in contract.parameters if one.required]


def _can_be_shown(contract: Contract) -> bool:
    """Whether the file gives an example for each thing that has to be sent."""
    is_given = all(
        one.location != "cookie" and one.example is not None and not _SPECIAL & set(str(one.example))
        for one in _required(contract)
    )
    return contract.operation.method == "GET" and is_given and "{" not in _path(contract)


def _path(contract: Contract) -> str:
    path = contract.operation.path
    for one in _required(contract):
        if one.location == "path":
            path = path.replace(f"{{{one.name}}}", quote(str(one.example), safe=""))
    return path


def _curl(file: SpecFile, contract: Contract, url: str) -> str:
    required = _required(contract)
    headers = "".join(f' -H "{one.name}: {one.example}"' for one in required if one.location == "header")
    query = urlencode([(one.name, str(one.example)) for one in required if one.location == "query"])
    base = next(iter(file.base_paths), "")
    return f'curl{headers} "{url}{base}{_path(contract)}{"?" * bool(query)}{query}"'
