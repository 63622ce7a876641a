"""The words of a resource in other languages, beside each of them, as R4 has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from screener.fhir.resource import CORE, Resource

_EXTENSION: Final = f"{CORE}/translation"
_WORDS: Final = ("title", "text", "display", "definition")
"""The elements that hold words."""

_Others = Mapping[str, Resource]
"""The same part of a resource in other languages, by their tags."""


def with_translations(resource: Resource, others: Iterable[Resource]) -> Resource:
    """Return a resource with its words in other languages beside them.

    `others` is the resource as it is written in each of these. What reads the same in both has no
    translation, and neither have codes of others, such as those of LOINC.
    """
    by_language = {each["language"]: each for each in others}
    return _with(resource, by_language) if by_language else resource


def _with(part: Resource, others: _Others) -> Resource:
    """Return a part with translations: each after the element that it is of."""
    made: Resource = {}
    for name, value in part.items():
        beside = {tag: other[name] for tag, other in others.items() if name in other}
        made[name] = _within(value, beside)
        if name in _WORDS and (said := list(_differing(value, beside))):
            made |= _translated(part, name, said)
    return made


def _within(value: Any, others: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return _with(value, others)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = ({tag: other[n] for tag, other in others.items()} for n in range(len(value)))
        return [_with(each, row) for each, row in zip(value, rows, strict=True)]
    return value


def _differing(value: str, others: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((tag, words) for tag, words in others.items() if words != value)


def _translated(part: Resource, name: str, said: Iterable[tuple[str, str]]) -> Resource:
    """Return the elements that say what another one is in other languages.

    A concept of a code system has designations for its display, the element that R4 has for them.
    """
    if name == "display" and "system" not in part:
        return {"designation": [{"language": tag, "value": words} for tag, words in said]}
    return {f"_{name}": {"extension": [_extension(tag, words) for tag, words in said]}}


def _extension(language: str, words: str) -> Resource:
    return {
        "url": _EXTENSION,
        "extension": [
            {"url": "lang", "valueCode": language},
            {"url": "content", "valueString": words},
        ],
    }
