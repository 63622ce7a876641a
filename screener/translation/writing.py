"""Writes the file of a translation: what a translator has to do, beside what is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from screener.rulebook.model import MOST_IN_A_HEADLINE, RuleBook
from screener.rulebook.terms import terms_of
from screener.translation.entries import is_mark
from screener.translation.words import words_of

_WIDTH: Final = 100
_FUZZY: Final = "fuzzy"
_NOBODY: Final = "nobody yet"
_HEADER: Final = """\
# The words of a rule book in another language. The logic is in the rule book alone.
# msgctxt says where the words stand, msgid what they are there, and msgstr how they are said here.
# A term is a line of words that say the same, with | between them; * stands for any ending."""


def updated(
    book: RuleBook, language: str, before: Catalog | None, today: date
) -> tuple[str, Mapping[str, int]]:
    """Return the text of the file for a rule book as it is now, and how many entries are what.

    What `before` has stays; where the original changed, it is marked fuzzy, with what the original
    was; what the rule book no longer has is struck out.
    """
    old = {message.context: message for message in before or () if message.id}
    catalog = _catalog(book, language, before, today)
    originals = {**terms_of(book), **words_of(book)}
    for name, original in originals.items():
        _add(catalog, name, original, old.pop(name, None), tuple(_hints(book, name)))
    gone = {name: message for name, message in old.items() if name and message.string}
    catalog.obsolete.update(before.obsolete if before else {})
    catalog.obsolete.update(gone)
    file = BytesIO()
    write_po(file, catalog, width=_WIDTH, include_previous=True)
    return file.getvalue().decode(), _counts(catalog, len(gone))


def _catalog(book: RuleBook, language: str, before: Catalog | None, today: date) -> Catalog:
    """Return a file without entries, whose header keeps what translators wrote in it."""
    made = datetime.combine(today, time())
    return Catalog(
        locale=language.replace("-", "_"),
        header_comment=before.header_comment if before else _HEADER,
        project=book.rulebook.id,
        version=book.rulebook.version,
        creation_date=before.creation_date if before else made,
        revision_date=before.revision_date if before else made,
        last_translator=before.last_translator if before else _NOBODY,
        language_team=before.language_team if before else _NOBODY,
        msgid_bugs_address=before.msgid_bugs_address if before else _NOBODY,
        fuzzy=False,
    )


def _add(
    catalog: Catalog, name: str, original: str, old: Message | None, hints: tuple[str, ...]
) -> None:
    changed = old is not None and old.id != original and bool(old.string)
    fuzzy = old is not None and (changed or old.fuzzy)
    catalog.add(
        original,
        old.string if old else "",
        flags=[_FUZZY] if fuzzy else [],
        auto_comments=hints,
        user_comments=[c for c in old.user_comments if not (changed and is_mark(c))] if old else [],
        previous_id=_previous(old, changed=changed),
        context=name,
    )


def _previous(old: Message | None, *, changed: bool) -> list[str]:
    """Return what the original said when it was translated, if it says something else now."""
    if old is None:
        return []
    return [str(old.id)] if changed else list(old.previous_id) if old.fuzzy else []


def _hints(book: RuleBook, name: str) -> Iterator[str]:
    """Yield what a translator has to know of some words."""
    kind, *rest = name.split(".")
    if kind == "options":
        yield f"An answer to: {book.questions[rest[0]].text}"
    if name.endswith(".headline"):
        yield f"At most {MOST_IN_A_HEADLINE} characters"
    if name.endswith(".find_out.what"):
        find_out = book.questions[rest[0]].find_out
        yield f"Goes on after: {book.informants[find_out.who] if find_out else ''}"


def _counts(catalog: Catalog, gone: int) -> Mapping[str, int]:
    messages = [message for message in catalog if message.id]
    return {
        "translated": sum(bool(m.string) and not m.fuzzy for m in messages),
        "fuzzy": sum(m.fuzzy for m in messages),
        "to translate": sum(not m.string for m in messages),
        "struck out": gone,
    }
