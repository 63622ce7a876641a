"""A document has one identity for one set of answers of one walk, and a code to say aloud."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.fhir.guidance.identity import CODES, Label, code_of, identity_of
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from tests.web.sites import sheet_of

WALK, OTHER = UUID(int=1), UUID(int=2)
DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)


def test_the_same_answers_of_a_walk_have_one_identity_on_any_day(rulebook: RuleBook) -> None:
    sheet = sheet_of(rulebook)
    first, later = (identity_of(WALK, response(rulebook, sheet, day)) for day in (DAY, NEXT))

    assert first == later


def test_answers_to_what_is_not_asked_change_no_identity(rulebook: RuleBook) -> None:
    sheets = [
        sheet_of(rulebook, can_become_pregnant="no_organs", pregnant_now=said)
        for said in ("yes", "no")
    ]
    assert len({identity_of(WALK, response(rulebook, sheet, DAY)) for sheet in sheets}) == 1


def test_other_answers_and_other_walks_have_others(rulebook: RuleBook) -> None:
    calm, severe = sheet_of(rulebook), sheet_of(rulebook, acne_severity="severe")
    made = {
        identity_of(walk, response(rulebook, sheet, DAY))
        for walk in (WALK, OTHER)
        for sheet in (calm, severe)
    }
    assert len(made) == 4


@given(st.uuids())
def test_a_code_can_be_said_on_the_telephone(identity: UUID) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code_of(identity))


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        (UUID(int=0), "0000-0000"),
        (UUID(int=2**128 - 1), "ZZZZ-ZZZZ"),
        (UUID("00443214-c700-0000-0000-000000000000"), "0123-4567"),
        (UUID("00443214-c7ff-ffff-ffff-ffffffffffff"), "0123-4567"),
    ],
)
def test_a_code_is_the_start_of_the_identity(identity: UUID, code: str) -> None:
    assert code_of(identity) == code


IDENTIFIER = {"system": CODES, "value": "0000-0000"}
VISIT = {"identifier": {"value": "visit-77"}}


@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("QuestionnaireResponse", {"identifier": IDENTIFIER, "encounter": VISIT}),
        ("Composition", {"identifier": IDENTIFIER, "encounter": VISIT}),
        ("DocumentReference", {"identifier": [IDENTIFIER], "context": {"encounter": [VISIT]}}),
        ("GuidanceResponse", {}),
    ],
)
def test_what_people_open_gets_the_code_and_the_visit_and_nothing_else_changes(
    name: str, added: dict[str, object]
) -> None:
    before = {"resourceType": name}

    assert Label("0000-0000", "visit-77").on(before) == {**before, **added}
    assert "visit" not in str(Label("0000-0000").on(before))
    assert before == {"resourceType": name}
