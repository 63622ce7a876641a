"""Checks that each guarantee controls a hazard and each hazard is controlled, if there are any."""

from __future__ import annotations

from collections.abc import Iterator

from screener.errors import Problem
from screener.rulebook.checks.outline import RuleBookOutline
from screener.wording import allowed, quoted, unknown


def uncontrolled(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield guarantees that name no hazard or none that exists, and hazards that none names."""
    hazards = outline.names("hazards")
    listed = bool(outline.document.value_at(("hazards",)))
    named: set[object] = set()
    for path, guarantee in outline.items("guarantees"):
        where = (*path, "hazard")
        name = outline.texts(*where)
        named.add(name)
        if not listed:
            if name is not None:
                message = f"names the hazard {quoted(name)}, but there is no list 'hazards'"
                yield outline.problem(where, f"{message}; add it, with this one in it")
        elif "hazard" not in guarantee:
            message = "says no 'hazard': what could go wrong for a patient if it did not hold"
            yield outline.problem(path, f"{message}; {allowed('', hazards)}")
        elif name is not None and name not in hazards:
            yield outline.problem(where, unknown("hazard", name, hazards))
    for path, hazard in outline.items("hazards"):
        if isinstance(hazard.get("id"), str) and hazard["id"] not in named:
            message = "no guarantee controls it; name it as the 'hazard' of one, or delete it"
            yield outline.problem(path, message)
