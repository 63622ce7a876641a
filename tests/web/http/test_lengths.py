"""The length of a page with answers tells nobody on the line which question it asks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from screener.web.http.responses import SIZES
from tests.browser.answers import EVERYTHING, TYPICAL, UNSURE
from tests.web.patient import Patient, pages_of_walk

PEOPLE = {"typical": TYPICAL, "everything": EVERYTHING, "unsure": UNSURE}


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_of_questions_have_one_length_and_the_rest_one_of_a_few(
    client: FlaskClient, name: str
) -> None:
    sheet = {question: frozenset(told) for question, told in PEOPLE[name].items()}
    patient = Patient(client).start()
    pages = [patient.page, *pages_of_walk(patient, sheet), patient.post(go="guidance").page]

    lengths = [(page.kind, len(page.response.data)) for page in pages]

    assert {length for kind, length in lengths if kind == "question"} == {SIZES[0]}
    assert {length for _, length in lengths} <= set(SIZES)
    assert lengths[-1][0] == "guidance"


def test_what_fills_a_page_is_no_part_of_it(client: FlaskClient) -> None:
    page = Patient(client).start().page

    assert page.html.rstrip().endswith("</html>")
    assert page.response.content_length == len(page.response.data)


def test_a_page_that_is_read_by_everybody_is_not_filled(client: FlaskClient) -> None:
    assert len(client.get("/").data) < SIZES[0]
