"""What the reader of queries does not know it refuses, because it could change the meaning."""

from __future__ import annotations

import pytest

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.queries.proof import prove_query
from screener.sql.query import query_for
from screener.sql.wanted import Wanted
from tests.small_books import QUESTIONS, book, rule

SMALL = book([rule("hurt", {"liver": "yes"}), rule("rash", {"signs": "rash"})], QUESTIONS[:2])
QUERY = query_for(SMALL, Wanted("duckdb"))
LIVER = """COALESCE("liver" = 'yes', FALSE)"""
RASH = """STRPOS('|' || "signs" || '|', '|rash|') > 0"""
END = 'FROM "findings"'
MIXED = (
    'CASE WHEN NOT ("fault" IS NULL) THEN NULL WHEN "liver__unanswered" THEN \'liver\' '
    "WHEN FALSE THEN 1 WHEN \"signs__unanswered\" THEN 'signs' END"
)

OTHER = {
    "no SQL": (END, "FROM (", "the SQL cannot be read back: it is none of its dialect"),
    "two statements": (";", "; SELECT 1;", "the SQL is not one statement"),
    "some rows": (END, f"{END} WHERE TRUE", "the SQL holds 'WHERE TRUE', unknown here"),
    "rows once": (
        "SELECT\n  'small",
        "SELECT DISTINCT\n  'small",
        "the SQL holds 'DISTINCT', unknown here",
    ),
    "the first rows": (END, f"{END} LIMIT 9", "the SQL holds 'LIMIT 9', unknown here"),
    "later rows": (END, f"{END} OFFSET 1", "the SQL holds 'OFFSET 1', unknown here"),
    "rows of two tables": (
        END,
        f'{END} CROSS JOIN "sheets"',
        """the SQL holds 'CROSS JOIN "sheets"', unknown here""",
    ),
    "a pattern": (
        f"{RASH}",
        """"signs" LIKE '%rash%'""",
        """the SQL holds '"signs" LIKE '%rash%'', unknown here""",
    ),
    "a name without quotes": (
        '"fault" AS "error"',
        'fault AS "error"',
        "the SQL holds 'fault', unknown here",
    ),
    "a column that is not there": (
        '"fault" AS "error"',
        '"liver" AS "error"',
        """the SQL holds '"liver"', unknown here""",
    ),
    "an option that is none": (
        """"liver" = 'yes'""",
        """"liver" = 'maybe'""",
        """the SQL holds '"liver" = 'maybe'', unknown here""",
    ),
    "a name given twice": (
        '"liver__yes",',
        '"liver__no",',
        "the SQL holds 'COALESCE(\"liver\" = 'yes', FALSE) AS \"liver__no\"', unknown here",
    ),
    "the name of a column before": (
        '"liver__yes",',
        '"LIVER",',
        "the SQL holds 'COALESCE(\"liver\" = 'yes', FALSE) AS \"LIVER\"', unknown here",
    ),
    "a part with the name of the table": (
        'FROM "sheets"',
        'FROM "whole"',
        "the SQL gives the name 'whole' twice, or that of a part",
    ),
    "other columns": (
        'AS "certain_hurt"',
        'AS "certain_pain"',
        "the SQL gives other columns, or in another order",
    ),
    "another sort of column": (
        '"fault" AS "error"',
        'FALSE AS "error"',
        "the SQL gives another sort of column 'error'",
    ),
    "texts and numbers in one column": (
        "WHEN \"signs__unanswered\"\n    THEN 'signs'",
        "WHEN FALSE THEN 1 WHEN \"signs__unanswered\" THEN 'signs'",
        f"the SQL holds '{MIXED}', unknown here",
    ),
    "many answers like one": (
        RASH,
        """"signs" = 'rash'""",
        """the SQL holds '"signs" = 'rash'', unknown here""",
    ),
    "one answer like many": (
        LIVER,
        """COALESCE(STRPOS('|' || "liver" || '|', '|yes|') > 0, FALSE)""",
        """the SQL holds ''|' || "liver" || '|'', unknown here""",
    ),
    "a part of an option": (
        "'|rash|') > 0",
        "'rash') > 0",
        """the SQL holds 'STR_POSITION('|' || "signs" || '|', 'rash')', unknown here""",
    ),
}


@pytest.mark.parametrize("name", OTHER)
def test_other_forms_are_refused(name: str) -> None:
    old, new, words = OTHER[name]
    assert old in QUERY

    with pytest.raises(UnreadableError) as refused:
        prove_query(SMALL, QUERY.replace(old, new, 1), "duckdb")
    assert refused.value.words == words


def test_a_text_of_another_dialect_is_refused() -> None:
    with pytest.raises(UnreadableError):
        prove_query(SMALL, QUERY, "bigquery")
