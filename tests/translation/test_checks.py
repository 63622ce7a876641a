"""What the checks of a translation tell apart: numbers, terms, and differences that are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.rulebook.model import RuleBook
from screener.translation.entries import Entry, entries_of, read_catalog
from tests.rulebook.sound import written
from tests.translation import spanish


def assert_told(entry: Entry, told: list[str], book: RuleBook | None = None) -> None:
    """Assert that the checks say of an entry exactly what is told, each in its place."""
    found = spanish.problems_of_entry(entry, book or spanish.book())
    assert len(found) == len(told), found
    for message, part in zip(found, told, strict=True):
        assert part in message


MARKED = [
    ("# accepted: same; nobody knows another word", "Liver", ["this has none of: hígado"]),
    ("# accepted: same, -liver; as people say", "Liver", []),
    ("# accepted: same, -liver", "Liver", ["says the same as", "this has none of: hígado"]),
    ("# accepted: same; ", "Liver", ["says the same as", "this has none of: hígado"]),
    ("# accepted: +9; a reason", "El hígado", ["accepts '+9', and there is no such difference"]),
    ("# accepted: +not; a reason", "No el hígado", []),
    ("# accepted: +not; a reason", "El hígado", ["accepts '+not', and there is no such"]),
    ("# accepted: -not; a reason", "No el hígado", ["this says 'No'", "accepts '-not', and"]),
    ("# accepted: +not; a reason", "No, no el hígado", ["this says 'no'"]),
    ("# accepted: +not, +not; a reason", "No, no el hígado", []),
    ("# accepted: +not, +not; a reason", "No el hígado", ["accepts '+not', and there is no such"]),
]


@pytest.mark.parametrize(("mark", "words", "told"), MARKED)
def test_a_difference_is_accepted_by_its_name_and_with_a_reason(
    tmp_path: Path, mark: str, words: str, told: list[str]
) -> None:
    text = f'{mark}\nmsgctxt "topics.liver"\nmsgid "Liver"\nmsgstr "{words}"\n'
    (entry,) = entries_of(read_catalog(written(tmp_path / "rules.es.po", text)))

    assert_told(entry, told)


NUMBERS = [
    ("at 1.5 or 10,000", "1,5 o 10.000", []),
    ("at 10:30", "10.30", []),
    (
        "once",
        "2",
        ["has one more number 2 than the original; mend it, or write '# accepted: +2; '"],
    ),
    ("2 of 2", "2", ["lacks the number 2 of the original; mend it, or write '# accepted: -2; '"]),
    ("once", "112", ["has one more number 112 than the original; mend it"]),
    ("once", "1-1.2,3", ["one more number 1 ", "one more number 1.2.3 than the original; mend it"]),
    ("at 911", "911 o 911", ["has one more number 911 than the original; mend it, or write"]),
]


@pytest.mark.parametrize(("before", "after", "told"), NUMBERS)
def test_numbers_are_the_same_however_they_are_written(
    before: str, after: str, told: list[str]
) -> None:
    entry = Entry("topics.liver", before, after, fuzzy=False, accepted=(), line=1)
    topics = {**spanish.book().topics, "liver": before}

    assert_told(entry, told, spanish.book().model_copy(update={"topics": topics}))
