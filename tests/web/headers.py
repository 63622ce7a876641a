"""What every response has to carry, whatever was asked."""

from __future__ import annotations

from typing import Final

from werkzeug.test import TestResponse

ALWAYS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEPT_NOWHERE: Final = "no-store"
KEPT_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


def assert_headers(response: TestResponse, *, cache: str = KEPT_NOWHERE) -> None:
    """Check the headers that all responses have in common, to the letter."""
    found = {name: response.headers.get_all(name) for name in ALWAYS}
    assert found == {name: [value] for name, value in ALWAYS.items()}
    assert response.headers.get_all("Cache-Control") == [cache]
    assert "Set-Cookie" not in response.headers
    robots = ["noindex"] if response.request.method == "POST" else []
    assert response.headers.get_all("X-Robots-Tag") == robots
