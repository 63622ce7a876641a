"""What every response has to carry, whatever was asked."""

from __future__ import annotations

import re
from typing import Final

from werkzeug.test import TestResponse

ALWAYS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WITH_CAMERA: Final = {
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
}
"""What lets the page that scans a code ask for the camera."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {hosts}"
)
PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
OURS: Final = "same-origin"
FOR_ALL: Final = "cross-origin"
KEPT_NOWHERE: Final = "no-store"
KEPT_AN_HOUR: Final = "public, max-age=3600"
KEPT_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
FOR_PROGRAMS: Final = re.compile("/api/|/fhir(/|$)|/oembed$")
NAMES: Final = {*ALWAYS, "Content-Security-Policy", "Cross-Origin-Resource-Policy"}


def assert_headers(
    response: TestResponse,
    *,
    cache: str = KEPT_NOWHERE,
    policy: str = POLICY,
    hosts: str = "'none'",
    resource: str = OURS,
) -> None:
    """Check the headers that all responses have in common, to the letter."""
    reads = response.request.method in ("GET", "HEAD")
    scans = reads and response.request.path.endswith("/carry-on")
    wanted = {
        **ALWAYS,
        **(WITH_CAMERA if scans else {}),
        "Content-Security-Policy": policy.format(hosts=hosts),
        "Cross-Origin-Resource-Policy": resource,
    }
    found = {name: response.headers.get_all(name) for name in wanted}
    assert found == {name: [value] for name, value in wanted.items()}
    assert response.headers.get_all("Cache-Control") == [cache]
    assert "Set-Cookie" not in response.headers
    path = response.request.path
    hidden = response.request.method == "POST" or FOR_PROGRAMS.search(path)
    robots = ["noindex"] if hidden else []
    assert response.headers.get_all("X-Robots-Tag") == robots
