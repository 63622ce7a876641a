"""The Spanish that is shipped is fit to be served, plain, and official where a text is official."""

from __future__ import annotations

import re
from typing import Final

import pytest
from ruamel.yaml import YAML

from screener.translation.checks import problems_of
from tests.conftest import ROOT
from tests.reading import TERMS
from tests.reading_spanish import EASY, inflesz
from tests.translation.spanish import FILE, book, entries, words

FALSE_FRIENDS: Final = ("discut", "once", "droga", "elegible", "remover", "chequear", "aplicar")
FAMILIAR: Final = re.compile(
    r"\b(tú|tu|tus|te|ti|contigo|tienes|puedes|debes|vosotros)\b", re.IGNORECASE
)
EXPLANATIONS: Final[dict[str, list[str]]] = YAML(typ="safe").load(
    (ROOT / "tests" / "translation" / "glossary.yaml").read_text("utf-8")
)
STEM: Final = (
    "Durante las últimas 2 semanas, ¿qué tan seguido ha tenido molestias debido a los siguientes "
    "problemas?"
)
OFFICIAL: Final = {
    "questions.phq2_interest.text": f"{STEM} Poco interés o placer en hacer cosas",
    "questions.phq2_mood.text": f"{STEM} Se ha sentido decaído(a), deprimido(a) o sin esperanzas",
    **{
        f"options.{question}.{option}.text": text
        for question in ("phq2_interest", "phq2_mood")
        for option, text in {
            "not_at_all": "Ningún día",
            "several_days": "Varios días",
            "more_than_half": "Más de la mitad de los días",
            "nearly_every_day": "Casi todos los días",
        }.items()
    },
}
"""The Patient Health Questionnaire as its Spanish form for the US has it, to the letter."""


def texts() -> dict[str, str]:
    """Return all words that patients read, by their ids."""
    checks = ("terms.", "act_words.", "never_say.")
    return {name: text for name, text in words().items() if not name.startswith(checks)}


def test_it_may_be_served() -> None:
    assert [str(problem) for problem in problems_of(book(), "es", entries(), FILE)] == []


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_official_text_stands_to_the_letter(name: str) -> None:
    assert words()[name] == OFFICIAL[name]


def test_whoever_calls_988_is_told_how_to_be_answered_in_spanish() -> None:
    for name, text in texts().items():
        if "988" in text and not name.endswith(".headline"):
            assert re.search("988 y oprim(a|ir) el 2", text), name
            assert "AYUDA al 988" in text, name


def test_it_is_easy_to_read() -> None:
    whole = " ".join(text if text.endswith((".", "?")) else f"{text}." for text in texts().values())

    assert inflesz(whole) >= EASY


@pytest.mark.parametrize("friend", FALSE_FRIENDS)
def test_no_word_is_one_that_means_something_else(friend: str) -> None:
    found = [
        name for name, text in texts().items() if re.search(rf"\b{friend}", text, re.IGNORECASE)
    ]

    assert found == []


def test_one_voice_says_usted() -> None:
    assert [name for name, text in texts().items() if FAMILIAR.search(text)] == []


def test_every_explanation_of_a_term_has_its_spanish() -> None:
    explained = {words for term in TERMS for words in term.explained_by}

    assert EXPLANATIONS.keys() == explained


@pytest.mark.parametrize("explanation", EXPLANATIONS)
def test_what_explains_a_term_is_said_in_spanish_too(explanation: str) -> None:
    explaining = [each for each in entries() if explanation.lower() in each.original.lower()]
    said = [each.words.lower() for each in explaining]

    assert explaining
    assert [
        each.id
        for each, words in zip(explaining, said, strict=True)
        if not any(found.lower() in words for found in EXPLANATIONS[explanation])
    ] == []


def test_one_answer_is_said_alike_everywhere() -> None:
    unsure = {
        text
        for name, text in texts().items()
        if name.startswith("options.") and name.endswith(".not_sure.text")
    }

    assert unsure == {"No sé"}
