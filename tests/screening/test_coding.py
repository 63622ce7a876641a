"""Sheets as numbers and bytes: back and forth without loss, and never more than a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import SheetError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from screener.screening.sheet import AnswerSheet
from tests.sheets import sheets
from tests.small_books import YES_NO_UNSURE, book, question, rule

SMALL = Coding(book([rule("r", {"liver": "yes"})]))


@given(data=st.data())
def test_a_packed_sheet_comes_back_and_its_size_tells_nothing(
    rulebook: RuleBook, data: st.DataObject
) -> None:
    coding = Coding(rulebook)
    sheet = data.draw(sheets(rulebook, complete=False))

    packed = coding.pack(coding.encode(sheet))

    assert coding.decode(coding.unpack(packed)) == sheet
    assert len(packed) == coding.packed_size


@given(packed=st.binary(max_size=4))
def test_bytes_are_a_sheet_of_the_rule_book_or_are_refused(packed: bytes) -> None:
    try:
        masks = SMALL.unpack(packed)
    except SheetError:
        return
    assert SMALL.pack(masks) == packed


@pytest.mark.parametrize("packed", [b"", b"\0", b"\xff\xff\xff", b"\0\0\0\0"])
def test_bytes_that_are_no_sheet(packed: bytes) -> None:
    with pytest.raises(SheetError):
        SMALL.unpack(packed)


@pytest.mark.parametrize("rules", [1, 2, 3])
def test_a_packed_sheet_has_no_byte_too_many_or_too_few(rules: int) -> None:
    names = [f"question-{n}" for n in range(rules)]
    options = [*YES_NO_UNSURE[:2], {"id": "perhaps", "text": "Perhaps"}, {"id": "x", "text": "X"}]
    asked = [question(name, options) for name in names]
    small = Coding(book([rule("r", {names[0]: "yes"})], asked))

    assert small.packed_size == {1: 1, 2: 1, 3: 2}[rules]


def test_an_answer_that_cannot_stand_is_refused_beside_answers_that_can(rulebook: RuleBook) -> None:
    coding = Coding(rulebook)
    first, *others = coding.questions
    sheet = {question.id: frozenset([question.options[0].id]) for question in others}
    masks = coding.encode(AnswerSheet().with_answers(sheet))
    both = (3, *masks[1:])

    assert not first.many
    with pytest.raises(SheetError, match="are not an answer sheet of this rule book"):
        coding.unpack(coding.pack(both))
