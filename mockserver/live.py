"""Which operations are live: those whose files have the shapes that behaviour needs; the rest answer by examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.caiso.fit import Fit, Unfit, filled, fit_of
from mockserver.call import Call
from mockserver.market.activity import Handler, Run, Service
from mockserver.market.world import World
from mockserver.openapi.making import faker_words

Services = Mapping[str, Service]


def bring_to_life(catalogue: Catalogue, services: Services) -> Catalogue:
    """Give each operation its behaviour, or the reason why it has none."""
    for file in catalogue.files:
        for contract in file.contracts:
            handler = services[file.service].handlers.get(contract.operation.key) if file.is_known else None
            contract.run, contract.unfit = _fitted(contract, handler)
    if any(contract.run is None for contract in catalogue.contracts.values()):
        faker_words.prepare()
    return catalogue


def _fitted(contract: Contract, handler: Handler | None) -> tuple[Run | None, str]:
    if handler is None:
        return None, "no behaviour is made for it"
    try:
        fit = fit_of(contract, handler.params, handler.body, handler.reply)
    except Unfit as reason:
        return None, str(reason)
    return (_filling(handler.run, fit) if fit.request or fit.reply else handler.run), ""


def _filling(run: Run, fit: Fit) -> Run:
    def run_filled(call: Call, world: World) -> Any:
        filled(fit.request, call.body)
        return filled(fit.reply, run(call, world))

    return run_filled
