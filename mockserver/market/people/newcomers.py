"""Newcomers: participants and clients that a session has beside those of its world file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from mockserver.errors import SettingsError
from mockserver.files.model import Entry, Key, keys_of, read
from mockserver.files.section import Section
from mockserver.market.people.clients import Client
from mockserver.market.people.participants import Participant, Role
from mockserver.market.people.seed import CREDIT, ClientEntry, ParticipantEntry, check_own, client_of, participant_of
from mockserver.market.world import World

E = TypeVar("E", bound=Entry)
_ROLES = "CRRH,LSE"
_INVENTED = "98"  # begins the nine digits of an LSE that doesn't say its own


def join(world: World, text: str) -> Participant:
    """Let a participant take part from now on, with what each of its roles needs to act.

    text  ABCD=CRRH,LSE and, behind semicolons, other keys that a participant of a world file has
    """
    entry, stage = _participant_entry(text), world.stage
    if stage.participants.find(entry.name) is not None:
        entry.refuse(f"it is in the world {stage.name} already; a world file that extends {stage.name} can change it")
    participant = _with_defaults(participant_of(entry, CREDIT, {node.name for node in world.nodes}), world)
    owners = {owner: one.name for one in stage.participants for owner in (one.name, *one.asset_owners)}
    check_own(entry, participant, owners, {one.duns: one.name for one in stage.participants})
    participants, clients = stage.participants.and_(participant), stage.clients.and_those_of(participant)
    world.stage = replace(stage, participants=participants, clients=clients)
    for welcome in stage.newcomers:
        welcome(participant, world)
    return participant


def let_in(world: World, text: str) -> Client:
    """Let a client act for participants from now on, whether they are there yet or not.

    text  its name, and those of the participants: My App=ABCD,EFGH
    """
    client = client_of(_client_entry(text))
    world.stage = replace(world.stage, clients=world.stage.clients.and_(client))
    return client


def _with_defaults(one: Participant, world: World) -> Participant:
    """What a load-serving entity needs and doesn't say: where its load is, its number, and who distributes."""
    if not one.has(Role.LSE, Role.OBAALSE, Role.MSS):
        return one
    sink = world.nodes.one_of("SP" if one.has(Role.OBAALSE) else "LAP")
    udc = next((udc.name for udc in world.participants.with_role(Role.UDC)), "")
    return replace(
        one,
        sinks=one.sinks or ((sink.name,) if sink else ()),
        duns=one.duns or f"{_INVENTED}{crc32(one.name.encode()) % 10**7:07}",
        udc=one.udc or udc,
    )


def _participant_entry(text: str) -> ParticipantEntry:
    return _read(text if "=" in text.partition(";")[0] else _with_roles(text), ParticipantEntry, "participant", "roles")


def _with_roles(text: str) -> str:
    name, end, rest = text.partition(";")
    return f"{name}={_ROLES}{end}{rest}"


def _client_entry(text: str) -> ClientEntry:
    return _read(text, ClientEntry, "client", "participants")


def _read(text: str, model: type[E], noun: str, first: str) -> E:
    """What NAME=ONE,OTHER;key=value says, as the entry of a world file would say it."""
    place = Path(f"{noun} {text}")
    keys = {key.name: key for key in keys_of(model)}
    values: dict[str, Any] = {}
    for number, part in enumerate(text.split(";")):
        left, sign, value = (one.strip() for one in part.partition("="))
        if not left or (number and not sign):
            raise SettingsError(f"write {_EXAMPLES[noun]}", place)
        if number == 0:
            values["name"], left = left, first
        values[left] = _value(keys.get(left), value)
    return read(Section(values, place, SettingsError), model)


def _value(key: Key | None, text: str) -> Any:
    """The text as its key wants it; what it doesn't want is left to the reader, who says so."""
    if key and getattr(key.type, "__origin__", None) is tuple:
        return [one.strip() for one in text.split(",") if one.strip()]
    if key and key.type is float:
        try:
            return float(text)
        except ValueError:
            return text
    return text


_EXAMPLES = {"participant": "ABCD=CRRH,LSE;credit_limit=5000000", "client": "My App=ABCD,EFGH;access=read"}
