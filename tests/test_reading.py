"""Patients can read what is written for them: short sentences and plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from screener.rulebook.model import (
    FindOut,
    Lesson,
    Level,
    Option,
    Question,
    Rule,
    RuleBook,
    SectionHeading,
)
from screener.yamlfile.fields import keys_of
from tests.reading import (
    GLOSSARY,
    LONGEST_LABEL,
    MOST_AS_A_WHOLE,
    MOST_IN_ONE_TEXT,
    SPOKEN,
    TERMS,
    Term,
    Text,
    as_graded,
    grade,
    graded,
    is_for_patients,
    joined,
    listed,
    page_texts,
    report,
    rule_book_texts,
    syllables_in,
    words_in,
)

SILENT: Final = frozenset(
    (
        *("id", "topic", "level", "cite", "interrupt"),
        *("when", "when_unknown", "enable_when"),
        *("options", "many", "unknown", "exclusive", "points"),
        *("acts", "who", "within", "always_known", "private", "denies", "minor"),
        *("record", "silent_because", "find_out", "drawing"),
    )
)
"""The keys of the parts that patients read which hold no words for them."""

Texts = Callable[[], tuple[Text, ...]]
WHOLES: Final = pytest.mark.parametrize("texts", [rule_book_texts, page_texts])


# ---- how hard the texts are


@WHOLES
def test_no_text_is_too_hard(texts: Texts) -> None:
    too_hard = [text for text in graded(texts()) if grade(text.words) > MOST_IN_ONE_TEXT]

    assert not too_hard, listed(
        f"These read above grade {MOST_IN_ONE_TEXT:g}. Shorten the sentences, take plainer words.",
        too_hard,
    )


@pytest.mark.parametrize("terms", [TERMS, ()], ids=["terms replaced", "every word counted"])
@WHOLES
def test_all_texts_together_are_easy(texts: Texts, terms: tuple[Term, ...]) -> None:
    measured = list(graded(texts(), terms))

    overall = grade(joined(measured))

    assert overall <= MOST_AS_A_WHOLE, listed(
        f"Together these read at grade {overall:.1f}, above {MOST_AS_A_WHOLE:g}. The hardest:",
        measured,
    )


@pytest.mark.parametrize("part", [Level, SectionHeading, Question, FindOut, Option, Rule, Lesson])
def test_no_words_for_patients_are_forgotten(part: Any) -> None:
    assert set(keys_of(part)) <= SPOKEN | SILENT


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("templates/start.html", True),
        ("screener/web/pages/forms.py", True),
        ("templates/for_clinics.html", False),
        ("templates/for_clinics_embed.html", False),
        ("templates/example.html", False),
    ],
)
def test_pages_for_clinics_are_left_out(file: str, read: bool) -> None:
    assert is_for_patients(file) is read


@pytest.mark.parametrize(
    ("easier", "harder"),
    [
        ("You take it. You feel ill.", "You take it, and then you feel ill."),
        ("Ask a doctor about it today.", "Interrogate a practitioner about it immediately."),
        ("Your skin may get dry at first.", "Your skin may get dehydrated initially."),
    ],
)
def test_longer_sentences_and_harder_words_are_harder(easier: str, harder: str) -> None:
    assert grade(easier) < grade(harder)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("A glass of 1.5 ounces", "A glass of 15 ounces"),
        ("Yellow No. 5 is a dye", "Yellow No 5 is a dye"),
        ("The answer is no. 5 people said so", "The answer is no. 5 people said so"),
        ("Dermatologists know isotretinoin", "doctor know pill"),
        ("Ask about St. John's wort", "Ask about plant"),
    ],
)
def test_terms_and_points_do_not_mislead(text: str, seen: str) -> None:
    assert as_graded(text) == seen


def test_a_report_tells_where_and_what_to_change() -> None:
    text = Text("rules.yaml:7: question 'bowel': help", "Ulcerative colitis is a disease. Ask.")

    assert report(text) == (
        "rules.yaml:7: question 'bowel': help: grade 10.4; longest sentence: 5 words; "
        "hard words: Ulcerative (4), colitis (3); as graded: Ulcerative colitis is a disease. Ask."
    )


# ---- the glossary


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.term)
def test_a_term_is_needed_and_its_stand_in_is_plain(term: Term) -> None:
    texts = [text.words for text in graded((*rule_book_texts(), *page_texts()), terms=())]

    assert term.is_in(texts), f"no text over {LONGEST_LABEL} words holds it; leave it out"
    assert syllables_in(term.reads_as) <= 2
    assert words_in(term.reads_as) == 1


@pytest.mark.parametrize("validated", GLOSSARY.value_at(("validated",)), ids=lambda v: v["source"])
def test_validated_words_stay_as_they_are(rulebook: RuleBook, validated: dict[str, Any]) -> None:
    for name, text in zip(validated["questions"], validated["texts"], strict=True):
        question = rulebook.questions[name]
        known = [option.text for option in question.options if not option.unknown]
        assert question.text == f"{validated['stem']} {text}"
        assert known == validated["options"]
