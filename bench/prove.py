"""Measures how long the whole proof takes, for our rule book and for one ten times as large.

``python -m bench.prove`` prints the median of several alternating runs for each, their ratio, and
the peak memory of the process. The large rule book is ten copies of ours under different names.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

from screener.config import shipped
from screener.proof.claims.catalog import prove
from screener.proof.walk_length import length_of_walk
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook

RUNS: Final = 5
TIMES: Final = 10
_NAMED: Final = ("topics", "conditions", "scores")
_LISTED: Final = ("sections", "rules", "guarantees")


def main() -> None:
    """Print the table."""
    own = load_rulebook(shipped("rules.yaml"), today=datetime.now(UTC).date())
    large = several(own, TIMES)
    seconds: dict[str, list[float]] = {"ours": [], "large": []}
    for _ in range(RUNS):
        seconds["ours"].append(_seconds_of(own))
        seconds["large"].append(_seconds_of(large))
    medians = {name: median(times) for name, times in seconds.items()}
    for name, book in (("ours", own), ("large", large)):
        size = f"{len(book.questions)} questions, {len(book.rules)} rules"
        print(f"{size:<30}{medians[name]:>8.2f} s")
    print(f"ratio{medians['large'] / medians['ours']:>33.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory{peak:>27.0f} MiB")


def several(book: RuleBook, times: int) -> RuleBook:
    """Return a rule book made of several copies of one, under different names."""
    tree = book.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    copies = [_renamed(tree, f"-{n}") for n in range(times)]
    named = {key: {k: v for copy in copies for k, v in copy[key].items()} for key in _NAMED}
    listed = {key: [part for copy in copies for part in copy[key]] for key in _LISTED}
    return RuleBook.model_validate({**tree, **named, **listed})


def _renamed(tree: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    return {
        "topics": {f"{name}{suffix}": title for name, title in tree["topics"].items()},
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
    conditions = ("enable_when", "when", "whenever", "never")
    renamed = {key: _condition(part[key], suffix) for key in conditions if key in part}
    renamed |= {key: f"{part[key]}{suffix}" for key in ("id", "topic", "title") if key in part}
    return {**part, **renamed}


def _condition(written: Any, suffix: str) -> Any:
    if isinstance(written, str):
        return f"{written}{suffix}"
    ((key, content),) = written.items()
    if key in ("all", "any"):
        return {key: [_condition(part, suffix) for part in content]}
    return {key: _condition(content, suffix)} if key == "not" else {f"{key}{suffix}": content}


def _seconds_of(book: RuleBook) -> float:
    start = time.perf_counter()
    faults = [fault for result in prove(book) for fault in result.faults]
    length_of_walk(book)
    if faults:
        raise AssertionError(faults)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
