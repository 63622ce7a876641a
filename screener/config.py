"""Settings from the environment, read once at the start; what is wrong fails there and then."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from screener.errors import OperatorError

KEY_BYTES: Final = 32
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, the default in words, and what it does."""

    name: str
    default: str
    meaning: str


RULES: Final = Setting(
    "SCREENER_RULES", "rules.yaml here, else the one shipped", "path of the rule book"
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
    "SCREENER_PROXY_HOPS", "0", "how many proxies stand in front, whose X-Forwarded headers count"
)
SETTINGS: Final = (RULES, KEYS, EXIT_URL, PROXY_HOPS)


@dataclass(frozen=True)
class Settings:
    """What an operator may decide.

    Attributes:
        rules: the path of the rule book.
        keys: the keys that seal a walk's state, newest first; each of `KEY_BYTES` bytes.
        keys_are_temporary: whether the keys were made at this start and die with it.
        exit_url: where "Leave quickly" leads.
        proxy_hops: how many proxies in front may be believed.
    """

    rules: Path
    keys: tuple[bytes, ...]
    keys_are_temporary: bool
    exit_url: str
    proxy_hops: int


def read_settings(environ: Mapping[str, str], *, rules: Path | None = None) -> Settings:
    """Read the settings; OperatorError names the variable that is wrong and how to mend it."""
    keys = _keys(environ.get(KEYS.name, ""))
    return Settings(
        rules=rules or chosen_rules(environ),
        keys=keys or (secrets.token_bytes(KEY_BYTES),),
        keys_are_temporary=not keys,
        exit_url=_exit_url(environ.get(EXIT_URL.name, EXIT_URL.default)),
        proxy_hops=_hops(environ.get(PROXY_HOPS.name, PROXY_HOPS.default)),
    )


def chosen_rules(environ: Mapping[str, str]) -> Path:
    """Return the rule book that the environment names, else the one here, else the one shipped."""
    named = environ.get(RULES.name)
    if named:
        return Path(named)
    here = Path("rules.yaml")
    return here if here.exists() else shipped("rules.yaml")


def shipped(name: str) -> Path:
    """Return a file or folder that lies beside the package in a checkout, and inside the wheel."""
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
