"""Third-party programs that run in Node: a FHIR R4 validator, FHIRPath, and SQL on FHIR."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import ROOT

SCRIPTS = ROOT / "scripts"


class Program:
    """A program that answers each line of JSON with a line of JSON."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: object) -> Any:
        """Return the answer; raise EOFError if the program ended instead."""
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise EOFError("the program ended; `make test` installs what it needs")
        return json.loads(answer)


@contextmanager
def running(script: str) -> Iterator[Program]:
    """Run a script of ours until the tests are over."""
    command = ["node", str(SCRIPTS / script)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        try:
            yield Program(process)
        finally:
            process.kill()


class Validator:
    """Says what is wrong with a resource."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def complaints(self, resource: Any) -> list[str]:
        """Return the errors; a code outside a value set that is only recommended is not one.

        The program does not look at items inside items, so each of those is sent on its own. If one
        of several values is required, it takes false and 0 for missing, so true and 1 are sent.
        """
        asked = [_told(one) for one in (resource, *map(_lifted, _resources(resource)))]
        said = [line for one in asked for line in self._program.ask(one)]
        return [line for line in said if not line.startswith(("info: ", "warning: "))]


def _resources(resource: Any) -> list[Any]:
    return [entry["resource"] for entry in resource.get("entry", [])] or [resource]


def _lifted(resource: Any) -> Any:
    """Return a resource with its nested items or concepts in one flat list."""
    nested = [key for key in ("item", "concept") if key in resource]
    return {**resource, **{key: list(_side_by_side(resource, key)) for key in nested}}


def _told(value: Any) -> Any:
    """Return a value with true in place of false, and 1 in place of 0."""
    if isinstance(value, dict):
        return {key: _told(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_told(inner) for inner in value]
    if value is False:
        return True
    return 1 if value == 0 and isinstance(value, int) else value


def _side_by_side(part: Any, key: str) -> Iterator[Any]:
    for inner in part.get(key, []):
        yield {name: value for name, value in inner.items() if name != key}
        yield from _side_by_side(inner, key)


class FhirPath:
    """Evaluates expressions."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def evaluate(self, resource: object, expressions: Iterable[str]) -> list[list[Any]]:
        """Return the result of each expression, with the resource as context and as `%resource`."""
        asked = {"resource": resource, "expressions": list(expressions)}
        return list(self._program.ask(asked))

    def is_true(self, resource: object, expression: str) -> bool:
        """Return the truth of a condition; raise ValueError if it is neither true nor false."""
        ((found, *others),) = self.evaluate(resource, [expression])
        if others or not isinstance(found, bool):
            raise ValueError(f"{expression} gives {[found, *others]}")
        return found


class ViewRunner:
    """Runs ViewDefinitions of SQL on FHIR."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def rows(self, view: object, resources: Iterable[object]) -> list[dict[str, Any]]:
        """Return the rows of the table that a view makes of resources."""
        return list(self._program.ask({"view": view, "resources": list(resources)}))
