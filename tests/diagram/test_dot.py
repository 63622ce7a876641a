"""The walk as text for Graphviz."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from screener.diagram.dot import dot
from screener.diagram.graph import graph_of
from screener.rulebook.model import RuleBook
from tests.small_books import YES_NO_UNSURE, book, question, rule

QUESTIONS = [
    question("first", YES_NO_UNSURE),
    question("then", YES_NO_UNSURE, enable_when={"first": "yes"}),
]
SMALL = book(
    [
        rule("one", {"first": "yes"}, "emergency", interrupt=True),
        rule("two", {"first": "no"}),
    ],
    QUESTIONS,
)
DRAWN = f"""\
digraph walk {{
  graph [label="Small\\nThe walk: 2 questions in 1 section, in the order\\nasked. \
Beside each question: how many of the 2\\nrules look at its answer.\\nsmall 1 · \
{SMALL.digest[:19]}\\nDotted: the order asked. Arrows: who is asked.\\nNumbers: \
rules that look at the answer.", labelloc=t];
  graph [fontname="Helvetica"]; node [fontname="Helvetica", shape=box];
  subgraph cluster_0 {{
    graph [label="All"];
    "first" [style=solid, label="first?\\nfirst\\n1 emergency\\n1 discuss\\n1 shown at once"];
    "then" [style=dashed, label="then?\\nthen\\nasked if first is anything but “No”"];
  }}
  "first" -> "then" [style=dotted, arrowhead=none];
  "first" -> "then";
}}
"""
STRING = r'"(?:[^"\\]|\\.)*"'
STATEMENT = re.compile(
    rf"digraph walk {{|  subgraph cluster_\d+ {{|(?:  )?}}|"
    rf"    {STRING} \[style=(?:solid|dashed), label={STRING}\];|"
    rf"(?:    |  )graph \[label={STRING}(?:, labelloc=t)?\];|"
    rf"  graph \[fontname={STRING}\]; node \[fontname={STRING}, shape=box\];|"
    rf"  {STRING} -> {STRING}(?: \[style=dotted, arrowhead=none\])?;"
)


def test_a_small_walk_in_full() -> None:
    assert dot(graph_of(SMALL)) == DRAWN


def test_every_decision_of_our_walk_is_an_arrow(rulebook: RuleBook) -> None:
    walk = graph_of(rulebook)

    arrows = re.findall(r'^  "(.*)" -> "(.*)";$', dot(walk), re.MULTILINE)
    assert arrows == [(name, q.id) for q in walk.questions for name in q.deciders]


@given(st.text(min_size=1).filter(lambda text: any(map(str.isalnum, text))))
def test_no_text_of_a_rule_book_becomes_a_statement(text: str) -> None:
    questions = [question("first", YES_NO_UNSURE) | {"text": text}, QUESTIONS[1]]
    sections = [{"id": "all", "title": text, "questions": questions}]
    hostile = book([rule("r", {"first": "yes"})], questions, sections=sections)

    for line in dot(graph_of(hostile)).removesuffix("\n").split("\n"):
        assert STATEMENT.fullmatch(line), line


def test_a_backslash_and_a_quote_stay_what_they_are() -> None:
    questions = [question("first", YES_NO_UNSURE) | {"text": 'a \\n "b" \\'}]
    odd = book([rule("r", {"first": "yes"})], questions)

    assert r'label="a \\n \"b\" \\\nfirst' in dot(graph_of(odd))
