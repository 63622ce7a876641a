"""A sheet that somebody sends is read, or refused with words that help."""

from typing import Any

import pytest

from screener.errors import SheetError
from screener.screening.coding import Coding
from screener.screening.sheet import AnswerSheet, read_sheet
from tests.small_books import book, rule

SMALL = book([rule("r", {"liver": "yes"})])


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (
            [("livr", "yes")],
            (
                "there is no question 'livr'; allowed: liver, liver_tests, mood, signs, sleep; "
                "nearest: 'liver'"
            ),
        ),
        ([("liver", "five")], "'liver' has no option 'five'; allowed: no, not_sure, yes"),
        ([("liver", True)], "'liver' has no option of type bool; allowed: no, not_sure, yes"),
        ([("liver", None)], "'liver' has no option of type NoneType; allowed: no, not_sure, yes"),
        ([("liver", {"yes": 1})], "'liver' has no option of type dict; allowed: no, not_sure, yes"),
        ([("liver", ["yes", "no"])], "'liver' takes one answer, not 2: no, yes"),
        ([("liver", [])], "'liver' has an empty answer; leave the question out instead"),
        (
            [("signs", ["rash", "none"])],
            "'none' of 'signs' stands alone; other options came with it",
        ),
        ([("liver", "yes"), ("liver", "no")], "'liver' is answered twice; give it one answer"),
        (
            [("x" * 99, "yes")],
            f"there is no question '{'x' * 60}…'; allowed: liver, liver_tests, mood, signs, sleep",
        ),
    ],
)
def test_a_sheet_that_cannot_be(sent: list[tuple[object, object]], message: str) -> None:
    with pytest.raises(SheetError) as refused:
        read_sheet(SMALL, sent)
    assert str(refused.value) == message

    with pytest.raises(SheetError) as refused_quickly:
        Coding(SMALL).read(sent)
    assert str(refused_quickly.value) == message


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ({"liver": "yes"}, {"liver": {"yes"}}),
        ({"liver": ["yes"]}, {"liver": {"yes"}}),
        ({"signs": "rash"}, {"signs": {"rash"}}),
        ({"signs": ["rash", "not_sure"]}, {"signs": {"rash", "not_sure"}}),
        ({"signs": ["rash", "rash"]}, {"signs": {"rash"}}),
        ({}, {}),
    ],
)
def test_a_sheet_that_can(sent: dict[str, Any], answers: dict[str, set[str]]) -> None:
    sheet = read_sheet(SMALL, sent.items())
    coding = Coding(SMALL)

    assert dict(sheet.answers) == answers
    assert coding.decode(coding.read(list(sent.items()))) == sheet


def test_an_empty_answer_takes_the_old_one_away() -> None:
    sheet = AnswerSheet().with_answers({"liver": frozenset({"yes"})})

    assert sheet.with_answers({"liver": frozenset()}) == AnswerSheet()
