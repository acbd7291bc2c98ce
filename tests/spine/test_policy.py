"""Who may do what, and where: data, denied by default."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest
from tests.spine.toy import CLERK, OPERATOR, ROWS, Slot, Toy, guarded_toy, leave, slot_of, slots, take, toy

from community_gov import (
    ANYONE,
    Actor,
    ActorKind,
    Allow,
    Anchor,
    AnyId,
    Change,
    Code,
    Controller,
    Denied,
    Grant,
    Id,
    Masked,
    PluginError,
    PolicyPart,
    Record,
    Scope,
    View,
    anchored,
    question,
    verb,
)
from community_gov.change import Permission
from community_gov.hookspecs import hookimpl
from community_gov.policy import ALLOW_ALL, PERSON, TablePolicy
from community_gov.testing import fresh_community, somebody

R = TypeVar("R", bound=Record)
A, B = Code("a"), Code("b")
WHO = ("given", "derived")
HELPER = Actor(id="login-7", person=Id("helper-7"))


def test_what_no_line_allows_is_denied() -> None:
    """To everybody: an auditor, somebody with every role there is, nobody."""
    community = guarded_toy()
    for actor in (OPERATOR, somebody("x"), somebody("y", "operator"), Actor.anonymous(), Actor.service("cron")):
        with pytest.raises(Denied) as caught:
            community.by(actor).run(take, shift=A)
        assert caught.value.problems[0].params == {"action": "toy.take"}


def test_a_verb_that_no_plugin_lists_is_denied() -> None:
    """A function that merely carries the mark has no line, so nobody may run it."""

    @verb("toy.unlisted")
    def unlisted(change: Change) -> None:
        """Do nothing."""

    with pytest.raises(Denied):
        guarded_toy().by(CLERK).run(unlisted)


def test_a_role_of_the_host_allows_what_its_lines_say() -> None:
    """The office takes places; a role that no line names gives nothing."""
    community = guarded_toy()
    assert community.by(CLERK).run(take, shift=A).no == 1
    with pytest.raises(Denied):
        community.by(somebody("x", "janitor")).run(take, shift=A)


def test_a_role_is_held_for_something() -> None:
    """A helper may leave places of his own shift, and no others; records say on which shift he helps."""
    community = guarded_toy()
    mine = community.by(CLERK).run(take, shift=A, name="helper-7")
    also = community.by(CLERK).run(take, shift=A)
    other = community.by(CLERK).run(take, shift=B)
    community.by(HELPER).run(leave, mine.id)
    community.by(HELPER).run(leave, also.id)
    for forbidden in (other.id, Id[Slot]("none")):
        with pytest.raises(Denied):
            community.by(HELPER).run(leave, forbidden)
    with pytest.raises(Denied):
        community.by(somebody("stranger")).run(leave, mine.id)


def test_what_does_not_exist_is_denied_like_what_is_not_ones_own() -> None:
    """Somebody without a right does not learn which ids exist."""
    community = guarded_toy()
    community.by(CLERK).run(take, shift=A, name="helper-7")
    other = community.by(CLERK).run(take, shift=B)
    said = set()
    for id in (other.id, Id[Slot]("none")):
        with pytest.raises(Denied) as caught:
            community.by(HELPER).ask(slot_of, id)
        said.add(str(caught.value))
    assert len(said) == 1


def test_masking_follows_the_line_that_allows() -> None:
    """The office sees one place unmasked, a helper sees the same place masked."""
    community = guarded_toy()
    slot = community.by(CLERK).run(take, shift=A, name="helper-7", phone="13812348888")
    assert community.by(CLERK).ask(slot_of, slot.id).phone == "13812348888"
    assert community.by(HELPER).ask(slot_of, slot.id).phone == Masked("138****8888")


def test_the_best_line_counts() -> None:
    """Somebody with two roles sees as much as the better of them shows."""
    community = guarded_toy()
    slot = community.by(CLERK).run(take, shift=A, name="helper-7", phone="13812348888")
    both = Actor(id="login-7", person=Id("helper-7"), roles=frozenset({"clerk"}))
    assert community.by(both).ask(slot_of, slot.id).phone == "13812348888"


@pytest.mark.parametrize("derived", [True, False, None], ids=["unmasked", "masked", "none"])
@pytest.mark.parametrize("given", [True, False, None], ids=["unmasked", "masked", "none"])
def test_a_role_of_the_records_can_only_add(given: bool | None, derived: bool | None) -> None:  # noqa: FBT001  cases of a table
    """Whoever the host gave a role sees as much as the better of this role and the one that the records give, never less."""

    def granted(_view: View, _actor: Actor) -> Iterable[Grant]:
        return () if derived is None else (Grant(Code("derived-unmasked" if derived else "derived-masked")),)

    allows = [Allow("toy.slots", f"{who}-{how}", unmasked=how == "unmasked") for who in WHO for how in ("masked", "unmasked")]
    part = PolicyPart(allows=tuple(allows), reads_for=frozenset({Controller.ASSOCIATION}), roles=granted)
    policy = TablePolicy([("toy", part)], {"toy.slots": slots})
    actor = somebody("x") if given is None else somebody("x", "given-unmasked" if given else "given-masked")
    best = max((each for each in (given, derived) if each is not None), default=None)
    with toy().by(OPERATOR).view() as view:
        found = policy.permit(view, actor, "toy.slots", {})
    assert (None if found is None else found.unmasked) == best


def test_whoever_holds_two_roles_reads_for_both_bodies() -> None:
    """Each part's lines read for its own; what is one's own and the operator's lines show everything."""
    own = PolicyPart(allows=(Allow("toy.slot", PERSON, Scope.SELF, of="slot_id", unmasked=True),))
    hers = anchored(Slot, lambda _view, slot: (Anchor(Scope.SELF, str(slot.name)),))
    parts = [
        ("a", PolicyPart(allows=(Allow("toy.slot", "a", unmasked=True),), reads_for=frozenset({Controller.ASSOCIATION}))),
        ("b", PolicyPart(allows=(Allow("toy.slot", "b", unmasked=True),), reads_for=frozenset({Controller.OWNERS}))),
        ("c", PolicyPart(allows=(Allow("toy.slot", "masked"),), reads_for=frozenset({Controller.PARTY_BRANCH}))),
        ("d", PolicyPart(allows=(Allow("toy.slot", "operator", unmasked=True),))),
        ("e", PolicyPart(allows=own.allows, anchors=(hers,))),
    ]
    policy, community = TablePolicy(parts, {"toy.slot": slot_of}), toy()
    slot = community.by(OPERATOR).run(take, shift=A, name="helper-7")
    read: dict[str, object] = {}
    with community.by(OPERATOR).view() as view:
        for roles in ("a", "b", "a b", "a masked", "masked", "operator", "a operator"):
            found = policy.permit(view, somebody("x", *roles.split()), "toy.slot", {"slot_id": slot.id})
            read[roles] = found and (found.unmasked, found.reads_for)
        himself = policy.permit(view, HELPER, "toy.slot", {"slot_id": slot.id})
    a, b = frozenset({Controller.ASSOCIATION}), frozenset({Controller.OWNERS})
    assert read == {
        "a": (True, a),
        "b": (True, b),
        "a b": (True, a | b),
        "a masked": (True, a),
        "masked": (False, None),
        "operator": (True, None),
        "a operator": (True, None),
    }
    assert himself == Permission(unmasked=True)


def test_without_guard_everybody_may_do_everything_and_sees_everything() -> None:
    """The policy of scripts and tests hides nothing, from nobody."""
    with toy().by(OPERATOR).view() as view:
        assert ALLOW_ALL.permit(view, Actor.anonymous(), "toy.leave", {}) == Permission(unmasked=True)


def test_a_role_counts_where_it_is_held_and_not_where_something_else_has_the_same_name() -> None:
    """A role for a place called `a`, or for no place in particular, is none for the shift `a`."""
    told = {"elsewhere": Anchor(Scope.PLACE, "a"), "nowhere": None, "here": Anchor(Scope.BODY, "a")}
    part = PolicyPart(
        allows=(Allow("toy.leave", "helper", Scope.BODY, of="slot_id"),),
        roles=lambda _view, actor: (Grant(Code("helper"), told[actor.id]),),
        anchors=(anchored(Slot, lambda _view, slot: (Anchor(Scope.BODY, slot.shift),)),),
    )
    policy = TablePolicy([("toy", part)], {"toy.leave": leave})
    community = toy()
    slot = community.by(OPERATOR).run(take, shift=A)
    with community.by(OPERATOR).view() as view:
        allowed = {id for id in told if policy.permit(view, Actor(id=id), "toy.leave", {"slot_id": slot.id})}
    assert allowed == {"here"}


def test_what_a_record_belongs_to_may_be_told_by_other_records() -> None:
    """A place belongs to the shift of the place with number 1: whoever anchors it can look it up."""

    def by_first(view: View, slot: Slot) -> Iterable[Anchor]:
        return tuple(Anchor(Scope.BODY, first.shift) for first in view.find(Slot, no=1) if first.id != slot.id)

    part = PolicyPart(
        allows=(Allow("toy.leave", "helper", Scope.BODY, of="slot_id"),),
        roles=lambda _view, _actor: (Grant(Code("helper"), Anchor(Scope.BODY, "a")),),
        anchors=(anchored(Slot, by_first),),
    )
    policy = TablePolicy([("toy", part)], {"toy.leave": leave})
    community = toy()
    first = community.by(OPERATOR).run(take, shift=A)
    second = community.by(OPERATOR).run(take, shift=A)
    with community.by(OPERATOR).view() as view:
        assert policy.permit(view, HELPER, "toy.leave", {"slot_id": second.id}) == Permission(unmasked=False)
        assert policy.permit(view, HELPER, "toy.leave", {"slot_id": first.id}) is None


def test_the_role_of_a_person_is_for_persons_of_the_register() -> None:
    """A login that is linked to nobody has it as little as a service or nobody at all, whatever the line asks for."""
    policy = rows(Allow("toy.slots", PERSON))
    strangers = (Actor(id="x"), Actor.service("cron"), Actor.anonymous(), Actor(id="x", person=Id("p"), kind=ActorKind.SERVICE))
    with toy().by(OPERATOR).view() as view:
        assert policy.permit(view, HELPER, "toy.slots", {}) == Permission(unmasked=False)
        assert [policy.permit(view, actor, "toy.slots", {}) for actor in strangers] == [None] * 4


def test_every_record_of_a_list_must_be_ones_own() -> None:
    """Where an argument names several records, one of another shift is enough to deny, and so is none at all."""

    @verb("toy.leave_all")
    def leave_all(change: Change, slot_ids: tuple[Id[Slot], ...]) -> tuple[Slot, ...]:
        return tuple(leave(change, id) for id in slot_ids)

    class More:
        @hookimpl
        def gov_verbs(self) -> Iterable[object]:
            return (leave_all,)

        @hookimpl
        def gov_policy(self) -> PolicyPart:
            return PolicyPart(allows=(Allow("toy.leave_all", "helper", Scope.BODY, of="slot_ids"),))

    community = guarded_toy(More())
    mine = community.by(CLERK).run(take, shift=A, name="helper-7")
    also = community.by(CLERK).run(take, shift=A)
    other = community.by(CLERK).run(take, shift=B)
    assert len(community.by(HELPER).run(leave_all, (mine.id, also.id))) == 2
    for ids in ((mine.id, other.id), ()):
        with pytest.raises(Denied):
            community.by(HELPER).run(leave_all, ids)


def test_a_service_is_no_person() -> None:
    """The role of a person, which shows oneself, is held by persons that the host linked to the register."""

    @question("toy.me")
    def me(view: View, slot_id: Id[Slot]) -> Slot:
        return view.get(Slot, slot_id)

    class Self:
        @hookimpl
        def gov_verbs(self) -> Iterable[object]:
            return (me,)

        @hookimpl
        def gov_policy(self) -> PolicyPart:
            return PolicyPart(
                allows=(Allow("toy.me", PERSON, Scope.SELF, of="slot_id"),),
                anchors=(anchored(Slot, lambda _view, slot: (Anchor(Scope.SELF, str(slot.name)),)),),
            )

    community = guarded_toy(Self())
    slot = community.by(CLERK).run(take, shift=A, name="helper-7")
    assert community.by(HELPER).ask(me, slot.id).id == slot.id
    with pytest.raises(Denied):
        community.by(Actor(id="someone", person=Id("helper-8"))).ask(me, slot.id)
    with pytest.raises(Denied):
        community.by(Actor.anonymous()).ask(me, slot.id)


def test_two_plugins_may_anchor_one_kind() -> None:
    """A place belongs to its shift, says one plugin, and to a body, says another: both count, neither replaces the other."""

    class Also:
        @hookimpl
        def gov_policy(self) -> PolicyPart:
            return PolicyPart(
                allows=(Allow("toy.leave", "warden", Scope.PLACE, of="slot_id"),),
                roles=lambda _view, actor: (Grant(Code("warden"), Anchor(Scope.PLACE, "house")),) if actor.id == "warden" else (),
                anchors=(anchored(Slot, lambda _view, _slot: (Anchor(Scope.PLACE, "house"),)),),
            )

    community = guarded_toy(Also())
    slot = community.by(CLERK).run(take, shift=A, name="helper-7")
    community.by(HELPER).run(leave, slot.id)
    community.by(somebody("warden")).run(leave, slot.id)


def rows(*allows: Allow) -> TablePolicy:
    """A table of these rows about the toy's actions, and about two that the toy does not have."""

    def first(view: View) -> Id[Slot]:
        return view.find(Slot)[0].id

    def whatever(view: View, about_id: Id[R], cls: type[R]) -> R:
        return view.get(cls, about_id)

    of_the_toy: dict[str, Callable[..., object]] = {"toy.take": take, "toy.leave": leave, "toy.slots": slots}
    return TablePolicy([("toy", PolicyPart(allows=allows))], {**of_the_toy, "toy.first": first, "toy.whatever": whatever})


@pytest.mark.parametrize(
    "row",
    [
        Allow("toy.tkae", "clerk"),
        Allow("toy.laeve", "helper", Scope.BODY, of="slot_id"),
        Allow("toy.leave", "helper", Scope.BODY, of="slot"),
        Allow("toy.take", "helper", Scope.BODY, of="shift"),
        Allow("toy.first", "helper", Scope.BODY, of="return"),
        Allow("toy.whatever", "helper", Scope.BODY, of="about_id"),
    ],
    ids=["no such verb", "no such verb of a scope", "no such argument", "not an id", "the answer", "an id of any kind"],
)
def test_a_row_about_nothing_is_refused_at_load(row: Allow) -> None:
    """A misspelt row would deny or allow something else than its author meant."""
    with pytest.raises(PluginError, match=r"plugin 'toy', hook gov_policy: .* no such argument that is the Id"):
        rows(row)


@pytest.mark.parametrize("wrong", [{"scope": Scope.BODY}, {"of": "slot_id"}], ids=str)
def test_a_scope_below_the_community_says_of_what(wrong: dict[str, object]) -> None:
    """A line for a body without saying which argument names it would be a line for everybody."""
    with pytest.raises(ValueError, match="a scope below the community needs `of`"):
        Allow("toy.leave", "helper", **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_the_table_can_be_listed() -> None:
    """Every line of every plugin, by action, for those who review who may do what."""
    policy = guarded_toy().policy
    assert isinstance(policy, TablePolicy)
    listed = [row for row in policy.rows() if row.action.startswith("toy.")]
    assert sorted(listed, key=str) == sorted(ROWS, key=str)


def test_anyone_includes_nobody() -> None:
    """A line for anyone is for the anonymous actor too."""
    policy = rows(Allow("toy.slots", ANYONE))
    with toy().by(OPERATOR).view() as view:
        assert policy.permit(view, Actor.anonymous(), "toy.slots", {}) is not None
        assert policy.permit(view, Actor.anonymous(), "toy.take", {}) is None


@pytest.mark.parametrize("where", ["roles", "anchors"])
def test_a_fault_in_a_plugins_part_names_the_plugin(where: str) -> None:
    """Roles and anchors are looked up long after loading; the error still says whose they are, and nobody is let in."""

    def boom(_view: View, _about: object) -> Iterable[object]:
        yield from ()
        raise ZeroDivisionError

    class Broken:
        @hookimpl
        def gov_policy(self) -> PolicyPart:
            if where == "roles":
                return PolicyPart(roles=boom)  # type: ignore[arg-type]  # it yields nothing
            return PolicyPart(anchors=(anchored(Slot, boom),))  # type: ignore[arg-type]  # it yields nothing

    community = guarded_toy(Broken())
    slot = community.by(CLERK).run(take, shift=A, name="helper-7")
    with pytest.raises(PluginError, match="plugin 'broken', hook gov_policy: ZeroDivisionError") as caught:
        community.by(HELPER).run(leave, slot.id)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_argument_that_names_any_record_gives_no_scope() -> None:
    """`AnyId` could be anything, so a line that hangs on it could never hold: the plugin is refused."""

    @question("toy.about")
    def about(view: View, about_id: AnyId) -> None:
        """Tell nothing."""

    class Vague:
        @hookimpl
        def gov_verbs(self) -> Iterable[object]:
            return (about,)

        @hookimpl
        def gov_policy(self) -> PolicyPart:
            return PolicyPart(allows=(Allow("toy.about", "helper", Scope.BODY, of="about_id"),))

    with pytest.raises(PluginError, match=r"policy row toy\.about about_id: .* no such argument that is the Id of a kind"):
        fresh_community(plugins=[Toy(), Vague()], policy=None)
