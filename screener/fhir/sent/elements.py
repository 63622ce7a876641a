"""The elements that R4 has where we read a resource, and the refusal of anything else.

Whatever is not understood could turn an answer around, and whatever is misspelled would be left
out in silence. So a resource is checked whole, before any of it is read.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from screener.errors import SheetError
from screener.fhir.resource import CORE, Resource
from screener.wording import quoted, unknown

_ANY: Final = "Any"
_CHOICE: Final = "value[x]"
"""A value of any type."""
_BESIDE: Final = "Element"
"""What stands beside a primitive value, under its name with an underscore."""
_EVERY: Final = "id extension:Extension*"
_BACKBONE: Final = f"{_EVERY} modifierExtension:Extension*"
_RESOURCE: Final = "resourceType id meta:Meta implicitRules language"
_LISTED: Final[Mapping[str, str]] = {
    "QuestionnaireResponse": f"{_RESOURCE} {_BACKBONE} text:Narrative contained:Any* "
    "identifier:Identifier basedOn:Reference* partOf:Reference* questionnaire status "
    "subject:Reference encounter:Reference authored author:Reference source:Reference item:Item*",
    "Item": f"{_BACKBONE} linkId definition text answer:Answer* item:Item*",
    "Answer": f"{_BACKBONE} valueBoolean:boolean valueDecimal:decimal valueInteger:integer "
    "valueDate valueDateTime valueTime valueString valueUri valueAttachment:Attachment "
    "valueCoding:Coding valueQuantity:Quantity valueReference:Reference item:Item*",
    "Parameters": f"{_RESOURCE} parameter:Parameter*",
    "Parameter": f"{_BACKBONE} name {_CHOICE}:Any resource:Any part:Parameter*",
    "Meta": f"{_EVERY} versionId lastUpdated source profile* security:Coding* tag:Coding*",
    "Narrative": f"{_EVERY} status div",
    "Extension": f"{_EVERY} url {_CHOICE}:Any",
    "Coding": f"{_EVERY} system version code display userSelected:boolean",
    "CodeableConcept": f"{_EVERY} coding:Coding* text",
    "Identifier": f"{_EVERY} use type:CodeableConcept system value period:Period "
    "assigner:Reference",
    "Period": f"{_EVERY} start end",
    "Reference": f"{_EVERY} reference type identifier:Identifier display",
    "Quantity": f"{_EVERY} value:decimal comparator unit system code",
    "Attachment": f"{_EVERY} contentType language data url size:unsignedInt hash title creation",
    _BESIDE: _EVERY,
}
"""The elements of each type, from the definitions of R4 (hl7.org/fhir/R4), each with its type.

One without a type is a text, `Any` may hold whatever does not turn the meaning of others around,
and a star says that it is a list.
"""
_PLAIN: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "": ("text in quotes", (str,)),
    "boolean": ("true or false", (bool,)),
    "decimal": ("a number", (int, float)),
    "integer": ("a whole number", (int,)),
    "unsignedInt": ("a whole number", (int,)),
}
"""How JSON writes the values of the primitive types, in words and as Python reads them."""
_TURNING: Final = ("implicitRules", "modifierExtension")
"""The elements that R4 forbids to ignore, because they may change the meaning of all others."""
_REMEDY: Final = (
    "it may turn the answers around, and we do not understand it; send answers that mean the same "
    "without it"
)
ABSENT: Final = (f"{CORE}/data-absent-reason", f"{CORE}/iso21090-nullFlavor")
"""The extensions that say why a value is missing."""
_VALUES: Final[Mapping[str, str]] = {"Item": "answer", "Answer": "value", "Coding": "code"}
"""How the names of those elements begin that hold what a type is there for."""
_VALUE: Final = re.compile(r"value[A-Z]")
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,59}", re.ASCII)


class ElementError(SheetError):
    """A part of a resource cannot be taken in, and must not be left out either.

    Attributes:
        path: where it is, in FHIRPath.
    """

    def __init__(self, path: str, message: str) -> None:
        """Put the path before the message."""
        self.path = path
        super().__init__(f"{path}: {message}")


class Element(NamedTuple):
    """The type of an element, empty for a text, and whether it is a list."""

    kind: str
    many: bool

    @property
    def is_plain(self) -> bool:
        """Return whether it holds a value of a primitive type."""
        return self.kind in _PLAIN


def _parsed(word: str) -> tuple[str, Element]:
    name, _, kind = word.removesuffix("*").partition(":")
    return name, Element(kind, word.endswith("*"))


TYPES: Final = {kind: dict(map(_parsed, listed.split())) for kind, listed in _LISTED.items()}

_Part = tuple[str, str, Resource]
"""A part of a resource: where it is, its type and what it holds."""


def check(resource: Resource, kind: str, path: str) -> None:
    """Refuse what a resource of a type holds that we may not take in, at any depth.

    Raises ElementError for an element that R4 does not have there or that has the wrong form, for
    one that may turn the meaning of others around, and for a value that is said to be absent.
    """
    waiting: deque[_Part] = deque([(path, kind, resource)])
    while waiting:
        waiting.extend(_parts_of(*waiting.popleft()))


def _step(path: str, name: str) -> str:
    """Return the path of an element; a name that is none of FHIR's is quoted, and cut if long."""
    return f"{path}.{name}" if _NAME.fullmatch(name) else f"{path}.{quoted(name)}"


def _parts_of(path: str, kind: str, part: Resource) -> Iterator[_Part]:
    """Check the elements of one part, and yield the parts that are in it."""
    value = _VALUES.get(kind)
    if value and any(name.startswith(value) for name in part):
        _refuse_absence(path, part)
    for name, held in part.items():
        here = _step(path, name)
        element = _element(here, kind, name)
        beside_value = name.startswith("_") and part.get(name[1:]) is not None
        for place, inner in _held(here, element, held):
            if beside_value:
                _refuse_absence(place, inner)
            yield place, element.kind, inner


def _element(path: str, kind: str, name: str) -> Element:
    """Return the element of a type that has a name; raise ElementError if we may not take it."""
    if name.removeprefix("_") in _TURNING:
        raise ElementError(path, _REMEDY)
    if kind == _ANY:
        return Element(_ANY, many=False)
    known = TYPES[kind]
    bare = name.removeprefix("_")
    found = known.get(bare) or (known.get(_CHOICE) if _VALUE.match(bare) else None)
    if found and (name == bare or found.kind == _ANY):
        return found
    if found and found.is_plain:
        return Element(_BESIDE, found.many)
    raise ElementError(path, unknown("element", name, known.keys() - set(_TURNING)))


def _held(path: str, element: Element, held: Any) -> Iterator[tuple[str, Resource]]:
    """Yield the parts that stand in an element; raise ElementError if it has the wrong form."""
    if not element.many:
        yield from (_of_any if element.kind == _ANY else _one)(path, element.kind, held)
        return
    if not isinstance(held, list):
        raise ElementError(path, f"must be a list of {'values' if element.is_plain else 'objects'}")
    for number, each in enumerate(held):
        # In a list beside a list of values, null fills the place of a value without anything.
        if each is not None or element.kind != _BESIDE:
            yield from _one(f"{path}[{number}]", element.kind, each)


def _of_any(path: str, _kind: str, held: Any) -> Iterator[tuple[str, Resource]]:
    """Yield the parts of an element of any type, which may be a list."""
    for number, each in enumerate(held if isinstance(held, list) else ()):
        if isinstance(each, list):
            raise ElementError(f"{path}[{number}]", "is a list in a list, which FHIR has nowhere")
        if isinstance(each, dict):
            yield f"{path}[{number}]", each
    if isinstance(held, dict):
        yield path, held


def _one(path: str, kind: str, held: Any) -> Iterator[tuple[str, Resource]]:
    if kind in _PLAIN:
        _check_plain(path, kind, held)
        return
    if not isinstance(held, dict):
        raise ElementError(path, "must be an object")
    yield path, held


def _check_plain(path: str, kind: str, held: Any) -> None:
    """Refuse what cannot be a value of a primitive type; null stands for none at all."""
    words, forms = _PLAIN[kind]
    if isinstance(held, dict | list):
        raise ElementError(path, "must be a single value")
    is_one = isinstance(held, forms) and isinstance(held, bool) == (bool in forms)
    if held is not None and not is_one:
        raise ElementError(path, f"must be {words}, not {quoted(held)}")


def _refuse_absence(path: str, part: Resource) -> None:
    """Refuse a part with a value if an extension of it says that there is none."""
    extensions = part.get("extension")
    for extension in extensions if isinstance(extensions, list) else ():
        if isinstance(extension, dict) and extension.get("url") in ABSENT:
            raise ElementError(f"{path}.extension", "says that a value is absent, and here is one")
