"""What the admin API takes: bodies of its requests, and the names in its paths."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)

from mockserver.call import escaped_session_id, session_id
from mockserver.clock import duration, start_of
from mockserver.market.calendar import with_offset
from mockserver.session_options import FASTEST, Option, session_options

MarketName = Annotated[
    str, Path(description="Name of a market, a load migration market, a TOR conversion window or a load window")
]
SessionId = Annotated[str, Path(description="Id of the session, percent-escaped"), AfterValidator(escaped_session_id)]
NewId = Annotated[str, AfterValidator(session_id)]


def _a_duration(text: str) -> str:
    duration(text)
    return text


def _a_start(value: Any) -> Any:
    return with_offset(start_of(value)) if isinstance(value, str) else value


_MOST_NAMES = 50
_LONGEST = 1000


def _of_few(sent: Any) -> Any:
    """Each wrong value is told, which takes long where there are thousands."""
    if isinstance(sent, list) and len(sent) > _MOST_NAMES:
        raise ValueError(f"has {len(sent)} values, of {_MOST_NAMES} at most")
    return sent


class AdminBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _has_few_names(cls, sent: Any) -> Any:
        """Each unknown name is told, which takes long where there are thousands."""
        if isinstance(sent, dict) and len(sent) > _MOST_NAMES:
            raise ValueError(f"has {len(sent)} names, of {_MOST_NAMES} at most")
        return sent


# How the values of session options come over the admin API; a path would let a client read the server's files.
_SENT_TYPES: dict[Any, Any] = {
    str | FilePath: Annotated[str, Field(pattern="^[A-Za-z0-9_-]+$")],
    datetime | None: Annotated[AwareDatetime, BeforeValidator(_a_start)],
    tuple[str, ...]: Annotated[tuple[Annotated[str, Field(max_length=_LONGEST)], ...], BeforeValidator(_of_few)],
}


def _optional(option: Option) -> tuple[Any, Any]:
    sent = _SENT_TYPES.get(option.type, option.type)
    return sent | None, Field(None, description=option.help, gt=option.above, le=option.most)


_fields: dict[str, Any] = {option.name: _optional(option) for option in session_options()}
_Options: Any = create_model("_Options", __base__=AdminBody, **_fields)


class NewSession(_Options):  # type: ignore[misc]
    """A session to begin; what is left out is as the server was started."""

    id: NewId = Field(description="1 to 200 printable characters")


class Fork(AdminBody):
    to: NewId = Field(description="Id of the new session")


class Newcomer(AdminBody):
    participant: str = Field(
        max_length=_LONGEST,
        description="ABCD=CRRH,LSE and, behind semicolons, other keys of one in a world file",
    )


class NewClient(AdminBody):
    client: str = Field(
        max_length=_LONGEST, description="Name of a certificate and of the participants: My App=ABCD,EFGH"
    )


class Run(AdminBody):
    rate: float = Field(1.0, gt=0, le=FASTEST, description="Virtual seconds in a real one")


class Advance(AdminBody):
    """One of the three."""

    by: Annotated[str, AfterValidator(_a_duration)] | None = Field(
        None, description="A duration such as 90s, 2h or 1d12h"
    )
    to: AwareDatetime | None = Field(None, description="An instant")
    event: str | None = Field(None, description="A coming event such as AUC_MN_2026_M12.close")


class Reopen(AdminBody):
    until: AwareDatetime = Field(description="When the window closes again")


class CecLoad(AdminBody):
    """The CEC's load at a sink, the same for each hour of the days."""

    sink: str
    first: date
    last: date
    mw: float = Field(ge=0)


class AppStatus(AdminBody):
    status: str = Field("down", max_length=2048, description="What the service App Status answers")


class Reason(AdminBody):
    why: str = Field("declined", max_length=200, description="What both sides are told")
