"""The sites of others, and what a test wants to know of their pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_PAGE: Final = """<!doctype html>
<html lang="en">
<title>Northside Dermatology</title>
<link rel="icon" href="data:,">
<h1>Before your visit</h1>
<script>
  var heard = [];
  addEventListener("message", (event) => heard.push({data: event.data, origin: event.origin}));
</script>
%s
</html>"""

HEARD: Final = "() => heard"
LENGTH: Final = "() => history.length"
TRACES: Final = """() => ({
  address: location.href, title: document.title, state: history.state, name: window.name})"""
KEEP: Final = """() => {
  document.cookie = "control=kept; Secure; SameSite=None; Path=/";
  const kept = {cookie: document.cookie === "control=kept", storage: false};
  try {
    localStorage.setItem("control", "kept");
    kept.storage = localStorage.getItem("control") === "kept";
  } catch (refused) {}
  return kept;
}"""
"""Tries to keep things in the browser; returns whether they could be read back."""


@dataclass
class Website:
    """A site whose pages each hold one piece of markup.

    Attributes:
        pages: the markup by path.
        policy: the Content-Security-Policy of every page; none where it is empty.
    """

    pages: dict[str, str] = field(default_factory=dict)
    policy: str = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        markup = self.pages.get(Request(environ).path)
        answer = (
            Response("Not found", 404)
            if markup is None
            else Response(_PAGE % markup, mimetype="text/html")
        )
        if self.policy:
            answer.headers["Content-Security-Policy"] = self.policy
        return answer(environ, start_response)
