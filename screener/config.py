"""Settings from the environment, read and checked once at startup."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from screener.delivery.networks import Network
from screener.errors import OperatorError

KEY_BYTES: Final = 32
_SECRETS: Final = "SCREENER_SECRET_"
_HERE: Final = Path(__file__).parent
_LOCAL: Final = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, the default in words, and what it does."""

    name: str
    default: str
    meaning: str


RULES: Final = Setting(
    "SCREENER_RULES", "rules.yaml here, or the shipped one", "path of the rule book"
)
KEYS: Final = Setting(
    "SCREENER_KEYS",
    "a new key at every start",
    f"keys that seal the answers in the page, newest first, joined by commas; each is {KEY_BYTES} "
    "random bytes in URL-safe base64",
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
    "the origin at which browsers reach this server; the snippets for clinics use it",
)
PRIVATE_NETWORKS: Final = Setting(
    "SCREENER_PRIVATE_NETWORKS",
    "none",
    "networks that clinics' receivers may be in although they are not public, joined by commas",
)
SECRET: Final = Setting(
    "SCREENER_SECRET_ID",
    "none",
    "what proves to the receiver of the clinic ID (in capitals) who is sending",
)
SETTINGS: Final = (
    RULES,
    KEYS,
    EXIT_URL,
    PROXY_HOPS,
    CLINICS,
    ADDRESS,
    PRIVATE_NETWORKS,
    SECRET,
)


@dataclass(frozen=True)
class Settings:
    """The settings that an operator can choose.

    Attributes:
        rules: the path of the rule book.
        keys: the keys that seal a walk's state, newest first; `KEY_BYTES` bytes each.
        keys_are_temporary: whether the keys were made at startup and are lost at shutdown.
        exit_url: where "Leave quickly" leads.
        proxy_hops: how many proxies in front of the server to trust.
        clinics: the folder with the clinics' files; None for a server without clinics.
        address: the origin at which browsers reach the server.
        private_networks: networks that receivers may be in although they are not public.
        secrets: what proves to receivers who is sending, by the name of the variable.
    """

    rules: Path
    keys: tuple[bytes, ...]
    keys_are_temporary: bool
    exit_url: str
    proxy_hops: int
    clinics: Path | None = None
    address: str = ADDRESS.default
    private_networks: tuple[Network, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


def read_settings(
    environ: Mapping[str, str], *, rules: Path | None = None, clinics: Path | None = None
) -> Settings:
    """Read the settings; `rules` and `clinics` take precedence over the environment.

    Raises OperatorError, which names the invalid variable and says how to fix it.
    """
    keys = _keys(environ.get(KEYS.name, ""))
    return Settings(
        rules=rules or chosen_rules(environ),
        keys=keys or (secrets.token_bytes(KEY_BYTES),),
        keys_are_temporary=not keys,
        exit_url=_exit_url(environ.get(EXIT_URL.name, EXIT_URL.default)),
        proxy_hops=_hops(environ.get(PROXY_HOPS.name, PROXY_HOPS.default)),
        clinics=clinics or chosen_clinics(environ),
        address=chosen_address(environ),
        private_networks=_networks(environ.get(PRIVATE_NETWORKS.name, "")),
        secrets={name: said for name, said in environ.items() if name.startswith(_SECRETS)},
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


def chosen_clinics(environ: Mapping[str, str]) -> Path | None:
    """Return the folder of clinics that the environment names, or the one here.

    Without either, return the shipped example if only this machine can reach the server, and None
    if others can: no patient should be led to a clinic that does not exist.
    """
    named = environ.get(CLINICS.name)
    if named:
        return Path(named)
    here = Path("clinics")
    if here.is_dir():
        return here
    return shipped("clinics") if urlsplit(chosen_address(environ)).hostname in _LOCAL else None


def chosen_address(environ: Mapping[str, str]) -> str:
    """Return the origin of this server; raises OperatorError if it is not exactly an origin."""
    text = environ.get(ADDRESS.name, ADDRESS.default)
    if not re.fullmatch(r"https?://[a-z0-9.-]+(:[1-9][0-9]{0,4})?", text) or not _has_port(text):
        raise OperatorError(
            f"{ADDRESS.name}: '{text}' is not an origin such as https://screener.example: "
            "https:// or http:// and a host, without a path or a slash at the end"
        )
    return text


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
        make = f"python3 -c 'import secrets; print(secrets.token_urlsafe({KEY_BYTES}))'"
        raise OperatorError(
            f"{KEYS.name}: a key is not {KEY_BYTES} bytes in URL-safe base64; make one with: {make}"
        )
    return key


def _exit_url(text: str) -> str:
    try:
        address = urlsplit(text)
    except ValueError:
        address = urlsplit("")
    if address.scheme not in ("http", "https") or not address.hostname:
        raise OperatorError(f"{EXIT_URL.name}: '{text}' is not an http or https address")
    return text


def _hops(text: str) -> int:
    if not re.fullmatch("[0-9]{1,2}", text):
        raise OperatorError(f"{PROXY_HOPS.name}: '{text}' is not a small whole number such as 1")
    return int(text)


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(_network(word.strip()) for word in text.split(",")) if text else ()


def _network(word: str) -> Network:
    try:
        return ip_network(word)
    except ValueError as error:
        raise OperatorError(
            f"{PRIVATE_NETWORKS.name}: '{word}' is not a valid network; write it as in 10.1.2.0/24,"
            " or as a single address"
        ) from error
