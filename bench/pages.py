"""What a page costs beside a bare Flask page: `python -m bench.pages`.

Every figure is CPU time of one process, in milliseconds, the median of interleaved runs, so that
the ratios hold on a busy machine too. Both applications are called as a server calls them. `bare`
is a Flask view that renders a constant page of the same size, and reads nothing of what is posted;
`template` is our templates alone, with the values they were given; a page of questions is rendered
at the start, with slots. `logic` is what is left of a step without them and without what Flask
itself takes: reading the form, opening and sealing the state, assessing the sheet, preparing the
values and filling the slots. With ``--profile`` it also prints which
packages a question step, and the guidance, spend their time in.
"""

from __future__ import annotations

import cProfile
import pstats
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, before_render_template, render_template
from jinja2 import DictLoader, Template
from werkzeug.test import EnvironBuilder

from screener.web.app import create_app
from tests.browser.answers import TYPICAL
from tests.settings import settings_of_a_test

ROUNDS: Final = 60
GOALS: Final = {"start": 3, "question": 4, "guidance": 10}
"""How many times a bare page each kind may cost."""
LOGIC: Final = ("question", "guidance")
"""The kinds whose template is rendered for each request."""
LOGIC_GOAL: Final = 0.5
WALK_GOAL: Final = 20
"""Milliseconds of CPU for a whole walk."""

_ENVIRON: Final = {
    **EnvironBuilder().get_environ(),
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
}
_TOKEN: Final = re.compile(r'name="state" value="([^"]+)"')
_FIELD: Final = re.compile(r'name="answer_([a-z0-9_-]+)"')
_KIND: Final = {"step": "question", "guidance": "guidance", "reading": "start"}


@dataclass
class Step:
    """One request of a walk, and what it was measured to take, in milliseconds of CPU."""

    kind: str
    path: str
    body: bytes
    page: str
    templates: list[tuple[Template, dict[str, Any]]]
    taken: dict[str, list[float]] = field(default_factory=dict)

    def median(self, part: str) -> float:
        """Return the median of a part."""
        return median(self.taken[part])


def main() -> None:
    """Print a table, one line for each kind of page, and what a whole walk takes."""
    app = create_app(settings_of_a_test())
    steps = list(walk(app))
    bare = _bare_app(steps)
    for number, step in (each for _ in range(ROUNDS) for each in enumerate(steps)):
        _measure(step, "page", partial(_call, app, step.path, step.body))
        for part in ("bare", "empty"):
            _measure(step, part, partial(_call, bare, f"/{part}/{number}", step.body))
        with app.test_request_context(step.path, method="POST" if step.body else "GET"):
            _measure(step, "template", partial(_render, step))
    _print(steps)
    if "--profile" in sys.argv:
        for kind in LOGIC:
            print(f"\n{kind}")
            _print_profile(app, [step for step in steps if step.kind == kind])


def _print_profile(app: Flask, steps: list[Step]) -> None:
    """Print the share of each package, or room of ours, in what some steps take."""
    profile = cProfile.Profile()
    for step in steps * ROUNDS:
        profile.runcall(_call, app, step.path, step.body)
    taken: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined] # typeshed lacks it
        taken[_package(file)] += own
    for package, own in taken.most_common(12):
        print(f"{package:28}{own / sum(taken.values()):8.1%}")


def _package(file: str) -> str:
    for mark in ("site-packages/", "screener/", "templates/"):
        if mark in file:
            return mark.removesuffix("site-packages/") + file.split(mark)[1].rpartition("/")[0]
    return "builtins" if file == "~" else "standard library"


def walk(app: Flask) -> Iterator[Step]:
    """Yield the requests of a typical person, with the templates that answer them."""
    yield _step(app, "/", {})
    step = _step(app, "/questions", {"go": "start"})
    while step.kind != "guidance":
        yield step
        found = _TOKEN.search(step.page)
        names = dict.fromkeys(_FIELD.findall(step.page))
        answers = {f"answer_{name}": TYPICAL[name] for name in names}
        go = "guidance" if 'value="guidance"' in step.page else "continue"
        sent = {"state": found[1] if found else "", **answers, "go": go}
        step = _step(app, "/questions", sent)
    yield step


def _step(app: Flask, path: str, sent: dict[str, Any]) -> Step:
    rendered: list[tuple[Template, dict[str, Any]]] = []

    def note(_app: Flask, template: Template, context: dict[str, Any]) -> None:
        rendered.append((template, context))

    body = urlencode(sent, doseq=True).encode()
    with before_render_template.connected_to(note, app):
        page = _call(app, path, body)
    kind = re.findall(r'data-kind="(\w+)"', page)[0]
    return Step(_KIND[kind], path, body, page, rendered)


def _bare_app(steps: list[Step]) -> Flask:
    """Return a Flask application that knows nothing but pages of the same sizes."""
    bare = Flask("bare")
    constant = {f"{n}.html": step.page for n, step in enumerate(steps)}
    bare.jinja_loader = DictLoader(
        {name: "{% raw %}" + page + "{% endraw %}" for name, page in constant.items()}
    )

    def page(number: int) -> str:
        return render_template(f"{number}.html")

    def empty(number: int) -> str:
        return constant[f"{number}.html"]

    bare.add_url_rule("/bare/<int:number>", "bare", page, methods=["GET", "POST"])
    bare.add_url_rule("/empty/<int:number>", "empty", empty, methods=["GET", "POST"])
    return bare


def _call(app: Flask, path: str, body: bytes) -> str:
    said: list[object] = []
    environ = {**_ENVIRON, "PATH_INFO": path, "wsgi.input": BytesIO(body)}
    if body:
        environ |= {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body))}

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        said.append(status)
        return said.append

    parts = app(environ, start_response)
    page = b"".join(parts).decode()
    if said != ["200 OK"]:
        raise SystemExit(f"{path}: {said}")
    return page


def _render(step: Step) -> None:
    for template, context in step.templates:
        template.render(context)


def _measure(step: Step, part: str, work: Callable[[], object]) -> None:
    start = time.process_time_ns()
    work()
    step.taken.setdefault(part, []).append((time.process_time_ns() - start) / 1e6)


def _print(steps: list[Step]) -> None:
    print(f"{'page':10}{'bare':>8}{'page':>8}{'ratio':>8}{'goal':>6}", end="")
    print(f"{'template':>10}{'logic':>8}{'/ bare':>8}{'goal':>6}")
    for kind, goal in GOALS.items():
        own = [step for step in steps if step.kind == kind]
        bare, page = (median(step.median(part) for step in own) for part in ("bare", "page"))
        print(f"{kind:10}{bare:8.3f}{page:8.3f}{page / bare:8.1f}{goal:6}", end="")
        print(_logic(own, bare) if kind in LOGIC else "  rendered at the start")
    whole = sum(step.median("page") for step in steps)
    print(f"a whole walk, {len(steps)} requests: {whole:.1f} ms (goal {WALK_GOAL})")


def _logic(own: list[Step], bare: float) -> str:
    template = median(step.median("template") for step in own)
    logic = median(
        step.median("page") - step.median("template") - step.median("empty") for step in own
    )
    return f"{template:10.3f}{logic:8.3f}{logic / bare:8.2f}{LOGIC_GOAL:6}"


if __name__ == "__main__":
    main()
