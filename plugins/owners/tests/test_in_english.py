"""A community that writes English puts up English notices about its votes; what somebody typed stays as it is."""

import re
from datetime import date

from plugins.owners.tests.stage import ANNOUNCED, CHANGE_USE, CLOSES, USE_FUNDS, Stage, votes

from community_gov import Code, Id, PartialDate, Wordings
from community_gov.notices import Notice, notice
from community_gov.rules import Choice
from community_gov_owners import bylaws, course, effect, funds, register

CHINESE = re.compile(r"[\u3400-\u9fff]+")


def told(stage: Stage, notice_id: Id[Notice] | None) -> tuple[str, str]:
    """The title and the text of a notice."""
    assert notice_id is not None
    found = stage.office().ask(notice, notice_id)
    return found.title, found.text


def test_a_vote_is_announced_and_its_results_are_published_in_english() -> None:
    """The announcement with its clauses, the register, and the sums, with no more than names in Chinese."""
    stage = Stage.made(settings=[Wordings(writes="en")])
    stage.flats(20)
    by = bylaws.adopt_bylaws
    stage.office().run(by, start=PartialDate("2021-01-01"), silence=bylaws.SilenceRule.MAJORITY, silence_clause=Code("art-12"))
    called = stage.called(name="First vote")
    motions = tuple(stage.motion(called.id, matter, title=f"about {matter}") for matter in (USE_FUNDS, CHANGE_USE))
    frozen = stage.frozen(called.id)
    shown = stage.office().run(register.show_register, frozen.id, starts=ANNOUNCED, days=7)
    stage.on(ANNOUNCED)
    announced = stage.office().run(course.announce, called.id)
    stage.on(called.opens)
    stage.office().run(course.open_vote, called.id)
    sides = [Choice.YES] * 12 + [Choice.NO] * 5
    papers = [stage.paper(called.id, f"{n:04}", votes(motions, side)) for n, side in enumerate(sides, start=1)]
    stage.enter(called.id, *papers)
    stage.counted(called.id)
    made = stage.office().run(effect.publish_results, called.id, starts=CLOSES, days=7)
    title, text = told(stage, shown.shown)
    assert title == "First vote: the register of owners"
    assert text.startswith("Record date 2022-01-31. Owners: 20; units: 20; area in all: 2000 m². How heads are counted: ")
    assert told(stage, announced.notice)[1].splitlines() == [
        "Owners' assembly (temporary), written consultation. The vote runs from 2022-02-20 to 2022-03-05. Owners: 20.",
        "Item 1: about use_funds",
        "Item 2: about change_use",
        "By clause art-12 of the rules of procedure a delivered ballot that does not come back counts thus: with the majority.",
    ]
    title, text = told(stage, made[0].notice)
    first, second = text.splitlines()
    assert title == "First vote: results"
    assert first == (
        "Item 1, about use_funds: passed (by Civil Code art. 278, ordinary matters [CN.278.ordinary+silence-majority])."
        " all: 20 owners, taking part: 17 owners, for: 12 owners, against: 5 owners,"
        " abstaining: 0 owners. Of the whole area: taking part 85%, for 60% (rounded down)."
        " The other numbers are of fewer than 5 owners and are not published."
    )
    assert second.startswith("Item 2, about change_use: rejected (by ")
    assert [found for found in (title, text) if CHINESE.search(found)] == []


def test_money_that_is_used_in_danger_is_told_in_english() -> None:
    """What danger, what is done, how much, by which clause."""
    stage = Stage.made(settings=[Wordings(writes="en")])
    stage.unit("1", "100", "A")
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), urgent_clause=Code("art-20"))
    stage.on(date(2022, 7, 1))
    used = stage.office().run(
        funds.use_funds_urgently,
        place=None,
        danger=funds.Danger.FACADE,
        text="tile",
        fen=123405,
        body_id=stage.committee,
        evidence="report 7",
        days=7,
    )
    assert told(stage, used.notice) == (
        "Urgent use of the maintenance fund",
        "Danger: a facade that falls off. To be repaired: tile. Amount: 1234.05 yuan. By art-20 the fund is used without a vote.",
    )
