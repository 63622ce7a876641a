"""The query is proved in every dialect, says what it is about, and gives each name once."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from screener.errors import OperatorError
from screener.fhir.naming import answer_code
from screener.proof.emitted.comparison import UnreadableError
from screener.proof.queries.proof import prove_query
from screener.rulebook.model import RuleBook
from screener.sql.query import query_for
from screener.sql.wanted import DIALECTS, Wanted
from screener.wording import quoted
from tests.samples import samples
from tests.small_books import ANEW, QUESTIONS, SIGNS, YES_NO_UNSURE, book, books, question, rule
from tests.sql.tables import every_row, expected, in_duckdb, named_at_fault, table_of

SMALL = book([rule("hurt", {"liver": "yes"}), rule("told", {"liver_tests": "no"}, "information")])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_query_for_our_rules_is_proved_in_every_dialect(
    rulebook: RuleBook, dialect: str
) -> None:
    prove_query(rulebook, query_for(rulebook, Wanted(dialect)), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(small=books())
@settings(ANEW, max_examples=samples(8, soak=100))
def test_the_query_for_any_small_rule_book_is_proved_in_every_dialect(
    small: RuleBook, dialect: str
) -> None:
    prove_query(small, query_for(small, Wanted(dialect)), dialect)


@given(small=books(most=60))
@example(small=book([rule("told", {"liver": "yes"}, "information")], QUESTIONS[:1]))
@settings(ANEW, max_examples=samples(12, soak=150))
def test_every_row_of_any_small_rule_book_gets_what_the_rules_say(small: RuleBook) -> None:
    table = table_of(small, every_row(small))

    given_by_duckdb = in_duckdb(query_for(small, Wanted("duckdb")), table)

    assert named_at_fault(given_by_duckdb).equals(named_at_fault(expected(small, table)))


@pytest.mark.parametrize("dialect", DIALECTS)
@given(small=books())
@settings(ANEW, max_examples=samples(4, soak=50))
def test_a_query_for_codes_of_fhir_is_proved_for_codes_and_not_for_ids(
    small: RuleBook, dialect: str
) -> None:
    query = query_for(small, Wanted(dialect, spelled=answer_code))

    prove_query(small, query, dialect, spelled=answer_code)
    with pytest.raises(UnreadableError):
        prove_query(small, query, dialect)


@given(small=books(most=60))
@settings(ANEW, max_examples=samples(8, soak=100))
def test_every_row_of_codes_gets_what_the_rules_say(small: RuleBook) -> None:
    rows = [
        {name: text and _coded(small, name, text) for name, text in row.items()}
        for row in every_row(small)
    ]
    table = table_of(small, rows)

    given_by_duckdb = in_duckdb(query_for(small, Wanted("duckdb", spelled=answer_code)), table)

    assert named_at_fault(given_by_duckdb).equals(named_at_fault(expected(small, table)))


def _coded(small: RuleBook, name: str, text: str) -> str:
    """Return an answer in codes; a text that is no option gets none, so it stays as strange."""
    return "|".join(part and answer_code(small.questions[name], part) for part in text.split("|"))


def test_the_query_can_be_read() -> None:
    text = query_for(SMALL, Wanted("duckdb", "archive.intakes", ("visit",)))

    for line in (
        f"-- Guidance by the rule book small, {SMALL.digest}:",
        '    "visit",',
        '    "liver" IS NULL AS "liver__unanswered", /* question liver */',
        """    COALESCE("liver" = 'yes', FALSE) AS "liver__yes",""",
        '  FROM "archive"."intakes"',
        '), "layer_1" AS (',
        '    "liver__yes" OR "liver__not_sure" OR "liver__unanswered" AS "liver_tests__asked"',
        '    "liver__yes" AS "hurt__certain", /* rule hurt: discuss */',
        '  CASE WHEN "fault" IS NULL THEN "hurt__certain" END AS "certain_hurt",',
    ):
        assert f"\n{line}" in f"\n{text}", line


SAME_NAMES = {
    "an option makes the name of a question's": [
        question("a", [{"id": "b__c", "text": "B C"}, {"id": "unanswered", "text": "None"}]),
        question("a__b", [{"id": "c", "text": "C"}, {"id": "no", "text": "No"}]),
    ],
    "questions have the names of parts and of guidance": [
        question("level", YES_NO_UNSURE),
        question("fault", YES_NO_UNSURE),
        question("answers", SIGNS, many=True),
        question("findings", YES_NO_UNSURE, enable_when={"level": "yes"}),
    ],
}


@pytest.mark.parametrize("case", SAME_NAMES)
@pytest.mark.parametrize("table", ["sheets", "answers", "Layer_1"])
def test_no_two_columns_have_one_name(case: str, table: str) -> None:
    asked = SAME_NAMES[case]
    first = asked[0]["options"][0]["id"]
    same = book([rule("a", {asked[0]["id"]: first}), rule("a__b", {asked[1]["id"]: "no"})], asked)
    query = query_for(same, Wanted("duckdb", table))

    prove_query(same, query, "duckdb")
    rows = table_of(same, every_row(same))
    given_by_duckdb = in_duckdb(query, rows, table)
    assert named_at_fault(given_by_duckdb).equals(named_at_fault(expected(same, rows)))


def test_a_question_can_be_kept() -> None:
    query = query_for(SMALL, Wanted("postgres", kept=["visit", "liver", "visit"]))

    prove_query(SMALL, query, "postgres", ["visit", "liver"])


REFUSED = {
    "the column 'Level' cannot be kept: the guidance has one of that name": Wanted(
        "duckdb", kept=["Level"]
    ),
    "the column 'visit' cannot be kept: the guidance has one of that name": Wanted(
        "duckdb", kept=["Visit", "visit"]
    ),
    "'a..b' names no table; write NAME or SCHEMA.NAME": Wanted("duckdb", "a..b"),
    "'a.b.c.d' names no table; write NAME or SCHEMA.NAME": Wanted("duckdb", "a.b.c.d"),
    "'' names no table; write NAME or SCHEMA.NAME": Wanted("duckdb", view=""),
    "the view 'sheets' would be made of itself: the table has that name": Wanted(
        "duckdb", view="sheets"
    ),
    "the view 'A.Sheets' would be made of itself: the table has that name": Wanted(
        "snowflake", "a.sheets", view="A.Sheets"
    ),
    "'' names no column to keep": Wanted("duckdb", kept=["visit", ""]),
    "' ' names no column to keep": Wanted("duckdb", kept=[" "]),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_written_is_refused(words: str) -> None:
    with pytest.raises(OperatorError) as refused:
        query_for(SMALL, REFUSED[words])
    assert str(refused.value) == words


def test_a_name_that_a_database_would_cut_is_refused() -> None:
    long = book([rule("r" * 56, {"liver": "yes"})], QUESTIONS[:1])
    words = (
        f"the column {quoted('certain_' + 'r' * 56)} would need a name of 64 bytes, and postgres "
        "cuts names after 63; give what it names a shorter id"
    )

    query_for(long, Wanted("duckdb"))
    with pytest.raises(OperatorError) as refused:
        query_for(long, Wanted("postgres"))
    assert str(refused.value) == words
