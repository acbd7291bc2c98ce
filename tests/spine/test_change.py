"""One atomic unit of work: what is refused leaves no trace, what is staged is checked, what is closed stays closed."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spine.toy import (
    CLERK,
    OPERATOR,
    UNLUCKY,
    Slot,
    SlotTaken,
    State,
    Toy,
    guarded_toy,
    leave,
    number,
    number_in_vain,
    put,
    slots,
    state,
    take,
    take_two,
    take_what_there_is,
    touch,
    toy,
)

from community_gov import (
    Actor,
    Change,
    ChangeClosed,
    Code,
    Community,
    Conflict,
    Denied,
    Id,
    InvalidData,
    InvalidRecord,
    Masked,
    NotFound,
    Problem,
    Refused,
    UnknownKind,
    Write,
    kind,
    verb,
)
from community_gov.hookspecs import hookimpl
from community_gov.testing import FixedClock, fresh_community, somebody

A = Code("a")


def test_what_a_change_wrote_is_there_afterwards() -> None:
    """Records, their versions and one journal entry come into being together."""
    desk = toy().by(CLERK)
    slot = desk.run(take, shift=A, name="住户0001")
    assert desk.ask(slots, shift=A) == (slot,)


def test_a_refused_verb_leaves_no_trace() -> None:
    """Neither records nor an entry nor a number remain."""
    community = toy()
    desk = community.by(CLERK)
    for _ in range(3):
        desk.run(take, shift=A)
    before = state(community)
    with pytest.raises(Refused) as caught:
        desk.run(take_two, shift=A)
    assert [problem.code for problem in caught.value.problems] == ["toy.full"]
    assert state(community) == before


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["take", "two", "vain", "number"]), max_size=8), st.booleans())
def test_a_change_that_is_refused_or_fails_leaves_no_trace(steps: list[str], fault: bool) -> None:  # noqa: FBT001  # given by Hypothesis
    """Whatever was staged before, a refusal or a fault at the end undoes all of it."""
    community = toy()
    community.by(CLERK).run(take, shift=Code("kept"))
    before = state(community)
    with pytest.raises(ZeroDivisionError if fault else Refused):
        attempt_all(community, steps, fault=fault)
    assert state(community) == before


def attempt_all(community: Community, steps: list[str], *, fault: bool) -> None:
    """Run the steps in one change, and give up."""
    with community.by(CLERK).change() as change:
        for step in steps:
            attempt(change, step)
        if fault:
            raise ZeroDivisionError
        change.refuse(UNLUCKY(no=0))


def attempt(change: Change, step: str) -> None:
    """Run one step; a refusal is caught and the change goes on."""
    with suppress(Refused):
        if step == "take":
            take(change, shift=A)
        elif step == "two":
            take_two(change, shift=A)
        elif step == "number":
            number(change, shift=A)
        elif step == "vain":
            number_in_vain(change)


def test_a_caught_refusal_leaves_no_half_verb() -> None:
    """A verb is a savepoint: what the pair had staged is gone, what came before stays, and the events tell the same."""
    community = toy()
    desk = community.by(CLERK)
    desk.run(take_two, shift=A)
    assert [slot.no for slot in desk.run(take_what_there_is, shift=A)] == [3]
    with community.journal() as journal:
        last = list(journal.entries())[-1]
        assert [fields["no"] for _name, fields in last.events] == [3]
        assert last.verbs == ("toy.take_what_there_is",)
        assert journal.verify().sound


def test_an_entry_does_not_name_a_verb_whose_refusal_was_caught() -> None:
    """It left nothing, so the entry tells of the others alone."""
    community = toy()
    with community.by(CLERK).change() as change:
        attempt(change, "vain")
        take(change, shift=A)
        attempt(change, "vain")
    with community.journal() as journal:
        (entry,) = journal.entries()
    assert entry.verbs == ("toy.take",)


def test_verbs_of_one_change_are_all_or_nothing() -> None:
    """Several verbs make one entry, which names them in order."""
    community = toy()
    with community.by(CLERK).change() as change:
        slot = take(change, shift=A)
        leave(change, slot.id)
    with community.journal() as journal:
        (entry,) = journal.entries()
    assert entry.verbs == ("toy.take", "toy.leave")
    assert {name: said[1] for name, said in entry.records.items()} == {"toy.slot": 1}


def test_reads_inside_see_what_is_staged() -> None:
    """A verb reads what an earlier verb of the same change staged; nobody else does."""
    community = toy()
    desk = community.by(CLERK)
    with desk.change() as change:
        slot = take(change, shift=A)
        assert change.find(Slot, shift=A) == (slot,)
        assert change.first(Slot, state=State.TAKEN) == slot
        assert change.version(Slot, slot.id) == 1
        assert desk.ask(slots, shift=A) == ()
    assert desk.ask(slots, shift=A) == (slot,)


def test_nothing_is_staged_outside_a_verb() -> None:
    """`put`, `emit`, `new_id`, `number` and `token` belong to verbs, which the policy was asked about."""
    with toy().by(CLERK).change() as change:
        for attempt in (
            lambda: change.put(Slot(id=Id("s"), shift=A, no=1)),
            change.emit,
            lambda: change.new_id(Slot),
            lambda: change.number("toy.slip"),
            change.token,
        ):
            with pytest.raises(ChangeClosed, match="inside a verb"):
                attempt()


def test_an_ended_change_does_nothing_more() -> None:
    """After its end a change neither reads nor writes nor objects, and says how it ended."""
    with toy().by(CLERK).change() as change:
        slot = take(change, shift=A)
    assert change.state == "committed"
    for late in (
        lambda: change.get(Slot, slot.id),
        lambda: change.find(Slot),
        lambda: change.writes,
        lambda: change.note(UNLUCKY(no=0)),
        lambda: take(change, shift=A),
        change.finish,
    ):
        with pytest.raises(ChangeClosed, match="this change is committed; start a new one"):
            late()


def test_every_objection_is_told() -> None:
    """`note` collects and goes on; the change then refuses with all of them."""

    @verb("toy.note_two")
    def note_two(change: Change) -> None:
        change.note(UNLUCKY(no=1))
        change.note(UNLUCKY(no=2))
        take(change, shift=A)

    community = toy()
    with pytest.raises(Refused) as caught:
        community.by(CLERK).run(note_two)
    assert [problem.params["no"] for problem in caught.value.problems] == [1, 2]
    assert state(community) == ((), ())


def test_a_note_of_an_undone_verb_is_undone() -> None:
    """What a verb noted before it was refused goes with the verb when the refusal is caught."""

    @verb("toy.note_and_refuse")
    def note_and_refuse(change: Change) -> None:
        change.note(UNLUCKY(no=1))
        change.refuse(UNLUCKY(no=2))

    community = toy()
    with community.by(CLERK).change() as change:
        with pytest.raises(Refused):
            note_and_refuse(change)
        take(change, shift=A)
    assert change.state == "committed"


class Watcher:
    """Notes what the check hook is shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[Write, ...]] = []

    @hookimpl
    def gov_check_change(self, change: Change) -> Iterator[Problem]:
        """Look, and object to number 13."""
        self.seen.append(change.writes)
        for write in change.writes:
            if isinstance(write.after, Slot) and write.after.no == 13:
                yield UNLUCKY(no=13)


def test_writes_are_net() -> None:
    """However often a record is put, the check sees it once: as it was before the change and as it will be."""
    watcher = Watcher()
    community = toy(watcher)
    old = community.by(CLERK).run(take, shift=A)
    with community.by(CLERK).change() as change:
        leave(change, old.id)
        new = take(change, shift=A)
        gone = leave(change, new.id)
    assert watcher.seen[-1] == (Write(before=old, after=evolve(old, state=State.LEFT)), Write(before=None, after=gone))


def test_the_check_is_asked_once_and_only_when_something_is_written() -> None:
    """Once for each change that writes records, after the last verb; not for one that only looks, nor for a refused one."""
    watcher = Watcher()
    community = toy(watcher)
    slot = community.by(CLERK).run(take, shift=A)
    community.by(CLERK).run(touch, slot.id)
    with pytest.raises(Refused):
        community.by(CLERK).run(number_in_vain)
    assert len(watcher.seen) == 1


def test_an_objection_of_a_check_refuses_the_change() -> None:
    """The plugin's problem is told like one of a verb, and nothing is written."""
    community = toy(Watcher())
    with pytest.raises(Refused) as caught:
        community.by(CLERK).run(put, Slot(id=Id("s"), shift=A, no=13))
    assert caught.value.problems == (UNLUCKY(no=13),)
    assert state(community) == ((), ())


def test_a_check_cannot_write() -> None:
    """The change is closed for writing while it is checked."""
    tried: list[str] = []

    class Meddler:
        @hookimpl
        def gov_check_change(self, change: Change) -> tuple[Problem, ...]:
            for attempt in (lambda: take(change, shift=A), lambda: change.note(UNLUCKY(no=1)), change.finish):
                with pytest.raises(ChangeClosed, match="this change is checking"):
                    attempt()
                tried.append(change.state)
            return ()

    toy(Meddler()).by(CLERK).run(take, shift=A)
    assert tried == ["checking"] * 3


def test_numbers_have_no_gaps() -> None:
    """A number that was drawn by a verb that gave up is drawn again."""
    community = toy()
    desk = community.by(CLERK)
    drawn = [desk.run(number, shift=A).no]
    with pytest.raises(Refused):
        desk.run(number_in_vain)
    with desk.change() as change:
        with pytest.raises(Refused):
            number_in_vain(change)
        drawn += [number(change, shift=A).no, number(change, shift=Code("b")).no]
    assert drawn == [1, 2, 3]


def test_an_edit_form_is_protected() -> None:
    """`expect` refuses when somebody changed the record since the actor saw it, and says both versions."""

    @verb("toy.edit")
    def edit(change: Change, slot_id: Id[Slot], *, version: int) -> Slot:
        return change.put(evolve(change.expect(Slot, slot_id, version), no=9))

    desk = toy().by(CLERK)
    slot = desk.run(take, shift=A)
    assert desk.run(edit, slot.id, version=1).no == 9
    with pytest.raises(Conflict) as caught:
        desk.run(edit, slot.id, version=1)
    assert dict(caught.value.problems[0].params) == {"id": slot.id, "now": 2, "expected": 1}


def test_an_id_that_is_taken_is_refused() -> None:
    """A new record under the id of another is a conflict; writing over a record needs reading it first."""
    desk = toy().by(CLERK)
    slot = desk.run(take, shift=A)
    with pytest.raises(Conflict) as caught:
        desk.run(put, Slot(id=slot.id, shift=Code("b"), no=1))
    assert (caught.value.problems[0].code, caught.value.problems[0].at) == ("core.duplicate", "id")
    assert desk.ask(slots, shift=A) == (slot,)


def test_unique_fields_are_unique() -> None:
    """Two records with the same values in a unique set of fields: stored or staged, the second is refused."""
    desk = toy().by(CLERK)
    slot = desk.run(put, Slot(id=Id("s1"), shift=A, no=1))
    with pytest.raises(Conflict) as caught:
        desk.run(put, Slot(id=Id("s2"), shift=A, no=1))
    assert dict(caught.value.problems[0].params) == {"kind": "toy.slot", "fields": "shift-no", "id": slot.id}
    with desk.change() as change:
        put(change, Slot(id=Id("s3"), shift=A, no=3))
        with pytest.raises(Conflict, match=r"core\.duplicate"):
            put(change, Slot(id=Id("s4"), shift=A, no=3))


def test_a_unique_value_is_free_again_when_its_record_moves_on() -> None:
    """Uniqueness is about the present state, staged changes included, not about history."""

    @verb("toy.renumber")
    def renumber(change: Change, slot_id: Id[Slot], *, no: int) -> Slot:
        return change.put(evolve(change.get(Slot, slot_id), no=no))

    desk = toy().by(CLERK)
    first = desk.run(take, shift=A)
    desk.run(renumber, first.id, no=7)
    desk.run(put, Slot(id=Id("s1"), shift=A, no=1))
    with desk.change() as change:
        renumber(change, Id("s1"), no=2)
        renumber(change, first.id, no=1)
    assert [slot.no for slot in desk.ask(slots, shift=A)] == [1, 2]


def test_a_record_that_cannot_be_stored_is_refused_when_it_is_put() -> None:
    """A float, a masked text, a kind that nobody lists: typed errors, and nothing is stored."""

    @kind("toy.stranger")
    @frozen(kw_only=True)
    class Stranger:
        id: Id["Stranger"]

    community = toy()
    good = Slot(id=Id("s"), shift=A, no=1)
    cases: tuple[tuple[Slot | Stranger, type[Exception]], ...] = (
        (evolve(good, hours=1.5), InvalidRecord),  # type: ignore[arg-type]  # wrong on purpose
        (evolve(good, name=Masked("住*")), InvalidRecord),
        (Stranger(id=Id("x")), UnknownKind),
    )
    for record, error in cases:
        with pytest.raises(error):
            community.by(CLERK).run(put, record)
    assert state(community) == ((), ())


def test_an_unknown_event_is_refused() -> None:
    """An event that no plugin lists would be bytes that nobody can read."""

    @frozen
    class Unlisted:
        no: int

    @verb("toy.tell")
    def tell(change: Change) -> None:
        change.emit(Unlisted(1))

    with pytest.raises(UnknownKind, match="Unlisted is not an event of this community"):
        toy().by(CLERK).run(tell)


def test_a_record_that_does_not_exist_is_not_found() -> None:
    """The error names kind and id; on a change as on a view."""
    community = toy()
    with pytest.raises(NotFound, match=r"there is no toy\.slot none"):
        community.by(CLERK).run(leave, Id("none"))
    with community.by(OPERATOR).view() as view:
        for look in (view.get, view.version, view.history):
            with pytest.raises(NotFound):
                look(Slot, Id("none"))


def test_a_find_that_cannot_be_meant_is_refused() -> None:
    """Unknown fields, an unknown order, a negative limit, a float: errors of the program, staged records or not."""
    with toy().by(CLERK).change() as change:
        for _staged in range(2):
            with pytest.raises(TypeError, match=r"toy\.slot has no field \['room'\]"):
                change.find(Slot, room=1)
            with pytest.raises(TypeError, match="has no field"):
                change.find(Slot, order_by="-room")
            with pytest.raises(InvalidData, match="a limit is 0 or more, not -1"):
                change.find(Slot, limit=-1)
            with pytest.raises(InvalidRecord, match="use Decimal or Fraction"):
                change.find(Slot, hours=1.5)
            if not change.find(Slot):
                take(change, shift=A)


def test_the_policy_is_asked_for_the_outermost_verb_only() -> None:
    """Nested verbs are consequences: whoever may take two need not be allowed to take one."""
    asked: list[str] = []

    class Nosy:
        def permit(self, _view: object, _actor: object, action: str, _arguments: object) -> None:
            asked.append(action)

    community = fresh_community(plugins=[Toy()], policy=Nosy())
    with pytest.raises(Denied, match=r"not allowed: toy\.take_two"):
        community.by(CLERK).run(take_two, shift=A)
    assert asked == ["toy.take_two"]


def test_reading_outside_a_verb_needs_its_own_permission() -> None:
    """`desk.change()` is no back door: records, versions, history and the net result are closed to the office as well."""
    community = guarded_toy()
    slot = community.by(CLERK).run(take, shift=A, name="住户0001")
    with community.by(CLERK).change() as change:
        leave(change, slot.id)
        for look in (
            lambda: change.get(Slot, slot.id),
            lambda: change.find(Slot),
            lambda: change.first(Slot),
            lambda: change.version(Slot, slot.id),
            lambda: change.history(Slot, slot.id),
            lambda: change.writes,
        ):
            with pytest.raises(Denied, match=r"core\.read_unmasked"):
                look()
    with community.by(OPERATOR).change() as change:
        assert change.get(Slot, slot.id).name == "住户0001"
        assert change.writes == ()


def test_history_tells_every_version_and_who_wrote_it() -> None:
    """All states of a record, oldest first, each with its entry; a staged one is not history yet."""
    clock = FixedClock()
    community = toy(clock=clock)
    slot = community.by(CLERK).run(take, shift=A)
    clock.advance(days=1)
    left = community.by(somebody("helper")).run(leave, slot.id)
    with community.by(CLERK).change() as change:
        leave(change, slot.id)
        history = change.history(Slot, slot.id)
    assert [(one.record, one.version, one.sequence, one.actor, one.verbs) for one in history] == [
        (slot, 1, 1, "office", ("toy.take",)),
        (left, 2, 2, "helper", ("toy.leave",)),
    ]
    assert [one.at for one in history] == ["2022-01-01T01:00:00.000000Z", "2022-01-02T01:00:00.000000Z"]


def test_time_stands_still_in_a_change() -> None:
    """`now` and `today` are fixed when the change begins; today is the civil date in the community's zone."""
    clock = FixedClock()
    clock.advance(hours=15, minutes=30)
    with toy(clock=clock).by(CLERK).change() as change:
        before = change.now, change.today
        clock.advance(days=3)
        assert (change.now, change.today) == before
    assert before[0].isoformat() == "2022-01-01T16:30:00+00:00"
    assert before[1].isoformat() == "2022-01-02"


def test_an_anonymous_change_keeps_the_civil_date_only() -> None:
    """No time of day, no id, no command in clear: neither in the entry nor in its events nor in the versions."""
    clock = FixedClock()
    clock.advance(hours=4, minutes=37)
    community = toy(clock=clock)
    slot = community.by(Actor.anonymous(), command_id="phone-4711").run(take, shift=A)
    with community.journal() as journal:
        (body,) = journal.bodies()
        (entry,) = journal.entries()
    assert (entry.at, entry.actor, entry.actor_kind) == ("2022-01-01", "anonymous", "anonymous")
    (told,) = entry.events
    assert told == ("toy.slot_taken", {"slot": slot.id, "no": 1, "at": "2021-12-31T16:00:00.000000Z"})
    assert b"05:37" not in body
    assert b"13:37" not in body
    assert b"4711" not in body
    assert entry.command is not None
    assert len(entry.command) == 64


def test_a_named_change_keeps_instant_actor_and_command() -> None:
    """Who did what, when and under which command is in the entry; the arguments are not."""
    community = toy()
    community.by(CLERK, command_id="c-1").run(take, shift=A, name="住户0001", phone="13800000000")
    with community.journal() as journal:
        (body,) = journal.bodies()
    data = json.loads(body)
    assert (data["at"], data["actor"], data["command"]) == ("2022-01-01T01:00:00.000000Z", "office", "c-1")
    for personal in ("住户0001", "13800000000"):
        assert personal.encode() not in body


def test_an_event_alone_makes_an_entry() -> None:
    """That something was read can be recorded without writing a record."""

    @verb("toy.tell")
    def tell(change: Change) -> None:
        change.emit(SlotTaken(slot=Id("s"), no=1, at=change.now))

    community = toy()
    community.by(CLERK).run(tell)
    with community.journal() as journal:
        (entry,) = journal.entries()
    assert (entry.verbs, dict(entry.records), len(entry.events)) == (("toy.tell",), {}, 1)


def test_a_change_that_does_nothing_leaves_no_entry() -> None:
    """Looking is not writing."""
    community = toy()
    slot = community.by(CLERK).run(take, shift=A)
    before = state(community)
    community.by(CLERK).run(touch, slot.id)
    with community.by(CLERK).change():
        pass
    assert state(community) == before


def test_a_verb_takes_a_change_first() -> None:
    """Calling a verb with a view or without a change says how to run it."""
    with toy().by(OPERATOR).view() as view, pytest.raises(TypeError, match=r"takes a Change first.*desk\.run\(take"):
        take(view, shift=A)  # type: ignore[arg-type]  # wrong on purpose


def test_the_actor_of_a_change_cannot_be_replaced() -> None:
    """A plugin that is shown the change cannot make it somebody else's, nor declare it done."""
    with toy().by(CLERK).change() as change:
        for name in ("actor", "state", "writes"):
            with pytest.raises(AttributeError):
                setattr(change, name, None)


def test_a_token_cannot_be_guessed_from_another() -> None:
    """16 letters and digits from the injected source of chance, fresh each time."""
    drawn: list[str] = []

    @verb("toy.draw")
    def draw(change: Change) -> None:
        drawn.extend(change.token() for _ in range(3))

    toy().by(CLERK).run(draw)
    assert len(set(drawn)) == 3
    assert all(len(token) == 16 and token.isalnum() for token in drawn)
