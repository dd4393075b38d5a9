"""What a run of the server was asked for: a flag, else an environment variable, else the default."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from mockserver.session_options import SessionOptions
from mockserver.shipped import data_folder as data_folder  # which others take from here, as the line below
from mockserver.shipped import world_file as world_file

BUILTIN = "builtin"
_LINK = re.compile(r"(?:tcp|udp|sctp)://", re.IGNORECASE)

MAX_BODY = 16 * 1024 * 1024
JOURNAL_SPACE = 64 * 1024 * 1024
JOURNAL_BODY = 64 * 1024
KEEP_ALIVE_S = 75
REQUEST_TIMEOUT_S = 60.0
MAX_HEAD = 64 * 1024
MAX_HEADERS = 100


@dataclass(frozen=True, slots=True)
class Settings(SessionOptions):
    """Everything that can be set, with how sessions begin. Sizes are in bytes.

    specs         folders or files of specs; the word "builtin" is the folder that ships, which is also the default
    schemas       folder of schemas of download files, such as CAISO's, in place of those that ship
    overlays      whether corrections of known mistakes are laid over the specs
    max_body      the largest request body
    max_head      how many bytes the URL and the headers of a request may have
    max_headers   how many headers there may be
    keep_alive    how many seconds a connection may lie idle before it is closed; 0: closed after each reply
    request_timeout  how many seconds a request may take to arrive, from its first byte to its last
    journal_size  how many calls the journal keeps; 0 switches it off
    journal_space how many bytes they may take together
    journal_body  how many bytes of one body it keeps
    log_format    "text", or "json" for a line of the access log that programs read
    check_replies whether each reply is held against its spec before it is sent
    security      whether calls must bring the credentials that their spec asks for
    max_sessions  how many sessions there are at most; then the one that wasn't used for longest makes room
    scenario      names of scenarios that are active in every session, in order; a path of a file is taken too
    scenarios     folders of scenarios beside those that ship
    triggers      whether names such as MOCK-POR0306 in a client's data make something happen
    admin_token   what a user of the admin API must present; without one it answers on loopback only
    admin_open    whether the admin API answers anybody
    tls           folder of certificates; None serves plain HTTP only
    client_cert   "required" or "optional": whether clients must show a certificate on the TLS port
    tls_only      the services answer on the TLS port only
    client_header in which a proxy says who its client is, from one of trusted_proxies (addresses or networks)
    cors          origins whose pages may call the services, such as http://localhost:3000; "*" for all
    """

    host: str = "127.0.0.1"
    port: int = 8080
    specs: tuple[Path, ...] = ()
    schemas: Path | None = None
    overlays: bool = True
    max_body: int = MAX_BODY
    max_head: int = MAX_HEAD
    max_headers: int = MAX_HEADERS
    keep_alive: int = KEEP_ALIVE_S
    request_timeout: float = REQUEST_TIMEOUT_S
    journal_size: int = 10_000
    journal_space: int = JOURNAL_SPACE
    journal_body: int = JOURNAL_BODY
    check_replies: bool = True
    security: bool = True
    reload: bool = False
    access_log: bool = True
    log_format: str = "text"
    max_sessions: int = 5000
    scenario: tuple[str, ...] = ()
    scenarios: tuple[Path, ...] = ()
    triggers: bool = True
    admin_token: str = ""
    admin_open: bool = False
    tls: Path | None = None
    tls_port: int = 8443
    client_cert: str = "required"
    tls_only: bool = False
    client_header: str = ""
    trusted_proxies: tuple[str, ...] = ()
    cors: tuple[str, ...] = ()

    @property
    def spec_folders(self) -> list[Path]:
        """Where the specs are, in order: of two files with one name the later folder's is served."""
        return [data_folder("specs") if str(one) == BUILTIN else one for one in self.specs or [Path(BUILTIN)]]

    @property
    def overlay_folders(self) -> list[Path]:
        if not self.overlays:
            return []
        folders = [folder / "overlays" for folder in self.spec_folders if folder.is_dir()]
        return [folder for folder in dict.fromkeys([*folders, data_folder("specs") / "overlays"]) if folder.is_dir()]

    @property
    def schema_folders(self) -> list[Path]:
        folders = [data_folder("specs") / "schemas", *(folder / "schemas" for folder in self.spec_folders)]
        return list(dict.fromkeys(folders))

    @property
    def connectivity_calls(self) -> Path:
        return data_folder("specs") / "rules" / "connectivity.yaml"

    @property
    def upload_templates(self) -> Path:
        return data_folder("specs") / "templates" / "uploads.yaml"

    @property
    def scenario_paths(self) -> list[Path]:
        """Folders and files of scenarios: those that ship, then those of the user, whose names win."""
        return [data_folder("scenarios"), *self.scenarios, *(Path(one) for one in self.scenario if _is_path(one))]

    @property
    def active_scenarios(self) -> list[str]:
        return [Path(one).stem if _is_path(one) else one for one in self.scenario]

    @property
    def collection_rules(self) -> Path:
        return data_folder("specs") / "rules" / "collection.yaml"

    @property
    def error_rules(self) -> Path:
        return data_folder("specs") / "rules" / "errors.yaml"


def _is_path(name: str) -> bool:
    return "/" in name or name.endswith((".yaml", ".yml"))


def without_service_links(environment: MutableMapping[str, str]) -> list[str]:
    """Take out, and tell, what Kubernetes adds for a service named crr-mock: addresses where we read a port."""
    links = [name for name, value in environment.items() if name.startswith("CRR_MOCK_") and _LINK.match(value)]
    return [f"{name}={environment.pop(name)}" for name in links]
