"""A compound of 920 households and what it brings up in a year, from a seed; and its totals, counted again without the library.

`play` lets residents, handlers, the scheduler and the office act, hour by hour, and writes down what was done, line by line.
`naive` reads those lines alone: it knows nothing of moves, limits or questions, only a table of days.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from attrs import define, field, frozen
from tests.feedback.compound import OFFICE, Small, small

from community_gov import Actor, Code, Desk, Id, PartialDate, Refused
from community_gov.deadlines import PauseReason
from community_gov.feedback import (
    By,
    Item,
    ItemState,
    accept,
    answer,
    backlog,
    close,
    durations,
    item,
    items,
    merge,
    pause,
    publish,
    raise_due,
    rates,
    rates_by,
    refuse,
    reopen,
    resume,
    return_down,
    start,
    submit,
    visit,
    withdraw,
)
from community_gov.households import Person, ResidenceRole, add_person, add_unit, move_in

__all__ = ["Year", "compared", "naive", "play"]

HOUSEHOLDS, A_YEAR = 920, 3_000
FIRST = datetime(2022, 1, 1, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
CLERK_IN_PERSON = Actor(id="clerk", roles=frozenset({"clerk"}))
DAYS_TO_ACCEPT = {"lighting": 1, "sanitation": 1, "lift": 1, "parking": 2, "noise": 2, "greenery": 2, "road": 2}
"""By hand from the compound's example, for the naive count."""


@frozen
class Deed:
    """One thing that was done."""

    number: int
    what: str
    at: datetime
    more: object = None
    category: str = ""


@define
class Year:
    """The compound, the dice, and what was done."""

    here: Small
    dice: random.Random
    households: tuple[Id[Person], ...]
    """One resident of each."""
    deeds: list[Deed] = field(factory=list)
    open: dict[Id[Item], int] = field(factory=dict)
    """What goes on, with the number of its slip."""

    def done(self, one: Item, what: str, more: object = None) -> None:
        """Write down what was done."""
        self.deeds.append(Deed(one.number, what, self.here.clock(), more, str(one.category)))

    @property
    def office(self) -> Desk:
        """A clerk, who is a human."""
        return self.here.community.by(CLERK_IN_PERSON)


def play(seed: int, *, days: int, url: str = "", households: int = HOUSEHOLDS) -> Year:
    """So many days of a compound of 920 households, or of fewer."""
    here = small(url=url)
    year = Year(here=here, dice=random.Random(seed), households=_households(here, households))  # noqa: S311  # a story, no secret
    due = A_YEAR * days // 365
    arrivals = sorted(year.dice.randrange(days * 24) for _ in range(due))
    for hour in range(days * 24):
        year.here.clock.set(FIRST + timedelta(hours=hour, minutes=7))
        while arrivals and arrivals[0] == hour:
            arrivals.pop(0)
            _comes_in(year)
        if hour % 24 == 1:
            for risen in year.here.community.by(OFFICE).run(raise_due):
                year.done(risen, "escalate", risen.handler)
        for id in [id for id in year.open if year.dice.random() < 0.03]:  # each is looked at about every 33 hours
            _goes_on(year, id)
    return year


def _households(here: Small, count: int) -> tuple[Id[Person], ...]:
    """A resident in each of so many flats."""
    found = []
    with here.community.by(CLERK_IN_PERSON).change() as change:
        for n in range(count):
            unit = add_unit(change, place=here.entrance, room=f"{n:04}", code=f"9-{n:04}").id
            person = add_person(change, name="住户").id
            move_in(change, unit, person_id=person, role=ResidenceRole.OWNER, start=PartialDate("2020"))
            found.append(person)
    return tuple(found)


def _comes_in(year: Year) -> None:
    category = year.dice.choice(sorted(DAYS_TO_ACCEPT))
    place = year.dice.choice([year.here.building, year.here.elsewhere])
    reporter = year.dice.choice([*year.households, None])
    made = year.office.run(submit, text="请处理", category=Code(category), place=place, reporter=reporter)
    year.done(made, "submit", made.handler)
    year.open[made.id] = made.number


def _goes_on(year: Year, id: Id[Item]) -> None:
    now = year.office.ask(item, id)
    act = year.dice.choices(*_CHOICES[now.state])[0]
    try:
        _ACTS[act](year, now)
    except Refused:
        year.done(now, "nothing")
    if year.office.ask(item, id).state in (ItemState.CLOSED, ItemState.WITHDRAWN, ItemState.MERGED):
        year.open.pop(id, None)


def _plainly(year: Year, now: Item, what: str) -> None:
    verbs = {"accept": accept, "start": start, "resume": resume, "return_down": return_down, "close": close}
    after = year.office.run(verbs[what], now.id)
    year.done(now, what, after.handler)


def _answers(year: Year, now: Item) -> None:
    year.office.run(answer, now.id, text="已办理", public=year.dice.random() < 0.5)  # one of two
    year.done(now, "answer")


def _refuses(year: Year, now: Item) -> None:
    year.office.run(refuse, now.id, reason="不属职责")
    year.done(now, "refuse")


def _reopens(year: Year, now: Item) -> None:
    year.office.run(reopen, now.id, reason="仍未解决")
    year.done(now, "reopen")


def _waits(year: Year, now: Item) -> None:
    until = (year.here.clock() + timedelta(days=9)).date()
    year.office.run(pause, now.id, waiting_for=PauseReason.WEATHER, until=until, reason="大雨")
    year.done(now, "pause")


def _visits(year: Year, now: Item) -> None:
    solved = year.dice.random() < 0.8  # four of five
    satisfied = solved and year.dice.random() < 0.9  # nine of ten
    year.office.run(visit, now.id, solved=solved, satisfied=satisfied)
    year.done(now, "visit", (solved, satisfied))
    if not solved:
        year.done(now, "reopen")


def _merges(year: Year, now: Item) -> None:
    others = [id for id in year.open if id != now.id]
    into = year.office.ask(item, year.dice.choice(others)) if others else now
    year.office.run(merge, now.id, into=into.id)
    year.done(now, "merge", into.number)


def _withdraws(year: Year, now: Item) -> None:
    merged = {one.id for one in year.office.ask(items, state=ItemState.MERGED) if one.merged_into == now.id}
    year.office.run(withdraw, now.id)
    year.done(now, "withdraw")
    for id in sorted(merged):
        other = year.office.ask(item, id)
        year.done(other, "reopen")
        year.open[id] = other.number


def _shows(year: Year, now: Item) -> None:
    year.office.run(publish, now.id, text=f"{now.number}号事项")


def _plain(what: str) -> Callable[[Year, Item], None]:
    return lambda year, now: _plainly(year, now, what)


_ACTS: Mapping[str, Callable[[Year, Item], None]] = {
    **{name: _plain(name) for name in ("accept", "start", "resume", "return_down", "close")},
    "answer": _answers,
    "refuse": _refuses,
    "reopen": _reopens,
    "pause": _waits,
    "visit": _visits,
    "merge": _merges,
    "withdraw": _withdraws,
    "publish": _shows,
}
_NEW = (("accept", "refuse", "merge", "withdraw", "publish"), (80, 6, 4, 3, 7))
_WORK = (("start", "answer", "pause", "merge", "withdraw", "publish"), (30, 55, 5, 2, 2, 6))
_CHOICES = {
    ItemState.SUBMITTED: _NEW,
    ItemState.ESCALATED: _NEW,
    ItemState.ACCEPTED: _WORK,
    ItemState.STARTED: (("answer", "pause", "withdraw"), (90, 7, 3)),
    ItemState.REOPENED: _WORK,
    ItemState.PAUSED: (("resume", "withdraw"), (95, 5)),
    ItemState.ANSWERED: (("return_down", "visit", "close", "reopen"), (45, 40, 12, 3)),
    ItemState.VISITED: (("close", "reopen"), (95, 5)),
    ItemState.REFUSED: (("reopen",), (1,)),
}


# --- the same again, without the library -----------------------------------------------------------------------------


@define
class _Slip:
    """What the tuples say of one slip."""

    come: datetime
    category: str
    handler: object
    state: str = "open"
    responded: datetime | None = None
    answers: list[datetime] = field(factory=list)
    visits: list[tuple[bool, bool]] = field(factory=list)
    solved_by: datetime | None = None
    reopened: int = 0


def _slips(deeds: list[Deed]) -> dict[int, _Slip]:
    slips: dict[int, _Slip] = {}
    for deed in deeds:
        if deed.what == "submit":
            slips[deed.number] = _Slip(deed.at, deed.category, deed.more)
        elif deed.what != "nothing":
            _apply(slips[deed.number], deed)
    return slips


def _apply(slip: _Slip, deed: Deed) -> None:
    slip.state = {"answer": "done", "visit": "done", "close": "closed", "return_down": "done", "refuse": "refused"}.get(
        deed.what, {"withdraw": "withdrawn", "merge": "merged"}.get(deed.what, "open")
    )
    if deed.what in ("accept", "refuse", "answer") and slip.responded is None:
        slip.responded = deed.at
    if deed.what in ("escalate", "accept", "return_down"):
        slip.handler = deed.more
    if deed.what == "answer":
        slip.answers.append(deed.at)
    if deed.what == "visit":
        slip.visits.append(deed.more)  # type: ignore[arg-type]  # two answers, as they were written down
        slip.solved_by = slip.answers[-1] if slip.visits[-1][0] else None
    slip.reopened += deed.what == "reopen"


def naive(deeds: list[Deed], *, now: datetime) -> dict[str, object]:
    """The totals, counted by hand."""
    slips = _slips(deeds)
    counted = {n: slip for n, slip in slips.items() if slip.state not in ("withdrawn", "merged")}
    response, resolution, satisfaction = Counter[bool](), Counter[bool](), Counter[bool]()
    handlers: Counter[object] = Counter()
    for slip in counted.values():
        handlers[slip.handler] += 1
        day = slip.come.astimezone(BEIJING).date() + timedelta(days=DAYS_TO_ACCEPT[slip.category] + 1)
        over = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
        if slip.responded is not None:
            response[slip.responded < over] += 1
        elif now >= over:
            response[False] += 1
        if slip.visits:
            resolution[slip.visits[-1][0]] += 1
    for slip in slips.values():
        if slip.visits and slip.state != "withdrawn":
            satisfaction[slip.visits[-1][1]] += 1
    waited = [slip for slip in slips.values() if slip.state != "withdrawn"]
    firsts = sorted(Fraction(int((slip.answers[0] - slip.come).total_seconds()), 3600) for slip in waited if slip.answers)
    solved = sorted(Fraction(int((slip.solved_by - slip.come).total_seconds()), 3600) for slip in waited if slip.solved_by)
    ages: defaultdict[int | None, list[int]] = defaultdict(list)
    for n, slip in slips.items():
        if slip.state == "open":
            old = (now.astimezone(BEIJING).date() - slip.come.astimezone(BEIJING).date()).days
            ages[next((edge for edge in (1, 3, 7, 15, 30) if old <= edge), None)].append(n)
    return {
        "items": len(counted),
        "response": (response[True], sum(response.values())),
        "resolution": (resolution[True], sum(resolution.values())),
        "satisfaction": (satisfaction[True], sum(satisfaction.values())),
        "by body": dict(handlers),
        "by category": dict(Counter(slip.category for slip in counted.values())),
        "first answers": (len(firsts), firsts[(len(firsts) - 1) // 2] if firsts else None),
        "solutions": (len(solved), solved[(len(solved) - 1) // 2] if solved else None),
        "reopened": sum(slip.reopened > 0 for slip in waited if slip.answers),
        "open by age": {edge: sorted(found) for edge, found in ages.items()},
    }


def compared(year: Year) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """What the library says, and what the naive count says."""
    ask, since, until = year.office.ask, date(2022, 1, 1), date(2023, 1, 2)
    found, took = ask(rates, since=since, until=until), ask(durations, since=since, until=until)
    parts = {by: ask(rates_by, since=since, until=until, by=by) for by in (By.BODY, By.CATEGORY)}
    ours = {
        "items": found.items,
        "response": (found.response.count, found.response.base),
        "resolution": (found.resolution.count, found.resolution.base),
        "satisfaction": (found.satisfaction.count, found.satisfaction.base),
        "by body": {one.part: one.rates.items for one in parts[By.BODY] if one.rates.items},
        "by category": {one.part: one.rates.items for one in parts[By.CATEGORY] if one.rates.items},
        "first answers": (took.first_answer.count, took.first_answer.median),
        "solutions": (took.solution.count, took.solution.median),
        "reopened": took.reopened,
        "open by age": {age.days: list(age.items) for age in ask(backlog).ages if age.items},
    }
    return ours, naive(year.deeds, now=year.here.clock())
