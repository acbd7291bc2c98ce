"""The security log: every denial, outside of the journal, bounded, without anything that was handed in."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import CLERK, OPERATOR, Slot, Toy, guarded_toy, leave, slot_of, slots, take, toy

from community_gov import (
    Actor,
    ActorKind,
    Allow,
    AnyId,
    Change,
    Code,
    Community,
    Denial,
    Denials,
    Denied,
    Id,
    Nature,
    PluginError,
    PolicyPart,
    Problem,
    ProblemType,
    Refused,
    RingLog,
    View,
    question,
    verb,
)
from community_gov.audit import denials
from community_gov.hookspecs import hookimpl
from community_gov.testing import FixedClock, somebody

A = Code("a")
HELPER = Actor(id="login-7", person=Id("helper-7"), roles=frozenset({"janitor"}))
NOT_YOURS = ProblemType("mine.not_yours", zh="不是您的", en="it is not yours", nature=Nature.DENIED)
TOO_LATE = ProblemType("mine.too_late", zh="太晚了", en="it is too late", nature=Nature.STATE)


@pytest.fixture(params=["memory", "sql"])
def bay(request: pytest.FixtureRequest, tmp_path: Path) -> Community:
    """The guarded toy on each store, on a day that stands still."""
    if request.param == "memory":
        return Community.in_memory("test", plugins=[Toy(), Mine()], clock=FixedClock())
    return Community.create(f"sqlite:///{tmp_path}/toy.db", "test", name="t", plugins=[Toy(), Mine()], clock=FixedClock())


@verb("mine.take")
def refused(change: Change, *, late: bool) -> None:
    """Say no by itself."""
    change.refuse(TOO_LATE() if late else NOT_YOURS())


@question("mine.look")
def looked(view: View) -> None:
    """Say no by itself."""
    del view
    raise Denied(NOT_YOURS())


class Mine:
    """A plugin whose verb and question deny by themselves, and whose check denies a name."""

    @hookimpl
    def gov_verbs(self) -> Iterable[object]:
        """Both."""
        return (refused, looked)

    @hookimpl
    def gov_policy(self) -> PolicyPart:
        """The office may try."""
        return PolicyPart(allows=(Allow("mine.take", "clerk"), Allow("mine.look", "clerk")))

    @hookimpl
    def gov_check_change(self, change: Change) -> Iterable[Problem]:
        """Nobody is called 乙."""
        return (NOT_YOURS() for write in change.writes if isinstance(write.after, Slot) and write.after.name == "乙")


def log(community: Community) -> tuple[Denial, ...]:
    """What the operator reads."""
    return community.by(OPERATOR).ask(denials).kept


def reasons(community: Community) -> list[tuple[str, str]]:
    """Action and reason of each denial."""
    return [(one.action, one.reason) for one in log(community)]


def test_a_denial_says_who_tried_what_when_and_why_not(bay: Community) -> None:
    """By actor, kind, the host's roles that are codes, person, action, scopes and the record that it was about."""
    slot = bay.by(CLERK).run(take, shift=A)
    with pytest.raises(Denied):
        bay.by(HELPER).run(leave, slot.id)
    assert log(bay) == (
        Denial(
            at="2022-01-01T01:00:00.000000Z",
            actor="login-7",
            kind=ActorKind.PERSON,
            person=Id("helper-7"),
            roles=(Code("janitor"),),
            action=Code("toy.leave"),
            reason=Code("no_role"),
            scopes=(Code("community"), Code("body")),
            about=(AnyId(slot.id),),
        ),
    )


def test_the_reason_tells_no_line_from_no_role_from_elsewhere(bay: Community) -> None:
    """Somebody who helps on one shift is told apart from somebody who helps nowhere, and from what nobody may."""
    mine = bay.by(CLERK).run(take, shift=A, name="helper-7")
    other = bay.by(CLERK).run(take, shift=Code("b"))

    @verb("toy.unlisted")
    def unlisted(change: Change) -> None:
        """Do nothing."""

    for attempt in (
        lambda: bay.by(HELPER).run(leave, other.id),
        lambda: bay.by(somebody("x")).run(leave, mine.id),
        lambda: bay.by(CLERK).run(unlisted),
    ):
        with pytest.raises(Denied):
            attempt()
    assert reasons(bay) == [("toy.leave", "elsewhere"), ("toy.leave", "no_role"), ("toy.unlisted", "no_line")]


def test_every_door_tells_the_log_once(bay: Community) -> None:
    """A run, a verb of a change, a question, a request in JSON, a free view, a read outside of a verb."""
    desk = bay.by(somebody("x"))
    with pytest.raises(Denied):
        desk.run(take, shift=A)
    with pytest.raises(Denied), desk.change() as change:
        take(change, shift=A)
    with pytest.raises(Denied):
        desk.ask(slots, shift=A)
    assert desk.perform({"verb": "toy.take", "arguments": {"shift": "a"}})["status"] == 403
    with pytest.raises(Denied), desk.view():
        pass
    with pytest.raises(Denied), desk.change() as change:
        change.find(Slot)
    named = [name for name, _reason in reasons(bay)]
    assert named == ["toy.take", "toy.take", "toy.slots", "toy.take", "core.read_unmasked", "core.read_unmasked"]


def test_what_a_verb_a_question_or_a_check_denies_is_noted_too(bay: Community) -> None:
    """By the code of the problem; another refusal is no denial."""
    desk = bay.by(CLERK)
    for late in (False, True):
        with pytest.raises(Refused):
            desk.run(refused, late=late)
    with pytest.raises(Denied):
        desk.ask(looked)
    with pytest.raises(Refused):
        desk.run(take, shift=A, name="乙")
    assert reasons(bay) == [("mine.take", "mine.not_yours"), ("mine.look", "mine.not_yours"), ("toy.take", "mine.not_yours")]


def test_a_policy_that_fails_denies_and_is_noted() -> None:
    """A role that cannot be looked up is an error for the host, nobody is let in, and the log says so."""

    def boom(_view: View, _actor: Actor) -> Iterable[Any]:
        raise ZeroDivisionError

    class Broken:
        @hookimpl
        def gov_policy(self) -> PolicyPart:
            return PolicyPart(roles=boom)

    community = guarded_toy(Broken())
    with pytest.raises(PluginError):
        community.by(HELPER).ask(slots, shift=A)
    assert reasons(community) == [("toy.slots", "failed")]


def test_a_policy_of_the_hosts_own_is_noted_as_such() -> None:
    """The library cannot know why, but it knows that."""

    class Closed:
        def permit(self, view: View, actor: Actor, action: str, arguments: object) -> None:
            del view, actor, action, arguments

    ring = RingLog()
    community = Community.in_memory(plugins=[Toy()], policy=Closed(), denials=ring)
    with pytest.raises(Denied):
        community.by(CLERK).ask(slots, shift=A)
    assert [(one.action, one.reason) for one in ring.read().kept] == [("toy.slots", "policy")]


def test_the_journal_knows_nothing_of_denials(bay: Community) -> None:
    """Nothing was done, so nothing is written."""
    bay.by(CLERK).run(take, shift=A)
    with bay.journal() as journal:
        before = journal.head()
    with pytest.raises(Denied):
        bay.by(somebody("x")).run(take, shift=A)
    with bay.journal() as journal:
        assert journal.head() == before
    assert len(log(bay)) == 1


def test_a_role_that_is_no_code_is_not_repeated() -> None:
    """The host is told of its mistake; the log notes that the policy failed, without the text."""
    community = guarded_toy()
    with pytest.raises(ValueError, match="is not a code"):
        community.by(somebody("x", "住户甲")).ask(slots, shift=A)
    assert [(one.reason, one.roles) for one in log(community)] == [("failed", ())]


@given(text=st.text(min_size=6, max_size=30, alphabet="住户甲乙丙丁"))
def test_nothing_that_was_handed_in_is_in_the_log(text: str) -> None:
    """Names, phones, and ids that are none: whoever tries to smuggle a text in finds it nowhere."""
    community = guarded_toy()
    desk = community.by(somebody("x"))
    with pytest.raises(Denied):
        desk.run(take, shift=A, name=text, phone=text)
    with pytest.raises(Denied):
        desk.ask(slot_of, Id[Slot](text))
    assert text not in repr(log(community))


def test_an_anonymous_denial_keeps_the_civil_date_alone(bay: Community) -> None:
    """Nobody stays nobody here too."""
    with pytest.raises(Denied):
        bay.by(Actor.anonymous()).run(take, shift=A)
    (one,) = log(bay)
    assert (one.at, one.actor, one.person, one.roles) == ("2022-01-01", "anonymous", None, ())


def test_the_ring_is_bounded_and_counts_what_it_dropped() -> None:
    """Whoever tries a million times costs no memory, and is seen to have tried."""
    ring = RingLog(3)
    community = Community.in_memory(plugins=[Toy()], denials=ring)
    for number in range(5):
        with pytest.raises(Denied):
            community.by(somebody(f"x-{number}")).ask(slots, shift=A)
    found = community.by(OPERATOR).ask(denials)
    assert ([one.actor for one in found.kept], found.dropped) == (["x-2", "x-3", "x-4"], 2)
    with pytest.raises(ValueError, match="one denial or more"):
        RingLog(0)


def test_two_communities_have_two_logs() -> None:
    """What was denied in one is not seen in the other."""
    east, west = guarded_toy(), guarded_toy()
    with pytest.raises(Denied):
        east.by(somebody("x")).ask(slots, shift=A)
    assert (len(log(east)), len(log(west))) == (1, 0)


def test_only_operators_and_auditors_read_it_and_trying_is_noted() -> None:
    """The office does not; a change reads it no more freely than records."""
    community = guarded_toy()
    assert community.by(somebody("a", "auditor")).ask(denials) == Denials(kept=(), dropped=0)
    with pytest.raises(Denied):
        community.by(CLERK).ask(denials)
    with pytest.raises(Denied), community.by(CLERK).change() as change:
        change.denials()
    assert [name for name, _reason in reasons(community)] == ["audit.denials", "core.read_unmasked"]


def test_a_log_that_fails_lets_nobody_in() -> None:
    """The denial stands; what the log raised is its cause."""

    class Full:
        def note(self, denial: Denial) -> None:
            raise OSError(f"no room for {denial.action}")

        def read(self) -> Denials:
            return Denials(kept=(), dropped=0)

    community = Community.in_memory(plugins=[Toy()], denials=Full())
    with pytest.raises(Denied) as caught:
        community.by(somebody("x")).ask(slots, shift=A)
    assert isinstance(caught.value.__cause__, OSError)


def test_without_a_guard_nothing_is_denied_and_nothing_noted() -> None:
    """The log of a community that allows everything stays empty."""
    community = toy()
    community.by(somebody("x")).run(take, shift=A)
    assert log(community) == ()
