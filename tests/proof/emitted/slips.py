"""Slips by chance in what was written: one small change at a time, each still well-formed."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeVar

from tests.fhir.filling import items_of

Written = TypeVar("Written")


def different(
    written: Written, slip: Callable[[Written, Random], Written], seed: int
) -> Iterator[Written]:
    """Yield one slip after another, each of them once; the same seed gives the same slips."""
    random, seen = Random(seed), {repr(written)}  # noqa: S311 - chance, not secrecy
    while True:
        slipped = slip(written, random)
        if repr(slipped) not in seen:
            seen.add(repr(slipped))
            yield slipped


# ---- the compiled function


def slip_in_python(source: str, random: Random) -> str:
    """Change one place of a function: a sign, a bit, a number, a name, a "not", a whole part."""
    tree = ast.parse(source)
    names = sorted(set(re.findall(r"\ba\d+\b", source)))
    places = [node for node in ast.walk(tree) if _changed(node, names, random)]
    place = random.choice(places)
    changed = random.choice(_changed(place, names, random))
    return ast.unparse(ast.fix_missing_locations(_Replacer(place, changed).visit(tree))) + "\n"


class _Replacer(ast.NodeTransformer):
    def __init__(self, place: ast.AST, changed: ast.AST | None) -> None:
        self.place = place
        self.changed = changed

    def visit(self, node: ast.AST) -> Any:
        return self.changed if node is self.place else self.generic_visit(node)


def _changed(node: ast.AST, names: list[str], random: Random) -> list[ast.AST | None]:
    """Return what a part of a function could become by one slip; None leaves it out."""
    match node:
        case ast.Compare(left=left, ops=[sign], comparators=bound):
            signs = (ast.Gt, ast.Lt) if isinstance(sign, ast.GtE) else (ast.NotEq,)
            return [ast.Compare(left, [kind()], bound) for kind in signs]
        case ast.BoolOp(op=op, values=[first, *_] as parts) if not isinstance(first, ast.Name):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            fewer = [[part for part in parts if part is not gone] for gone in parts]
            return [ast.BoolOp(other, parts), *(ast.BoolOp(op, left) for left in fewer if left)]
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.BinOp(op=ast.BitAnd()):
            return [ast.UnaryOp(ast.Not(), node)]
        case ast.IfExp(test=test, body=body, orelse=other):
            return [ast.IfExp(test, other, body), body, other]
        case _:
            return _changed_leaf(node, names, random)


def _changed_leaf(node: ast.AST, names: list[str], random: Random) -> list[ast.AST | None]:
    match node:
        case ast.If(body=[ast.Expr()]):
            return [None]
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return [ast.Constant(number ^ 1 << random.randrange(6)), ast.Constant(number + 1)]
        case ast.Name(id=name, ctx=ast.Load()) if name in names:
            return [ast.Name(random.choice(names), ast.Load())]
        case _:
            return []


# ---- the Questionnaire

Item = dict[str, Any]


def slip_in_form(form: Item, random: Random) -> Item:
    """Change one test or one expression of one item, if it has any; else nothing."""
    slipped: Item = json.loads(json.dumps(form))
    items = [item for item in items_of(slipped) if "enableWhen" in item or expressions_of(item)]
    if items:
        item = random.choice(items)
        if "enableWhen" in item:
            codings = [coding for each in items_of(form) for coding in _codings(each)]
            _slip_in_tests(item, _before(item, codings), random)
        for expression in expressions_of(item):
            expression["expression"] = slip_in_fhirpath(expression["expression"], random)
    return slipped


def expressions_of(item: Item) -> list[Item]:
    """Return the expressions in the extensions of an item."""
    values = (extension.get("valueExpression") for extension in item.get("extension", ()))
    return [value for value in values if value]


def _codings(item: Item) -> list[Item]:
    return [option["valueCoding"] for option in item.get("answerOption", [])]


def _before(item: Item, codings: list[Item]) -> list[Item]:
    """Return the codings of the questions before an item."""
    names = [_question(coding) for coding in codings]
    return codings[: names.index(item["linkId"])]


def _question(coding: Item) -> str:
    return str(coding["code"]).split(".", maxsplit=1)[0]


def _slip_in_tests(item: Item, codings: list[Item], random: Random) -> None:
    """Change one test of an item, leave it out, change how they are joined, or their order."""
    tests = item["enableWhen"]
    test, kind = random.choice(tests), random.randrange(5)
    if kind == 0 and len(tests) > 1:
        item["enableBehavior"] = "all" if item["enableBehavior"] == "any" else "any"
    elif kind == 1 and len(tests) > 1:
        tests.remove(test)
    elif kind == 3:
        random.shuffle(tests)
    elif kind == 2 and "answerCoding" in test:
        test["answerCoding"] = random.choice(codings)
    elif kind == 2:
        test["answerBoolean"] = not test["answerBoolean"]
    else:
        test["question"] = random.choice([_question(coding) for coding in codings])


_SWAPPED = {
    " and ": [" or "],
    " or ": [" and "],
    " >= ": [" > ", " < "],
    " < ": [" >= ", " <= "],
    " = ": [" != "],
    ".exists()": [".empty()"],
    ".empty()": [".exists()"],
}
_PLACES = re.compile(
    r"(?P<swap> and | or | >= | < |(?<=code) = |(?<=\$this) = |\.exists\(\)|\.empty\(\))"
    r"|(?P<number>(?<=[ (])\d+)|(?P<code>(?<=')\w+\.\w+)|(?P<question>(?<=linkId = ')\w+)"
    r"|(?P<nothing>\{\})"
)


def slip_in_fhirpath(expression: str, random: Random) -> str:
    """Change one sign, word, number or name of an expression."""
    place = random.choice(list(_PLACES.finditer(expression)))
    ways = {
        "swap": _SWAPPED.get(place[0], []),
        "number": [str(int(place[0] or 0) + 1) if place["number"] else "", "0"],
        "code": re.findall(r"'(\w+\.\w+)'", expression),
        "question": re.findall(r"linkId = '(\w+)'", expression),
        "nothing": ["1"],
    }
    changed = random.choice(ways[str(place.lastgroup)])
    return f"{expression[: place.start()]}{changed}{expression[place.end() :]}"
