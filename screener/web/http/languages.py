"""Which of several languages a request wants, and how a response says in which it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from flask import Request, Response

WANTED: Final = "Accept-Language"
"""The header that says which languages a program or a browser wants."""

_T = TypeVar("_T")


def chosen(request: Request, languages: Mapping[str, _T]) -> _T:
    """Return what a request wants of what there is by language; the first if it wants none.

    The languages are looked up as RFC 4647 has it, section 3.4. Werkzeug's own way would take an
    exact match before a nearer wish: English for "es-MX, en;q=0.5".
    """
    known = [f"{tag.lower()}-" for tag in languages]
    ranked = sorted(request.accept_languages, key=lambda entry: entry[1], reverse=True)
    for wanted in (tag.lower() for tag, rank in ranked if rank):
        parts = wanted.split("-")
        for length in range(len(parts), 0, -1):
            start = "-".join(parts[:length]) + "-"
            if found := [n for n, tag in enumerate(known) if tag.startswith(start)]:
                return list(languages.values())[found[0]]
    return next(iter(languages.values()))


def in_language(response: Response, language: str, *, varies: bool = True) -> Response:
    """Say in which language a response is, and if it varies, that this is by what was wanted."""
    response.content_language.add(language)
    if varies:
        response.vary.add(WANTED)
    return response
