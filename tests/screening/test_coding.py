"""Sheets as numbers and bytes: back and forth without loss, and never more than a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import SheetError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from tests.sheets import sheets
from tests.small_books import book, rule

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
