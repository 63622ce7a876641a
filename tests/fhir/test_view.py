"""The ViewDefinition makes of responses the table of sheets that archives are, in another program.

Each test asks Medplum's runner of SQL on FHIR, which knows nothing of Screener, for the rows.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.cohort.batches import Cohort
from screener.errors import OperatorError, SheetError
from screener.fhir.archives.view import NOT_READABLE, view
from screener.fhir.naming import answer_code
from screener.fhir.response import response
from screener.fhir.sent.reading import sheet_of
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet, read_sheet
from screener.sql.query import query_for
from screener.sql.wanted import Wanted
from tests.cohort import archives
from tests.fhir.branching import RULES, branching_books
from tests.fhir.node import FhirPath, ViewRunner
from tests.samples import samples
from tests.sheets import Respondent, effective, every_sheet
from tests.small_books import ANEW, YES_NO_UNSURE, book, question, rule
from tests.sql.tables import in_duckdb, named_at_fault, table_of

Row = dict[str, Any]
DAY = date(2026, 11, 23)
SMALL = book(RULES)
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
SHEET = read_sheet(SMALL, {"liver": "yes", "signs": ["fever", "rash"], "liver_tests": "no"}.items())


def as_rows(
    views: ViewRunner, rules: RuleBook, sheets: Sequence[AnswerSheet]
) -> list[dict[str, str | None]]:
    """Return the rows of the responses that hold some sheets, with the questions only."""
    rows = views.rows(view(rules), [response(rules, sheet, DAY) for sheet in sheets])
    return [{name: row[name] for name in rules.questions} for row in rows]


def guided(rules: RuleBook, rows: Sequence[Row]) -> list[Row]:
    table = table_of(rules, rows)
    (batch,) = table.combine_chunks().to_batches()
    return archives.guided(rules, batch)


def test_an_archive_of_responses_gets_the_guidance_of_its_sheets(
    views: ViewRunner, rulebook: RuleBook
) -> None:
    respondent = Respondent(rulebook, seed=11)
    sheets = [respondent.partial() if n % 2 else respondent.complete() for n in range(300)]

    rows = as_rows(views, rulebook, sheets)

    assert guided(rulebook, rows) == [archives.expected(rulebook, sheet) for sheet in sheets]
    for row, sheet in zip(rows, sheets, strict=True):
        answered = {name for name, told in row.items() if told is not None}
        assert answered == effective(rulebook, sheet).answers.keys(), "not answered is NULL"


@given(rules=branching_books(), data=st.data())
@settings(ANEW, max_examples=samples(20, soak=200))
def test_every_response_to_any_small_rule_book_gets_the_guidance_of_its_sheet(
    views: ViewRunner, rules: RuleBook, data: st.DataObject
) -> None:
    some = list(every_sheet(rules, data.draw(st.sets(st.sampled_from(list(rules.questions))))))
    sheets = some[:: 1 + len(some) // 60]

    rows = as_rows(views, rules, sheets)

    assert guided(rules, rows) == [archives.expected(rules, sheet) for sheet in sheets]


def test_the_query_in_sql_gives_the_guidance_of_the_same_table(
    views: ViewRunner, rulebook: RuleBook
) -> None:
    respondent = Respondent(rulebook, seed=12)
    rows = as_rows(views, rulebook, [respondent.partial() for _ in range(60)])
    rows.append(dict.fromkeys(rulebook.questions, NOT_READABLE))
    table = table_of(rulebook, rows)
    query = query_for(rulebook, Wanted("duckdb", spelled=answer_code))

    told = named_at_fault(in_duckdb(query, table))

    (batch,) = table.combine_chunks().to_batches()
    columns = pa.Table.from_batches([Cohort(rulebook).guide(batch)])
    assert told.equals(named_at_fault(columns))


def test_a_row_says_which_response_it_is_of(views: ViewRunner) -> None:
    sent = response(SMALL, SHEET, DAY) | {"id": "7", "subject": {"reference": "Patient/3"}}

    (row,) = views.rows(view(SMALL), [sent])

    assert row == {
        "response_id": "7",
        "response_status": "in-progress",
        "response_authored": "2026-11-23",
        "response_subject": "Patient/3",
        "liver": "liver.yes",
        "signs": "signs.rash|signs.fever",
        "sleep": None,
        "mood": None,
        "liver_tests": "liver_tests.no",
    }


def test_an_answer_that_is_left_off_is_no_answer(views: ViewRunner) -> None:
    sent = response(SMALL, SHEET, DAY, frozenset({"signs", "liver"}))

    (row,) = views.rows(view(SMALL), [sent])

    assert (row["signs"], row["liver"]) == (None, None)


# ---- what others send ------------------------------------------------------------------------


def item(sent: Row) -> Row:
    """Return the item of the question signs."""
    found: Row = sent["item"][0]["item"][1]
    return found


def coding(sent: Row) -> Row:
    found: Row = item(sent)["answer"][0]["valueCoding"]
    return found


def another(code: str) -> Row:
    system = "https://screener.invalid/fhir/CodeSystem/small.answers"
    return {"valueCoding": {"system": system, "code": code}}


def changed(change: Callable[[Row], Any]) -> Row:
    sent = copy.deepcopy(response(SMALL, SHEET, DAY))
    change(sent)
    return sent


Change = Callable[[Row], Any]
MODIFIER: Row = {"modifierExtension": [{"url": "http://x.example", "valueBoolean": True}]}
SAYS_ABSENT: Row = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
SOUND: dict[str, Change] = {
    "no version": lambda r: r.update(questionnaire=r["questionnaire"].partition("|")[0]),
    "more about it": lambda r: r.update(status="amended", text={}, subject={"display": "A"}),
    "stopped": lambda r: r.update(status="stopped"),
    "another order": lambda r: item(r)["answer"].reverse(),
    "no words": lambda r: coding(r).pop("display"),
    "our version": lambda r: coding(r).update(version=r["questionnaire"].partition("|")[2]),
    "help": lambda r: item(r)["answer"][0].update(item=[{"linkId": "signs.help", "text": "Help"}]),
    "a score": lambda r: r["item"][0]["item"].append(
        {"linkId": "phq.score", "answer": [{"valueInteger": 2}]}
    ),
    "an item left open": lambda r: r["item"][0]["item"].append({"linkId": "mood"}),
    "a part that is open": lambda r: r["item"][0]["item"].append({"linkId": "signs"}),
    "an extension": lambda r: item(r).update(extension=[{"url": "http://x.example"}]),
}
UNSOUND: dict[str, Change] = {
    "implicit rules": lambda r: r.update(implicitRules="http://x.example"),
    "modified": lambda r: r.update(MODIFIER),
    "a modified group": lambda r: r["item"][0].update(MODIFIER),
    "a modified item": lambda r: item(r).update(MODIFIER),
    "a modified answer": lambda r: item(r)["answer"][1].update(MODIFIER),
    "a part": lambda r: r["meta"].update(tag=[{"code": "SUBSETTED"}]),
    "masked": lambda r: r["meta"].update(security=[{"code": "x"}, {"code": "MASKED"}]),
    "another item": lambda r: item(r).update(linkId="sings"),
    "no linkId": lambda r: item(r).pop("linkId"),
    "another code": lambda r: coding(r).update(code="signs.rush"),
    "a code of another question": lambda r: coding(r).update(code="liver.no"),
    "no code": lambda r: coding(r).pop("code"),
    "another system": lambda r: coding(r).update(system="http://loinc.org"),
    "no system": lambda r: coding(r).pop("system"),
    "another version": lambda r: coding(r).update(version="0"),
    "a text": lambda r: item(r).update(answer=[{"valueString": "rash"}]),
    "a text beside a code": lambda r: item(r)["answer"].append({"valueString": "rash"}),
    "none and more": lambda r: item(r)["answer"].append(another("signs.none")),
    "two answers to one": lambda r: r["item"][0]["item"][0]["answer"].append(another("liver.no")),
    "answered twice": lambda r: r["item"].append({**r["item"][0], "item": [item(r)]}),
    "said to be absent": lambda r: item(r).update(SAYS_ABSENT),
    "an answer said to be absent": lambda r: item(r)["answer"][1].update(SAYS_ABSENT),
    "a code said to be absent": lambda r: coding(r).update(SAYS_ABSENT),
    "an answer to a group": lambda r: r["item"][0].update(answer=[another("liver.yes")]),
}
ELSEWHERE: dict[str, Change] = {
    "no groups": lambda r: r.update(item=r["item"][0]["item"]),
    "within an answer": lambda r: item(r)["answer"][1].update(
        item=[{"linkId": "mood", "answer": [another("mood.often")]}]
    ),
    "deeper": lambda r: r.update(item=[{"linkId": "all.section", "item": r["item"]}]),
}
"""What the reader of single responses takes, and a view cannot look for."""
LEFT_OUT: dict[str, Change] = {
    "in error": lambda r: r.update(status="entered-in-error"),
    "another version": lambda r: r.update(questionnaire=f"{r['questionnaire']}0"),
    "another Questionnaire": lambda r: r.update(questionnaire="http://x.example"),
    "another resource": lambda r: r.update(resourceType="Bundle"),
    "no status": lambda r: r.pop("status"),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_form_fillers_do_otherwise_is_a_row(views: ViewRunner, case: str) -> None:
    sent = changed(SOUND[case])
    sheet = sheet_of(SMALL, sent)

    (row,) = views.rows(view(SMALL), [sent])

    found = guided(SMALL, [{name: row[name] for name in SMALL.questions}])
    assert found == [archives.expected(SMALL, sheet)]


@pytest.mark.parametrize("case", UNSOUND)
def test_what_the_reader_refuses_gets_an_error(views: ViewRunner, case: str) -> None:
    sent = changed(UNSOUND[case])
    with pytest.raises(SheetError):
        sheet_of(SMALL, sent)

    rows = views.rows(view(SMALL), [sent])

    (found,) = guided(SMALL, [{name: row[name] for name in SMALL.questions} for row in rows])
    assert found.keys() == {"error"}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_answers_outside_of_the_groups_get_an_error(views: ViewRunner, case: str) -> None:
    sent = changed(ELSEWHERE[case])

    (row,) = views.rows(view(SMALL), [sent])

    assert {row[name] for name in SMALL.questions} == {NOT_READABLE}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_no_response_to_this_questionnaire_has_no_row(views: ViewRunner, case: str) -> None:
    sent = changed(LEFT_OUT[case])
    with pytest.raises(SheetError):
        sheet_of(SMALL, sent)

    assert views.rows(view(SMALL), [sent]) == []


def test_a_response_that_names_no_questionnaire_has_no_row(views: ViewRunner) -> None:
    """The reader of single responses takes it; in an archive it may answer any Questionnaire."""
    assert views.rows(view(SMALL), [changed(lambda r: r.pop("questionnaire"))]) == []


# ---- the ViewDefinition itself ---------------------------------------------------------------

REQUIRED = {"where", "exists", "empty", "extension", "ofType", "first", "not"}
"""The functions that the profile ShareableViewDefinition requires of a runner."""
EXPERIMENTAL = {"join"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""The invariant `sql-name`."""


def selects(part: Row) -> Iterator[Row]:
    yield part
    for inner in (*part.get("select", []), *part.get("unionAll", [])):
        yield from selects(inner)


def paths(resource: Row) -> Iterator[str]:
    yield from (each["path"] for each in resource["where"])
    for part in selects(resource):
        yield from (each["path"] for each in part.get("column", []))
        yield from filter(None, [part.get("forEach"), part.get("forEachOrNull")])


def columns(part: Row) -> list[tuple[str, str]]:
    """Return the names and types of the columns of a part, in order."""
    own = [(each["name"], each["type"]) for each in part.get("column", [])]
    own += [column for inner in part.get("select", []) for column in columns(inner)]
    united = [columns(inner) for inner in part.get("unionAll", [])]
    assert all(each == united[0] for each in united), "each part of a union has the same columns"
    return own + (united[0] if united else [])


def test_it_keeps_the_invariants_of_a_view_definition(rulebook: RuleBook) -> None:
    resource = view(rulebook)
    names = [name for name, _ in columns(resource)]

    assert resource["resourceType"] == "ViewDefinition"
    assert all(NAME.fullmatch(name) for name in [*names, resource["name"]])
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if name in rulebook.questions] == list(rulebook.questions)
    assert {kind for _, kind in columns(resource)} <= {"id", "code", "dateTime", "string"}
    for part in selects(resource):
        assert len({"forEach", "forEachOrNull", "repeat"} & part.keys()) <= 1


def test_its_paths_use_only_functions_that_every_runner_has(
    rulebook: RuleBook, fhirpath: FhirPath
) -> None:
    many = {name for name, each in rulebook.questions.items() if each.many}
    for path in paths(view(rulebook)):
        bare = re.sub(r"'[^']*'", "''", path)
        used = set(re.findall(r"(\w+)\(", bare)) - {"and", "or"}
        assert used <= REQUIRED | EXPERIMENTAL
        assert "join" not in used or any(f"'{name}'" in path for name in many)
        fhirpath.evaluate({"resourceType": "QuestionnaireResponse"}, [path])


def asking(*questions: str) -> RuleBook:
    only = [question(name, YES_NO_UNSURE) for name in questions]
    return book([rule("told", {questions[0]: "yes"})], only)


def test_an_id_that_no_column_can_have_is_refused() -> None:
    with pytest.raises(OperatorError) as refused:
        view(asking("first-drug"))

    assert str(refused.value) == (
        "the question 'first-drug' cannot be a column: SQL on FHIR allows letters, digits and "
        "underscores, and a letter first; give the question such an id"
    )


def test_a_question_keeps_the_name_of_its_column(views: ViewRunner) -> None:
    rules = asking("response_id", "response_id_")
    sheet = read_sheet(rules, [("response_id", "yes")])

    (row,) = views.rows(view(rules), [response(rules, sheet, DAY) | {"id": "7"}])

    told = {name: row[name] for name in ("response_id", "response_id_", "response_id__")}
    assert told == {"response_id": "response_id.yes", "response_id_": None, "response_id__": "7"}
