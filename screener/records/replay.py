"""Checks that recorded guidance is reproduced by the same rule book, and says what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, BinaryIO, Final

from screener.errors import LineError, ReplayError
from screener.json_text import as_dicts
from screener.records.lines import answer_lines, lines_of, value_on
from screener.records.values import identity
from screener.rulebook.model import RuleBook

MAX_RECORD_BYTES: Final = 16 * 1024 * 1024
_PARTS: Final = (
    "rulebook",
    "complete",
    "level",
    "lead",
    "findings",
    "missing",
    "unknown",
    "ignored",
)
_VALUES: Final = ("rulebook", "complete", "level", "lead")
_LISTS: Final = ("missing", "unknown", "ignored")
_NAMED: Final = ("id", "version", "digest")
_SHOWN: Final = 120

Record = dict[str, Any]
Identity = Mapping[str, str]


def replay(book: RuleBook, recorded: BinaryIO, sheets: BinaryIO) -> Iterator[tuple[str, ...]]:
    """Yield for every line what differs from the recorded guidance; empty if nothing does.

    Raises ReplayError if a line holds no guidance, or guidance of another rule book or in other
    words, and if one file has more lines than the other.
    """
    ours = identity(book)
    lines = zip_longest(lines_of(recorded, MAX_RECORD_BYTES), answer_lines(book, sheets))
    for number, (line, answer) in enumerate(lines, 1):
        try:
            differences = _replayed(ours, line, answer)
        except LineError as error:
            raise ReplayError(number, str(error)) from error
        yield differences


def _replayed(
    ours: Identity, line: bytes | None, answer: tuple[bytes, bool] | None
) -> tuple[str, ...]:
    if line is None:
        raise LineError("a sheet stands here, but no guidance was recorded for it")
    record = value_on(line, as_dicts, MAX_RECORD_BYTES)
    _refuse_what_is_no_guidance(record)
    if "rulebook" in record:  # older guidance names neither its language nor its words
        record["rulebook"] = {**ours, **record["rulebook"]}
        _refuse_what_is_not_ours(record["rulebook"], ours)
    if answer is None:
        raise LineError("guidance stands here, but there is no sheet for it")
    return tuple(_differences(record, json.loads(answer[0])))


def _refuse_what_is_no_guidance(record: object) -> None:
    if not isinstance(record, dict) or not (_is_error(record) or _is_guidance(record)):
        parts = ", ".join(_PARTS)
        raise LineError(f"this is not guidance as `screener evaluate` prints it, with {parts}")


def _refuse_what_is_not_ours(made_with: Identity, ours: Identity) -> None:
    if made_with["digest"] != ours["digest"]:
        raise LineError(
            f"this was made with {_named(made_with)}, and the rule book here is {_named(ours)}; "
            "replay it with the rule book of its own digest"
        )
    theirs, here = (_shown(each["language"]).strip('"') for each in (made_with, ours))
    if theirs != here:
        message = f"this is in '{theirs}', and not in '{here}'; replay it with --language {theirs}"
        raise LineError(message)
    if made_with["words"] != ours["words"]:
        raise LineError(
            f"this was made with the words {_shown(made_with['words'])}, and the translation here "
            f"has {_shown(ours['words'])}; replay it with the translation as it was"
        )


def _is_error(record: Record) -> bool:
    error = record.get("error")
    if len(record) != 1 or not isinstance(error, dict) or error.keys() != {"line", "message"}:
        return False
    return type(error["line"]) is int and isinstance(error["message"], str)


def _is_guidance(record: Record) -> bool:
    if record.keys() != set(_PARTS) or not isinstance(record["rulebook"], dict):
        return False
    if not all(isinstance(record[part], list) for part in (*_LISTS, "findings")):
        return False
    names = [*record["rulebook"].values(), *map(record["rulebook"].get, _NAMED)]
    names += [name for part in _LISTS for name in record[part]]
    names += [f.get("rule") if isinstance(f, dict) else None for f in record["findings"]]
    return all(isinstance(name, str) for name in names)


def _differences(before: Record, now: Record) -> Iterator[str]:
    recorded, found = _refusal(before), _refusal(now)
    if recorded is None and found is None:
        yield from _differences_of_guidance(before, now)
    elif recorded != found:
        yield f"recorded as {_outcome(recorded)}, comes out as {_outcome(found)}"


def _refusal(record: Record) -> str | None:
    """Return why a sheet was refused, or None if it got guidance."""
    return str(record["error"]["message"]) if "error" in record else None


def _outcome(refusal: str | None) -> str:
    return "guidance" if refusal is None else f"an error, {_shown(refusal)}"


def _differences_of_guidance(before: Record, now: Record) -> Iterator[str]:
    for part in _VALUES:
        if not _same(before[part], now[part]):
            yield f"{part}: recorded as {_shown(before[part])}, comes out as {_shown(now[part])}"
    yield from _differences_of_findings(before["findings"], now["findings"])
    for part in _LISTS:
        yield from _differences_of_names(part, before[part], now[part])


def _differences_of_findings(before: Sequence[Record], now: Sequence[Record]) -> Iterator[str]:
    rules, found = ([finding["rule"] for finding in findings] for findings in (before, now))
    yield from _differences_of_names("findings", rules, found)
    recorded = dict(zip(rules, before, strict=True))
    for finding in now:
        changed = _changed_keys(recorded.get(finding["rule"], finding), finding)
        if changed:
            yield f"finding {_shown(finding['rule'])}: differs in {', '.join(changed)}"


def _differences_of_names(part: str, before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    gone = [_shown(name) for name in before if name not in now]
    new = [_shown(name) for name in now if name not in before]
    if gone:
        yield f"{part}: recorded, but not coming out: {', '.join(gone)}"
    if new:
        yield f"{part}: coming out, but not recorded: {', '.join(new)}"
    if not gone and not new and before != now:
        yield f"{part}: coming out in another order, or once instead of twice"


def _changed_keys(before: Record, now: Record) -> list[str]:
    alone = now.keys() ^ before.keys()
    return [key for key in now | before if key in alone or not _same(before[key], now[key])]


def _same(before: object, now: object) -> bool:
    """Compare two JSON values: 1 is not true, and the order of keys does not matter."""
    return json.dumps(before, sort_keys=True) == json.dumps(now, sort_keys=True)


def _shown(value: object) -> str:
    """Return a value on one line, with special characters escaped, and cut if it is very long."""
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _named(made_with: Identity) -> str:
    return " ".join(_shown(made_with[part]).strip('"') for part in _NAMED)
