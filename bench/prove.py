"""Measures how long the whole proof takes, for our rule book and for one ten times as large.

``python -m bench.prove`` prints the median of several alternating runs for each, in seconds of one
processor: for the claims, for the compiled function, and for what is written in FHIR. It prints the
ratios too, and the peak memory of the process. The large rule book is ten copies of ours under
different names.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, Final

from screener.config import shipped
from screener.days import latest_day
from screener.fhir.questionnaire import questionnaire
from screener.proof.claims.catalog import prove
from screener.proof.emitted.form import prove_form
from screener.proof.emitted.function import prove_function
from screener.proof.walk_length import length_of_walk
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules

RUNS: Final = 5
TIMES: Final = 10
PARTS: Final = ("claims", "function", "FHIR", "all")
_NAMED: Final = ("acts", "topics", "conditions", "scores")
_LISTED: Final = ("sections", "rules", "guarantees")


def main() -> None:
    """Print the table."""
    own = load_rulebook(shipped("rules.yaml"), today=latest_day(time.time()))
    books = (own, several(own, TIMES))
    runs = [[_seconds_of(book) for book in books] for _ in range(RUNS)]
    print(f"{'seconds of one processor':<30}{''.join(f'{part:>10}' for part in PARTS)}")
    medians = [[median(run[n][part] for run in runs) for part in PARTS] for n in range(len(books))]
    for book, seconds in zip(books, medians, strict=True):
        size = f"{len(book.questions)} questions, {len(book.rules)} rules"
        print(f"{size:<30}{''.join(f'{each:>10.2f}' for each in seconds)}")
    ratios = (large / small for small, large in zip(*medians, strict=True))
    print(f"{'ratio':<30}{''.join(f'{ratio:>10.1f}' for ratio in ratios)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'most memory':<30}{peak:>10.0f} MiB")


def several(book: RuleBook, times: int) -> RuleBook:
    """Return a rule book made of several copies of one, under different names."""
    tree = book.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    copies = [_renamed(tree, f"-{n}") for n in range(times)]
    named = {key: {k: v for copy in copies for k, v in copy[key].items()} for key in _NAMED}
    listed = {key: [part for copy in copies for part in copy[key]] for key in _LISTED}
    named["acts"] |= tree["acts"]  # those of the levels, which all copies share
    return RuleBook.model_validate({**tree, **named, **listed})


def _renamed(tree: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    return {
        "topics": {f"{name}{suffix}": title for name, title in tree["topics"].items()},
        "acts": {
            f"{name}{suffix}": [f"{other}{suffix}" for other in excluded]
            for name, excluded in tree["acts"].items()
        },
        "conditions": {
            f"{name}{suffix}": _condition(written, suffix)
            for name, written in tree["conditions"].items()
        },
        "scores": {
            f"{name}{suffix}": {"of": [f"{question}{suffix}" for question in score["of"]]}
            for name, score in tree["scores"].items()
        },
        "sections": [
            {
                **_part(section, suffix),
                "questions": [_part(q, suffix) for q in section["questions"]],
            }
            for section in tree["sections"]
        ],
        "rules": [_part(rule, suffix) for rule in tree["rules"]],
        "guarantees": [_part(guarantee, suffix) for guarantee in tree["guarantees"]],
    }


def _part(part: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    """Return a question, a rule or the like with new names, and a new title if it has one."""
    conditions = ("enable_when", "when", "whenever", "never", "of")
    renamed = {key: _condition(part[key], suffix) for key in conditions if key in part}
    names = ("id", "topic", "title", "asks")
    renamed |= {key: f"{part[key]}{suffix}" for key in names if key in part}
    if "acts" in part:
        renamed["acts"] = [f"{act}{suffix}" for act in part["acts"]]
    return {**part, **renamed}


def _condition(written: Any, suffix: str) -> Any:
    if isinstance(written, str):
        return f"{written}{suffix}"
    ((key, content),) = written.items()
    if key in ("all", "any"):
        return {key: [_condition(part, suffix) for part in content]}
    return {key: _condition(content, suffix)} if key == "not" else {f"{key}{suffix}": content}


def _seconds_of(book: RuleBook) -> Mapping[str, float]:
    """Return how long each part of the proof takes, and all of it."""
    parts: dict[str, Callable[[], None]] = {
        "claims": lambda: _prove_claims(book),
        "function": lambda: prove_function(compile_rules(book)),
        "FHIR": lambda: prove_form(book, questionnaire(book)),
    }
    seconds = {}
    for name, part in parts.items():
        start = time.process_time()
        part()
        seconds[name] = time.process_time() - start
    return {**seconds, "all": sum(seconds.values())}


def _prove_claims(book: RuleBook) -> None:
    faults = [fault for result in prove(book) for fault in result.faults]
    length_of_walk(book)
    if faults:
        raise AssertionError(faults)


if __name__ == "__main__":
    main()
