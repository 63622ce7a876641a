"""The day at a place, at both ends of it; and the zones that there are."""

from __future__ import annotations

from datetime import date

import pytest

from screener.days import day_in, latest_day, zone_named
from tests.clock import at, machine_in

ENDS_OF_A_DAY = [
    ("America/Chicago", "2026-12-01T01:30:00Z", "2026-11-30"),
    ("America/Chicago", "2026-12-01T05:59:59Z", "2026-11-30"),
    ("America/Chicago", "2026-12-01T06:00:00Z", "2026-12-01"),
    ("America/Chicago", "2026-07-01T04:59:59Z", "2026-06-30"),
    ("Pacific/Auckland", "2026-11-30T10:59:59Z", "2026-11-30"),
    ("Pacific/Auckland", "2026-11-30T11:00:00Z", "2026-12-01"),
    ("Pacific/Kiritimati", "2026-11-30T09:59:59Z", "2026-11-30"),
    ("Pacific/Kiritimati", "2026-11-30T10:00:00Z", "2026-12-01"),
    ("Pacific/Pago_Pago", "2026-12-01T10:59:59Z", "2026-11-30"),
    ("Asia/Kolkata", "2026-11-30T18:30:00Z", "2026-12-01"),
    ("UTC", "2026-11-30T23:59:59Z", "2026-11-30"),
]


@pytest.mark.parametrize(("zone", "moment", "day"), ENDS_OF_A_DAY)
def test_the_day_is_that_of_the_place(zone: str, moment: str, day: str) -> None:
    assert str(day_in(zone_named(zone), at(moment).now)) == day


@pytest.mark.parametrize(("zone", "moment", "day"), ENDS_OF_A_DAY)
def test_without_a_place_the_day_is_that_of_the_machine(zone: str, moment: str, day: str) -> None:
    with machine_in(zone):
        assert str(day_in(None, at(moment).now)) == day


@pytest.mark.parametrize("end", ENDS_OF_A_DAY)
def test_no_place_is_further_on_than_the_latest_day(end: tuple[str, str, str]) -> None:
    _, moment, day = end
    latest = latest_day(at(moment).now)

    assert date.fromisoformat(day) <= latest
    assert latest == day_in(zone_named("Pacific/Kiritimati"), at(moment).now)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("America/Chicgo",
         ("'America/Chicgo' is not a time zone; write one as in America/Chicago; "
          "nearest: 'America/Chicago'")),
        ("america/chicago", "'america/chicago' is not a time zone; "),
        ("CST6CDT,M3", "'CST6CDT,M3' is not a time zone; "),
        ("America", "'America' is not a time zone; "),
        ("../zoneinfo/UTC", "'../zoneinfo/UTC' is not a time zone; "),
        ("/etc/localtime", "'/etc/localtime' is not a time zone; "),
        ("UTC\0", "'UTC"),
        ("", "'' is not a time zone; write one as in America/Chicago"),
    ],
)  # fmt: skip
def test_a_zone_that_is_none_comes_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(LookupError) as refused:
        zone_named(name)
    assert str(refused.value).startswith(said)


def test_a_machine_without_zones_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screener.days._names", frozenset)
    with pytest.raises(LookupError, match=r"has no time zones; install the package tzdata$"):
        zone_named("America/Chicago")
