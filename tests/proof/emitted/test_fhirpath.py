"""The reader of FHIRPath reads what we write as FHIRPath means it, and refuses the rest."""

from __future__ import annotations

from itertools import product

import pytest

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.emitted.fhirpath import FhirPath as Reader
from screener.proof.solver.every_sheet import EverySheet
from screener.proof.solver.maxsat import Search
from tests.fhir.filling import response_with
from tests.fhir.node import FhirPath
from tests.sheets import answers_to
from tests.small_books import SIGNS, YES_NO_UNSURE, book, question, rule

SMALL = book(
    [rule("ill", {"liver": "yes"})],
    [question("liver", YES_NO_UNSURE), question("signs", SIGNS, many=True)],
)
LIVER = "%resource.repeat(item).where(linkId = 'liver').answer.value.code"
SIGN = "%resource.repeat(item).where(linkId = 'signs').answer.value.code"
YES, NO, RASH = f"{LIVER} = 'liver.yes'", f"{LIVER} = 'liver.no'", f"{SIGN} = 'signs.rash'"
CONDITIONS = [
    "true",
    "{}",
    YES,
    RASH,
    f"{SIGN} != 'signs.rash'",
    f"{LIVER}.exists() or {SIGN}.empty()",
    f"{SIGN}.where($this = 'signs.rash' or $this != 'signs.fever').exists()",
    f"{SIGN}.where($this != 'signs.rash' and $this != 'signs.fever').empty()",
    f"{YES} or {NO} and {RASH}",
    f"({YES} or {NO}) and {RASH}",
    f"{YES} and {RASH}",
    f"iif({YES}, {RASH}, {NO})",
    f"iif({RASH}, 2, iif({YES}, 1, {{}})) + iif({NO}, 1, 0) >= 2",
    f"iif({YES}, 1, {{}}) = iif({RASH}, 1, 2)",
    f"iif({YES}, 1, {{}}) != 2",
    f"1 + 1 < iif({YES}, 3, 2) + 0",
    f"iif({YES}, 1, 2) <= 1 and iif({NO}, 1, 2) > 1",
]


@pytest.mark.parametrize("expression", CONDITIONS)
def test_a_condition_means_what_it_means_to_others(expression: str, fhirpath: FhirPath) -> None:
    sheets = EverySheet(SMALL)
    condition = Reader(sheets.circuit, codes_of(sheets)).condition(expression)
    search = Search(sheets.circuit)
    every = [[frozenset[str](), *answers_to(question)] for question in SMALL.questions.values()]
    for answers in product(*every):
        sheet = dict(zip(SMALL.questions, answers, strict=True))
        exactly = [
            literal if option in sheet[name] else -literal
            for name in sheet
            for option, literal in sheets.options(name).items()
        ]
        codes = {q: frozenset(f"{q}.{o}" for o in chosen) for q, chosen in sheet.items() if chosen}
        (found,) = fhirpath.evaluate(response_with(codes), [expression])

        assert search.exists([*exactly, condition.true]) is (found == [True]), codes
        assert search.exists([*exactly, condition.false]) is (found == [False]), codes
    search.close()


def codes_of(sheets: EverySheet) -> dict[str, dict[str, int]]:
    return {
        name: {f"{name}.{option}": literal for option, literal in sheets.options(name).items()}
        for name in SMALL.questions
    }


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        (f"{YES} xor {NO}", "xor"),
        (f"{LIVER} ~ 'liver.yes'", "~ 'liver.yes'"),
        (f"{YES} and", "an end"),
        (f"({YES}", ""),
        (f"{YES})", ")"),
        (f"{LIVER}.count() > 1", "count"),
        (f"{LIVER}.exists({YES})", "exists"),
        ("%context.repeat(item).where(linkId = 'liver').answer.value.code.exists()", "where"),
        ("%resource.item.where(linkId = 'liver').answer.value.code.exists()", "where"),
        ("%resource.repeat(item).where(linkId = 'mood').answer.value.code.exists()", "where"),
        ("%resource.repeat(item).where(linkId = 'liver').answer.value.exists()", "value"),
        (f"{LIVER}.where($this > 'liver.yes').exists()", "joined"),
        (f"{LIVER} >= 'liver.yes'", "code"),
        (f"iif({YES}, true)", "iif"),
        (f"{YES} and 1", "number"),
        ("'liver.yes'", "text"),
        ("$this", "$this"),
        ("iif(true, 'a', 'b') = 1", "text"),
    ],
)  # fmt: skip
def test_what_we_never_write_is_refused(expression: str, held: str) -> None:
    sheets = EverySheet(SMALL)

    with pytest.raises(UnreadableError) as refused:
        Reader(sheets.circuit, codes_of(sheets)).condition(expression)

    words = f"FHIRPath holds '{held}', unknown here, in {expression} (the program is at fault"
    assert str(refused.value).startswith(words)
