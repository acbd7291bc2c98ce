"""Somebody at work: one verb, exactly once, questions of one moment, settings, deliveries."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import frozen
from tests.spine.toy import (
    CLERK,
    FULL,
    OPERATOR,
    Slot,
    Toy,
    guarded_toy,
    leave,
    put,
    slot_of,
    slots,
    state,
    take,
    take_two,
    touch,
    toy,
)

from community_gov import (
    Actor,
    Change,
    Code,
    CommandClash,
    Community,
    Conflict,
    Denied,
    Id,
    Masked,
    NoSuchCommunity,
    NotFound,
    Refused,
    View,
    question,
    verb,
)
from community_gov.hookspecs import Delivery, Subscriber, hookimpl
from community_gov.stores import MemoryStore
from community_gov.testing import FixedClock, fresh_community, somebody

A, B = Code("a"), Code("b")


def once(community: Community, key: str = "c-1", actor: Actor = CLERK) -> Callable[..., Slot]:
    """A new desk with a command id takes a place."""
    return lambda **arguments: community.by(actor, command_id=key).run(take, **arguments)


def test_a_command_is_run_once() -> None:
    """The same command again returns what it returned, and writes nothing."""
    community = toy()
    first = once(community)(shift=A, name="住户0001")
    before = state(community)
    assert once(community)(shift=A, name="住户0001") == first
    assert state(community) == before


def test_a_replay_returns_the_version_of_then() -> None:
    """Later changes do not alter what a command returned; a retry after a crash sees what it would have seen."""
    community = toy()
    first = once(community)(shift=A)
    community.by(CLERK).run(leave, first.id)
    assert once(community)(shift=A) == first


def test_a_replay_gives_back_tuples_and_nothing_as_they_were() -> None:
    """A verb that returned several records returns several again, one that returned None returns None."""
    community = toy()
    pair = community.by(CLERK, command_id="two").run(take_two, shift=A)
    community.by(CLERK, command_id="touch").run(touch, pair[0].id)
    assert community.by(CLERK, command_id="two").run(take_two, shift=A) == pair
    assert community.by(CLERK, command_id="touch").run(touch, pair[0].id) is None
    assert len(state(community)[0]) == 2


def test_a_command_stands_for_one_verb_with_one_set_of_arguments() -> None:
    """Under a used id another verb or other arguments are a clash, and nothing happens."""
    community = toy()
    slot = once(community)(shift=A)
    before = state(community)
    with pytest.raises(CommandClash, match=r"stood for toy\.take with certain arguments"):
        once(community)(shift=B)
    with pytest.raises(CommandClash, match=r"use a new id for toy\.leave"):
        community.by(CLERK, command_id="c-1").run(leave, slot.id)
    assert state(community) == before


def test_defaults_are_part_of_the_arguments() -> None:
    """To leave an argument out, or to say its default, is the same command; the order of keywords does not matter."""
    community = toy()
    first = once(community)(shift=A, name=None)
    assert once(community)(phone=None, shift=A) == first


def test_commands_of_two_actors_do_not_meet() -> None:
    """A command id is unique for each actor."""
    community = toy()
    assert once(community)(shift=A) != once(community, actor=somebody("other"))(shift=A)


def test_a_refusal_is_not_recorded() -> None:
    """A refused command may be tried again, and succeeds when the reason is gone."""
    community = toy()
    taken = [community.by(CLERK).run(take, shift=A) for _ in range(3)]
    with pytest.raises(Refused):
        once(community)(shift=A)
    with pytest.raises(Refused):
        once(community)(shift=A)
    assert once(community)(shift=B).no == 1
    assert len(taken) == 3


def test_a_desk_with_a_command_id_runs_one_verb() -> None:
    """`change()` could hold any number of verbs, and a second run is a second command."""
    community = toy()
    desk = community.by(CLERK, command_id="c-1")
    with pytest.raises(CommandClash, match="covers one run"), desk.change():
        pass
    desk.run(take, shift=A)
    with pytest.raises(CommandClash, match="used on this desk already"):
        desk.run(take, shift=A)


def test_a_desk_with_a_command_id_may_ask() -> None:
    """Questions need no command, and do not use it up."""
    desk = toy().by(CLERK, command_id="c-1")
    assert desk.ask(slots, shift=A) == ()
    assert desk.run(take, shift=A).no == 1


def test_a_command_of_nobody_is_kept_as_a_digest() -> None:
    """An anonymous retry is recognised, although its id is nowhere in clear; another key gives another digest."""
    one, other = toy(), toy(id="other")
    for community in (one, other):
        slot = once(community, actor=Actor.anonymous())(shift=A)
        assert once(community, actor=Actor.anonymous())(shift=A) == slot
    keys = set()
    for community in (one, other):
        with community.journal() as journal:
            (entry,) = journal.entries()
        keys.add(entry.command)
    assert len(keys) == 2


def test_a_verb_under_a_command_returns_records() -> None:
    """What cannot be given back later is refused before anything is written."""

    @verb("toy.count")
    def count(change: Change) -> int:
        take(change, shift=A)
        return 1

    @verb("toy.unstored")
    def unstored(change: Change) -> Slot:
        take(change, shift=A)
        return Slot(id=Id("elsewhere"), shift=A, no=9)

    community = toy()
    with pytest.raises(TypeError, match="a verb returns a record, a tuple of records or None"):
        community.by(CLERK, command_id="c-1").run(count)
    with pytest.raises(TypeError, match="is not stored"):
        community.by(CLERK, command_id="c-1").run(unstored)
    assert state(community) == ((), ())


def test_a_function_that_is_no_verb_or_question_is_refused() -> None:
    """What has no name has no line in the policy."""
    desk = toy().by(CLERK)
    with pytest.raises(TypeError, match="is not a verb: call it without a desk, or give it @verb"):
        desk.run(lambda change: change.get(Slot, Id("s")))
    with pytest.raises(TypeError, match="is not a question: call it without a desk, or give it @question"):
        desk.ask(lambda view: view.find(Slot))
    with pytest.raises(TypeError, match=r"is not a question: it is a verb, for desk\.run"):
        desk.ask(take, shift=A)  # type: ignore[arg-type]  # wrong on purpose


def test_a_desk_is_an_actors() -> None:
    """A name is nobody's login: who is at work is made by the host, and said so at once."""
    with pytest.raises(TypeError, match=r"a desk is an Actor's, such as Actor\(id=...\) or Actor.service\(...\), not a str's"):
        toy().by("clerk")  # type: ignore[arg-type]  # wrong on purpose


def test_a_plain_text_is_taken_for_a_code() -> None:
    """A host has codes as text, from a form; what is stored is a Code."""
    slot = toy().by(CLERK).run(take, shift="early")  # type: ignore[arg-type]  # as a host that checks no types
    assert (slot.shift, type(slot.shift)) == ("early", Code)


def test_arguments_that_do_not_fit_are_refused() -> None:
    """A misspelt keyword is an error of the program, with and without a command id."""
    community = toy()
    for desk in (community.by(CLERK), community.by(CLERK, command_id="c")):
        with pytest.raises(TypeError, match=r"shift|shfit"):
            desk.run(take, shfit=A)  # type: ignore[call-arg]  # wrong on purpose
        with pytest.raises(TypeError, match="shift"):
            desk.ask(slots)  # type: ignore[call-arg]  # wrong on purpose
    assert state(community) == ((), ())


def test_answers_are_masked_on_their_way_out() -> None:
    """Personal fields are shown to those alone whom a policy line shows them."""
    community = guarded_toy()
    slot = community.by(CLERK).run(take, shift=A, name="住户0001", phone="13812348888")
    (shown,) = community.by(CLERK).ask(slots, shift=A)
    assert (shown.name, shown.phone) == (Masked("住*"), Masked("138****8888"))
    assert community.by(CLERK).ask(slot_of, slot.id) == slot


def test_a_masked_record_cannot_be_stored() -> None:
    """Somebody who edits what he may not read would overwrite names with stars."""
    community = guarded_toy()
    community.by(CLERK).run(take, shift=A, name="住户0001")
    (shown,) = community.by(CLERK).ask(slots, shift=A)
    with pytest.raises(ValueError, match="the value is masked"):
        community.by(CLERK).run(put, shown)


def test_a_view_is_one_moment() -> None:
    """What is committed while a view is open is not seen by it."""
    community = toy()
    with community.by(OPERATOR).view() as view:
        community.by(CLERK).run(take, shift=A)
        assert view.find(Slot) == ()
    assert len(community.by(CLERK).ask(slots, shift=A)) == 1


def test_a_free_view_needs_its_own_permission() -> None:
    """The office and auditors have their questions; operators alone may read freely."""
    community = guarded_toy()
    for actor in (CLERK, Actor(id="auditor", roles=frozenset({"auditor"}))):
        with pytest.raises(Denied, match=r"core\.read_unmasked"), community.by(actor).view():
            pass
    with community.by(OPERATOR).view() as view:
        assert view.find(Slot) == ()


def test_settings_are_typed() -> None:
    """A story asks for its own class and gets what the host gave, or the defaults."""

    @frozen
    class Limits:
        most: int = 3

        def __bool__(self) -> bool:
            """Settings that count as false are settings all the same."""
            return False

    assert fresh_community(settings=[Limits(5)]).settings(Limits) == Limits(5)
    assert fresh_community().settings(Limits) == Limits(3)
    with pytest.raises(TypeError, match="settings of one class are given once; Limits came twice"):
        fresh_community(settings=[Limits(5), Limits(6)])


def test_a_community_has_an_id_and_a_name() -> None:
    """The id is stable, the name is for people; opening what is not there is an error, and creates nothing."""
    store = MemoryStore()
    store.create(id="bay", name="渔景湾", secret=b"s")
    bay = Community(store, "bay", plugins=[])
    assert (bay.id, bay.name) == ("bay", "渔景湾")
    with pytest.raises(NoSuchCommunity, match="no community 'by' in this store"):
        Community(store, "by", plugins=[])
    with pytest.raises(Conflict, match=r"core\.community_exists"):
        store.create(id="bay", name="another", secret=b"s")
    assert dict(store.communities()) == {"bay": "渔景湾"}


def test_a_clock_without_a_zone_is_refused() -> None:
    """An instant that nobody can place does not get into the journal."""
    community = fresh_community(plugins=[Toy()], clock=FixedClock(datetime(2022, 1, 1)))  # noqa: DTZ001  # wrong on purpose
    with pytest.raises(ValueError, match="instants are aware"):
        community.by(CLERK).run(take, shift=A)


def test_the_clock_may_be_in_any_zone_and_run_backwards() -> None:
    """Instants are kept in UTC; the order of entries is that of the journal, whatever the clock says."""
    clock = FixedClock(datetime(2022, 1, 1, 9, 0, tzinfo=timezone(timedelta(hours=8))))
    community = toy(clock=clock)
    community.by(CLERK).run(take, shift=A)
    clock.set(datetime(1970, 1, 1, tzinfo=UTC))
    community.by(CLERK).run(take, shift=A)
    with community.journal() as journal:
        assert [(entry.sequence, entry.at[:10]) for entry in journal.entries()] == [(1, "2022-01-01"), (2, "1970-01-01")]
        assert journal.verify().sound


class Listener:
    """A plugin that is told of events."""

    def __init__(self) -> None:
        self.heard: list[Delivery] = []

    @hookimpl
    def gov_subscribers(self) -> Iterable[Subscriber]:
        """One subscription."""
        return (Subscriber(name="listener", handler=self.heard.append),)


def test_subscribers_hear_every_event_in_order_and_once() -> None:
    """Each event has a key that is the same at every delivery; what was heard is not told again."""
    listener = Listener()
    community = toy(listener)
    community.by(CLERK).run(take_two, shift=A)
    assert listener.heard == []
    assert handed(community) == 2
    community.by(CLERK).run(take, shift=A)
    assert handed(community) == 1
    assert handed(community) == 0
    assert [(one.sequence, one.index, one.name, one.data["no"]) for one in listener.heard] == [
        (1, 0, "toy.slot_taken", 1),
        (1, 1, "toy.slot_taken", 2),
        (2, 0, "toy.slot_taken", 3),
    ]


def handed(community: Community) -> int:
    """How many events one delivery to all plugins has handed over."""
    return sum(report.handed for report in community.deliver())


def test_a_problem_is_data_for_a_host() -> None:
    """A host sends the objection as JSON with both sentences."""
    community = toy()
    for _ in range(3):
        community.by(CLERK).run(take, shift=A)
    with pytest.raises(Refused) as caught:
        community.by(CLERK).run(take, shift=A)
    sent = json.loads(json.dumps(community.wire.to_data(caught.value.problems[0])))
    assert sent["message"] == {"zh": "a已满(3人)", "en": "a is full (3)"}
    assert caught.value.problems[0] == FULL(shift=A, taken=3)


def test_a_question_inside_a_verb_reads_the_change() -> None:
    """A verb may ask any question with its change as the view."""

    @question("toy.count")
    def count(view: View, *, shift: Code) -> int:
        return len(slots(view, shift=shift))

    @verb("toy.take_next")
    def take_next(change: Change) -> Slot:
        take(change, shift=A)
        return change.put(Slot(id=change.new_id(Slot), shift=B, no=count(change, shift=A)))

    desk = toy().by(CLERK)
    desk.run(take, shift=A)
    assert desk.run(take_next).no == 2


def test_not_found_reaches_whoever_asked() -> None:
    """A question about a record that does not exist is refused, not empty."""
    with pytest.raises(NotFound):
        toy().by(CLERK).ask(slot_of, Id("none"))
