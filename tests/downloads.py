"""Asking for download files, and reading them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from httpx2 import Response

from mockserver.market.holdings.inventory import Crr
from tests.conftest import Client
from tests.markets import AUCTION, TIER, bid, crr, nomination, submit

KIND = {
    "publicGeneralData": "publicGeneralDownloadType",
    "publicMarketData": "publicMarketDownloadType",
    "publicAllocationResult": "publicAllocationResultDownloadType",
    "publicAuctionResult": "publicAuctionResultDownloadType",
    "privateGeneralData": "privateGeneralDownloadType",
    "privateAllocationMarketData": "privateAllocationDataDownloadType",
    "privateAllocationResult": "privateAllocationResultDownloadType",
    "privateAuctionResult": "privateAuctionResultDownloadType",
}


def ask(
    client: Client, operation: str, kind: str, form: str = "JSON", participant: str = "ZTRD1", **subject: str
) -> Response:
    params = {KIND[operation]: kind, "fileFormat": form, "participantName": participant}
    return client.get(f"/marketdata/v1.0/{operation}", **params, **subject)


def unzipped(reply: Response) -> tuple[str, str]:
    """Name and text of the archive's only file."""
    assert reply.status_code == 200, reply.text
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        (name,) = archive.namelist()
        return name, archive.read(name).decode()


def rows(client: Client, operation: str, kind: str, **options: str) -> list[dict[str, Any]]:
    return json.loads(unzipped(ask(client, operation, kind, **options))[1])


def auction_day(client: Client) -> Crr:
    """Two participants bid, one sells, and the results are posted."""
    world = client.world
    held = crr(world, 10, owner="ZTRD2")
    high, low = (0, 99_999), (0, 1)
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, high, (12.345, 99_999)), bid(world, low, (5, 1), tou="OFF")])
    submit(world, AUCTION, "ZPGL", bids=[bid(world, high, (7, 99_999), owner="ZPGL", source="MEAD_5_N501")])
    submit(world, AUCTION, "ZTRD2", offers=[bid(world, (0, 0), (4, 0), crr=held)])
    client.advance(event=f"{AUCTION}.post")
    return held


def allocation_day(client: Client) -> None:
    world = client.world
    submit(world, TIER, "ZPGL", nominations=[nomination(world, 30.25), nomination(world, 10, tou="OFF")])
    submit(world, TIER, "ZSCL", nominations=[nomination(world, 5, owner="ZSCL", sink="DLAP_SCE-APND")])
    client.advance(event=f"{TIER}.post")
