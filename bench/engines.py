"""Compares our rules in other engines: `python -m bench.engines [--svg docs/engines.svg]`.

Every engine gets the certain findings of complete sheets by chance, with the same rules; ours find
the possible ones and the level too. First it is made sure that all find the same. Sheets are read
beforehand, into what an engine reads fastest, and the others get only answers to questions that are
asked, which ours find out. Slow engines take fewer sheets. All take turns, and each figure is the
median of the rounds, in processor time of one process. `make engines` installs them.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import pyarrow as pa

from bench.bars import Bar, bars
from bench.rule_languages import Infix, JsonLogic
from screener.cohort.answers import sheets_in_columns
from screener.cohort.batches import Cohort
from screener.days import latest_day
from screener.rulebook.conditions import AnswerIs, Not
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.columns import column_of
from screener.screening.compiler import compile_rules
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet
from tests.cohort.archives import columns_of
from tests.sheets import Respondent, effective

RULES: Final = Path(__file__).parent.parent / "rules.yaml"
SHEETS: Final = 10_000
DIFFERENT: Final = 1_000
"""After so many sheets they repeat."""
OURS: Final = "compiled function"
MISSING: Final = "liver_disease"
"""A question that is left out, to see what an engine makes of a missing answer."""

Sent = dict[str, list[str]]
Found = Sequence[frozenset[str]]


class Engine(NamedTuple):
    """One engine with our rules.

    Attributes:
        name: the package and its version, or what it is of ours.
        sheets: how many of the sheets it takes in a round.
        run: finds what there is to find in these sheets; only this is measured.
        certain: the ids of the rules that are certain, for each sheet, of what `run` returns.
        missing: what it says of the denial of an answer that is missing.
    """

    name: str
    sheets: int
    run: Callable[[], Any]
    certain: Callable[[Any], Found]
    missing: str


class Others:
    """The engines of others."""

    def __init__(self, book: RuleBook, sheets: Sequence[AnswerSheet]) -> None:
        """Take the rule book and complete sheets without answers to questions not asked."""
        self._rules = [rule.id for rule in book.rules]
        self._conditions = [rule.when for rule in book.rules]
        self._book = book
        self._sent = [_listed(book, sheet) for sheet in sheets]
        option = book.questions[MISSING].options[0].id
        self._lacking: Sent = {name: [] for name in book.questions if name != MISSING}
        self._held = f'("{option}" in {MISSING})'
        self._denied_logic = {"!": [{"in": [option, {"var": MISSING}]}]}

    def each(self) -> list[Engine]:
        """Return all of them."""
        return [self._zen(), self._rule_engine(), self._datalogic(), self._cel(), self._qubit()]

    def _engine(
        self, package: str, sheets: int, one: Callable[[Any], Any], sent: Sequence[Any], says: str
    ) -> Engine:
        taken = sent[:sheets]
        name = f"{package} {version(package)}"
        return Engine(name, len(taken), lambda: [one(each) for each in taken], self._certain, says)

    def _certain(self, answers: Sequence[Sequence[Any]]) -> Found:
        return [
            frozenset(rule for rule, holds in zip(self._rules, each, strict=True) if holds)
            for each in answers
        ]

    def _text(self, words: tuple[str, str, str]) -> str:
        language = Infix(self._book, words)
        return f"[{', '.join(map(language.condition, self._conditions))}]"

    def _logic(self) -> list[Any]:
        return [JsonLogic(self._book).condition(when) for when in self._conditions]

    def _zen(self) -> Engine:
        zen = import_module("zen")
        one = zen.compile_expression(self._text(("and", "or", "not"))).evaluate
        sheets = [json.dumps(each) for each in self._sent]  # it reads them faster than dicts
        denial = zen.compile_expression(self._denied("not")).evaluate
        return self._engine("zen-engine", 2_000, one, sheets, _says(denial, self._lacking))

    def _rule_engine(self) -> Engine:
        rule = import_module("rule_engine").Rule
        one = rule(self._text(("and", "or", "not"))).evaluate
        denial = rule(self._denied("not")).evaluate
        return self._engine("rule-engine", 50, one, self._sent, _says(denial, self._lacking))

    def _datalogic(self) -> Engine:
        library = import_module("datalogic_py")
        engine = library.Engine()
        rules, session = engine.compile(self._logic()), engine.session()
        handles = [library.DataHandle(each) for each in self._sent]
        says = _says(engine.compile(self._denied_logic).evaluate, self._lacking)
        return self._engine(
            "datalogic-py", SHEETS, lambda each: session.evaluate_data(rules, each), handles, says
        )

    def _cel(self) -> Engine:
        celpy = import_module("celpy")
        environment = celpy.Environment()

        def program(text: str) -> Callable[[Any], Any]:
            run: Callable[[Any], Any] = environment.program(environment.compile(text)).evaluate
            return run

        sheets = [celpy.json_to_cel(each) for each in self._sent[:5]]
        says = _says(program(self._denied("!")), celpy.json_to_cel(self._lacking))
        return self._engine("cel-python", 5, program(self._text(("&&", "||", "!"))), sheets, says)

    def _qubit(self) -> Engine:
        logic = import_module("json_logic").jsonLogic
        rules = self._logic()
        says = _says(lambda sheet: logic(self._denied_logic, sheet), self._lacking)
        return self._engine(
            "json-logic-qubit",
            100,
            lambda each: [logic(rule, each) for rule in rules],
            self._sent,
            says,
        )

    def _denied(self, word: str) -> str:
        return f"({word} {self._held})"


def _listed(book: RuleBook, sheet: AnswerSheet) -> Sent:
    """Return a sheet as others read it: the options chosen for every question, none if skipped."""
    return {name: sorted(sheet.chosen(name)) for name in book.questions}


def _says(denial: Callable[[Any], Any], sheet: Any) -> str:
    """Return what an engine makes of the denial of an answer that the sheet lacks."""
    try:
        return str(bool(denial(sheet))).lower()
    except Exception:  # noqa: BLE001 - each engine has its own, and that it raises is the result
        return "an error"


def _ours_says(book: RuleBook) -> str:
    held = AnswerIs.model_validate({MISSING: book.questions[MISSING].options[0].id})
    truth = Evaluation(book, AnswerSheet()).truth(Not.model_validate({"not": held}))
    return "unknown" if truth is None else str(truth).lower()


def ours(book: RuleBook, sheets: Sequence[AnswerSheet]) -> list[Engine]:
    """Return the two of ours: the compiled function, and the columns."""
    compiled, cohort = compile_rules(book), Cohort(book)
    outcomes = compiled.outcomes
    levels = [None if o.level is LevelId.INFORMATION else o.level for o in outcomes]
    masks = [compiled.coding.encode(sheet) for sheet in sheets]
    packed = sheets_in_columns(compiled.coding, columns_of(book, sheets), ())

    def one_by_one() -> list[tuple[list[int], LevelId | None]]:
        found = [compiled.verdict(each)[2] for each in masks]
        return [(each, levels[each[0]] if each else None) for each in found]

    def certain(found: Sequence[tuple[list[int], LevelId | None]]) -> Found:
        sure = [(outcomes[n] for n in each if outcomes[n].certain) for each, _ in found]
        return [frozenset(outcome.rule.id for outcome in each) for each in sure]

    def certain_columns(batch: pa.RecordBatch) -> Found:
        names = {o.rule.id: column_of(o) for o in outcomes if o.certain}
        return [
            frozenset(rule for rule, column in names.items() if row[column])
            for row in batch.to_pylist()
        ]

    says = _ours_says(book)
    return [
        Engine(OURS, len(sheets), one_by_one, certain, says),
        Engine(
            "columns (screener/cohort)",
            len(sheets),
            lambda: cohort.guide_sheets(packed),
            certain_columns,
            says,
        ),
    ]


def agree(engines: Sequence[Engine]) -> None:
    """Make sure that all engines find the same; SystemExit names the first that does not."""
    expected = engines[0].certain(engines[0].run())
    for engine in engines:
        found = engine.certain(engine.run())
        if len(found) != engine.sheets:
            raise SystemExit(f"{engine.name} tells of {len(found)} sheets, not of {engine.sheets}")
        for number, (wanted, got) in enumerate(zip(expected[: len(found)], found, strict=True)):
            if wanted != got:
                differ = ", ".join(sorted(wanted ^ got))
                raise SystemExit(f"{engine.name} differs on sheet {number}: {differ}")


def microseconds(engine: Engine) -> float:
    """Return the processor time that an engine takes for a sheet."""
    gc.collect()
    gc.disable()  # as timeit does: what is found is kept here, and nobody else would keep it
    start = time.process_time()
    engine.run()
    seconds = time.process_time() - start
    gc.enable()
    return seconds / engine.sheets * 1e6


def measured(engines: Sequence[Engine], rounds: int) -> Mapping[str, tuple[float, float]]:
    """Return for each engine its microseconds a sheet, and how many times ours these are."""
    times = [{engine.name: microseconds(engine) for engine in engines} for _ in range(rounds)]
    return {
        engine.name: (
            median(each[engine.name] for each in times),
            median(each[engine.name] / each[OURS] for each in times),
        )
        for engine in engines
    }


def main() -> None:
    """Print a line for each engine, and draw them if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--svg", type=Path, help="where to draw the results")
    options = parser.parse_args()
    pa.set_cpu_count(1)
    book = load_rulebook(RULES, today=latest_day(time.time()))
    respondent = Respondent(book, seed=1)
    sheets = [effective(book, respondent.complete()) for _ in range(DIFFERENT)]
    sheets *= SHEETS // DIFFERENT
    engines = [*ours(book, sheets), *Others(book, sheets).each()]
    agree(engines)
    found = measured(engines, options.rounds)
    print(f"{'':27}{'sheets':>8}{'us a sheet':>12}{'ratio':>10}  missing, denied")
    for engine in engines:
        each, ratio = found[engine.name]
        print(f"{engine.name:27}{engine.sheets:8,}{each:12,.2f}{ratio:10,.2f}  {engine.missing}")
    if options.svg:
        drawn = [Bar(name, each, f"{each:,.2f}") for name, (each, _) in found.items()]
        options.svg.write_text(
            bars("Microseconds a sheet (each line is ten times the last)", drawn), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
