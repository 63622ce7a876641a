"""Our scripts and styles hold nothing that a browser of 2020 would drop a whole file or rule for.

The page docs/running.md says which browsers that means. A name that is too young makes the
browser post forms itself; a sign that is too young takes the whole script away.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from screener.config import shipped

SCRIPTS: Final = sorted(path.name for path in shipped("static").glob("*.js"))

YOUNG: Final = {
    "logical assignment": r"(\|\||&&|\?\?)=",
    "numeric separator": r"\b\d+_\d",
    "private name": r"(^|[.{;\s])#\w+\s*[=(;]",
    "static block": r"\bstatic\s*\{",
    "import or export": r"^\s*(import|export)\b",
    "await outside of a function": r"^await\b",
    "look behind": r"\(\?<[=!]",
    "regular expression with d or v": r"/[a-z]*[dv][a-z]*\.(test|exec)\(",
    "replaceAll": r"\.replaceAll\(",
    "replaceChildren": r"\.replaceChildren\(",
    "at": r"\.at\(",
    "findLast": r"\.findLast(Index)?\(",
    "copying methods": r"\.(toSorted|toReversed|toSpliced|with)\(",
    "Object.hasOwn or groupBy": r"\b(Object|Map)\.(hasOwn|groupBy)\(",
    "Promise.any, try or withResolvers": r"\bPromise\.(any|try|withResolvers)\(",
    "AbortSignal of its own": r"\bAbortSignal\.(any|timeout)\(",
    "structuredClone": r"\bstructuredClone\(",
    "randomUUID": r"\.randomUUID\(",
    "requestSubmit": r"\.requestSubmit\(",
    "setHTMLUnsafe or parseHTML": r"\b(setHTML\w*|parseHTML\w*)\(",
    "young selectors": r":(has|is|where|focus-visible)\b",
}
SAMPLES: Final = {
    "logical assignment": ["a ||= b", "a ??= b", "a &&= b"],
    "numeric separator": ["const many = 20_000;"],
    "private name": ["class A { #count = 0; }", "this.#count = 1", "{ #add(one) {} }"],
    "static block": ["class A { static { } }"],
    "import or export": ["import a from 'b'", "export const a = 1"],
    "await outside of a function": ["await fetch(1)"],
    "look behind": ["/(?<=a)b/", "/(?<!a)b/"],
    "regular expression with d or v": ["/a/v.test(b)", "/a/gd.exec(b)"],
    "replaceAll": ["a.replaceAll('b', 'c')"],
    "replaceChildren": ["old.replaceChildren(fresh)"],
    "at": ["all.at(-1)"],
    "findLast": ["all.findLast(one)", "all.findLastIndex(one)"],
    "copying methods": ["all.toSorted()", "all.with(0, 1)"],
    "Object.hasOwn or groupBy": ["Object.hasOwn(a, b)", "Object.groupBy(a, b)"],
    "Promise.any, try or withResolvers": ["Promise.any(all)", "Promise.withResolvers()"],
    "AbortSignal of its own": ["AbortSignal.timeout(20)"],
    "structuredClone": ["structuredClone(a)"],
    "randomUUID": ["crypto.randomUUID()"],
    "requestSubmit": ["form.requestSubmit()"],
    "setHTMLUnsafe or parseHTML": ["Document.parseHTMLUnsafe(text)", "main.setHTML(text)"],
    "young selectors": ["find(':is(a, b)')", "all('li:has(a)')"],
}
OLD: Final = (
    "a ?? b; a?.b; a === b || c; x = a || b; (a) => a >= b",
    "class A { static make() {} }; find('#main'); const [a = '#b'] = c;",
    "async () => { await fetch(a); }; `${important}`; /[dv]/.test(a)",
    "const at = 1; text.replace(/a/g, ''); form.submit(); with_a(1); catch {",
)


def young_in(code: str) -> list[str]:
    """Return what of the code is too young; comments do not count."""
    bare = re.sub(r"(?<!:)//.*", "", code)
    return [name for name, sign in YOUNG.items() if re.search(sign, bare, re.MULTILINE)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_holds_nothing_too_young(script: str) -> None:
    assert young_in((shipped("static") / script).read_text("utf-8")) == []


@pytest.mark.parametrize(("name", "code"), [(n, c) for n in SAMPLES for c in SAMPLES[n]])
def test_what_is_too_young_is_recognised(name: str, code: str) -> None:
    assert young_in(code) == [name]


@pytest.mark.parametrize("code", OLD)
def test_what_is_old_enough_is_not(code: str) -> None:
    assert young_in(code) == []


def test_every_sign_has_a_sample() -> None:
    assert SAMPLES.keys() == YOUNG.keys()


def test_a_rule_that_names_what_is_young_names_nothing_older() -> None:
    """A browser drops a whole rule for one selector that it does not know."""
    sheets = [file.read_text("utf-8") for file in shipped("static").glob("*.css")]
    style = "".join(sheets)
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", style)
    young = re.compile(r":(has|is|where)\(")
    mixed = [rule.strip() for rule in rules if young.search(rule) and not _all(young, rule)]
    assert mixed == []


def _all(young: re.Pattern[str], rule: str) -> bool:
    """Split at commas outside of parentheses."""
    return all(young.search(one) for one in re.split(r",(?![^(]*\))", rule))
