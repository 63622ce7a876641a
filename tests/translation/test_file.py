"""The file of a translation keeps what translators did, and shows them what is left to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message

from screener.errors import AuthorError, ScreenerError
from screener.rulebook.model import RuleBook
from screener.translation.entries import Entry, entries_of, read_catalog
from screener.translation.words import translated, words_of
from screener.translation.writing import updated

DAY = date(2026, 11, 30)


def catalog_of(text: str, folder: Path) -> Catalog:
    file = folder / "rules.es.po"
    file.write_text(text, encoding="utf-8")
    return read_catalog(file)


def message(catalog: Catalog, name: str) -> Message:
    (found,) = [each for each in catalog if each.context == name]
    return found


@pytest.fixture(scope="module")
def begun(rulebook: RuleBook, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a file in which one thing is translated."""
    folder = tmp_path_factory.mktemp("begun")
    catalog = catalog_of(updated(rulebook, "es", None, DAY)[0], folder)
    message(catalog, "topics.liver").string = "Hígado"
    message(catalog, "topics.liver").user_comments.append("accepted: same, -liver; a reason")
    return updated(rulebook, "es", catalog, DAY)[0]


def entry(text: str, name: str, folder: Path) -> Entry:
    (found,) = [each for each in entries_of(catalog_of(text, folder)) if each.id == name]
    return found


def test_a_new_file_has_every_text_and_every_term(rulebook: RuleBook, tmp_path: Path) -> None:
    text, counts = updated(rulebook, "es", None, DAY)

    names = [each.id for each in entries_of(catalog_of(text, tmp_path))]
    assert names[-len(words_of(rulebook)) :] == list(words_of(rulebook))
    assert {"terms.not", "act_words.stop", "never_say.eligible"} <= set(names)
    assert counts == {"translated": 0, "fuzzy": 0, "to translate": len(names), "struck out": 0}


def test_what_is_done_stays_with_its_remark(begun: str, rulebook: RuleBook, tmp_path: Path) -> None:
    again, counts = updated(rulebook, "es", catalog_of(begun, tmp_path), DAY)

    assert again == begun
    assert counts["translated"] == 1
    kept = entry(again, "topics.liver", tmp_path)
    assert (kept.words, kept.accepted, kept.fuzzy) == ("Hígado", ("same", "-liver"), False)


def test_a_changed_original_is_marked_and_says_what_it_was(
    begun: str, rulebook: RuleBook, tmp_path: Path
) -> None:
    changed = translated(rulebook, "en", {"topics.liver": 'The "liver"'})
    once, counts = updated(changed, "es", catalog_of(begun, tmp_path), DAY)
    twice, _ = updated(changed, "es", catalog_of(once, tmp_path), DAY)

    assert (counts["translated"], counts["fuzzy"]) == (0, 1)
    assert once == twice
    assert '#| msgid "Liver"\n' in once
    kept = entry(once, "topics.liver", tmp_path)
    assert (kept.original, kept.words, kept.fuzzy) == ('The "liver"', "Hígado", True)
    assert kept.accepted == ()


def test_what_is_gone_is_struck_out_and_not_lost(
    begun: str, rulebook: RuleBook, tmp_path: Path
) -> None:
    topics = {name: words for name, words in rulebook.topics.items() if name != "liver"}
    less = rulebook.model_copy(update={"topics": topics})
    text, counts = updated(less, "es", catalog_of(begun, tmp_path), DAY)
    again, _ = updated(less, "es", catalog_of(text, tmp_path), DAY)

    assert counts["struck out"] == 1
    assert '#~ msgstr "Hígado"' in text
    assert again == text
    assert "topics.liver" not in [each.id for each in entries_of(catalog_of(text, tmp_path))]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("rules.pancreatitis.headline", "At most 60 characters"),
        ("options.age.under_12.text", "An answer to: How old are you?"),
        ("questions.bowel.find_out.what", "Goes on after: Ask your own doctor"),
    ],
)
def test_translators_are_told_what_they_cannot_see(
    begun: str, tmp_path: Path, name: str, hint: str
) -> None:
    assert message(catalog_of(begun, tmp_path), name).auto_comments == [hint]


HEADER: Final = 'msgid ""\nmsgstr ""\n"{}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
NO_HEADER: Final = "the header is not as gettext writes it: "
PUT: Final = "put the text between two quotes, and a backslash before a quote in it"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('msgid "a"\nmsgstring "b"\n', "rules.es.po:2:1: is not as gettext writes it: "),
        ("what is this\n", "rules.es.po:1:1: is not as gettext writes it: "),
        (
            'msgid "a"\nmsgstr "b\n',
            f"rules.es.po:2:1: is not as gettext writes it: 'msgstr \"b'; {PUT}",
        ),
        (
            'msgid "a"\nmsgstr b\n',
            f"rules.es.po:2:1: is not as gettext writes it: 'msgstr b'; {PUT}",
        ),
        ('msgid "a"\nmsgstr "b"\nc"\n', "rules.es.po:3:1: is not as gettext writes it: 'c\"'"),
        ('msgid "a"\nmsgstr "b\\q"\n', "rules.es.po:2:1: is not as gettext writes it: "),
        ('msgid "a"\nmsgstr "b\\"\n', "rules.es.po:2:1: is not as gettext writes it: "),
        ('msgid "a"\nmsgstr[x] "b"\n', "rules.es.po:2:1: is not as gettext writes it: "),
        (
            HEADER.format("Language: Spanish (US)"),
            f"rules.es.po:1:1: {NO_HEADER}expected only letters",
        ),
        (HEADER.format("PO-Revision-Date: 2026-12-01"), f"rules.es.po:1:1: {NO_HEADER}time data"),
        (
            HEADER.format("Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;"),
            f"rules.es.po:1:1: {NO_HEADER}invalid literal for int()",
        ),
        (
            'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n\nmsgctxt "a"\nmsgid "d"\nmsgstr "e"\n',
            "rules.es.po:5:1: a: is already in line 1; keep one of the two",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(
    tmp_path: Path, broken: str, told: str
) -> None:
    with pytest.raises(AuthorError) as refused:
        catalog_of(broken, tmp_path)

    assert told in str(refused.value)


def test_a_file_in_another_encoding_is_refused_with_how_to_mend_it(tmp_path: Path) -> None:
    file = tmp_path / "rules.es.po"
    file.write_bytes('msgid "a"\nmsgstr "ñ"\n'.encode("latin-1"))

    with pytest.raises(ScreenerError, match="UTF-8"):
        read_catalog(file)
