"""Reading what another body collected: nothing without a recorded basis, whatever line lets somebody in."""

from datetime import date
from pathlib import Path

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st
from tests.protection.compound import RC, Compound, open_compound

from community_gov import (
    OPERATOR,
    Allow,
    Code,
    Community,
    Controller,
    Denied,
    Id,
    Mask,
    Permission,
    PluginError,
    PolicyPart,
    Purpose,
    Refused,
    Scope,
    Until,
    View,
    personal,
    question,
)
from community_gov import households as hh
from community_gov import protection as pp
from community_gov.hookspecs import hookimpl
from community_gov.privacy import Clearance, controllers_of, masked, people_fields
from community_gov.testing import fresh_community, somebody

OWNERS = Controller.OWNERS
PARCEL = Code("parcel")
NAMED, MASKED = ("住户甲", "138****0001"), ("住*", "138****0001")
YEAR = date(2023, 1, 1)


@pytest.fixture(params=["memory", "sql"])
def bay(request: pytest.FixtureRequest, tmp_path: Path) -> Compound:
    """On each store."""
    return open_compound(None if request.param == "memory" else tmp_path)


def consent(bay: Compound, person: Id[hh.Person], purpose: Purpose = Purpose.IDENTITY, until: date = YEAR) -> pp.Consent:
    """He consents himself."""
    return bay.self(person).run(pp.consent, person, reader=RC, controller=OWNERS, purpose=purpose, until=until)


def law(bay: Compound, purpose: Purpose = Purpose.IDENTITY, *, end: date | None = None) -> pp.Basis:
    """A law gives it."""
    return bay.operator.run(
        pp.record_basis,
        kind=pp.BasisKind.LAW,
        reader=RC,
        controller=OWNERS,
        purpose=purpose,
        ground="某法第一条",
        start=date(2022, 1, 1),
        end=end,
    )


def test_a_line_alone_shows_nothing_of_what_another_body_collected(bay: Compound) -> None:
    """The residents' committee is let in with personal fields in clear, and sees the owners' fields masked all the same."""
    assert bay.seen(bay.one) == MASKED
    assert bay.office.ask(hh.person, bay.one).name == "住户甲"
    assert bay.self(bay.one).ask(hh.person, bay.one).phone == "13800000001"


def test_a_consent_shows_one_person_and_one_purpose(bay: Compound) -> None:
    """Who consented to be named is named; his phone is kept for another purpose, and the neighbour said nothing."""
    consent(bay, bay.one)
    assert bay.seen(bay.one) == NAMED
    assert bay.seen(bay.two) == ("住*", "138****0002")
    assert [one.name for one in bay.warden.ask(hh.persons)] == ["住户甲", "住*"]


def test_a_consent_is_withdrawn_as_it_was_given_and_not_backwards(bay: Compound) -> None:
    """By the same people in one call; the record of it stays, and what was read stays read."""
    given = consent(bay, bay.one)
    read = bay.warden.ask(hh.person, bay.one)
    bay.clock.advance(days=3)
    gone = bay.self(bay.one).run(pp.withdraw_consent, given.id)
    assert bay.seen(bay.one) == MASKED
    assert (gone.start, gone.end, gone.withdrawn, read.name) == (date(2022, 1, 1), date(2022, 1, 4), True, "住户甲")
    assert bay.self(bay.one).ask(pp.consents_of, bay.one) == (gone,)
    with pytest.raises(Refused, match=r"protection\.over"):
        bay.office.run(pp.withdraw_consent, given.id)


def test_a_consent_ends_by_itself(bay: Compound) -> None:
    """On its last day it holds, on the day after it does not, and can be given again."""
    consent(bay, bay.one, until=date(2022, 1, 3))
    bay.clock.advance(days=1)
    assert bay.seen(bay.one) == NAMED
    bay.clock.advance(days=1)
    assert bay.seen(bay.one) == MASKED
    consent(bay, bay.one)
    assert bay.seen(bay.one) == NAMED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reader": OWNERS}, "protection.own"),
        ({"until": date(2022, 1, 1)}, "protection.no_days"),
        ({}, "protection.consented"),
    ],
)
def test_what_is_no_consent(bay: Compound, change: dict[str, object], code: str) -> None:
    """One's own fields need none; it has an end that lies ahead; it is not given twice."""
    consent(bay, bay.one)
    arguments = {"reader": RC, "controller": OWNERS, "purpose": Purpose.IDENTITY, "until": YEAR, **change}
    with pytest.raises(Refused) as caught:
        bay.office.run(pp.consent, bay.one, **arguments)  # type: ignore[arg-type]  # one of them changed
    assert caught.value.problems[0].code == code


def test_a_law_shows_everybody_on_its_days(bay: Compound) -> None:
    """From its start to its end; for the purpose that it names."""
    row = law(bay, Purpose.CONTACT, end=date(2022, 1, 3))
    assert bay.seen(bay.one) == ("住*", "13800000001")
    assert bay.auditor.ask(pp.bases, on=date(2022, 1, 2)) == (row,)
    bay.clock.advance(days=2)
    assert bay.seen(bay.one) == MASKED
    assert bay.auditor.ask(pp.bases, on=date(2022, 1, 3)) == ()


def test_a_basis_is_ended_for_the_time_to_come(bay: Compound) -> None:
    """Never for a day that is past."""
    row = law(bay)
    bay.clock.advance(days=5)
    with pytest.raises(Refused, match=r"protection\.no_days"):
        bay.operator.run(pp.end_basis, row.id, on=date(2022, 1, 5))
    bay.operator.run(pp.end_basis, row.id, on=date(2022, 1, 6))
    assert bay.seen(bay.one) == MASKED
    with pytest.raises(Refused, match=r"protection\.over"):
        bay.operator.run(pp.end_basis, row.id, on=date(2022, 1, 9))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reader": OWNERS}, "protection.own"),
        ({"ground": " "}, "protection.no_ground"),
        ({"end": date(2022, 1, 1)}, "protection.no_days"),
    ],
)
def test_what_is_no_basis(bay: Compound, change: dict[str, object], code: str) -> None:
    """A law or contract is named, and lasts at least a day."""
    given_ = {
        "kind": pp.BasisKind.CONTRACT,
        "reader": RC,
        "controller": OWNERS,
        "purpose": Purpose.CONTACT,
        "ground": "合同2022-1",
        "start": date(2022, 1, 1),
    }
    with pytest.raises(Refused) as caught:
        bay.operator.run(pp.record_basis, **{**given_, **change})  # type: ignore[arg-type]  # one of them changed
    assert caught.value.problems[0].code == code


def test_what_a_verb_gives_back_is_held_to_the_same(bay: Compound) -> None:
    """A look-up is a verb, and no way round: alone, inside of a change, and as a request."""
    assert [one.name for one in bay.warden.run(hh.look_up, text="甲", purpose=PARCEL)] == ["住*"]
    with bay.warden.change() as change:
        assert hh.look_up(change, text="甲", purpose=PARCEL)[0].phone == "138****0001"
    consent(bay, bay.one)
    assert [one.name for one in bay.warden.run(hh.look_up, text="甲", purpose=PARCEL)] == ["住户甲"]


def test_who_may_consent_and_who_may_not(bay: Compound) -> None:
    """The person and the office on his behalf; neither a neighbour nor the reader; laws are the operator's."""
    for desk in (bay.self(bay.two), bay.warden, bay.auditor):
        with pytest.raises(Denied):
            desk.run(pp.consent, bay.one, reader=RC, controller=OWNERS, purpose=Purpose.IDENTITY, until=YEAR)
        with pytest.raises(Denied):
            desk.run(
                pp.record_basis,
                kind=pp.BasisKind.LAW,
                reader=RC,
                controller=OWNERS,
                purpose=Purpose.IDENTITY,
                ground="x",
                start=YEAR,
            )
    given_ = consent(bay, bay.one)
    with pytest.raises(Denied):
        bay.self(bay.two).run(pp.withdraw_consent, given_.id)


def test_a_line_that_shows_fields_says_for_whom() -> None:
    """A host's line in clear without a body that reads stops the community, instead of showing what it may not."""

    class Careless:
        @hookimpl
        def gov_policy(self) -> PolicyPart:
            return PolicyPart(allows=(Allow("households.person", "warden", unmasked=True),))

    with pytest.raises(PluginError, match=r"^plugin 'careless', hook gov_policy: .* reads_for= has to say"):
        fresh_community(plugins=[Careless()], policy=None)


# --- the mask --------------------------------------------------------------------------------------------------------

NAME = personal(purpose=Purpose.IDENTITY, controller=OWNERS, until=Until.RELATION_ENDS, mask=Mask.NAME)
NOTE = personal(purpose=Purpose.CARE, controller=Controller.ASSOCIATION, until=Until.CONSENT_WITHDRAWN)


@frozen(kw_only=True)
class Pair:
    """Two people on one line, and a note that another body made."""

    first: Id[hh.Person]
    second: Id[hh.Person] | None = None
    name: str | None = field(default=None, repr=False, metadata=NAME)
    note: str | None = field(default=None, repr=False, metadata=NOTE)


@given(own=st.frozensets(st.sampled_from(Controller)), granted=st.booleans(), people=st.frozensets(st.sampled_from("ab")))
def test_a_field_is_shown_for_one_of_three_reasons_and_no_other(
    own: frozenset[Controller],
    granted: bool,  # noqa: FBT001  a value of a property
    people: frozenset[str],
) -> None:
    """The reader collected it, a law or contract gives it, or everybody who stands in the record consented."""
    what = (OWNERS, Purpose.IDENTITY)
    clearance = Clearance(
        own=own,
        granted=frozenset({what} if granted else ()),
        consented={person: frozenset({what}) for person in people},
    )
    shown = masked(Pair(first=Id("a"), second=Id("b"), name="甲乙", note="n"), clearance)
    assert (shown.name == "甲乙") is (OWNERS in own or granted or people == {"a", "b"})
    assert (shown.note == "n") is (Controller.ASSOCIATION in own)


def test_who_a_record_tells_of_is_read_from_its_annotations() -> None:
    """The people whom it names, and itself when it is a person."""
    assert (people_fields(Pair), people_fields(hh.Person)) == (("first", "second"), ("id", "same_as"))
    assert people_fields(hh.Unit) == ()


def test_whose_data_an_answer_can_hold_is_read_from_its_annotation() -> None:
    """Ids hold none; what cannot be told is told apart from nothing."""

    @question("toy.vague")
    def vague(view: View) -> object:
        return view.today

    assert controllers_of(hh.person) == frozenset({OWNERS})
    assert controllers_of(hh.unit_of) == frozenset()
    assert controllers_of(vague) is None


def test_a_policy_of_the_hosts_own_decides_for_itself() -> None:
    """It says what is shown: everything, or what some bodies may read."""

    class Own:
        reads_for: frozenset[Controller] | None = None

        def permit(self, view: View, actor: object, action: str, arguments: object) -> Permission:
            del view, actor, action, arguments
            return Permission(unmasked=True, reads_for=self.reads_for)

    policy = Own()
    desk = fresh_community(policy=policy).by(somebody())
    made = desk.run(hh.add_person, name="住户甲")
    for readers, name in ((None, "住户甲"), (frozenset({OWNERS}), "住户甲"), (frozenset({RC}), "住*")):
        policy.reads_for = readers
        assert desk.ask(hh.person, made.id).name == name


def test_every_part_whose_answers_can_hold_personal_fields_says_for_whom_it_reads() -> None:
    """Verbs too, which need no line in clear to show what they give back; one's own and the operator's lines aside."""
    community = Community.in_memory()
    parts = [part for _plugin, part in community._plugins.policy()]
    assert len(parts) >= 20
    unsaid = {
        allow.action
        for part in parts
        for allow in part.allows
        if not part.reads_for and allow.scope is not Scope.SELF and allow.role != OPERATOR and allow.action in community.actions
        if controllers_of(community.actions[allow.action]) != frozenset()
    }
    assert unsaid == set()
