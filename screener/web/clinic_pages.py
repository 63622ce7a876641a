"""What a clinic needs beside the questionnaire: its look, and how to put it into its own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from screener.clinic.model import Clinic, Logo
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.clinic.theme import theme_of
from screener.web.http.requests import is_reached_as
from screener.web.http.responses import KEPT_A_YEAR, version_of
from screener.web.pages.site import Sites

EXAMPLE: Final = "example"
"""The id of the clinic that shows how the questionnaire looks in a page of another origin."""

# A picture of a clinic is only ever shown as one, but its address can be opened too.
_PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HOST_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src {server}; "
    "frame-src {server}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Look:
    """A clinic's colors and picture, each under an address of its own.

    Attributes:
        theme: its colors as a stylesheet; empty if it has none of its own.
        logo: its picture, if it has one.
    """

    theme: bytes
    logo: Logo | None

    def show_theme(self) -> Response:
        """Hand out the colors."""
        return _file(self.theme, "text/css")

    def show_logo(self) -> Response:
        """Hand out the picture; NotFound if there is none."""
        if self.logo is None:
            raise NotFound
        response = _file(self.logo.content, self.logo.media_type)
        response.headers["Content-Security-Policy"] = _PICTURE_POLICY
        return response


def look_of(clinic: Clinic) -> Look:
    """Return the colors and the picture of a clinic."""
    accent = clinic.profile.accent
    return Look(theme_of(accent) if accent else b"", clinic.logo)


def _file(content: bytes, media_type: str) -> Response:
    response = Response(content, mimetype=media_type)
    if request.args.get("v") == version_of(content):
        response.headers["Cache-Control"] = KEPT_A_YEAR
    return response


@dataclass(frozen=True)
class ForClinics:
    """The page that explains embedding, and the live example on a second origin.

    Attributes:
        sites: the sites of the server.
        origin: the origin of the server, as browsers reach it.
    """

    sites: Sites
    origin: str

    def explain(self) -> str:
        """Say how a clinic shows the questionnaire in its own page."""
        place = (self._address(), "your-clinic", self.sites.house.shown["title"])
        shown = {
            "known": is_reached_as(request, self.origin),
            "script": script_snippet(*place),
            "frame": frame_snippet(*place),
            "example": self._example_address(),
        }
        return render_template("for_clinics.html", clinics=shown)

    def example(self, clinic: str) -> Response:
        """Show a page that could be a clinic's own, written by the snippet alone.

        It is there only under an origin in the clinic's list, so on another than the questionnaire.
        """
        site = self.sites.clinics.get(clinic)
        if site is None or request.host_url.rstrip("/") not in site.hosts:
            raise NotFound
        snippet = Markup(script_snippet(self._address(), clinic, site.shown["title"]))  # noqa: S704 - ours, and escaped there
        response = Response(render_template("example.html", clinic=site.shown, snippet=snippet))
        response.headers["Content-Security-Policy"] = _HOST_POLICY.format(server=self.origin)
        return response

    def _address(self) -> str:
        """Return the address of the server, with the path that is in front of ours."""
        return self.origin + request.root_path

    def _example_address(self) -> str:
        """Return the address of the live example; empty if it is not served."""
        site = self.sites.clinics.get(EXAMPLE)
        if site is None or not site.hosts or not is_reached_as(request, self.origin):
            return ""
        return site.hosts[0] + url_for("example", clinic=EXAMPLE)
