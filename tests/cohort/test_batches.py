"""Guidance for a batch is what the definition says of each sheet in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.cohort.batches import Cohort
from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from screener.screening.columns import FIXED
from screener.screening.compiler import compile_rules
from screener.screening.sheet import AnswerSheet
from tests.cohort.archives import columns_of, expected, expected_of_sent, found_in, guided
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import ANEW, NOT_ALWAYS_SCORED, QUESTIONS, book, books, rule

SMALL = book(
    [
        rule("hurt", {"liver": "yes"}, "contact_first", when_unknown={"level": "discuss"}),
        rule("low", {"phq": {"at_least": 2}}),
        rule("told", {"signs": "rash"}, "information"),
    ]
)
ONE = pa.array(["yes", None])


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(37, soak=150))
def test_every_sheet_of_any_small_rule_book_gets_what_the_rules_say(small: RuleBook) -> None:
    sheets = list(every_sheet(small))

    assert guided(small, columns_of(small, sheets)) == [expected(small, sheet) for sheet in sheets]


@pytest.mark.parametrize("chunk", range(4))
def test_sheets_by_chance_get_what_the_rules_say(rulebook: RuleBook, chunk: int) -> None:
    """Complete, incomplete, and with answers to questions that are not asked."""
    respondent = Respondent(rulebook, seed=chunk)
    sheets = [
        respondent.complete() if number % 2 else respondent.partial()
        for number in range(samples(150, soak=20_000))
    ]

    told = guided(rulebook, columns_of(rulebook, sheets))

    for sheet, found in zip(sheets, told, strict=True):
        assert found == expected(rulebook, sheet), dict(sheet.answers)


def test_it_agrees_with_the_compiled_function(rulebook: RuleBook) -> None:
    compiled, respondent = compile_rules(rulebook), Respondent(rulebook, seed=7)
    sheets = [respondent.partial() for _ in range(samples(2_000, soak=100_000))]

    told = guided(rulebook, columns_of(rulebook, sheets))

    for sheet, found in zip(sheets, told, strict=True):
        complete, _, numbers = compiled.verdict(compiled.coding.encode(sheet))
        outcomes = [compiled.outcomes[number] for number in numbers]
        names = {f"{'certain' if o.certain else 'possible'}_{o.rule.id}" for o in outcomes}
        assert found.keys() - set(FIXED) == names
        assert found.get("complete", False) == complete


ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    each["id"]: st.sampled_from([None, *(option["id"] for option in each["options"]), "strange"])
    for each in QUESTIONS
}
OF_SIGNS = st.none() | st.lists(
    st.sampled_from(["rash", "fever", "none", "not_sure", "strange", "odd", "", None]), max_size=3
)


@given(sent=st.lists(st.fixed_dictionaries(ANSWERS | {"signs": OF_SIGNS}), max_size=70))
@settings(max_examples=samples(100, soak=2_000))
def test_a_row_that_is_no_sheet_gets_the_error_of_a_single_sheet(
    sent: list[dict[str, Any]],
) -> None:
    types = [(q, pa.list_(pa.string()) if q == "signs" else pa.string()) for q in ANSWERS]
    batch = pa.RecordBatch.from_pylist(sent, schema=pa.schema(types))

    assert guided(SMALL, batch) == [
        expected_of_sent(SMALL, [(q, row[q]) for q in ANSWERS if row[q] is not None])
        for row in sent
    ]


SHEETS = [{"liver": "yes"}, {"liver": "not_sure"}, {}]
OTHER_TYPES = {
    "large text": pa.array(["yes", "not_sure", None], pa.large_string()),
    "views": pa.array(["yes", "not_sure", None], pa.string_view()),
    "a dictionary": pa.array(["yes", "not_sure", None]).dictionary_encode(),
    "a dictionary with null": pa.DictionaryArray.from_arrays([0, 1, 2], ["yes", "not_sure", None]),
    "lists": pa.array([["yes"], ["not_sure"], None]),
    "large lists": pa.array([["yes"], ["not_sure"], None], pa.large_list(pa.string())),
    "lists of views": pa.array([["yes"], ["not_sure"], None], pa.list_(pa.string_view())),
    "large lists of views": pa.array(
        [["yes"], ["not_sure"], None], pa.large_list(pa.string_view())
    ),
    "a slice": pa.array(["no", "yes", "not_sure", None, "no"]).slice(1, 3),
    "a slice of lists": pa.array([["no"], ["yes"], ["not_sure"], None, []]).slice(1, 3),
}


@pytest.mark.parametrize("name", OTHER_TYPES)
def test_a_column_can_have_any_type_of_text_or_lists(name: str) -> None:
    batch = pa.RecordBatch.from_arrays([OTHER_TYPES[name]], names=["liver"])

    assert guided(SMALL, batch) == [expected_of_sent(SMALL, list(sent.items())) for sent in SHEETS]


def test_several_options_in_a_text_have_a_bar_between_them() -> None:
    texts = ["rash|fever", "rash", "rash|none", "rash|", "", None]
    batch = pa.RecordBatch.from_arrays([pa.array(texts)], names=["signs"])
    sent: list[Any] = [["rash", "fever"], ["rash"], ["rash", "none"], ["rash", ""], [], None]

    assert guided(SMALL, batch) == [
        expected_of_sent(SMALL, [] if answer is None else [("signs", answer)]) for answer in sent
    ]


@pytest.mark.parametrize("values", [[1, None], [True, None], [1.5, None]], ids=str)
def test_values_that_are_no_text_are_errors_of_their_rows(values: list[Any]) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(values)], names=["liver"])

    first, second = guided(SMALL, batch)

    assert first == expected_of_sent(SMALL, [("liver", values[0])])
    assert "error" not in second


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 1_000])
def test_batches_have_any_number_of_sheets(count: int) -> None:
    sheets = [AnswerSheet().with_answers({"liver": frozenset({"yes"})})] * count
    nothing = pa.RecordBatch.from_arrays([pa.nulls(count)], names=["liver"])

    told = guided(SMALL, columns_of(SMALL, sheets))
    assert told == [expected(SMALL, sheet) for sheet in sheets]
    assert guided(SMALL, nothing) == [expected(SMALL, AnswerSheet())] * count


def test_an_error_has_no_guidance_beside_it() -> None:
    batch = pa.RecordBatch.from_pydict({"liver": ["none", "yes"], "visit": [1, 2]})

    first, second = Cohort(SMALL, kept=["visit"]).guide(batch).to_pylist()

    assert first.pop("visit") == 1
    assert first.pop("rulebook") == second["rulebook"] == f"small 1 {SMALL.digest}"
    assert (
        first.pop("error")
        == "'liver' has no option 'none'; allowed: no, not_sure, yes; nearest: 'no'"
    )
    assert set(first.values()) == {None}
    assert (second["visit"], second["error"], second["certain_hurt"]) == (2, None, True)


def test_the_columns_are_known_before_any_sheet_is() -> None:
    cohort, visits = Cohort(SMALL, kept=["visit"]), pa.array([1, 2], pa.int16())
    batch = pa.RecordBatch.from_arrays([ONE, visits], names=["liver", "visit"])

    assert cohort.guide(batch).schema == cohort.schema(batch.schema)
    outcomes = ["certain_hurt", "possible_hurt", "certain_low", "possible_low"]
    assert cohort.schema(batch.schema).names[:1] == ["visit"]
    assert set(outcomes) <= set(cohort.schema(batch.schema).names)


def test_kept_columns_come_in_the_order_asked_for() -> None:
    batch = pa.RecordBatch.from_pydict({"a": [1], "liver": ["yes"], "b": [2]})

    assert Cohort(SMALL, kept=["b", "a", "b"]).guide(batch).schema.names[:2] == ["b", "a"]


REFUSED = {
    "there is no question 'livr'; allowed: liver, liver_tests, mood, signs, sleep; nearest: "
    "'liver'; name it with --keep to copy it if it is no question": (["livr"], ONE, []),
    "the column 'liver' is there twice": (["liver", "liver"], ONE, []),
    "there is no column 'visit'; allowed: liver; it cannot be kept": (["liver"], ONE, ["visit"]),
    "the column 'liver' holds struct<a: int64>; an answer is text, or a list of texts": (
        ["liver"],
        pa.array([{"a": 1}, None]),
        [],
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_columns_that_cannot_be_are_refused(words: str) -> None:
    names, column, kept = REFUSED[words]
    batch = pa.RecordBatch.from_arrays([column] * len(names), names=names)

    with pytest.raises(OperatorError) as refused:
        Cohort(SMALL, kept).guide(batch)
    assert str(refused.value) == words


def test_a_stream_is_guided_batch_by_batch_as_it_is_read() -> None:
    batch, read = pa.RecordBatch.from_arrays([ONE], names=["liver"]), list[int]()

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(3):
            read.append(number)
            yield batch

    reader = pa.RecordBatchReader.from_batches(batch.schema, batches())
    guidance = Cohort(SMALL).guide_stream(reader)

    assert read == []
    assert guidance.read_next_batch() == Cohort(SMALL).guide(batch)
    assert read == [0]
    assert [found_in(each) for each in guidance] == [guided(SMALL, batch)] * 2


def test_a_stream_with_an_unknown_column_is_refused_before_a_sheet_is_read() -> None:
    with pytest.raises(OperatorError, match="there is no question 'livr'"):
        Cohort(SMALL).guide_stream(pa.table({"livr": ONE}))


@pytest.mark.parametrize("name", ["level", "certain_hurt"])
def test_a_kept_column_must_not_hide_guidance(name: str) -> None:
    words = f"the column '{name}' cannot be kept: the guidance has one of that name"
    batch = pa.RecordBatch.from_arrays([ONE], names=[name])
    for guide in (Cohort(SMALL, [name]).guide, Cohort(SMALL, [name]).guide_stream):
        with pytest.raises(OperatorError, match=words):
            guide(batch)


def test_a_question_can_be_kept_too() -> None:
    batch = pa.RecordBatch.from_arrays([ONE], names=["liver"])

    guidance = Cohort(SMALL, kept=["liver"]).guide(batch)

    assert guidance.column("liver").to_pylist() == ["yes", None]
    assert guidance.column("level").to_pylist() == ["contact_first", None]


def test_an_option_beyond_the_bits_of_a_set_is_found_all_the_same() -> None:
    options = [{"id": f"o{n}", "text": str(n)} for n in range(70)]
    asked = {"id": "wide", "text": "?", "options": options, "many": True}
    wide = book([rule("last", {"wide": "o69"})], [asked])
    sent = [["o69"], ["o0", "o69"], ["o61", "o62"], ["o70"], ["o1"], []]
    batch = pa.RecordBatch.from_arrays([pa.array(sent)], names=["wide"])

    assert Coding(wide).packed_size == 9
    assert guided(wide, batch) == [expected_of_sent(wide, [("wide", each)]) for each in sent]
