"""A post that another site started is refused; one of our own pages never is, in no browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from screener.config import Settings
from tests.conftest import ROOT
from tests.web.http.header_table import assert_headers
from tests.web.http.test_bad_requests import BEGIN, assert_calm
from tests.web.sites import client_of

OURS: Final = "https://screener.example"
HOST: Final = "second.example:8443"
UPSTREAM: Final = "10.0.0.7:8131"
FOREIGN: Final = "https://elsewhere.example"


@pytest.fixture(scope="module")
def client(web_settings: Settings) -> FlaskClient:
    return client_of(web_settings, address=OURS)


@pytest.fixture(scope="module")
def proxied(web_settings: Settings) -> FlaskClient:
    return client_of(web_settings, address=OURS, proxy_hops=1)


def post(client: FlaskClient, *, host: str = UPSTREAM, **headers: str | None) -> int:
    """Start, with these headers and no others that tell a site; returns the status."""
    said = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    response = client.post("/questions", data=BEGIN, headers={"Host": host, **said})
    if response.status_code == 403:
        assert_calm(response, 403)
    assert_headers(response)
    return response.status_code


# ---- what the page about security says


@dataclass(frozen=True)
class Row:
    """A row of the table: what its first two columns may stand for, and what becomes of it."""

    sites: tuple[str | None, ...]
    origins: tuple[str | None, ...]
    status: int


ANY_SITE: Final = ("same-origin", "same-site", "cross-site", "none")
SITES: Final = {
    **{f"`{site}`": (site,) for site in ANY_SITE},
    "none sent or any other": (None, "", "Same-Origin", "same-origin, same-origin", "x", "?1"),
}
ORIGINS: Final = {
    "none sent": (None, ""),
    "`null`": ("null",),
    f"`{OURS}`": (OURS,),
    "that of the request's `Host`": (f"https://{HOST}", f"http://{HOST}"),
    "any other": (FOREIGN, "http://localhost:8000", "Null", "file://", "capacitor://localhost"),
}


def rows() -> list[Row]:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    section = page.split("## Posts from other sites")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    anything = tuple(origin for origins in ORIGINS.values() for origin in origins)
    return [
        Row(
            SITES[site],
            anything if origin == "…" else ORIGINS[origin],
            {"taken": 200, "refused": 403}[status],
        )
        for site, origin, status, _ in cells
    ]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.sites[0]} {row.origins[-1]}")
def test_the_server_does_what_the_table_says(client: FlaskClient, row: Row) -> None:
    decided = {
        (site, origin): post(client, host=HOST, Sec_Fetch_Site=site, Origin=origin)
        for site in row.sites
        for origin in row.origins
    }
    assert decided == dict.fromkeys(decided, row.status)


def test_the_table_leaves_nothing_out() -> None:
    told = [(site, origin) for row in rows() for site in row.sites for origin in row.origins]
    every = {
        (site, origin)
        for sites in SITES.values()
        for site in sites
        for origins in ORIGINS.values()
        for origin in origins
    }
    assert set(told) == every
    assert len(told) == len(every)


# ---- browsers that send no Sec-Fetch-Site


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (UPSTREAM, OURS),
        (UPSTREAM, "http://screener.example"),
        (UPSTREAM, f"{OURS}:443"),
        (UPSTREAM, f"{OURS}."),
        (UPSTREAM, f"{OURS}.:443"),
        (UPSTREAM, OURS.upper()),
        ("screener_app", OURS),
        ("", OURS),
        ("[", OURS),
        ("second.example", "https://second.example"),
        ("second.example:443", "https://second.example"),
        ("second.example:80", "https://second.example"),
        ("Second.Example.", "https://second.example"),
        ("second.example:8443", "https://second.example:8443"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("screener_app:8000", "http://screener_app:8000"),
    ],
)
def test_an_older_browser_is_known_by_the_origin_of_our_page(
    client: FlaskClient, host: str, origin: str
) -> None:
    assert post(client, host=host, Origin=origin) == 200


@pytest.mark.parametrize(
    "origin",
    [
        f"{OURS}.elsewhere.example",
        f"{OURS}@elsewhere.example",
        "https://elsewhere.example@screener.example",
        f"{OURS}:8443",
        f"{OURS}..",
        f"{OURS}/",
        f"{OURS}/questions",
        f"{OURS}, {FOREIGN}",
        f"{FOREIGN} {OURS}",
        "https://example",
        "https://sub.screener.example",
        "screener.example",
        "//screener.example:8443",
        "ftp://screener.example",
        "chrome-extension://screener.example",
        "about:blank",
        "https://10.0.0.7",
        "https://10.0.0.7:81",
        "http://[",
        "http://a]b",
        "https://",
        "https://:443",
        "https://.",
        "nullx",
        "\xff",
    ],
)
@pytest.mark.parametrize("host", [UPSTREAM, "", "[", "."])
def test_an_older_browser_on_another_site_is_refused(
    client: FlaskClient, host: str, origin: str
) -> None:
    assert post(client, host=host, Origin=origin) == 403


@given(
    origin=st.from_regex(
        r"https?://[a-z]{1,9}(\.[a-z]{2,9}){1,2}(:[1-9][0-9]{0,3})?", fullmatch=True
    )
)
def test_no_other_origin_is_taken(client: FlaskClient, origin: str) -> None:
    expected = 200 if origin.split("//")[1] in ("screener.example", "screener.example:80") else 403
    assert post(client, Origin=origin) == expected


def test_a_proxy_that_is_believed_says_by_which_name_patients_come(
    client: FlaskClient, proxied: FlaskClient
) -> None:
    said = {"X_Forwarded_Host": "second.example", "Origin": "https://second.example"}
    assert post(proxied, **said) == 200
    assert post(client, **said) == 403
    assert post(proxied, X_Forwarded_Host="second.example", Origin=FOREIGN) == 403


def test_a_page_that_frames_us_is_not_ours(
    web_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What is in its frame posts as our page."""
    folder = tmp_path_factory.mktemp("clinics")
    (folder / "north.yaml").write_text(f"id: north\nname: North\norigins: ['{FOREIGN}']\n")
    client = client_of(web_settings, address=OURS, clinics=folder)
    for origin, status in ((FOREIGN, 403), (OURS, 200)):
        address, headers = "/clinics/north/questions", {"Host": UPSTREAM, "Origin": origin}
        assert client.post(address, data=BEGIN, headers=headers).status_code == status


def test_a_link_from_another_site_is_followed(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN}
    assert client.get("/", headers=headers).status_code == 200
