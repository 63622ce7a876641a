"""`screener serve` with views that fail in every way, each quoting what was sent; logs all it can.

It is started as a program, and given the arguments of the command.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from threading import Thread
from typing import Any

from flask import Response, render_template, request

from screener.cli.main import main
from screener.web import editions, error_pages
from screener.web.app import ScreenerApp, create_app


def sent() -> str:
    return request.get_data(as_text=True)


def view() -> str:
    raise RuntimeError(sent()) from KeyError(sent())


def leave() -> str:
    sys.exit(sent())


def stream() -> Response:
    def parts(quoted: str) -> Iterator[str]:
        yield "begun"
        raise RuntimeError(quoted)

    return Response(parts(sent()))


def stream_nothing() -> Response:
    def parts(quoted: str) -> Iterator[str]:
        if quoted:
            raise RuntimeError(quoted)
        yield quoted

    return Response(parts(sent()))


def header() -> Response:
    return Response("", headers={"X-Said": f"\N{SNOWMAN} {sent()}"})


def wrong_header() -> Response:
    return Response("", headers={"Transfer-Encoding": sent()})


def log() -> str:
    quoted = sent()
    logging.getLogger("other").warning("they said %s", quoted)
    warnings.warn(quoted, stacklevel=1)
    thread = Thread(target=lambda: int(quoted))
    thread.start()
    thread.join()
    try:
        int(quoted)
    except ValueError:
        logging.getLogger("screener.test").exception("a failure")
        logging.getLogger("other").exception(quoted)
    logging.getLogger("other").warning("%d", quoted)
    return "logged"


def finish(response: Response) -> Response:
    if request.path == "/fault/finish":
        raise RuntimeError(sent())
    return response


def say_or_fail(*given: Any, **named: Any) -> Any:
    if request.path == "/fault/page":
        raise RuntimeError(sent())
    return render_template(*given, **named)


VIEWS = (view, leave, stream, stream_nothing, header, wrong_header, log)


def create_faulty(*given: Any, **named: Any) -> ScreenerApp:
    app = create_app(*given, **named)
    for each in VIEWS:
        app.add_url_rule(f"/fault/{each.__name__}", each.__name__, each, methods=["POST"])
    app.add_url_rule("/fault/page", "page", view, methods=["POST"])
    app.add_url_rule("/fault/finish", "finish", lambda: "", methods=["POST"])
    app.after_request(finish)
    return app


if __name__ == "__main__":
    logging.getLogger().setLevel(logging.DEBUG)
    vars(editions)["create_app"] = create_faulty
    vars(error_pages)["render_template"] = say_or_fail
    main()
