"""Delivery to subscriptions: order, failures and back-off, parked ones, leases and clocks, going back."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, evolve, field
from tests.spine.toy import CLERK, Toy, number, take, take_two, toy

from community_gov import (
    Actor,
    Code,
    Community,
    Conflict,
    DeliveryReport,
    InvalidData,
    NotFound,
    Parked,
    Patience,
    PluginClash,
)
from community_gov.hookspecs import Delivery, Subscriber, hookimpl
from community_gov.testing import FixedClock, fresh_community

Key = tuple[int, int]
BRISK = Patience(lease=timedelta(seconds=60), first=timedelta(seconds=1), longest=timedelta(seconds=5), attempts=4)


@define
class Mail:
    """A handler that notes what it is told, and fails at some of it."""

    heard: list[Key] = field(factory=list)
    fails: set[Key] = field(factory=set)
    error: type[BaseException] = ConnectionError
    during: Callable[[], object] = lambda: None

    def __call__(self, delivery: Delivery) -> None:
        """Note it, or fail."""
        key = (delivery.sequence, delivery.index)
        self.during()
        if key in self.fails:
            raise self.error
        self.heard.append(key)


@define
class Stage:
    """A community with some entries, and a clock to turn."""

    clock: FixedClock = field(factory=FixedClock)
    mail: Mail = field(factory=Mail)
    community: Community = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Entry 1 has two events, 2 has none, 3 and 4 have one each."""
        self.community = toy(clock=self.clock)
        self.community.by(CLERK).run(take_two, shift=Code("a"))
        self.community.by(CLERK).run(number, shift=Code("n"))
        self.community.by(CLERK).run(take, shift=Code("b"))
        self.community.by(CLERK).run(take, shift=Code("c"))

    def deliver(self, limit: int = 1000, *, attempts: int = 4) -> DeliveryReport:
        """Deliver the mail."""
        return self.community.deliver("mail", self.mail, limit=limit, patience=evolve(BRISK, attempts=attempts))

    def park(self) -> None:
        """Let the first and the third event be parked, and the others be heard."""
        self.mail.fails = {(1, 0), (3, 0)}
        assert self.deliver(attempts=1).parked == 2
        self.mail.fails = set()


@pytest.fixture
def stage() -> Stage:
    """A new one."""
    return Stage()


ALL = [(1, 0), (1, 1), (3, 0), (4, 0)]


@pytest.mark.parametrize("limit", range(1, 6))
def test_every_event_comes_in_order_and_once(stage: Stage, limit: int) -> None:
    """Whatever the limit, which may end in the middle of an entry; the report says whether there is more."""
    reports = [stage.deliver(limit)]
    while reports[-1].more:
        reports.append(stage.deliver(limit))
    assert stage.mail.heard == ALL
    assert [report.handed for report in reports][:-1] == [limit] * (len(reports) - 1)
    assert stage.deliver() == DeliveryReport(name="mail")
    (cursor,) = stage.community.subscriptions.listed()
    assert (cursor.sequence, cursor.index, cursor.lease) == (5, 0, None)


def test_nothing_is_written_when_there_is_nothing_new(stage: Stage) -> None:
    """Asking often is cheap."""
    stage.deliver()
    before = stage.community.subscriptions.listed()
    stage.deliver()
    assert stage.community.subscriptions.listed() == before


def test_entries_without_events_are_passed_over(stage: Stage) -> None:
    """They are read once, not at every delivery."""
    stage.deliver()
    stage.community.by(CLERK).run(number, shift=Code("n"))
    assert stage.deliver() == DeliveryReport(name="mail")
    assert stage.community.subscriptions.listed()[0].sequence == 6


def test_a_failure_is_tried_again_later_and_later_before_anything_that_follows(stage: Stage) -> None:
    """1, 2, 4 and at most 5 seconds; until then nothing is handed over, and what follows waits too."""
    stage.mail.fails = {(1, 1)}
    waits = []
    for _failure in range(5):
        report = stage.deliver(attempts=9)
        assert (report.failed, report.parked, report.more, type(report.error)) == (1, 0, False, ConnectionError)
        assert report.until is not None
        waits.append((report.until - stage.clock()).total_seconds())
        stage.clock.set(report.until - timedelta(microseconds=1))
        assert stage.deliver(attempts=9) == DeliveryReport(name="mail", until=report.until)
        stage.clock.set(report.until)
    assert waits == [1, 2, 4, 5, 5]
    assert stage.mail.heard == ALL[:1]
    stage.mail.fails = set()
    assert stage.deliver().handed == 3
    assert stage.mail.heard == ALL


def test_failures_in_a_row_are_counted_for_one_event(stage: Stage) -> None:
    """What succeeds begins to count anew."""
    stage.mail.fails = {(1, 0)}
    assert (stage.deliver().failed, stage.community.subscriptions.listed()[0].failures) == (1, 1)
    stage.mail.fails = {(1, 1)}
    stage.clock.advance(seconds=1)
    assert (stage.deliver().failed, stage.community.subscriptions.listed()[0].failures) == (1, 1)


@pytest.mark.parametrize("failures", [1, 2, 3, 60, 10_000])
def test_back_off_is_exact_and_has_an_end(failures: int) -> None:
    """The first pause is doubled with each failure up to the longest, however many there were."""
    assert Patience().rest(failures) == min(timedelta(hours=1), timedelta(seconds=10 * 2 ** min(failures - 1, 20)))


@pytest.mark.parametrize("error", [ValueError, StopIteration, RecursionError, MemoryError])
def test_what_failed_too_often_is_parked_and_the_rest_goes_on(stage: Stage, error: type[Exception]) -> None:
    """It is kept with the class of its error and nothing that the error says."""
    stage.mail.fails, stage.mail.error = {(1, 1)}, error
    parked = 0
    for _attempt in range(BRISK.attempts):
        parked += stage.deliver().parked
        stage.clock.advance(seconds=5)
    assert (parked, stage.mail.heard) == (1, [(1, 0), (3, 0), (4, 0)])
    (one,) = stage.community.subscriptions.parked("mail")
    assert one == Parked(name="mail", sequence=1, index=1, error=f"builtins.{error.__name__}", failures=4)


def test_an_error_of_any_name_can_be_kept(stage: Stage) -> None:
    """Its name may be long, or no text that a database takes."""
    stage.mail.fails, stage.mail.error = {(1, 0)}, type("错 - 😀" * 200, (Exception,), {})
    stage.deliver(attempts=1)
    (one,) = stage.community.subscriptions.parked("mail")
    assert one.error.isascii()
    assert one.error.isprintable()
    assert len(one.error) == 200


def test_a_parked_one_is_tried_again_when_somebody_says_so(stage: Stage) -> None:
    """One or all, in the order of the journal; what fails again is parked again, without waiting."""
    stage.park()
    stage.mail.heard.clear()
    subscriptions = stage.community.subscriptions
    assert (stage.deliver().handed, subscriptions.retry("mail", (3, 0))) == (0, 1)
    assert (stage.deliver().handed, stage.mail.heard) == (1, [(3, 0)])
    stage.mail.fails = {(1, 0)}
    assert subscriptions.retry("mail") == 1
    report = stage.deliver()
    assert (report.failed, report.parked, report.until) == (1, 1, None)
    assert [(one.key, one.failures, one.again) for one in subscriptions.parked("mail")] == [((1, 0), 2, False)]
    assert stage.deliver() == DeliveryReport(name="mail")
    stage.mail.fails = set()
    subscriptions.retry("mail")
    assert (stage.deliver().handed, subscriptions.parked("mail")) == (1, ())


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_counts_those_that_are_tried_again(stage: Stage, limit: int) -> None:
    """They come first."""
    stage.park()
    stage.mail.heard.clear()
    stage.community.subscriptions.retry("mail")
    stage.community.by(CLERK).run(take, shift=Code("d"))
    while stage.deliver(limit).more:
        pass
    assert stage.mail.heard == [(1, 0), (3, 0), (5, 0)]


def test_parked_ones_far_apart_are_found(stage: Stage) -> None:
    """Entries in between are passed over."""
    for _entry in range(210):
        stage.community.by(CLERK).run(number, shift=Code("n"))
    stage.community.by(CLERK).run(take, shift=Code("d"))
    stage.mail.fails = {(3, 0), (215, 0)}
    stage.deliver(attempts=1)
    stage.mail = Mail()
    stage.community.subscriptions.retry("mail")
    stage.deliver()
    assert stage.mail.heard == [(3, 0), (215, 0)]


def test_a_parked_one_is_dropped_with_a_reason(stage: Stage) -> None:
    """It is not tried with the others, stays on record, and can be taken back by its key."""
    stage.park()
    subscriptions = stage.community.subscriptions
    subscriptions.drop("mail", (1, 0), reason=Code("moved-away"))
    assert [one.key for one in subscriptions.parked("mail")] == [(3, 0)]
    assert [(one.key, one.dropped) for one in subscriptions.parked("mail", dropped=True)] == [((1, 0), "moved-away")]
    assert subscriptions.retry("mail") == 1
    assert subscriptions.retry("mail", (1, 0)) == 1
    assert stage.deliver().handed == 2
    assert subscriptions.parked("mail", dropped=True) == ()


def test_what_is_not_parked_is_not_found(stage: Stage) -> None:
    """The error names subscription, entry and event."""
    subscriptions = stage.community.subscriptions
    with pytest.raises(NotFound, match="event 1 of entry 3 is not parked in subscription mail"):
        subscriptions.retry("mail", (3, 1))
    with pytest.raises(NotFound, match="not parked"):
        subscriptions.drop("mail", (3, 1), reason=Code("x"))
    with pytest.raises(ValueError, match="is not a code"):
        subscriptions.drop("mail", (3, 1), reason="Frau Li ist umgezogen")  # type: ignore[arg-type]  # what a program might do
    assert subscriptions.retry("mail") == 0


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_who_ends_the_program_ends_it_and_loses_nothing(stage: Stage, stop: type[BaseException]) -> None:
    """What was taken before is not told again; what was in hand is, at once and not as a failure."""
    stage.mail.fails, stage.mail.error = {(3, 0)}, stop
    with pytest.raises(stop):
        stage.deliver()
    (cursor,) = stage.community.subscriptions.listed()
    assert (cursor.sequence, cursor.index, cursor.failures, cursor.lease) == (3, 0, 0, None)
    stage.mail.fails = set()
    stage.deliver()
    assert stage.mail.heard == ALL


def test_nobody_else_delivers_while_a_handler_runs(stage: Stage) -> None:
    """The other one is told until when; looking after the subscription has to wait as well."""
    seen: list[object] = []

    def meanwhile() -> None:
        seen.append(stage.community.deliver("mail", never))
        with pytest.raises(Conflict, match="subscription mail is being delivered"):
            stage.community.subscriptions.seek("mail", after=0)

    stage.mail.during = meanwhile
    stage.deliver(limit=1)
    assert seen == [DeliveryReport(name="mail", until=stage.clock() + BRISK.lease)]
    assert stage.community.subscriptions.listed()[0].sequence == 1


def test_subscriptions_do_not_wait_for_each_other(stage: Stage) -> None:
    """Each has a cursor and a lease of its own."""
    other = Mail()
    stage.mail.during = lambda: stage.community.deliver("search", other)
    stage.mail.fails = {(1, 0)}
    stage.deliver()
    assert (stage.mail.heard, other.heard) == ([], ALL)


def test_a_lease_that_is_over_is_taken_over_and_the_slow_one_is_refused(stage: Stage) -> None:
    """What the slow one has in hand comes again; it hands over nothing more, and what it says does not count."""
    other = Mail()

    def slow() -> None:
        if not other.heard:
            stage.clock.advance(seconds=61)
            stage.community.deliver("mail", other, limit=2, patience=BRISK)

    stage.mail.during = slow
    report = stage.deliver()
    assert (report.lost, report.handed, report.more) == (True, 1, True)
    assert (stage.mail.heard, other.heard) == ([(1, 0)], [(1, 0), (1, 1)])
    assert stage.deliver().handed == 2
    assert stage.mail.heard == [(1, 0), (3, 0), (4, 0)]


def test_a_lease_is_renewed_between_two_events(stage: Stage) -> None:
    """Many events, each quicker than the lease, may together take longer; what was taken is remembered on the way."""
    stops: list[object] = []

    def slow() -> None:
        stage.clock.advance(seconds=40)
        stops.append(stage.community.deliver("mail", never).until)

    stage.mail.during = slow
    report = stage.deliver()
    assert (report.handed, report.lost) == (4, False)
    start = FixedClock()()
    assert stops == [start + timedelta(seconds=40 * number + 60) for number in range(4)]


@pytest.mark.parametrize("jump", [timedelta(days=-3650), timedelta(seconds=-61), timedelta(days=3650)])
def test_a_clock_that_jumps_loses_and_skips_nothing(stage: Stage, jump: timedelta) -> None:
    """In the middle of a handler, back or forth: everything is handed over in order by the one who has the lease."""
    jumps = iter([jump, timedelta(0), -jump, timedelta(0)])
    stage.mail.during = lambda: stage.clock.set(stage.clock() + next(jumps))
    assert (stage.deliver().handed, stage.mail.heard) == (4, ALL)


@pytest.mark.parametrize("wrong", [timedelta(days=3650), timedelta(seconds=61)])
def test_nobody_waits_for_a_clock_that_was_wrong(stage: Stage, wrong: timedelta) -> None:
    """A pause or a lease that begins further in the future than it lasts was set by a clock that ran ahead."""
    right = stage.clock()
    stage.clock.set(right + wrong)
    stage.mail.fails = {(1, 0)}
    assert stage.deliver().failed == 1
    stage.mail.fails = set()
    stage.clock.set(right)
    assert stage.deliver().handed == 4


def test_clocks_that_differ_a_little_agree_on_a_lease(stage: Stage) -> None:
    """Half a minute is nothing to a lease of a minute: nobody takes over from a clock that is behind."""
    seen: list[datetime | None] = []

    def meanwhile() -> None:
        stage.clock.advance(seconds=-30)
        seen.append(stage.community.deliver("mail", never).until)
        stage.clock.advance(seconds=30)

    stage.mail.during = meanwhile
    stage.deliver(limit=1)
    assert seen == [stage.clock() + BRISK.lease]


@pytest.mark.parametrize("after", range(5))
def test_a_subscription_goes_back_to_any_entry(stage: Stage, after: int) -> None:
    """What came after it comes again, parked or not; what was parked before it stays so."""
    stage.park()
    stage.mail.heard.clear()
    stage.community.subscriptions.seek("mail", after=after)
    stage.deliver()
    assert stage.mail.heard == [key for key in ALL if key[0] > after]
    assert [one.key for one in stage.community.subscriptions.parked("mail")] == [
        key for key in ((1, 0), (3, 0)) if key[0] <= after
    ]


def test_whoever_subscribes_late_may_skip_what_was(stage: Stage) -> None:
    """Going on after the last entry tells only what comes from now on; a failure that was waited for is forgotten."""
    stage.mail.fails = {(1, 0)}
    stage.deliver()
    stage.community.subscriptions.seek("mail", after=4)
    stage.community.by(CLERK).run(take, shift=Code("d"))
    assert stage.deliver().handed == 1
    assert stage.mail.heard == [(5, 0)]


@pytest.mark.parametrize("after", [-1, 5])
def test_a_subscription_goes_nowhere_else(stage: Stage, after: int) -> None:
    """The journal begins and ends somewhere."""
    with pytest.raises(InvalidData, match="the journal has entries 1 to 4"):
        stage.community.subscriptions.seek("mail", after=after)


def test_an_anonymous_deed_is_told_with_its_day_only() -> None:
    """No instant, no actor, nothing but the civil date in the community's zone."""
    community, told = toy(clock=FixedClock(datetime(2022, 1, 1, 20, 30, tzinfo=UTC))), list[Delivery]()
    community.by(Actor.anonymous()).run(take, shift=Code("a"))
    community.by(CLERK).run(take, shift=Code("a"))
    community.deliver("mail", told.append)
    assert [one.at for one in told] == ["2022-01-02", "2022-01-01T20:30:00.000000Z"]


class Telling:
    """A plugin with two subscriptions."""

    plugin_name = "telling"

    def __init__(self) -> None:
        self.first, self.second = Mail(), Mail()

    @hookimpl
    def gov_subscribers(self) -> Iterable[Subscriber]:
        """Both."""
        return Subscriber(name="first", handler=self.first), Subscriber(name="second", handler=self.second)


def test_a_plugin_that_fails_does_not_keep_others_from_hearing() -> None:
    """Each subscription has a report of its own; the settings say how long one waits."""
    plugin = Telling()
    plugin.first.fails = {(1, 0)}
    community = fresh_community(plugins=[Toy(), plugin], settings=[BRISK])
    community.by(CLERK).run(take, shift=Code("a"))
    first, second = community.deliver()
    assert (first.name, first.failed, first.until) == ("first", 1, FixedClock()() + timedelta(seconds=1))
    assert (second.name, second.handed, plugin.second.heard) == ("second", 1, [(1, 0)])


def test_the_host_does_not_read_on_for_a_plugin() -> None:
    """Two handlers with one cursor would each miss what the other was told."""
    community = fresh_community(plugins=[Toy(), Telling()])
    with pytest.raises(PluginClash, match="subscription 'first'"):
        community.deliver("first", Mail())


def never(delivery: Delivery) -> None:
    """A handler that must not be called."""
    pytest.fail(f"{delivery} was handed over")


async def later(delivery: Delivery) -> None:
    """A handler that would have to be awaited."""


def test_what_cannot_be_delivered_is_refused_at_once(stage: Stage) -> None:
    """A name that is no code, a handler that would never run, no handler, a limit or a patience of nothing."""
    community = stage.community
    with pytest.raises(ValueError, match="is not a code"):
        community.deliver("My mail", stage.mail)
    with pytest.raises(TypeError, match="has to be awaited"):
        community.deliver("mail", later)  # type: ignore[arg-type]  # what a program might do
    with pytest.raises(TypeError, match="give both, or neither"):
        community.deliver("mail")  # type: ignore[call-overload]  # what a program might do
    with pytest.raises(InvalidData, match="a limit is 1 or more"):
        community.deliver("mail", stage.mail, limit=0)
    for wrong in ({"lease": timedelta(0)}, {"first": timedelta(0)}, {"longest": timedelta(0)}, {"attempts": 0}):
        with pytest.raises(InvalidData, match="patience"):
            evolve(BRISK, **wrong)
    assert community.subscriptions.listed() == ()
