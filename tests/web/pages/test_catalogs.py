"""The pages' own words in other languages: nothing is missing, stale, stronger or weaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from flask import Flask

from screener.translation.pages import FOLDER, catalog_for
from scripts.words import TEMPLATE, catalogs, read, template, updated, written
from tests.reading_spanish import EASY, inflesz, syllables_in

FILES: Final = sorted(catalogs())
SPANISH: Final = FOLDER / "es" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")
NUMBER: Final = re.compile(r"\d+")
QUOTED: Final = re.compile(r'"([^"%]+)"')
LEFT: Final = re.compile(
    r"\b(the|and|your|you|with|of|this|that|what|which|from|is|are)\b", re.IGNORECASE
)
"""Words that show that a message was not translated."""
SAME: Final = {"es": {'"%(answer)s"', "%(said)s: %(question)s", "Error:", "Error: %(title)s"}}
"""The messages that are written in a language as in English."""
LABEL: Final = 8
"""Texts of so many words or fewer are labels: the scale says nothing about them."""
ANOTHER: Final = {"I'm not sure"}
"""Is quoted, but stands on no page of ours: the rule book says it."""

MODALS: Final = {
    r"\bnot\b|n't\b|\bcannot\b|\bnever\b|\bno\b|\bnothing\b|\bnobody\b|\bnone\b": (
        r"\bno\b|\bnunca\b|\bnadie\b|\bnada\b|\bning[uú]n\w*|\bsin\b|\btodavía no\b"
    ),
    r"\bmay\b|\bcan\b|\bcould\b": (
        r"\bpued\w+|\bpodr\w+|\bpodemos\b|\bpudimos\b|\bcómo\b|\bpara que\b|\btal vez\b"
    ),
    r"\bshould\b": r"\bdebería\w*",
    r"\bmust\b|\bhave to\b": r"\bdebe\w*|\btiene que\b",
    r"\bfirst\b": r"\bprimer\w*",
    r"\bonly\b": r"\bsolo\b",
    r"\bnow\b": r"\bahora\b",
    r"\bcall\b": r"\bllam\w+",
    r"\bstill\b": r"\btodavía\b|\bsiguen?\b|\bde todos modos\b",
    r"\bsome\b": r"\balgun\w+|\bcualquier otra\b",
    r"\bevery\b|\beach\b": r"\bcada\b|\btod[ao]s\b",
}
"""What must not get lost, and the Spanish that keeps it."""
STRONGER: Final = {
    r"\bdebería\w*": r"\bshould\b",
    r"\bdebe\b|\bdeben\b|\btiene que\b|\btendría que\b": r"\bmust\b|\bhave to\b|\bstart again\b",
    r"\bsiempre\b": r"\balways\b",
    r"\bnunca\b": r"\bnever\b",
}
"""What Spanish may say only if the English says it."""
UNWANTED: Final = re.compile(
    r"\bdiscut\w+|\btú\b|\bte\b|\btus?\b|\bvos\b|\bdroga|\bclínico\b|\bonce\b|\bactual\b|\bchequ"
    r"|\brealiza|\baplica\w*\b",
    re.IGNORECASE,
)
"""False friends, and any other way to address somebody than usted."""


class Said(NamedTuple):
    """A message in English, and the same in another language."""

    english: str
    other: str


def forms_of(message: Message) -> Iterator[Said]:
    """Yield a message in each of its forms: the first in English is for one."""
    ids, strings = message.id, message.string
    if isinstance(ids, str):
        yield Said(ids, str(strings or ""))
        return
    for number, string in enumerate(strings or ()):
        yield Said(ids[min(number, 1)], string)


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return template()


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.parent.parent.name)
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(scope="module")
def catalog(file: Path) -> Catalog:
    return read(file)


@pytest.fixture(scope="module")
def spanish() -> tuple[Said, ...]:
    return tuple(said for message in read(SPANISH) if message.id for said in forms_of(message))


# ---- every language


def test_there_is_spanish() -> None:
    assert SPANISH in FILES


def test_the_template_has_every_message_that_there_is(messages: Catalog) -> None:
    assert TEMPLATE.read_bytes() == written(messages), "run `make words`"


def test_a_catalog_has_them_all_and_no_other(file: Path, messages: Catalog) -> None:
    assert file.read_bytes() == written(updated(read(file), messages)), "run `make words`"


def test_every_message_is_translated_and_none_is_in_doubt(catalog: Catalog) -> None:
    told = [message for message in catalog if message.id]

    assert [m.id for m in told if m.fuzzy] == []
    assert [m.id for m in told if not all(said.other.strip() for said in forms_of(m))] == []
    for message in told:
        if isinstance(message.id, tuple):
            assert len(list(forms_of(message))) == catalog.num_plurals, message.id


def test_placeholders_and_numbers_are_the_same(catalog: Catalog) -> None:
    for message in catalog:
        for english, other in forms_of(message) if message.id else ():
            for what in (PLACEHOLDER, NUMBER):
                assert Counter(what.findall(english)) == Counter(what.findall(other)), english
            assert "%" not in PLACEHOLDER.sub("", other), english


def test_no_message_can_change_the_markup_around_it(catalog: Catalog) -> None:
    for message in catalog:
        for english, other in forms_of(message) if message.id else ():
            assert not set("<>&") & set(other), english
            assert other == other.strip(), english


def test_no_message_is_left_in_english(catalog: Catalog) -> None:
    told = [said for message in catalog if message.id for said in forms_of(message)]

    assert {said.english for said in told if said.english == said.other} == SAME[
        str(catalog.locale)
    ]
    assert [said.other for said in told if LEFT.search(said.other)] == []


def test_what_a_message_quotes_is_called_so_on_the_pages(catalog: Catalog) -> None:
    labels = {said.english: said.other for m in catalog if m.id for said in forms_of(m)}
    quoted = [
        (name, other)
        for english, other in labels.items()
        for name in QUOTED.findall(english)
        if name not in ANOTHER
    ]

    assert quoted
    for name, other in quoted:
        assert f'"{labels[name]}"' in other


# ---- which one is taken


@pytest.mark.parametrize(
    ("language", "folder"),
    [("es", "es"), ("es_US", "es"), ("es_MX", "es"), ("en", None), ("en_US", None), ("de", None)],
)
def test_a_language_takes_its_own_words_in_every_country(language: str, folder: str | None) -> None:
    found = catalog_for(Locale.parse(language))

    assert (found and found.parent.parent.name) == folder


# ---- Spanish


def shifts_in(said: Said) -> list[str]:
    """Return what Spanish loses of the English, and what it adds to it."""
    lost = [
        english
        for english, spanish in MODALS.items()
        if has(english, said.english) and not has(spanish, said.other)
    ]
    added = [
        spanish
        for spanish, english in STRONGER.items()
        if has(spanish, said.other) and not has(english, said.english)
    ]
    return lost + added


def has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def test_spanish_says_nothing_stronger_or_weaker(spanish: tuple[Said, ...]) -> None:
    assert {said: shifts_in(said) for said in spanish if shifts_in(said)} == {}


@pytest.mark.parametrize(
    ("english", "slip"),
    [
        ("It is not a yes or a no.", "Es un sí o es un quizás."),
        ("It can take days.", "Tarda días."),
        ("It can take days.", "Debe tardar días."),
        ("First get help now.", "Busque ayuda ahora."),
        ("First get help now.", "Primero, busque ayuda."),
        ("You do not have to.", "No debería hacerlo."),
        ("Only this tab keeps it.", "Esta pestaña lo guarda."),
        ("Sending is not the call. Still call.", "Enviar esto no es llamar."),
        ("It never notes an answer.", "Anota una respuesta."),
    ],
)
def test_a_slip_of_a_translator_is_found(english: str, slip: str) -> None:
    assert shifts_in(Said(english, slip))


def test_spanish_says_usted_and_no_false_friend(spanish: tuple[Said, ...]) -> None:
    assert [said.other for said in spanish if UNWANTED.search(said.other)] == []


@pytest.mark.parametrize("said", ["discutir", "Revisa tu página", "la droga", "once"])
def test_what_is_unwanted_is_found(said: str) -> None:
    assert UNWANTED.search(said)


def test_spanish_is_easy_to_read(spanish: tuple[Said, ...]) -> None:
    texts = [PLACEHOLDER.sub("diez", said.other) for said in spanish]
    whole = " ".join(re.sub(r"[^.?:]$", r"\g<0>.", text) for text in texts)

    assert inflesz(whole) >= EASY
    hard = [text for text in texts if len(text.split()) > LABEL and inflesz(text) < EASY]
    assert hard == []


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("sí", 1),
        ("piel", 1),
        ("guía", 2),
        ("que", 1),
        ("averigüe", 4),
        ("clínica", 3),
        ("respuestas", 3),
        ("leer", 2),
        ("orientación", 4),
        ("también", 2),
        ("días", 2),
        ("ayuda", 3),
        ("isotretinoína", 7),
        ("PDF", 1),
    ],
)
def test_syllables_are_counted_as_spanish_has_them(word: str, syllables: int) -> None:
    assert syllables_in(word) == syllables


def test_longer_words_and_sentences_are_harder() -> None:
    texts = ("No sé. Hoy no.", "No sé, hoy no.", "Desconozco completamente la respuesta.")
    scores = [inflesz(text) for text in texts]

    assert scores == sorted(scores, reverse=True)


# ---- words that only some sites show


REVIEW: Final = {"by": "Ana Ruiz", "role": "traductora", "day": "1 de mayo de 2027"}


@pytest.mark.parametrize(
    ("translation", "said"),
    [
        (None, ""),
        ({"review": None}, "No qualified translator has read this translation."),
        ({"review": REVIEW}, "Translation read by Ana Ruiz, traductora, 1 de mayo de 2027."),
    ],
)
def test_a_translation_says_who_read_it(
    app: Flask, translation: dict[str, Any] | None, said: str
) -> None:
    with app.test_request_context("/"):
        module: Any = app.jinja_env.get_template("_review.txt").module
        assert str(module.translated(translation)) == said
