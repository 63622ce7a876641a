"""Any WSGI server can run the application."""

import runpy

from tests.conftest import ROOT


def test_the_module_holds_an_application_made_from_the_environment() -> None:
    app = runpy.run_path(str(ROOT / "wsgi.py"))["app"]

    assert app.test_client().get("/").status_code == 200
