"""The message by which a participant learns its awards, and the file that comes with it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from mockserver.market.clearing.results import Award
from mockserver.market.messages.store import LONGEST_NAME
from mockserver.market.quantities import CENTS, MW_STEP

_HEADER = (
    "Portfolio", "Transaction", "ID", "CRR ID", "Source", "Sink", "Period", "TOU",
    "MW Asked", "MW Awarded", "Clearing Price", "Amount",
)  # fmt: skip


def notice(market: str, participant: str, awards: Sequence[Award]) -> tuple[str, str, bytes]:
    """Text of the message, name of the file, and its content: a CSV line for each bid, offer or nomination."""
    won = [award for award in awards if award.units > 0]
    total = sum(award.units for award in won)
    text = f"{market} awards {len(won)} of {len(awards)} records of {participant} with {_decimals(total, MW_STEP)} MW"
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows([_HEADER, *map(_cells, awards)])
    return text, f"{market}_{participant}_AWARDS.csv"[-LONGEST_NAME:], file.getvalue().encode()


def _cells(award: Award) -> list[str]:
    asked = award.asked
    priced = award.price is not None
    transaction = ("SELL" if award.sells else "BUY") if priced else "NOMINATION"
    return [
        award.portfolio,
        transaction,
        str(asked.id),
        str(award.crr_id or ""),
        asked.source,
        asked.sink,
        award.period,
        asked.tou,
        _decimals(asked.units, MW_STEP),
        _decimals(award.units, MW_STEP),
        _decimals(award.price or 0, CENTS) if priced else "",
        _decimals(award.amount, CENTS) if priced else "",
    ]


def _decimals(amount: int, step: int) -> str:
    """Thousandths or hundredths with all their places."""
    whole, rest = divmod(abs(amount), step)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:0{len(str(step)) - 1}}"
