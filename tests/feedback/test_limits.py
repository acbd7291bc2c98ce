"""Packs of limits: dated, with source and mark, chosen by place; in the units of their sources."""

from datetime import UTC, date, datetime

import pytest
from tests.calendar.renewed import Renewed
from tests.feedback.compound import LIGHTING, Small, Told, codes, small

from community_gov import Code, Denied, Refused, audit
from community_gov.calendar import CalendarSettings, Counted, Counting, ListedCalendar, NoWorkingDays
from community_gov.deadlines import TimeLimit
from community_gov.feedback import (
    BEIJING_DRAFT,
    CLAIM,
    COMPOUND_RULES,
    JINAN,
    NATIONAL_LETTERS,
    QINGLONG,
    WEIFANG,
    FeedbackKind,
    ItemState,
    Limit,
    Timed,
    Urgency,
    accept,
    choose_pack,
    deadline_of,
    deadline_packs,
    dispute,
    extend,
    limits,
    recount,
    submit,
    take_over,
)
from community_gov.rules import Mark

FIRST = date(2022, 1, 1)
NEW_YEAR = ListedCalendar(name="2022", years=(2022,), off=(date(2022, 1, 1), date(2022, 1, 2), date(2022, 1, 3)), made_up=())


def chosen(pack: Code) -> Small:
    """A compound that chose a pack, with a calendar, on the first workday of 2022 at 9 in the morning."""
    here = small(settings=(CalendarSettings(working=NEW_YEAR),))
    here.office.run(choose_pack, pack=pack, start=FIRST)
    here.on(date(2022, 1, 4))
    return here


def test_every_pack_says_where_it_is_from() -> None:
    """Source, whom it binds, how sure we are and when it was looked at; nothing that was not read passes for read."""
    here = small()
    found = {pack.code: pack for pack in here.anonymous.ask(deadline_packs)}
    assert all(pack.source and pack.binds and pack.checked_on for pack in found.values())
    assert {code: pack.mark for code, pack in found.items()} == {
        COMPOUND_RULES: Mark.PLACEHOLDER,
        BEIJING_DRAFT: Mark.SECONDARY,
        JINAN: Mark.READ,
        WEIFANG: Mark.READ,
        QINGLONG: Mark.SECONDARY,
        NATIONAL_LETTERS: Mark.READ,
    }
    for code, pack in found.items():
        mine = here.anonymous.ask(limits, pack=code)
        assert mine
        assert {limit.mark for limit in mine} == {pack.mark}


def test_without_a_choice_the_example_applies() -> None:
    """Nothing of a city's or of the nation's rules applies to a compound that did not choose it."""
    here = small()
    made = here.slip()
    due = here.office.ask(deadline_of, made.id)
    assert (made.due, None if due is None else due.day) == (date(2022, 1, 2), date(2022, 1, 2))


def test_the_beijing_draft_counts_hours() -> None:
    """Urgent matters 2 hours, water and heat 24, ordinary 7 days, complex 15, all from the arrival."""
    here = chosen(BEIJING_DRAFT)
    urgent = here.office.run(submit, text="井盖丢失", category=LIGHTING, urgency=Urgency.URGENT)
    water = here.office.run(submit, text="停水", category=Code("water_power_heat"))
    plain, complicated = here.slip(), here.office.run(submit, text="噪声", category=LIGHTING, urgency=Urgency.COMPLEX)
    assert urgent.ends == datetime(2022, 1, 4, 3, tzinfo=UTC)
    assert water.ends == datetime(2022, 1, 5, 1, tzinfo=UTC)
    assert (plain.due, complicated.due) == (date(2022, 1, 11), date(2022, 1, 19))
    here.on(date(2022, 1, 6))
    assert here.office.run(accept, plain.id).due == date(2022, 1, 11)


def test_an_anonymous_slip_has_no_hour() -> None:
    """Its hours run from the end of the civil day: nothing in it tells when it was written."""
    here = chosen(BEIJING_DRAFT)
    made = here.anonymous.run(submit, text="井盖丢失", category=LIGHTING, urgency=Urgency.URGENT)
    assert made.ends == datetime(2022, 1, 4, 18, tzinfo=UTC)


@pytest.mark.parametrize("pack", [JINAN, WEIFANG])
def test_working_days_are_those_of_the_calendar(pack: Code) -> None:
    """Five working days after Tuesday 4 January are over on Tuesday the 11th."""
    assert chosen(pack).slip().due == date(2022, 1, 11)


def test_qinglong_counts_by_kind() -> None:
    """Signed for in 2 hours; enquiries 1 day, help 5, complaints 10."""
    here = chosen(QINGLONG)
    for kind, day in (  # the 9th is a Sunday, so what would end on it ends on the 10th
        (FeedbackKind.ENQUIRY, 5),
        (FeedbackKind.REQUEST, 10),
        (FeedbackKind.COMPLAINT, 14),
        (FeedbackKind.IDEA, 10),
    ):
        made = here.office.run(submit, text="意见", category=LIGHTING, kind=kind)
        assert made.ends == datetime(2022, 1, 4, 3, tzinfo=UTC)
        answer_by = here.office.run(accept, made.id).due
        assert answer_by == date(2022, 1, day)


def test_the_national_rules_on_letters() -> None:
    """Answered in 15 days, claims to an authority in 60 and 30 more; who is not competent says so in 5 working days."""
    days = {date(2023, 1, n) for n in range(1, 32)} - {date(2023, 1, n) for n in (3, 4, 5, 6, 9, 10, 11, 12, 13)}
    calendar = ListedCalendar(name="2023", years=(2023,), off=days, made_up=())
    here = small(settings=(CalendarSettings(working=calendar),))
    here.office.run(choose_pack, pack=NATIONAL_LETTERS, start=date(2023, 1, 1))
    here.on(date(2023, 1, 3))
    plain, claim = here.slip(), here.slip(category=CLAIM)
    assert (plain.due, claim.due) == (date(2023, 2, 1), date(2023, 3, 6))
    here.office.run(accept, claim.id)
    with pytest.raises(Refused) as far:
        here.office.run(extend, claim.id, until=date(2023, 4, 6), reason="复杂")
    assert here.office.run(extend, claim.id, until=date(2023, 4, 5), reason="复杂").due == date(2023, 4, 5)
    here.on(date(2023, 1, 11))
    with pytest.raises(Refused) as late:
        here.of("property_company").run(dispute, plain.id, reason="不归我们")
    assert (codes(far.value), codes(late.value)) == (["feedback.extended_too_far"], ["feedback.dispute_too_late"])


def test_the_innermost_place_and_the_latest_choice_count() -> None:
    """A building may have a pack of its own; what a later choice says holds from its day on; what runs is not touched."""
    here = chosen(COMPOUND_RULES)
    here.office.run(choose_pack, pack=BEIJING_DRAFT, start=FIRST, place=here.building)
    in_three = here.office.run(submit, text="灯", category=LIGHTING, place=here.entrance)
    in_five = here.office.run(submit, text="灯", category=LIGHTING, place=here.elsewhere)
    assert (in_three.due, in_five.due) == (date(2022, 1, 11), date(2022, 1, 5))
    here.office.run(choose_pack, pack=COMPOUND_RULES, start=date(2022, 1, 6), place=here.building)
    here.on(date(2022, 1, 6))
    assert here.office.run(submit, text="灯", category=LIGHTING, place=here.entrance).due == date(2022, 1, 7)
    assert here.office.ask(deadline_of, in_three.id) is not None


def test_a_pack_is_chosen_while_it_holds() -> None:
    """What does not exist, or does not hold on the day, cannot be chosen; and only the office chooses."""
    here = small()
    for pack, start, code in (
        (Code("moon"), FIRST, "feedback.no_pack"),
        (NATIONAL_LETTERS, date(2021, 1, 1), "feedback.pack_not_in_force"),
    ):
        with pytest.raises(Refused) as refused:
            here.office.run(choose_pack, pack=pack, start=start)
        assert codes(refused.value) == [code]
    with pytest.raises(Denied):
        here.of("property_company").run(choose_pack, pack=JINAN, start=FIRST)


def test_working_days_need_a_calendar() -> None:
    """Without one a pack that counts them is refused when it is chosen, not when the first matter comes in."""
    with pytest.raises(NoWorkingDays):
        small().office.run(choose_pack, pack=JINAN, start=FIRST)


def test_the_most_particular_limit_counts() -> None:
    """Place before category before urgency; of two alike the one of higher precedence."""
    common = {"pack": COMPOUND_RULES, "step": Timed.ACCEPT, "source": "公约", "mark": Mark.PLACEHOLDER}
    mine = (
        Limit(**common, time=TimeLimit(3, Counting.HOURS), place="3"),  # type: ignore[arg-type]  # fields by name
        Limit(**common, time=TimeLimit(4), urgency=Urgency.URGENT),  # type: ignore[arg-type]  # fields by name
        Limit(**common, time=TimeLimit(5), category=LIGHTING, precedence=1),  # type: ignore[arg-type]  # fields by name
    )
    here = small(plugins=(Told(*mine),))
    in_three = here.office.run(submit, text="灯", category=LIGHTING, place=here.entrance, urgency=Urgency.URGENT)
    lighting = here.office.run(submit, text="灯", category=LIGHTING, urgency=Urgency.URGENT)
    other = here.office.run(submit, text="树", category=Code("greenery"), urgency=Urgency.URGENT)
    assert in_three.ends == datetime(2022, 1, 1, 4, tzinfo=UTC)
    assert (lighting.due, other.due) == (date(2022, 1, 6), date(2022, 1, 5))


def test_a_year_that_nobody_announced_keeps_no_matter_away() -> None:
    """In the last week of a year the five working days reach into the next one: the matter comes in and can be worked on.

    It has no last day, which the audit tells and `deadline_of` says in both languages; when the calendar knows the year it is
    counted once, from the day on which the step was taken.
    """
    calendar = Renewed(NEW_YEAR)
    here = small(settings=(CalendarSettings(working=calendar),))
    here.office.run(choose_pack, pack=JINAN, start=FIRST)
    here.on(date(2022, 12, 28))
    made, order = here.slip(), here.office.run(take_over, order=Code("8"), due=date(2023, 1, 3), text="灯", category=LIGHTING)
    assert (made.due, made.ends, made.rises) == (None, None, None)
    assert order.due == date(2023, 1, 3)
    with pytest.raises(Refused) as unknown:
        here.office.ask(deadline_of, made.id)
    (problem,) = unknown.value.problems
    assert (problem.code, problem.params["day"]) == ("calendar.not_announced", date(2023, 1, 1))
    assert "不作推算" in problem.message("zh")
    taken = here.office.run(accept, made.id)
    assert (taken.state, taken.due) == (ItemState.ACCEPTED, None)
    with pytest.raises(NoWorkingDays):
        here.office.run(extend, made.id, until=date(2023, 2, 1), reason="等待配件")
    assert not_counted(here) == [made.id]
    assert here.office.run(recount) == ()
    calendar.calendar = ListedCalendar(name="2022, 2023", years=(2022, 2023), off=(*NEW_YEAR.off, date(2023, 1, 2)), made_up=())
    here.on(date(2023, 1, 9))
    (counted,) = here.office.run(recount)
    assert (counted.due, counted.state, counted.rises) == (date(2023, 1, 5), ItemState.ACCEPTED, counted.ends)
    assert (here.office.run(recount), not_counted(here)) == ((), [])


def test_a_last_day_that_turns_out_to_be_a_day_of_rest_is_moved() -> None:
    """Seven days from 26 December end on 2 January, of which nobody knows yet that it is a day of rest, as is the third."""
    calendar = Renewed(NEW_YEAR)
    here = small(settings=(CalendarSettings(working=calendar),))
    here.on(date(2022, 12, 26))
    made = here.office.run(accept, here.slip().id)
    due = here.office.ask(deadline_of, made.id)
    assert due is not None
    assert (made.due, due.steps[-1].what) == (date(2023, 1, 2), Counted.NOBODY_LOOKED)
    assert here.office.run(recount) == ()
    calendar.calendar = ListedCalendar(
        name="2022, 2023", years=(2022, 2023), off=(*NEW_YEAR.off, date(2023, 1, 2), date(2023, 1, 3)), made_up=()
    )
    (counted,) = here.office.run(recount)
    assert (counted.due, counted.state, counted.rises) == (date(2023, 1, 4), ItemState.ACCEPTED, counted.ends)
    assert here.office.run(recount) == ()


def not_counted(here: Small) -> list[str]:
    """The items of which the audit says that their time was not counted."""
    found = here.office.ask(audit.findings, on=date(2022, 12, 28))
    return [str(one.about) for one in found if one.code == "feedback.not_counted"]
