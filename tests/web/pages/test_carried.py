"""A code takes a walk to another device, with what was chosen, and is in no address."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from screener.config import Settings
from screener.rulebook.model import RuleBook
from tests.clock import Clock
from tests.web.patient import Patient, Shown
from tests.web.sites import calm_answers, client_of


def code_of(patient: Patient) -> list[str]:
    """Return the rows of letters that a person is shown, as they stand there."""
    patient.post(**{**patient.form, "go": "carry"})
    assert patient.page.h1 == "Go on with another device"
    return [row.text for row in patient.page.main.one(class_="letters").every("li")]


def arrive(client: FlaskClient, code: str, **fields: str) -> Patient:
    """Come with a code to another device."""
    return Patient(client).post(go="arrive", code=code, **fields)


def test_a_walk_goes_on_elsewhere_with_what_was_chosen(
    patient: Patient, client: FlaskClient
) -> None:
    patient.start().choose(age="12_to_17").go("continue")
    patient.choose(isotretinoin_now="no")
    there = arrive(client, "\n".join(code_of(patient)))

    assert there.page.asked == ["isotretinoin_now"]
    assert there.page.chosen["isotretinoin_now"] == frozenset(["no"])
    assert "12 to 17" in there.go("back").page.words
    assert there.page.chosen["age"] == frozenset(["12_to_17"])


def test_and_on_the_first_device_too(patient: Patient) -> None:
    patient.start().choose(age="12_to_17")
    code_of(patient)

    assert patient.go("show").page.chosen["age"] == frozenset(["12_to_17"])


@pytest.mark.parametrize("stop", ["check", "guidance"])
def test_the_last_pages_come_along(
    patient: Patient, client: FlaskClient, rulebook: RuleBook, stop: str
) -> None:
    patient.start().walk(calm_answers(rulebook))
    if stop == "guidance":
        patient.go("guidance")
    shown = patient.page.words
    there = arrive(client, "".join(code_of(patient)))

    assert there.page.words == shown


def test_an_urgent_answer_that_was_not_sent_brings_help_there(
    patient: Patient, client: FlaskClient, rulebook: RuleBook
) -> None:
    patient.start().walk(calm_answers(rulebook), until="danger_signs")
    patient.choose(danger_signs="severe_stomach_pain")
    there = arrive(client, "".join(code_of(patient)))

    assert there.page.asked == ["danger_signs"]
    assert there.go("continue").page.kind == "interruption"


def test_an_interruption_comes_first_there_too(
    patient: Patient, client: FlaskClient, rulebook: RuleBook
) -> None:
    patient.start().walk(calm_answers(rulebook), until="danger_signs")
    patient.choose(danger_signs="severe_stomach_pain").go("continue")
    assert patient.page.kind == "interruption"
    there = arrive(client, "".join(code_of(patient)))

    assert there.page.kind == "interruption"
    assert patient.go("show").page.kind == "interruption"


def test_to_ask_for_the_code_again_loses_nothing(patient: Patient, client: FlaskClient) -> None:
    patient.start().choose(age="12_to_17").go("continue")
    patient.choose(isotretinoin_now="no")
    code_of(patient)
    there = arrive(client, "".join(code_of(patient)))

    assert there.page.chosen["isotretinoin_now"] == frozenset(["no"])
    assert patient.go("show").page.chosen["isotretinoin_now"] == frozenset(["no"])


UNUSABLE = (
    "This code does not work here. A row may be missing. Or the code is more than a day old, or of "
    "another questionnaire: then make a new one on the other device."
)
SLIPS = [
    ("", "Scan the code, or type the letters that the other device shows."),
    ("ABCD", "Row 1 is not as the other device shows it. Compare it letter by letter."),
    (
        "ABCD EFGH\nABCD",
        "Rows 1 and 2 are not as the other device shows them. Compare them letter by letter.",
    ),
]


@pytest.mark.parametrize(("code", "told"), SLIPS)
def test_a_slip_is_told_and_nothing_is_lost(client: FlaskClient, code: str, told: str) -> None:
    page = arrive(client, code, nothing="on").page

    assert (page.status, page.errors) == (422, {"#code": told})
    field = page.main.one("textarea")
    assert page.main.one("p", id="code-error").text == told
    assert field["aria-describedby"] == "code-error code-hint"
    assert ("".join(field.pieces()), field["aria-invalid"]) == (code, "true")
    assert page.main.one("input", id="nothing").has("checked")


def test_a_row_that_is_missing_is_asked_for(patient: Patient, client: FlaskClient) -> None:
    first, *rest, last = code_of(patient.start())

    for rows in ([first, *rest], [*rest, last], ["ABCD"] * 500):
        assert arrive(client, "\n".join(rows)).page.errors == {"#code": UNUSABLE}


def test_the_one_row_with_a_slip_is_named(patient: Patient, client: FlaskClient) -> None:
    rows = code_of(patient.start())
    rows[3] = rows[3][::-1]

    assert "Row 4 is not" in arrive(client, "\n".join(rows)).page.errors["#code"]


def test_an_old_code_is_refused_with_what_to_do(web_settings: Settings) -> None:
    clock = Clock()
    client = client_of(web_settings, clock=clock)
    code = "".join(code_of(Patient(client).start()))
    clock.advance(hours=24)
    page = arrive(client, code).page

    assert page.errors["#code"] == UNUSABLE
    assert page.main.one("textarea").text == code.upper()


def test_a_shared_device_keeps_nothing_of_what_arrives(
    patient: Patient, client: FlaskClient
) -> None:
    code = "".join(code_of(patient.start()))

    assert arrive(client, code).page.main.get("data-kept") != ""
    assert arrive(client, code, nothing="on").page.main.get("data-kept") == ""


def test_the_code_is_in_no_address_and_no_link(patient: Patient) -> None:
    rows = code_of(patient.start())
    letters = {row.replace(" ", "") for row in rows}
    page = patient.page
    addresses = [
        element[name]
        for element in page.root.every()
        for name in ("href", "src", "action", "formaction")
        if element.has(name)
    ]

    assert len(addresses) > 10
    assert not [a for a in addresses if any(each in a for each in letters)]
    assert "http" not in "".join(page.main.one(class_="scan").pieces())


def test_the_picture_is_read_out_as_what_it_is(patient: Patient) -> None:
    code_of(patient.start())
    picture = patient.page.main.one(class_="scan")

    assert (picture["role"], picture["aria-label"]) == (
        "img",
        "The code to scan. It says the same as the letters.",
    )
    assert picture.every("svg")
    assert not re.search(r"\bstyle=", patient.page.html)


def test_the_page_names_the_address_for_the_other_device(
    patient: Patient, web_settings: Settings
) -> None:
    code_of(patient.start())

    assert f"open {web_settings.origin}/carry-on There" in patient.page.words


def test_the_page_that_reads_a_code_needs_no_script(client: FlaskClient) -> None:
    page = Shown(client.get("/carry-on"))

    assert [button.text for button in page.buttons] == ["Go on"]
    assert page.main.one(**{"class_": "actions", "data-scanning": ""}).has("hidden")
