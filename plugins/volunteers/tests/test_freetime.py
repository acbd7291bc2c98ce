"""When and where people can help, and shifts that ask for skills or take those who were invited only."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import Branch, open_branch

from community_gov import Code, Denied, Refused
from community_gov.households import PlaceKind, add_place
from community_gov_volunteers.activities import add_series, add_shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.freetime import FreeTime, Weekday, free_of, free_times, say_free
from community_gov_volunteers.grouplist import sign_up_listed
from community_gov_volunteers.qualifications import say_skill
from community_gov_volunteers.signup import Agreement, SignUpState, accept, invite, sign_up
from community_gov_volunteers.suggest import suggestions

FRIDAY_EVENING = FreeTime(Weekday.FRIDAY, 19 * 60, 21 * 60)
BRANCH = open_branch()
ACTIVITY = BRANCH.activity()


def say(branch: Branch, one: Enrolment, *times: FreeTime, places: tuple[str, ...] = ()) -> None:
    """The volunteer says so."""
    branch.as_(one).run(say_free, one.id, times=times, places=places)  # type: ignore[arg-type]  # ids come as text


def test_who_said_to_be_free_is_suggested_first_and_the_others_still_are(branch: Branch) -> None:
    """Free, then who said nothing, then who said another time: 30 April 2021 is a Friday."""
    busy, silent, free = (branch.volunteer() for _ in range(3))
    say(branch, busy, FreeTime(Weekday.SATURDAY, 0, 1440))
    say(branch, free, FRIDAY_EVENING)
    shift = branch.shift(hours="19:00-21:00")
    found = branch.organiser.ask(suggestions, shift.id)
    assert [(one.enrolment, one.free) for one in found] == [
        (free.id, True),
        (branch.lead.id, None),
        (silent.id, None),
        (busy.id, False),
    ]


def test_saying_it_anew_takes_the_place_of_what_was_said(branch: Branch) -> None:
    """Also with nothing, which takes it back."""
    one = branch.volunteer()
    say(branch, one, FRIDAY_EVENING)
    say(branch, one)
    known = branch.as_(one).ask(free_of, one.id)
    assert known is not None
    assert known.times == ()
    (first, *_others) = branch.organiser.ask(suggestions, branch.shift(hours="19:00-21:00").id)
    assert first.free is None


def test_where_somebody_likes_to_help_is_near(branch: Branch) -> None:
    """The place itself or one around it."""
    block, stairs = Code("3"), Code("3-1")
    above = branch.office.run(add_place, kind=PlaceKind.BUILDING, code=block, name="3栋").id
    inside = branch.office.run(add_place, kind=PlaceKind.ENTRANCE, code=stairs, name="1单元", parent=above).id
    one, other = branch.volunteer(), branch.volunteer()
    say(branch, one, places=(above,))
    shift = branch.shift(branch.activity(place_id=inside))
    found = {each.enrolment: each.near for each in branch.organiser.ask(suggestions, shift.id)}
    assert (found[one.id], found[other.id]) == (True, False)


@pytest.mark.parametrize(("starts", "ends"), [(-1, 60), (60, 60), (61, 60), (0, 1441)])
def test_a_time_lies_within_a_day(branch: Branch, starts: int, ends: int) -> None:
    """One past midnight is two."""
    one = branch.volunteer()
    with pytest.raises(Refused) as refused:
        say(branch, one, FreeTime(Weekday.MONDAY, starts, ends))
    assert refused.value.problems[0].code == "volunteers.free_time"
    with pytest.raises(Refused) as refused:
        say(branch, one, *([FRIDAY_EVENING] * 51))
    assert refused.value.problems[0].code == "volunteers.free_too_many"


def test_when_somebody_is_free_is_nobody_elses_business(branch: Branch) -> None:
    """Neither the office's nor another volunteer's."""
    one = branch.volunteer()
    for desk in (branch.office, branch.as_(branch.volunteer())):
        with pytest.raises(Denied):
            desk.ask(free_of, one.id)
        with pytest.raises(Denied):
            desk.run(say_free, one.id, times=())


times = st.builds(
    lambda day, start, length: FreeTime(day, start, min(1440, start + length)),
    st.sampled_from([Weekday.FRIDAY, Weekday.SATURDAY]),
    st.integers(0, 1439),
    st.integers(1, 900),
)


@given(st.lists(times, max_size=6), st.integers(0, 2800), st.integers(1, 1400))
def test_free_is_free_in_every_minute(said: list[FreeTime], begins: int, length: int) -> None:
    """Counted minute by minute over a Friday and a Saturday, over midnight too."""
    length = min(length, 2880 - begins)
    start = datetime(2021, 4, 30, tzinfo=BRANCH.community.zone) + timedelta(minutes=begins)
    shift = BRANCH.organiser.run(add_shift, ACTIVITY.id, starts=start, ends=start + timedelta(minutes=length), capacity=1)
    free = {(0 if one.weekday is Weekday.FRIDAY else 1440) + minute for one in said for minute in range(one.starts, one.ends)}
    with BRANCH.organiser.change() as change:
        assert free_times(change, said, shift) is (set(range(begins, begins + length)) <= free)


# --- skills and invitations ------------------------------------------------------------------------------------------


def test_a_shift_says_what_helps_there(branch: Branch) -> None:
    """Its skills are looked for unless others are named; they shut nothing."""
    one, other = branch.volunteer(), branch.volunteer()
    branch.as_(other).run(say_skill, other.id, code=Code("hakka"))
    starts = branch.at("2021-04-30 08:00")
    ends = starts + timedelta(hours=1)
    skills = (Code("hakka"), Code("hakka"))
    (shift,) = branch.organiser.run(
        add_series, branch.activity().id, starts=starts, ends=ends, every_days=1, count=1, capacity=5, skills=skills
    )
    assert shift.skills == ("hakka",)
    first, *_others = branch.organiser.ask(suggestions, shift.id)
    assert (first.enrolment, first.skills) == (other.id, ("hakka",))
    assert branch.organiser.ask(suggestions, shift.id, skills=(Code("piano"),))[0].skills == ()
    assert branch.sign_up(shift, one).state is SignUpState.PLACED


def test_a_shift_by_invitation_takes_those_who_were_invited(branch: Branch) -> None:
    """Nobody puts a name down there, neither the own nor from a list."""
    one, other = branch.volunteer(), branch.volunteer()
    starts = branch.at("2021-04-30 08:00")
    shift = branch.organiser.run(
        add_shift, branch.activity().id, starts=starts, ends=starts + timedelta(hours=1), capacity=5, by_invitation=True
    )
    for act in (
        lambda: branch.sign_up(shift, one),
        lambda: branch.organiser.run(sign_up, shift.id, enrolment_id=one.id, agreed=Agreement.BY_WORD),
        lambda: branch.organiser.run(sign_up_listed, shift.id, enrolment_ids=(one.id,)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.problems[0].code == "volunteers.by_invitation"
    asked = branch.organiser.run(invite, shift.id, enrolment_id=other.id)
    assert branch.as_(other).run(accept, asked.id).state is SignUpState.PLACED
    assert shift.starts.date() == date(2021, 4, 30)
