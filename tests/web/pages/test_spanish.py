"""A walk through a site in Spanish shows none of our own words in English, on any page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask

from screener.clinic.model import Clinic, Profile
from screener.clinician.captions import Captions
from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.translation.languages import locale_of
from screener.translation.loader import Translation, load_translation
from screener.translation.words import words_of
from screener.walk.seal import Seal
from screener.walk.walk import Walk
from screener.web.app import create_app
from screener.web.content import Content
from screener.web.pages.references import References
from scripts.words import template
from tests.browser.states import CLINIC, every_state
from tests.clock import Clock
from tests.conftest import ROOT
from tests.settings import settings_of_a_test
from tests.web.page import Element
from tests.web.pages.every_state import shown_in, with_every_page
from tests.web.patient import Shown
from tests.web.sites import client_of

PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")
SAME: Final = {"Error"}
"""Written alike in both languages."""
SPOKEN: Final = ("aria-label", "alt", "title", "data-busy", "data-copy", "data-failed")
SENTENCE: Final = 4
"""So many words or more are looked for inside of other words, too."""
NORTH: Final[dict[str, Any]] = {
    "id": "north",
    "name": "Clínica Norte",
    "phone": "+1 555 0142",
    "booking": "https://north.example/cita",
    "languages": ["es"],
    "origins": ["http://localhost:8000"],
    "receiver": {"kind": "fhir", "url": "https://localhost:9/fhir"},
}


@pytest.fixture(scope="module")
def english(rulebook: RuleBook, in_spanish: Translation) -> frozenset[str]:
    """Return all words of ours and of the rule book in English, but for the same in Spanish."""
    spanish = set(map(_plain, words_of(in_spanish.book).values()))
    return _messages() | {_plain(text) for text in words_of(rulebook).values()} - spanish


def _messages() -> frozenset[str]:
    """Return the words of every message in English, as they stand between what is filled in."""
    ids = (message.id for message in template() if message.id)
    texts = (text for each in ids for text in ((each,) if isinstance(each, str) else each))
    parts = (_plain(part) for text in texts for part in PLACEHOLDER.split(text))
    return frozenset(part for part in parts if len(part) > 1) - SAME


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(' .,:;"()·')


def in_english(words: str, english: frozenset[str]) -> list[str]:
    """Return the English messages that some words are, or hold."""
    plain = _plain(words)
    return [each for each in english if each == plain or (_is_sentence(each) and each in plain)]


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= SENTENCE


@pytest.fixture(scope="module")
def in_spanish(rulebook: RuleBook) -> Translation:
    return load_translation(rulebook, ROOT / "rules.es.po", language="es", today=Clock().today())


@pytest.fixture(scope="module")
def app(rulebook: RuleBook, in_spanish: Translation) -> Iterator[Flask]:
    """A server with a clinic whose pages are in Spanish, too."""
    settings = settings_of_a_test(secrets={"SCREENER_SECRET_NORTH": "a-token"})
    north = Clinic(Profile.model_validate(NORTH), rulebook, translations={"es": in_spanish})
    content = Content(rulebook, {Path("north"): north})
    with with_every_page(create_app(settings, clock=Clock(), content=content)) as app:
        yield app


@pytest.fixture(scope="module")
def pages(app: Flask, rulebook: RuleBook) -> dict[str, Shown]:
    """Return every page of the clinic in every state, by its name."""
    client, walk = app.test_client(use_cookies=False), Walk(rulebook)
    seal = Seal(walk, settings_of_a_test().keys, Clock(), "north").seal
    return shown_in(client, every_state(walk, seal, home=f"{CLINIC}/es"))


def words_on(element: Element) -> Iterator[str]:
    """Yield every text of a page that is in its own language, and what is read out."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in ("script", "style", "textarea") and child.get("class") != "record":
            yield from (child[name] for name in SPOKEN if child.has(name))
            yield from words_on(child)


def test_no_page_says_anything_of_ours_in_english(
    pages: dict[str, Shown], english: frozenset[str]
) -> None:
    left = {
        (found, name)
        for name, page in pages.items()
        for words in words_on(page.root)
        for found in in_english(words, english)
    }

    assert left == set()
    assert {page.root.one("html")["lang"] for page in pages.values()} == {"es"}


def test_no_text_to_copy_does_but_for_the_clinicians_page(pages: dict[str, Shown]) -> None:
    captions = Captions()
    clinicians = {_plain(getattr(captions, each.name)) for each in fields(captions)}
    sentences = {each for each in _messages() if _is_sentence(each)} - clinicians
    texts = [
        (name, "".join(text.pieces()))
        for name, page in pages.items()
        for text in page.root.every("textarea")
    ]

    assert len(texts) > 10
    for name, text in texts:
        assert [each for each in sentences if each in " ".join(text.split())] == [], name


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Change", ["Change"]),
        (" Change your mind", []),
        ("Made", ["Made"]),
        ("1. Nothing you answer is saved with us.", ["Nothing you answer is saved with us"]),
        ("Cambiar", []),
    ],
)
def test_english_is_found(words: str, found: list[str], english: frozenset[str]) -> None:
    assert in_english(words, english) == found


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("start", ["Prepárese para hablar con un dermatólogo", '"No sé" es una buena respuesta.']),
        ("not-found", ["Esta página no existe", "Empezar de nuevo", "Código 404"]),
        ("broken", ["Algo falló de nuestro lado"]),
        ("expired", ["Por favor, empiece de nuevo"]),
        ("busy", ["Por favor, inténtelo de nuevo en un momento"]),
        ("wait", ["Por favor, espere un minuto"]),
        ("check", ["Revise sus respuestas", "Ver mi orientación"]),
        ("send", ["Enviar esto a Clínica Norte", "¿Quiere enviarlo?"]),
        ("send-error", ["Hay un problema", "Todavía no se envió nada"]),
        ("guidance-sent", ["Se envió a Clínica Norte", "Anote su código:"]),
        ("guidance-not-sent", ["No se envió a Clínica Norte", "A la clínica no le llegó."]),
        ("guidance-unclear", ["No sabemos si se envió"]),
        ("guidance-typical", ["No es un sí ni un no a la isotretinoína:", "Pregunte"]),
        ("learn", ["Saber más", "Ningún profesional de salud ha revisado este contenido."]),
        ("guidance-emergency", ["Llamar al 911"]),
        (
            "interruption-self-harm",
            ["Enviar texto al 988", "Antes de seguir", "Seguir con las preguntas"],
        ),
    ],
)
def test_what_is_said_instead(pages: dict[str, Shown], page: str, said: list[str]) -> None:
    for words in said:
        assert words in pages[page].words


def test_an_error_is_said_where_the_answer_is_missing(pages: dict[str, Shown]) -> None:
    faulty = [page for page in pages.values() if page.status == 422 and page.asked]

    assert faulty
    assert all(page.title.startswith("Error: ") for page in faulty)
    assert {words.partition(":")[0] for page in faulty for words in page.errors.values()} == {
        "Elija una respuesta",
        "Elija al menos una respuesta",
    }


# ---- what stays in English, and says so


@pytest.mark.parametrize("address", ["/for-clinics", "/api"])
def test_pages_for_clinics_and_programmers_say_that_they_are_in_english(
    web_settings: Settings, tmp_path: Path, address: str
) -> None:
    book = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
    rules = tmp_path / "rules.yaml"
    rules.write_text(book.replace("language: en", "language: es", 1), encoding="utf-8")
    page = Shown(client_of(web_settings, rules=rules).get(address))

    assert page.root.one("html")["lang"] == "es"
    assert (page.main["lang"], page.main["dir"]) == ("en", "ltr")
    assert page.root.one("footer").one("a", href="/privacy").text == "Privacidad"
    (review,) = [each for each in page.main.every("strong") if "contenido" in each.text]
    assert review["lang"] == "es"


def test_the_example_of_a_clinics_own_page_is_in_english(app: Flask) -> None:
    page = Shown(app.test_client().get("/for-clinics/north", base_url="http://localhost:8000"))

    assert page.root.one("html")["lang"] == "en"
    assert page.h1 == "Before your first visit"


def test_sources_say_in_which_language_they_are(pages: dict[str, Shown]) -> None:
    listed = pages["learn"].main.one(class_="sources").every("li")

    for source in listed:
        title, publisher = source.every("span", lang="en")
        assert title.text
        assert publisher.text
        assert "(en inglés)" in source.text
    cites = pages["guidance-typical"].main.every("p", class_="cites")
    assert cites
    assert all(cite.every("span", lang="en") for cite in cites)


def test_sources_in_the_language_of_the_page_do_not(rulebook: RuleBook) -> None:
    for language, foreign in {"en-GB": None, "es": ("en", "inglés")}.items():
        found = References(rulebook, locale_of(language)).foreign
        assert (found and (found.tag, found.name)) == foreign


def test_the_clinicians_page_stays_in_the_language_of_the_rule_book(
    pages: dict[str, Shown],
) -> None:
    for name in ("guidance-typical", "guidance-emergency"):
        records = pages[name].main.every("section", class_="record")

        assert {(record["lang"], record["dir"]) for record in records} == {("en", "ltr")}
        assert all("No clinician has reviewed" in record.text for record in records)
        assert all("Usted" not in record.text for record in records)
