"""A translation that falls short is refused with every reason, and a signature holds its words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.errors import AuthorError
from screener.rulebook.model import RuleBook
from screener.translation.loader import (
    Translation,
    load_translation,
    sign_off_file,
    translation_file,
    translation_files,
)
from screener.translation.words import translated
from tests.clock import Clock
from tests.translation.spanish import FILE

Change = Callable[[str], str]


def changed(folder: Path, change: Change) -> Path:
    file = folder / "rules.es.po"
    text = FILE.read_text("utf-8")
    assert change(text) != text
    file.write_text(change(text), encoding="utf-8")
    return file


def load(book: RuleBook, file: Path) -> Translation:
    return load_translation(book, file, language="es", today=Clock().today())


def swap(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


REFUSED: list[tuple[Change, str]] = [
    (swap('msgstr "Hígado"', 'msgstr ""'), "topics.liver: 'Liver' is not translated"),
    (
        swap('msgctxt "topics.liver"', '#, fuzzy\nmsgctxt "topics.liver"'),
        "topics.liver: is marked fuzzy; compare it with the original",
    ),
    (
        swap('msgid "Liver"', 'msgid "The liver"'),
        "topics.liver: the rule book now says 'Liver'; `screener translate es` mends the file",
    ),
    (
        swap('msgctxt "topics.liver"', 'msgctxt "topics.livers"'),
        "topics.livers: the rule book has no such words now; `screener translate es`",
    ),
    (
        swap('msgctxt "topics.liver"', 'msgctxt "topics.livers"'),
        "topics.liver: 'Liver' is missing; `screener translate es` mends the file",
    ),
    (swap('msgstr "Hígado"', 'msgstr "Liver"'), "says the same as the original"),
    (swap('msgstr "Hígado"', 'msgstr "El hígado and your"'), "still says 'and' in the language"),
    (swap('msgstr "Hígado"', 'msgstr "Riñón"'), "this has none of: hígado"),
    (swap('msgstr "Hígado"', 'msgstr "Hígado apto"'), "says 'apto', which no patient shall read"),
    (swap('msgstr "Hígado"', 'msgstr "Híga\u200bdo hígado"'), "holds a sign that cannot be seen"),
    (
        swap('msgstr "Busque ayuda ahora y deje de', f'msgstr "{"Busque ayuda. " * 5}deje de'),
        "and there is room for 60",
    ),
]


@pytest.mark.parametrize(("change", "told"), REFUSED)
def test_what_falls_short_is_refused(
    rulebook: RuleBook, tmp_path: Path, change: Change, told: str
) -> None:
    with pytest.raises(AuthorError) as refused:
        load(rulebook, changed(tmp_path, change))

    assert told in str(refused.value)
    assert str(tmp_path / "rules.es.po") in str(refused.value)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "the rule book itself is in 'en'; its words are in the rule book"),
        ("EN", "the rule book itself is in 'EN'; its words are in the rule book"),
        ("xx", "'xx' is not a valid language"),
    ],
)
def test_no_file_for_a_language_that_cannot_be_served(
    rulebook: RuleBook, language: str, told: str
) -> None:
    with pytest.raises(AuthorError) as refused:
        load_translation(rulebook, FILE, language=language, today=Clock().today())

    assert told in str(refused.value)


def test_every_reason_is_told_at_once(rulebook: RuleBook, tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace('msgstr "Hígado"', 'msgstr ""').replace('msgstr "Ahora"', 'msgstr ""')

    with pytest.raises(AuthorError) as refused:
        load(rulebook, changed(tmp_path, change))

    assert len(refused.value.problems) > 1


def test_a_signature_counts_for_exactly_both_words(rulebook: RuleBook, tmp_path: Path) -> None:
    file = tmp_path / "rules.es.po"
    shutil.copy(FILE, file)
    unsigned = load(rulebook, file)
    sign_off_file(file).write_text(
        f'by: Ana Ruiz\nrole: translator\ndate: 2026-11-23\ndigest: "{unsigned.compared}"\n',
        encoding="utf-8",
    )
    signed = load(rulebook, file)
    changed(tmp_path, swap('msgstr "Hígado"', 'msgstr "El hígado"'))
    void = load(rulebook, file)
    other = translated(rulebook, "en", {"topics.liver": "Your liver"})
    signed_of_another = replace(signed, book=signed.book.model_copy().as_translation_of(other))

    assert (unsigned.signature, unsigned.review) == (None, None)
    assert signed.review is not None
    assert (signed.review.by, signed.review.date) == ("Ana Ruiz", date(2026, 11, 23))
    assert void.signature is not None
    assert void.review is None
    assert signed_of_another.review is None


def test_translations_are_found_by_their_names(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    strange = ("rules.es.old.po", "rules.1.po", "rules..po")
    for name in ("rules.es.po", "rules.fr-CA.po", "other.es.po", "rules.es.txt", *strange):
        (tmp_path / name).touch()

    assert translation_files(rules) == {
        language: translation_file(rules, language) for language in ("es", "fr-CA")
    }
    assert sign_off_file(tmp_path / "rules.es.po").name == "rules.es.po.review.yaml"
