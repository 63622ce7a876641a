"""The pages' own words in other languages: message catalogs, read as translators write them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

from screener.pseudo_language import pseudo_words
from screener.translation.pages import TEMPLATE, catalog_for


class Catalogs(Domain):
    """Gives each request the words of its language.

    Each catalog is read from its `.po` file when the first page in its language is rendered, which
    is at the start; no `.mo` file has to be made, or can be out of date.
    """

    def __init__(self) -> None:
        """Read none yet."""
        Domain.__init__(self)  # not super(): mypy knows untyped calls by their full name

    def get_translations(self) -> NullTranslations:
        """Return the words for the present request; the templates have their own in English."""
        locale = get_locale()
        return _words_in(locale) if locale else NullTranslations()


@cache
def _words_in(locale: Locale) -> NullTranslations:
    catalog = _catalog_of(locale)
    if catalog is None:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def _catalog_of(locale: Locale) -> Catalog | None:
    file = catalog_for(locale)
    if file is None:
        return None
    with file.open("rb") as source:
        catalog = read_po(source)
    if file == TEMPLATE:
        for message in catalog:
            message.string = _made_up(message.id)
    return catalog


def _made_up(text: str | Sequence[str]) -> str | tuple[str, ...]:
    """Return a message, in all its forms, in the language that nobody speaks."""
    return pseudo_words(text) if isinstance(text, str) else tuple(map(pseudo_words, text))
