"""Settings from the environment, read and checked once at startup."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from screener.days import zone_named
from screener.delivery.networks import Network
from screener.errors import OperatorError
from screener.operating import METRICS, OPERATING, Operating, Setting, read_operating
from screener.wording import invisible_in, quoted, unseen

KEY_BYTES: Final = 32
MAKE_KEY: Final = f"python3 -c 'import secrets; print(secrets.token_urlsafe({KEY_BYTES}))'"
"""The command that makes a key."""
_FEWEST_BYTES: Final = 16
"""Different bytes that a key has at least; 32 random ones have more in any lifetime."""
_SECRETS: Final = "SCREENER_SECRET_"
_HERE: Final = Path(__file__).parent
_PATH: Final = r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"


RULES: Final = Setting(
    "SCREENER_RULES", "rules.yaml here, or the shipped one", "path of the rule book"
)
KEYS: Final = Setting(
    "SCREENER_KEYS",
    "a new key at every start",
    "keys for the answers in the page, joined by commas; the first seals, and all open; each is "
    f"{KEY_BYTES} random bytes in URL-safe base64",
)
EXIT_URL: Final = Setting(
    "SCREENER_EXIT_URL", "https://www.weather.gov/", "where Leave quickly leads"
)
PROXY_HOPS: Final = Setting(
    "SCREENER_PROXY_HOPS", "0", "how many proxies in front may set X-Forwarded headers"
)
CLINICS: Final = Setting(
    "SCREENER_CLINICS",
    "clinics here, or an example on this machine only",
    "folder with one file for each clinic that shows the questionnaire in its own page",
)
ADDRESS: Final = Setting(
    "SCREENER_ADDRESS",
    "http://127.0.0.1:8000",
    "the address at which browsers reach this server, with the path in front of its pages if there "
    "is one; the snippets for clinics use it",
)
PRIVATE_NETWORKS: Final = Setting(
    "SCREENER_PRIVATE_NETWORKS",
    "none",
    "networks that clinics' receivers may be in although they are not public, joined by commas",
)
KEEP_ALIVE: Final = Setting(
    "SCREENER_KEEP_ALIVE",
    "75",
    "seconds for which `serve` keeps an idle connection open; more than a proxy in front does",
)
SECRET: Final = Setting(
    "SCREENER_SECRET_ID",
    "none",
    "what proves to the receiver of the clinic ID (in capitals) who is sending",
)
TIME_ZONE: Final = Setting(
    "SCREENER_TIME_ZONE",
    "that of this machine",
    "where it is today, as in America/Chicago; a clinic's file can name its own",
)
SECURITY_CONTACT: Final = Setting(
    "SCREENER_SECURITY_CONTACT",
    "none",
    "whom to tell of a weakness, as an address that begins with https:, mailto: or tel:; "
    "/.well-known/security.txt names it",
)
PROOFS: Final = Setting(
    "SCREENER_PROOFS",
    "none",
    "folder that keeps proofs of rule books, so that the next start need not prove them again",
)
SETTINGS: Final = (
    RULES,
    KEYS,
    EXIT_URL,
    PROXY_HOPS,
    CLINICS,
    ADDRESS,
    PRIVATE_NETWORKS,
    KEEP_ALIVE,
    SECRET,
    TIME_ZONE,
    SECURITY_CONTACT,
    PROOFS,
    *OPERATING,
)


@dataclass(frozen=True)
class Settings:
    """The settings that an operator can choose.

    Attributes:
        rules: the path of the rule book.
        keys: the keys of a walk's state, `KEY_BYTES` bytes each; the first seals, and all open.
        keys_are_temporary: whether the keys were made at startup and are lost at shutdown.
        exit_url: where "Leave quickly" leads.
        proxy_hops: how many proxies in front of the server to trust.
        clinics: the folder with the clinics' files; None for a server without clinics.
        address: the address at which browsers reach the server, without a slash at the end.
        only_here: whether only this machine reaches the server, as far as one can tell.
        private_networks: networks that receivers may be in although they are not public.
        keep_alive: how many seconds an idle connection stays open; 75, as with nginx, is more than
            the 60 after which most load balancers give one up.
        secrets: what proves to receivers who is sending, by the name of the variable.
        security_contact: whom to tell of a weakness; empty if nobody is named.
        proofs: the folder that keeps proofs; None if every start proves anew.
        zone: the time zone whose day it is where a clinic names none; None for this machine's.
        operating: how it is operated: limits, the log, the metrics.
    """

    rules: Path
    keys: tuple[bytes, ...]
    keys_are_temporary: bool
    exit_url: str
    proxy_hops: int
    clinics: Path | None = None
    address: str = ADDRESS.default
    private_networks: tuple[Network, ...] = ()
    keep_alive: int = int(KEEP_ALIVE.default)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    only_here: bool = False
    security_contact: str = ""
    zone: tzinfo | None = None
    proofs: Path | None = None
    operating: Operating = field(default_factory=Operating)

    @property
    def origin(self) -> str:
        """Return the address without its path."""
        return self.address.removesuffix(self.path)

    @property
    def path(self) -> str:
        """Return the path in front of every page of ours; empty if there is none."""
        return urlsplit(self.address).path


def read_settings(
    environ: Mapping[str, str],
    *,
    rules: Path | None = None,
    clinics: Path | None = None,
    host: str = "",
) -> Settings:
    """Read the settings; `rules` and `clinics` take precedence over the environment.

    `host` is where the server listens; unless it is told, anybody may reach it.
    Raises OperatorError, which names the invalid variable and says how to fix it.
    """
    keys = _keys(environ.get(KEYS.name, ""))
    hops = _hops(environ.get(PROXY_HOPS.name, PROXY_HOPS.default))
    address = chosen_address(environ)
    return Settings(
        rules=rules or chosen_rules(environ),
        keys=keys or (secrets.token_bytes(KEY_BYTES),),
        keys_are_temporary=not keys,
        exit_url=_exit_url(environ.get(EXIT_URL.name, EXIT_URL.default)),
        proxy_hops=hops,
        clinics=clinics or chosen_clinics(environ),
        address=address,
        private_networks=_networks(environ.get(PRIVATE_NETWORKS.name, "")),
        keep_alive=_seconds(environ.get(KEEP_ALIVE.name, KEEP_ALIVE.default)),
        secrets={name: said for name, said in environ.items() if name.startswith(_SECRETS)},
        only_here=not hops and _is_here(host) and _is_here(urlsplit(address).hostname or ""),
        security_contact=_contact(environ.get(SECURITY_CONTACT.name, "")),
        zone=chosen_zone(environ),
        proofs=_folder(environ.get(PROOFS.name, "")),
        operating=read_operating(environ),
    )


def read_shared_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings for one of several processes, each of which must open the others' walks.

    Raises OperatorError as `read_settings` does, if there is no key that they share, and if there
    shall be metrics, for which nobody would count.
    """
    settings = read_settings(environ)
    if settings.operating.metrics:
        raise OperatorError(
            f"{METRICS.name} is set, but only `screener serve` counts for all its processes; take "
            "it away here"
        )
    if settings.keys_are_temporary:
        raise OperatorError(
            f"{KEYS.name} is not set: each process would seal answers with a key of its own, and "
            f"no other could take the next step; make one for all with: {MAKE_KEY}"
        )
    return settings


def need_lasting_keys(settings: Settings, *, workers: int) -> None:
    """Refuse to serve many with a key of this start; raises OperatorError.

    A restart would end every walk, and a second machine could not take the next step of any.
    """
    if not settings.keys_are_temporary or (workers == 1 and settings.only_here):
        return
    why = "others may reach this server" if workers == 1 else f"there are {workers} workers"
    raise OperatorError(
        f"{KEYS.name} is not set, but {why}: a restart would end every walk, and no other server "
        f"could take its next step; make a key with: {MAKE_KEY}"
    )


def secret_name(clinic: str) -> str:
    """Return the name of the variable for the secret of a clinic's receiver."""
    return _SECRETS + clinic.upper().replace("-", "_")


def chosen_rules(environ: Mapping[str, str]) -> Path:
    """Return the rule book that the environment names, or the one here, or the shipped one."""
    named = environ.get(RULES.name)
    if named:
        return Path(named)
    here = Path("rules.yaml")
    return here if here.exists() else shipped("rules.yaml")


def chosen_clinics(environ: Mapping[str, str]) -> Path:
    """Return the folder of clinics that the environment names, or the one here, or the example."""
    named = environ.get(CLINICS.name)
    if named:
        return Path(named)
    here = Path("clinics")
    return here if here.is_dir() else shipped("clinics")


def chosen_address(environ: Mapping[str, str]) -> str:
    """Return the address of this server; raises OperatorError for what is not one to begin with."""
    text = environ.get(ADDRESS.name, ADDRESS.default)
    origin = r"https?://[a-z0-9.-]+(:[1-9][0-9]{0,4})?"
    if not re.fullmatch(origin + _PATH, text) or not _has_port(text):
        raise OperatorError(
            f"{ADDRESS.name}: {quoted(text)} is not an origin such as https://screener.example, or "
            "one with the path in front of our pages, as in https://clinic.example/screener: "
            "https:// or http://, a host in lowercase, and no slash at the end"
        )
    return text


def is_path(text: str) -> bool:
    """Return whether a text can stand in front of our pages: plain segments, or nothing."""
    return re.fullmatch(_PATH, text) is not None


def _is_here(host: str) -> bool:
    """Return whether a name or a number of a host is of this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def chosen_zone(environ: Mapping[str, str]) -> tzinfo | None:
    """Return the time zone that the environment names; None stands for this machine's own."""
    name = environ.get(TIME_ZONE.name)
    try:
        return zone_named(name) if name else None
    except LookupError as error:
        raise OperatorError(f"{TIME_ZONE.name}: {error}") from error


def _has_port(address: str) -> bool:
    """Return whether an address has a valid port or no port."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def shipped(name: str) -> Path:
    """Return a file or folder that is in the package in a wheel, and beside it in a checkout."""
    packed = _HERE / name
    return packed if packed.exists() else _HERE.parent / name


def _keys(text: str) -> tuple[bytes, ...]:
    return tuple(_key(word.strip()) for word in text.split(",")) if text else ()


def _key(word: str) -> bytes:
    try:
        key = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise OperatorError(
            f"{KEYS.name}: a key is not {KEY_BYTES} bytes in URL-safe base64; "
            f"make one with: {MAKE_KEY}{unseen(word)}"
        )
    if len(set(key)) < _FEWEST_BYTES:
        raise OperatorError(
            f"{KEYS.name}: a key is not random, so that others could guess it: only "
            f"{len(set(key))} of its {KEY_BYTES} bytes are different; make one with: {MAKE_KEY}"
        )
    return key


def _exit_url(text: str) -> str:
    try:
        address = urlsplit(text)
    except ValueError:
        address = urlsplit("")
    if address.scheme not in ("http", "https") or not address.hostname or invisible_in(text):
        raise OperatorError(f"{EXIT_URL.name}: {quoted(text)} is not an http or https address")
    return text


def _folder(text: str) -> Path | None:
    if text and not Path(text).is_dir():
        raise OperatorError(f"{PROOFS.name}: {quoted(text)} is not a folder; make it first")
    return Path(text) if text else None


def _contact(text: str) -> str:
    if text and not re.fullmatch(r"(https://|mailto:|tel:)[!-~]+", text):
        raise OperatorError(
            f"{SECURITY_CONTACT.name}: {quoted(text)} is not an address such as "
            "mailto:security@clinic.example, https://clinic.example/security or tel:+1-201-555-0123"
        )
    return text


def _hops(text: str) -> int:
    if not re.fullmatch("[0-9]{1,2}", text):
        raise OperatorError(
            f"{PROXY_HOPS.name}: {quoted(text)} is not a small whole number such as 1"
        )
    return int(text)


def _seconds(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise OperatorError(
            f"{KEEP_ALIVE.name}: {quoted(text)} is not a whole number of seconds from 1 to 9999"
        )
    return int(text)


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(_network(word.strip()) for word in text.split(",")) if text else ()


def _network(word: str) -> Network:
    try:
        return ip_network(word)
    except ValueError as error:
        raise OperatorError(
            f"{PRIVATE_NETWORKS.name}: {quoted(word)} is not a valid network; write it as in "
            "10.1.2.0/24, or as a single address"
        ) from error
