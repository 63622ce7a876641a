"""A questionnaire in several languages: where it lies, how one chooses, what it shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient

from screener.clinic.model import Clinic, Profile
from screener.rulebook.model import RuleBook
from screener.translation.loader import Translation, load_translation
from screener.web.app import create_app
from screener.web.content import Content
from tests.browser.answers import TYPICAL
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.translation.spanish import FILE
from tests.web.patient import Patient, Shown

NORTH: Final[dict[str, Any]] = {"id": "north", "name": "North", "languages": ["es"]}
SOUTH: Final[dict[str, Any]] = {"id": "south", "name": "South"}
ANSWERS: Final = {name: frozenset(told) for name, told in TYPICAL.items()}


@pytest.fixture(scope="module")
def spanish(rulebook: RuleBook) -> Translation:
    return load_translation(rulebook, FILE, language="es", today=Clock().today())


@pytest.fixture(scope="module")
def client(rulebook: RuleBook, spanish: Translation) -> FlaskClient:
    clinics = {
        Path(each["id"]): Clinic(
            Profile.model_validate(each),
            rulebook,
            translations={"es": spanish} if "languages" in each else {},
        )
        for each in (NORTH, SOUTH)
    }
    content = Content(rulebook, clinics, translations={"es": spanish})
    return create_app(settings_of_a_test(), clock=Clock(), content=content).test_client()


@pytest.mark.parametrize(
    ("address", "language", "choices"),
    [
        ("/", "en", {"/es/"}),
        ("/es/", "es", {"/"}),
        ("/es", "es", {"/"}),
        ("/es/learn", "es", set()),
        ("/es/nowhere", "es", set()),
        ("/clinics/north/", "en", {"/clinics/north/es/"}),
        ("/clinics/north/es/", "es", {"/clinics/north/"}),
        ("/clinics/north/es/privacy", "es", set()),
        ("/clinics/north/es/nowhere", "es", set()),
        ("/clinics/south/", "en", set()),
        ("/clinics/nowhere/es/", "en", set()),
    ],
)
def test_each_language_has_its_own_address(
    client: FlaskClient, address: str, language: str, choices: set[str]
) -> None:
    page = Shown(client.get(address))

    assert page.root.one("html")["lang"] == language
    listed = page.root.every("nav", class_="languages")
    links = [link for nav in listed for link in nav.every("a")]
    assert {link["href"] for link in links} == choices
    for link in links:
        assert link["lang"] == link["hreflang"] != language
        assert link.text == {"en": "English", "es": "Español"}[link["lang"]]


@pytest.mark.parametrize(
    ("address", "led_to"),
    [
        ("/fr/", "/"),
        ("/fr", "/"),
        ("/fr/learn?x=1", "/learn?x=1"),
        ("/clinics/south/es/?ref=A1", "/clinics/south/?ref=A1"),
        ("/clinics/north/fr/privacy", "/clinics/north/privacy"),
    ],
)
def test_a_language_that_is_not_served_leads_to_the_own_words(
    client: FlaskClient, address: str, led_to: str
) -> None:
    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (307, led_to)


NOWHERE = [
    *("/es/api/v1/rulebook", "/fr/api/v1/rulebook", "/fr/fhir/metadata"),
    *(
        "/fr/nowhere",
        "/nowhere/learn",
        "/fr//example.org/",
        "/fr//learn",
        "/fr//api/v1/rulebook",
        "/fr/fr/",
        "/clinics/south/es/es/",
    ),
]


@pytest.mark.parametrize("address", NOWHERE)
def test_no_other_address_leads_anywhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_no_choice_is_kept(client: FlaskClient) -> None:
    response = client.get("/es/")

    assert "Set-Cookie" not in response.headers
    assert Shown(client.get("/")).root.one("html")["lang"] == "en"


@pytest.fixture
def patients(client: FlaskClient) -> dict[str, Patient]:
    return {home: Patient(client, home=home) for home in ("/clinics/north", "/clinics/north/es")}


def test_a_person_is_led_the_same_way_in_both(patients: dict[str, Patient]) -> None:
    seen = {}
    for home, patient in patients.items():
        patient.start().walk(ANSWERS).go("guidance")
        seen[home] = patient.page

    ours, theirs = seen.values()
    assert ours.kind == theirs.kind == "guidance"
    assert ours.level == theirs.level
    assert len(ours.points) == len(theirs.points)
    records = [page.main.every("section", class_="record")[0].text for page in (ours, theirs)]
    assert records[0] == records[1], "the clinician reads the same"
    assert "Ningún traductor calificado" in theirs.words
    assert "No qualified translator" not in ours.words


def test_a_walk_goes_on_in_the_other_language(client: FlaskClient) -> None:
    patient = Patient(client, home="/clinics/north").start().choose(age="18_or_over")
    page = patient.go("continue").page

    fields = {**page.hidden, "go": "continue"}
    again = Shown(client.post("/clinics/north/es/questions", data=fields))

    assert again.status == 422
    assert again.root.one("html")["lang"] == "es"
    assert again.asked == page.asked


def test_answers_are_not_lost_when_a_language_is_gone(client: FlaskClient) -> None:
    page = Patient(client).start().page
    fields = {**page.hidden, "answer_age": "18_or_over", "go": "continue"}
    response = client.post("/fr/questions", data=fields, follow_redirects=True)

    shown = Shown(response)
    assert (response.request.path, shown.root.one("html")["lang"]) == ("/questions", "en")
    assert shown.asked != page.asked, "the answer was taken"


def test_the_own_words_are_no_translation(client: FlaskClient) -> None:
    assert client.get("/api/v1/rulebook").get_json()["rulebook"]["translation"] is None
