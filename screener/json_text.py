"""Reads JSON by its standard and no more, so that nothing that is sent is dropped or guessed.

Python's own reader keeps the last of two values with one key, and takes numbers such as NaN.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any, Final, NoReturn

from screener.errors import JsonError, LineError
from screener.wording import quoted, unseen

Decode = Callable[[str], Any]


class Pairs(list[tuple[str, Any]]):
    """A JSON object as a list of pairs, so that a key given twice can be noticed."""


class _NoNumberError(ValueError):
    """A number of Python's that JSON does not have."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise LineError(f"an object has the key {quoted(key)} twice; give it once")
        found[key] = value
    return found


def _refuse_number(name: str) -> NoReturn:
    raise _NoNumberError(name)


def _decoder(objects: Callable[[list[tuple[str, Any]]], Any]) -> Decode:
    return json.JSONDecoder(object_pairs_hook=objects, parse_constant=_refuse_number).decode


as_pairs: Final = _decoder(Pairs)
"""Decodes JSON with every object as `Pairs`."""
as_dicts: Final = _decoder(_each_key_once)
"""Decodes JSON with every object as a dict; raises LineError if an object has a key twice."""


def value_in(text: bytes, decode: Decode, named: str) -> Any:
    """Return the JSON value in a text, which errors name as said, such as "line" or "body".

    Raises JsonError if the text is not UTF-8 or not JSON, or holds a number or a nesting that is
    too large to be read.
    """
    try:
        return decode(text.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        raise JsonError(f"the {named} is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        row = "" if named == "line" else f"line {error.lineno}, "
        place = f"{row}column {error.colno}{unseen(error.doc[error.pos : error.pos + 1])}"
        fault = error.msg.removesuffix(" at")  # as Python's words for some of them end
        raise JsonError(f"the {named} is not JSON: {fault} at {place}") from error
    except _NoNumberError as error:
        raise JsonError(f"the {named} is not JSON: JSON has no number {error}") from error
    except (ValueError, RecursionError) as error:
        raise JsonError(f"the {named} cannot be read: a number or a nesting is huge") from error
