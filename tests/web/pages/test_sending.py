"""A patient sends their guidance to the clinic, and is told the truth of what became of it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from screener.config import Settings
from screener.errors import OperatorError
from screener.fhir.guidance.identity import CODES, code_of
from screener.fhir.sent.reading import sheet_of
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.web.app import create_app
from tests.clock import Clock
from tests.delivery.clinic import LOOPBACK, TOKEN, Clinic
from tests.delivery.faults import CASES, Case, reply, says
from tests.delivery.front import nothing
from tests.settings import settings_of_a_test
from tests.web.patient import Chosen, Patient, Shown
from tests.web.sites import calm_answers

HOME = "/clinics/north"
OFFER = "Review and send to the clinic"
HEADING = "Send this to North Dermatology"
SENT = "Sent to North Dermatology"
NOT_SENT = "Not sent to North Dermatology"
UNCLEAR = "We cannot tell if it was sent"
SECRET = {"SCREENER_SECRET_NORTH": TOKEN}


def write_clinic(folder: Path, receiver: str = "", *, name: str = "north") -> None:
    (folder / f"{name}.yaml").write_text(f"id: {name}\nname: North Dermatology\n{receiver}")


@pytest.fixture(scope="module")
def settings(
    lasting_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("clinics")
    write_clinic(folder, f"receiver: {{kind: fhir, url: '{lasting_clinic.front.base}'}}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(lasting_clinic.trust))
        yield settings_of_a_test(clinics=folder, secrets=SECRET, private_networks=LOOPBACK)


@pytest.fixture(scope="module")
def app(settings: Settings) -> Flask:
    """One application for all tests here: it keeps nothing between requests."""
    return create_app(settings, clock=Clock())


@pytest.fixture
def client(app: Flask, clinic: Clinic) -> FlaskClient:
    """A client of the application, while the clinic has nothing wrong and nothing received."""
    assert clinic.front.requests == []
    return app.test_client(use_cookies=False)


@pytest.fixture
def patient(client: FlaskClient, calm: Chosen) -> Patient:
    """A patient of the clinic who reads their guidance."""
    return guided(client, calm)


def guided(client: FlaskClient, sheet: Chosen, *, reference: str = "") -> Patient:
    patient = Patient(client, home=HOME)
    patient.post(go="start", reference=reference).walk(sheet)
    return patient.press("See my guidance")


def consent(patient: Patient) -> Patient:
    return patient.press(OFFER).post(go="deliver", consent="yes")


def headings(patient: Patient) -> list[str]:
    return [heading.text for heading in patient.page.main.every("h2")]


@dataclass(frozen=True)
class Arrived:
    """What the clinic got in one request."""

    headers: Mapping[str, str]
    bundle: dict[str, Any]

    @property
    def identity(self) -> UUID:
        return UUID(self.bundle["identifier"]["value"])

    def resource(self, kind: str) -> dict[str, Any]:
        resources = [entry["resource"] for entry in self.bundle["entry"]]
        return next(each for each in resources if each["resourceType"] == kind)


def arrived(clinic: Clinic) -> Arrived:
    head, _, body = clinic.front.requests[-1].partition(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    return Arrived({name.lower(): value for name, value in lines}, json.loads(body))


def test_the_page_before_says_exactly_what_is_sent_and_sends_nothing(
    patient: Patient, clinic: Clinic, rulebook: RuleBook, calm: Chosen
) -> None:
    page = patient.press(OFFER).page
    asked = [line.text for line in page.main.every("dt")]

    assert page.h1 == HEADING
    assert f"Your answers to {len(asked)} questions" in page.words
    patient.press("Do not send").press("Change my answers")
    rows = patient.page.changeable
    assert asked == [q.text for q in rulebook.questions.values() if q.id in rows]
    assert len(asked) == len(rows)
    for name in rows:
        for option in calm[name]:
            assert rulebook.option(name, option).text in page.words
    assert clinic.front.requests == []


def test_without_consent_nothing_is_sent(patient: Patient, clinic: Clinic) -> None:
    page = patient.press(OFFER).press("Send now").page

    assert page.status == 422
    assert page.title.startswith("Error: ")
    words = "Nothing is sent yet. Tick the box if you want to send it, or go back"
    assert page.errors == {"#consent": words}
    assert f"Error: {words}" in page.words
    assert page.h1 == HEADING
    assert patient.post(go="deliver", consent="no").page.status == 422
    assert clinic.front.requests == []


def test_what_arrives_is_what_was_said(
    client: FlaskClient, clinic: Clinic, rulebook: RuleBook
) -> None:
    said = calm_answers(rulebook, danger_signs=("none",), liver_disease="not_sure")
    patient = consent(guided(client, said, reference="visit-77"))
    got = arrived(clinic)
    response = got.resource("QuestionnaireResponse")
    sheet = sheet_of(rulebook, response)

    assert headings(patient)[0] == SENT
    enabled = Evaluation(rulebook, sheet).enabled
    assert {name: sheet.chosen(name) for name in rulebook.questions if enabled[name]} == {
        name: said[name] for name in rulebook.questions if enabled[name]
    }
    assert response["encounter"]["identifier"]["value"] == "visit-77"
    assert response["identifier"] == {"system": CODES, "value": code_of(got.identity)}
    assert f"Write down your code: {code_of(got.identity)}" in patient.page.words
    titles = [action["title"] for action in got.resource("RequestGroup")["action"]]
    assert sorted(titles) == sorted(patient.page.findings)
    assert got.headers["authorization"] == f"Bearer {TOKEN}"


def test_the_clinics_own_name_for_it_is_shown(patient: Patient, clinic: Clinic) -> None:
    words = consent(patient).page.words
    (kept,) = clinic.found(arrived(clinic).identity)

    assert f"The clinic's own number for it is Bundle/{kept['id']}." in words


def test_nothing_is_logged_of_what_was_received(
    patient: Patient, clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    consent(patient)

    assert clinic.copies(arrived(clinic).identity) == 1
    assert caplog.messages == []


def test_what_was_sent_is_found_by_its_code(patient: Patient, clinic: Clinic) -> None:
    consent(patient)
    got = arrived(clinic)
    code = code_of(got.identity)
    (kept,) = clinic.search(f"_tag={quote(f'{CODES}|{code}', safe='')}")

    assert kept["identifier"]["value"] == got.identity.urn
    opened = [entry["resource"] for entry in kept["entry"] if "text" in entry["resource"]]
    assert [each["resourceType"] for each in opened] == ["Composition", "DocumentReference"]
    assert all(f"Code {code}" in each["text"]["div"] for each in opened)
    kinds = [each["attachment"]["contentType"] for each in opened[1]["content"]]
    assert kinds == ["text/plain; charset=utf-8", "application/pdf"]
    assert clinic.search(f"_tag={quote(f'{CODES}|0000-0000', safe='')}") == []


@pytest.mark.parametrize("go", ["draft", "show", "continue", "guidance"])
def test_nothing_is_sent_until_the_button_is_pressed(
    patient: Patient, clinic: Clinic, go: str
) -> None:
    form = patient.press(OFFER).form
    patient.client.post(f"{HOME}/send", data={**form, "go": go, "consent": "yes"})

    assert clinic.front.requests == []


def test_private_answers_that_are_left_off_are_not_sent(
    client: FlaskClient, clinic: Clinic, rulebook: RuleBook
) -> None:
    said = calm_answers(rulebook, self_harm="prefer_not_to_say", phq2_mood="nearly_every_day")
    patient = guided(client, said).press("Leave them off").press(OFFER)
    asked = rulebook.questions["phq2_mood"].text
    assert "private answers you do not share" in patient.page.words
    assert asked not in patient.page.told

    patient.post(go="deliver", consent="yes")
    got = arrived(clinic)
    assert headings(patient)[0] == SENT
    assert "phq2_mood.nearly_every_day" not in json.dumps(got.bundle)
    assert '"masked"' in json.dumps(got.resource("QuestionnaireResponse"))


def test_without_a_visit_reference_none_is_sent(patient: Patient, clinic: Clinic) -> None:
    consent(patient)

    assert "encounter" not in arrived(clinic).resource("QuestionnaireResponse")


TOLD = {"received": SENT, "not_received": NOT_SENT, "unconfirmed": UNCLEAR}
QUICK = [case for case in CASES if case.patience == 10.0]


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_whatever_goes_wrong_the_patient_knows_and_loses_nothing(
    patient: Patient, clinic: Clinic, case: Case
) -> None:
    before = patient.page
    clinic.front.fault = case.fault
    page = consent(patient).page

    assert page.status == 200
    assert headings(patient)[0] == TOLD[case.outcome]
    assert re.sub(r"( ·)? Code for the clinic \S+", "", page.words).endswith(before.words)
    assert (page.h1, page.findings, page.level) == (before.h1, before.findings, before.level)
    identity = arrived(clinic).identity
    assert clinic.copies(identity) == case.copies
    clinic.front.fault = nothing
    if case.outcome != "received":
        assert headings(patient.press("Send again"))[0] == SENT
    assert clinic.copies(identity) == 1


@pytest.mark.parametrize("way", ["Send again", OFFER])
def test_a_refusal_after_an_unclear_answer_does_not_say_that_nothing_was_sent(
    patient: Patient, clinic: Clinic, way: str
) -> None:
    (stored,) = [case for case in CASES if case.name == "half a reply"]
    clinic.front.fault = stored.fault
    consent(patient)
    assert headings(patient)[0] == UNCLEAR
    code = code_of(arrived(clinic).identity)
    assert f"Write down your code, in case they have it: {code}" in patient.page.words
    clinic.front.fault = says(reply("401 Unauthorized"))
    patient.press(way).post(go="deliver", consent="yes")

    assert headings(patient)[0] == UNCLEAR
    assert clinic.copies(arrived(clinic).identity) == 1
    clinic.front.fault = nothing
    assert headings(patient.press("Send again"))[0] == SENT
    clinic.front.fault = says(reply("401 Unauthorized"))
    assert headings(consent(patient))[0] == UNCLEAR


def test_a_refusal_after_our_own_answer_was_lost_does_not_say_so_either(
    patient: Patient, clinic: Clinic
) -> None:
    clinic.front.fault = says(reply("401 Unauthorized"))
    patient.press(OFFER).post(go="deliver", consent="yes", again="yes")

    assert headings(patient)[0] == UNCLEAR


def test_sending_the_same_again_makes_no_second_copy(patient: Patient, clinic: Clinic) -> None:
    consent(patient)
    identity = arrived(clinic).identity
    patient.press("Change my answers").press("See my guidance")
    consent(patient)

    assert arrived(clinic).identity == identity
    assert headings(patient)[0] == SENT
    assert clinic.copies(identity) == 1


def test_other_answers_are_another_document(patient: Patient, clinic: Clinic) -> None:
    consent(patient)
    first = arrived(clinic).identity
    patient.press("Change my answers").change("acne_severity").answer(acne_severity="severe")
    consent(patient.press("See my guidance"))

    assert arrived(clinic).identity != first
    assert [clinic.copies(each) for each in (first, arrived(clinic).identity)] == [1, 1]


def test_a_code_stands_with_the_answers_that_it_is_for_alone(
    patient: Patient, clinic: Clinic
) -> None:
    consent(patient)
    code = code_of(arrived(clinic).identity)
    patient.press("Change my answers").press("See my guidance")
    assert f"Code for the clinic {code}" in patient.page.words
    patient.press("Change my answers").change("acne_severity").answer(acne_severity="severe")
    patient.press("See my guidance")

    assert "Code for the clinic" not in patient.page.words


def test_two_patients_with_the_same_answers_are_two(
    client: FlaskClient, clinic: Clinic, calm: Chosen
) -> None:
    identities = set()
    for _ in range(2):
        consent(guided(client, calm))
        identities.add(arrived(clinic).identity)

    assert len(identities) == 2


def test_a_form_posted_twice_without_the_script_makes_one_copy(
    patient: Patient, clinic: Clinic
) -> None:
    form = patient.press(OFFER).form
    for _ in range(2):
        again = patient.client.post(
            f"{HOME}/send", data={**form, "go": "deliver", "consent": "yes"}
        )
        assert SENT in Shown(again).words

    assert clinic.copies(arrived(clinic).identity) == 1


def test_nothing_is_sent_before_the_guidance(client: FlaskClient, clinic: Clinic) -> None:
    patient = Patient(client, home=HOME)
    patient.post(go="start")
    page = patient.post(go="deliver", consent="yes").page

    assert page.kind == "question"
    assert clinic.front.requests == []


def test_nothing_is_sent_over_an_interruption(
    client: FlaskClient, clinic: Clinic, calm: Chosen
) -> None:
    patient = guided(client, calm).press("Change my answers").change("danger_signs")
    patient.answer(danger_signs=["yellow_skin_eyes"])
    assert patient.page.kind == "interruption"

    assert patient.post(go="deliver", consent="yes").page.kind == "interruption"
    assert clinic.front.requests == []


def test_a_clinic_without_a_receiver_offers_nothing_and_takes_nothing(
    settings: Settings, calm: Chosen, tmp_path: Path
) -> None:
    folder = tmp_path / "others"
    folder.mkdir()
    write_clinic(folder)
    client = create_app(replace(settings, clinics=folder), clock=Clock()).test_client()
    patient = guided(client, calm)

    assert OFFER not in patient.page.words
    for place, go in (("questions", "send"), ("questions", "deliver"), ("send", "deliver")):
        posted = client.post(f"{HOME}/{place}", data={**patient.form, "go": go})
        assert posted.status_code == 400


def test_a_page_of_a_receiver_that_is_gone_leads_to_the_guidance(
    settings: Settings, patient: Patient, tmp_path: Path
) -> None:
    form = patient.press(OFFER).form
    write_clinic(tmp_path)
    client = create_app(replace(settings, clinics=tmp_path), clock=Clock()).test_client()
    shown = client.post(f"{HOME}/questions", data={"state": form["state"], "go": "show"})

    assert shown.status_code == 200
    assert "Why we say this" in shown.text


def test_back_leads_to_the_guidance(patient: Patient) -> None:
    before = patient.page.words

    assert patient.press(OFFER).press("Do not send").page.words == before
    assert patient.press(OFFER).post(go="back").page.words == before


def test_a_private_address_gets_nothing_unless_the_operator_lists_it(
    settings: Settings, clinic: Clinic, calm: Chosen, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(replace(settings, private_networks=()), clock=Clock())
    patient = consent(guided(app.test_client(), calm))

    assert headings(patient)[0] == NOT_SENT
    assert clinic.front.requests == []
    (said,) = caplog.messages
    assert said.startswith("clinic north: the receiver's address is private (127.0.0.1), and ")


@pytest.mark.parametrize("status", ["201 Created", "401 Unauthorized", "500 Broken"])
def test_the_log_says_why_and_nothing_of_anybody(
    patient: Patient, clinic: Clinic, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clinic.front.fault = says(reply(status, body="the patient said yes"))
    consent(patient)

    (said,) = caplog.messages
    assert said.startswith(f"clinic north: the receiver answered with status {status[:3]}")
    assert "patient" not in said


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        (
            {},
            (
                "SCREENER_SECRET_NORTH is not set; "
                "the receiver of the clinic 'north' needs it to know who is sending"
            ),
        ),
        (
            {"SCREENER_SECRET_NORTH": "two words"},
            (
                "SCREENER_SECRET_NORTH is not a valid bearer token; "
                "use letters, digits and - . _ ~ + / ="
            ),
        ),
    ],
)
def test_a_server_without_the_secret_does_not_start(
    settings: Settings, secrets: dict[str, str], said: str
) -> None:
    with pytest.raises(OperatorError) as refused:
        create_app(replace(settings, secrets=secrets), clock=Clock())

    assert str(refused.value) == said
