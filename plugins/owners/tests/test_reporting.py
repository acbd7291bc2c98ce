"""What owners' votes add to a report: called, counted, and what was passed."""

from datetime import date, timedelta

from plugins.owners.tests.stage import ANNOUNCED, OPENS, USE_FUNDS, Stage, votes

from community_gov import Code
from community_gov.reports import LedgerRow, Report, ledger, public_report, report
from community_gov.rules import Choice

SECTION, ONE = Code("owners"), timedelta(days=1)


def asked(stage: Stage, first: date, last: date) -> Report:
    """The report of the compound."""
    return stage.office().ask(report, since=first, until=last + timedelta(days=1))


def test_a_vote_is_open_when_it_is_announced_and_done_when_it_is_counted() -> None:
    """In the month in which it was announced it came in; later it is carried over until it is counted, and then it is gone."""
    stage = Stage.made()
    stage.flats(9)
    vote, (motion,) = stage.ready(USE_FUNDS)
    before = asked(stage, ANNOUNCED, OPENS)
    assert [(row.entered.value, row.done) for row in _rows(stage, ANNOUNCED, OPENS)] == [("came", None)]
    stage.enter(vote.id, *(stage.paper(vote.id, name, votes([motion], Choice.YES)) for name in sorted(stage.persons)[:7]))
    (decision,) = stage.counted(vote.id)
    counted = stage.office_day()
    after = asked(stage, OPENS + ONE, counted)
    (row,) = _rows(stage, OPENS + ONE, counted)
    assert (row.entered.value, row.done, row.about) == ("carried", decision.decided, vote.id)
    passed = after.figure(f"owners.{vote.id}.passed")
    assert (passed.value, passed.base) == (1, 1)
    assert asked(stage, ANNOUNCED, OPENS).sections == before.sections
    assert _rows(stage, counted + ONE, counted + 30 * ONE) == ()


def test_everybody_is_told_by_the_notices_of_a_vote() -> None:
    """Not by the report of the month."""
    stage = Stage.made()
    stage.flats(9)
    stage.ready(USE_FUNDS)
    month = stage.office_day().replace(day=1)
    stage.on(month + timedelta(days=70))
    until = (month + timedelta(days=32)).replace(day=1)
    made = stage.office().ask(public_report, since=month, until=until)
    assert "owners" not in {section.code for section in made.sections}


def _rows(stage: Stage, first: date, last: date) -> tuple[LedgerRow, ...]:
    return stage.office().ask(ledger, since=first, until=last + timedelta(days=1), section=SECTION)
