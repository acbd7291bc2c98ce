"""Of which days a report is."""

from datetime import date

import pytest

from community_gov.reports import ReportPeriod, ReportTime


@pytest.mark.parametrize(
    ("period", "text", "since", "until", "zh"),
    [
        ("week", "2022-W01", date(2022, 1, 3), date(2022, 1, 10), "2022年第1周(1月3日至1月9日)"),
        ("week", "2020-W53", date(2020, 12, 28), date(2021, 1, 4), "2020年第53周(12月28日至1月3日)"),
        ("month", "2022-12", date(2022, 12, 1), date(2023, 1, 1), "2022年12月"),
        ("month", "2024-02", date(2024, 2, 1), date(2024, 3, 1), "2024年2月"),
        ("year", "2022", date(2022, 1, 1), date(2023, 1, 1), "2022年"),
    ],
)
def test_a_time_is_read_and_called(period: str, text: str, since: date, until: date, zh: str) -> None:
    """Weeks run from Monday and are numbered as ISO 8601 does."""
    time = ReportTime.read(ReportPeriod.of(period), text)
    assert (time.since, time.until, time.period.value, time.label("zh")) == (since, until, period, zh)


@pytest.mark.parametrize(
    ("period", "text"), [("week", "2022-03"), ("month", "2022-13"), ("month", "2022"), ("year", "22"), ("year", "2022-03")]
)
def test_what_is_no_such_time_is_refused(period: str, text: str) -> None:
    """Another form, or a month that there is not."""
    with pytest.raises(ValueError, match=r"."):
        ReportTime.read(ReportPeriod.of(period), text)


def test_whole_months_are_told_apart() -> None:
    """A quarter is made of three; what begins or ends inside of a month of none."""
    quarter = ReportTime(date(2022, 11, 1), date(2023, 2, 1))
    assert [one.label("en") for one in quarter.months()] == ["2022-11", "2022-12", "2023-01"]
    assert quarter.period is ReportPeriod.DAYS
    assert (
        ReportTime(date(2022, 1, 1), date(2022, 2, 2)).months() == ReportTime(date(2022, 1, 2), date(2022, 2, 1)).months() == ()
    )
    assert quarter.label("zh") == "2022-11-01至2023-01-31"
