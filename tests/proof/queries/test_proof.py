"""Every slip in a query that changes its meaning is found, and no other is."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import duckdb
import pytest

from screener.errors import ProgramError
from screener.proof.emitted.comparison import ApartError, UnreadableError
from screener.proof.queries.other_rows import RowError
from screener.proof.queries.proof import prove_query
from screener.rulebook.model import RuleBook
from screener.sql.query import query_for
from screener.sql.wanted import Wanted
from tests.proof.queries.guided import Guided
from tests.proof.queries.mutants import mutants
from tests.samples import samples
from tests.small_books import SCORED, SIGNS, YES_NO_UNSURE, book, question, rule
from tests.sql.tables import every_row, rows_by_chance, table_of

EVERY_FORM = book(
    [
        rule("low", {"tired": {"at_least": 2}}, "emergency"),
        rule("hurt", {"liver": "yes"}, "contact_first", when_unknown={"level": "discuss"}),
        rule("calm", {"all": [{"liver": "no"}, {"not": {"signs": ["rash", "fever"]}}]}),
        rule("told", {"any": ["tested", {"signs": "rash"}]}, when_unknown="silent"),
        rule("known", {"not": "tested"}, "information"),
    ],
    [
        question("liver", YES_NO_UNSURE),
        question("signs", SIGNS[:3], many=True),
        question("sleep", SCORED),
        question("liver_tests", YES_NO_UNSURE, enable_when={"not": {"liver": "no"}}),
    ],
    conditions={"tested": {"liver_tests": "yes"}},
    scores={"tired": {"of": ["sleep"]}},
)
QUERY = query_for(EVERY_FORM, Wanted("duckdb"))
TRIED = samples(90, soak=10_000)
TRIED_IN_OURS = samples(6, soak=400)


def error_in(book: RuleBook, query: str) -> ProgramError | None:
    try:
        prove_query(book, query, "duckdb")
    except (ApartError, RowError, UnreadableError) as error:
        return error
    return None


@pytest.fixture(scope="module")
def guided() -> Iterator[Guided]:
    with duckdb.connect() as database:
        yield Guided(database, table_of(EVERY_FORM, every_row(EVERY_FORM)), QUERY)


def test_a_slip_is_found_if_and_only_if_some_row_shows_it(guided: Guided) -> None:
    slips, harmless = mutants(QUERY), 0
    for slip in Random(5).sample(slips, min(TRIED, len(slips))):  # noqa: S311 - chance
        slipped = slip.text()
        error = error_in(EVERY_FORM, slipped)
        assert (error is not None) == guided.differs(slipped), f"{slip.what}\n{error}"
        harmless += error is None

    assert 0 < harmless < TRIED / 3


def test_slips_in_the_query_for_our_rules_are_found(rulebook: RuleBook) -> None:
    """A slip that sheets by chance show is one that the proof must find."""
    query, shown = query_for(rulebook, Wanted("duckdb")), 0
    with duckdb.connect() as database:
        rows = rows_by_chance(rulebook, 300, seed=8)
        guided = Guided(database, table_of(rulebook, rows), query)
        for slip in Random(6).sample(mutants(query), TRIED_IN_OURS):  # noqa: S311 - chance
            slipped = slip.text()
            if guided.differs(slipped):
                shown += 1
                assert error_in(rulebook, slipped), slip.what

    assert shown > 0, "no slip changed what any sheet gets, so that nothing was tried"


NO = "the SQL says no and the rules say yes, for a person who answers"
YES = "the SQL says yes and the rules say no, for a person who answers"
ROW_ERROR = "column 'error' names 'signs' or not, against the rules"
WRONG_TESTS = "{liver_tests: 'something else'}"
FOUND = {
    "AND for OR": (
        '"tested__true" OR "signs__rash"',
        '"tested__true" AND "signs__rash"',
        f"column 'level' is 'discuss': {NO}: signs? Rash",
    ),
    "a wrong option": (
        """"liver" = 'yes'""",
        """"liver" = 'no'""",
        f"column 'error' is NULL: {NO}: liver? Yes",
    ),
    "no NOT": (
        'NOT "liver__no" AS',
        '"liver__no" AS',
        f"column 'complete' is true: {YES}: liver? Yes; leaves unanswered: liver_tests?",
    ),
    "a score off by one": (
        '"tired__least" >= 2 AS',
        '"tired__least" >= 3 AS',
        f"column 'level' is 'emergency': {NO}: sleep? Often",
    ),
    "a level in another's place": (
        "THEN 'emergency'",
        "THEN 'discuss'",
        f"column 'level' is 'emergency': {NO}: sleep? Often",
    ),
    "an error that is not told": (
        'WHEN "signs__strange"\n      OR (',
        'WHEN "signs__strange" AND (',
        f"{ROW_ERROR}, for the row {{signs: 'fever|none'}}, which is no sheet",
    ),
    "guidance beside an error": (
        'CASE WHEN "fault" IS NULL THEN "all_answered" END',
        '"all_answered"',
        f"column 'complete' is not NULL, for the row {WRONG_TESTS}, which is no sheet",
    ),
}


@pytest.mark.parametrize("slip", FOUND)
def test_the_first_column_that_differs_is_told_with_a_sheet(slip: str) -> None:
    old, new, words = FOUND[slip]
    assert QUERY.count(old) == 1, "the text to change stands there once"

    error = error_in(EVERY_FORM, QUERY.replace(old, new))
    assert str(error) == f"{words} (the program is at fault, not the rule book: please report it)"
