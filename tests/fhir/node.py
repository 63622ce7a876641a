"""Software of others that runs in Node: a validator of FHIR R4, and FHIRPath."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import ROOT

SCRIPTS = ROOT / "scripts" / "fhir"


class Program:
    """A program that answers each line of JSON with another."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: object) -> Any:
        """Return the answer; EOFError where the program ended instead."""
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
        """Return the errors; codes of sets that FHIR only recommends are no errors.

        The program does not look into an item within an item, so that each is shown to it apart.
        Where one of several values must be there, it takes false and 0 for none: others are shown.
        """
        asked = [_told(one) for one in (resource, *map(_lifted, _resources(resource)))]
        said = [line for one in asked for line in self._program.ask(one)]
        return [line for line in said if not line.startswith(("info: ", "warning: "))]


def _resources(resource: Any) -> list[Any]:
    return [entry["resource"] for entry in resource.get("entry", [])] or [resource]


def _lifted(resource: Any) -> Any:
    """Return a resource with all that is nested in its like side by side."""
    nested = [key for key in ("item", "concept") if key in resource]
    return {**resource, **{key: list(_side_by_side(resource, key)) for key in nested}}


def _told(value: Any) -> Any:
    """Return a value with true for false, and 1 for 0."""
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
        """Return what each expression gives, for the resource as its context and `%resource`."""
        asked = {"resource": resource, "expressions": list(expressions)}
        return list(self._program.ask(asked))

    def is_true(self, resource: object, expression: str) -> bool:
        """Return what a condition gives; ValueError where that is neither true nor false."""
        ((found, *others),) = self.evaluate(resource, [expression])
        if others or not isinstance(found, bool):
            raise ValueError(f"{expression} gives {[found, *others]}")
        return found
