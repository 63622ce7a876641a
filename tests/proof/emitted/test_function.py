"""The compiled function is proved, and every slip in it that matters is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.proof.emitted.comparison import ApartError, UnreadableError
from screener.proof.emitted.function import prove_function
from screener.rulebook.model import RuleBook
from screener.screening.compiler import Compiled, compile_rules
from screener.screening.sheet import AnswerSheet
from tests.proof.emitted.slips import different, slip_in_python
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import ANEW, LEAVES, NOT_ALWAYS_SCORED, book, books, rule

SLIPS = 100
SLIPS_IN_OURS = samples(15, soak=110)
FAULT = " (the program is at fault, not the rule book: please report it)"
EVERY_FORM = book(
    [
        rule("all", {"all": [*LEAVES[:2], {"not": LEAVES[4]}]}),
        rule("any", {"any": [LEAVES[2], LEAVES[5]]}, "contact_first", when_unknown="silent"),
        rule("not", {"not": {"any": [LEAVES[3], LEAVES[6]]}}, "emergency"),
        rule("score", LEAVES[9], "contact_first", when_unknown={"level": "discuss"}),
        rule("no-score", {"not": LEAVES[8]}, "information"),
    ]
)


def with_source(compiled: Compiled, source: str) -> Compiled:
    """Return a compiled rule book with another function."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - a slip of ours
    return replace(compiled, source=source, verdict=names["verdict"])


def with_slip(old: str, new: str) -> Compiled:
    """Return what is compiled of a book with every form of condition, with a slip in its source."""
    compiled = compile_rules(EVERY_FORM)
    assert old in compiled.source
    return replace(compiled, source=compiled.source.replace(old, new))


def said(compiled: Compiled, sheet: AnswerSheet) -> object:
    """Return what the function says of a sheet, or how it stops."""
    try:
        return compiled.verdict(compiled.coding.encode(sheet))
    except LookupError as error:
        return repr(error)


def found(slipped: Compiled) -> ApartError | UnreadableError | None:
    try:
        prove_function(slipped)
    except (ApartError, UnreadableError) as error:
        return error
    return None


def check(compiled: Compiled, source: str, sheets: Iterable[AnswerSheet]) -> bool:
    """Return whether a slip is found; it must be, if and only if one of the sheets shows it."""
    slipped = with_source(compiled, source)
    error = found(slipped)
    if isinstance(error, ApartError):
        assert said(slipped, error.witness) != said(compiled, error.witness), (source, str(error))
        return True
    matters = any(said(slipped, sheet) != said(compiled, sheet) for sheet in sheets)
    assert matters is (error is not None), (source, error)
    return matters


def test_our_rule_book_is_compiled_as_it_means(rulebook: RuleBook) -> None:
    prove_function(compile_rules(rulebook))


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@example(small=EVERY_FORM)
@settings(ANEW, max_examples=samples(40, soak=400))
def test_any_small_rule_book_is_compiled_as_it_means(small: RuleBook) -> None:
    prove_function(compile_rules(small))


@pytest.mark.parametrize("small", [EVERY_FORM, NOT_ALWAYS_SCORED], ids=["forms", "scores"])
def test_slips_are_found_if_and_only_if_they_matter(small: RuleBook) -> None:
    compiled, results = compile_rules(small), list[bool]()
    for source in different(compiled.source, slip_in_python, seed=5):
        results.append(check(compiled, source, every_sheet(small)))
        if results.count(True) == SLIPS:
            break

    assert False in results, "and some slip that changes nothing"


@given(small=books(), seed=st.integers(0, 1_000_000))
@settings(ANEW, max_examples=samples(25, soak=400))
def test_a_slip_in_any_small_rule_book_is_found_if_and_only_if_it_matters(
    small: RuleBook, seed: int
) -> None:
    compiled = compile_rules(small)

    check(compiled, next(different(compiled.source, slip_in_python, seed)), every_sheet(small))


def test_slips_in_what_our_rule_book_becomes_are_found(rulebook: RuleBook) -> None:
    compiled, respondent = compile_rules(rulebook), Respondent(rulebook, seed=3)
    sheets = [respondent.complete() if n % 2 else respondent.partial() for n in range(400)]
    for source in islice(different(compiled.source, slip_in_python, seed=11), SLIPS_IN_OURS):
        check(compiled, source, sheets)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a0 & 14", "a0 | 14", "line 9 of the compiled function holds 'a0 | 14', unknown here"),
        ("a0 & 14", "a7 & 14", "holds 'a7', unknown here"),
        ("a0 & 14", "a0 & True", "holds 'True', unknown here"),
        ("a0 = a0 or 8", "a0 = a0 or f(8)", "holds 'f(8)', unknown here"),
        ("a1 = a1 or 16", "a1 |= 16", "holds 'a1 |= 16', unknown here"),
        ("a1 = a1 or 16", "a1: int = a1 or 16", "holds 'a1: int = a1 or 16', unknown here"),
        ("a0, a1, a2, a3, a4, = masks", "a0, a1, a2, a3, = masks", "holds '(a0, a1, a2, a3)'"),
        (">= 3", "in [3]", "holds 'points2[a2][0] + points3[a3][0] in [3]'"),
        ("[a2][0]", "[a3, 0][0]", "holds '(a3, 0)', unknown here"),
        ("8: (0, 2)", "8: (0, -2)", "line 1 of the compiled function holds '{0: (0, 0), 8: (0, -"),
        ("8: (0, 2)", "8: (0, x)", "line 1 of the compiled function holds '{0: (0, 0), 8: (0, x"),
        ("found = []", "found = [3]", "holds 'found', unknown here"),
        ("    found = []\n", "", "holds 'found.append("),
        ("    found.sort()\n    return True", "    return True", "returns 'found' unsorted"),
        ("return True, effective, found", "return True, found, effective", "holds 'effective'"),
        ("found.append(", "found.remove(", "holds 'found.remove("),
        ("found.append(", "print(", "holds 'print("),
        ("    found = []", "    while a0: pass\n    found = []", "holds 'while a0:', unknown here"),
        ("def verdict(masks)", "def verdict(sheet)", "no function of masks stands at its end"),
        ("def verdict", "@cache\ndef verdict", "no function of masks stands at its end"),
        ("found = []", "found = [)", "line 11 of the compiled function: no Python"),
    ],
)  # fmt: skip
def test_what_the_compiler_never_writes_is_refused(old: str, new: str, message: str) -> None:
    slipped = with_slip(old, new)

    with pytest.raises(UnreadableError) as refused:
        prove_function(slipped)

    assert message in str(refused.value)
    assert str(refused.value).endswith(FAULT)


def test_other_outcomes_than_those_of_the_rules_are_refused() -> None:
    compiled = compile_rules(EVERY_FORM)
    swapped = (*compiled.outcomes[1::-1], *compiled.outcomes[2:])

    with pytest.raises(UnreadableError, match="its outcomes are not those of the rules"):
        prove_function(replace(compiled, outcomes=swapped))


YES, NO = (
    f"the compiled function says {one} and the rules say {other}, for a person who "
    for one, other in (("yes", "no"), ("no", "yes"))
)
STRAY = "answers without being asked"
CALM = "gives calm answers only"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a0 = a0 or 8", "a0 = a0 or 4",
         f"the answer to 'liver' is 'not_sure': {YES}{CALM}; leaves unanswered: liver?"),
        ("a0 = a0 or 8", "a0 = a0 or 16",
         f"the answer to 'liver' is not given: {NO}{CALM}; leaves unanswered: liver?"),
        ("else 0", "else a4",
         f"the answer to 'liver_tests' is 'no': {YES}{CALM}; {STRAY}: liver_tests? No"),
        ("a0 == 8 or ", "", f"the sheet is complete: {YES}{CALM}; leaves unanswered: liver?"),
        ("2: (2, 2)", "2: (2, 1)",
         f"rule 'score' is certain: {NO}answers: sleep? Often; mood? Often"),
        ("[a2][0]", "[a2][2]", f"rule 'score' is certain: {NO}answers: sleep? Often; mood? Often"),
        ("a1 & 6)", "a1 & 6 or points2[a2][2] >= 9)", f"it ends without a verdict: {YES}{CALM}"),
        ("found.append(2)", "found.append(2); found.append(2)",
         f"rule 'any' is certain twice: {YES}"),
        ("found.append(2)", "found.append(9)",
         f"rule 'any' is certain: {NO}"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_the_calmest_person_it_concerns(old: str, new: str, told: str) -> None:
    slipped = with_slip(old, new)

    with pytest.raises(ApartError) as apart:
        prove_function(slipped)

    assert str(apart.value).startswith(told)
