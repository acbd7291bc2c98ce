"""Who may do what with the register: every line of it, and that there is no other."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.households.stage import Stage, open_stage

from community_gov import ANYONE, AUDITOR, CLERK, OPERATOR, PERSON, Actor, Denied, Desk, Id, PartialDate, Scope
from community_gov import households as h
from community_gov.policy import TablePolicy

NOW = date(2022, 1, 1)
OFFICE_ONLY = {
    "certificates",
    "changes",
    "check_roster",
    "doubles",
    "heads",
    "holdings",
    "households",
    "linked",
    "owners_of_several",
    "persons",
    "picture",
    "roster_of",
}
OPEN = {"building_of", "enclosing", "places", "zones", "zones_at"}


def neighbours() -> tuple[Stage, dict[str, Id[h.Unit]], dict[str, Desk]]:
    """Two flats: an owner with a tenant in one, another owner in the other; and a stranger."""
    stage = open_stage()
    units = {"mine": stage.unit("101"), "other": stage.unit("102")}
    people = {name: stage.person() for name in ("owner", "tenant", "neighbour", "stranger")}
    stage.owned(units["mine"], people["owner"])
    stage.owned(units["other"], people["neighbour"])
    stage.desk.run(h.move_in, units["mine"], person_id=people["tenant"], role=h.ResidenceRole.TENANT, start=PartialDate("2018"))
    desks = {name: stage.resident(person) for name, person in people.items()}
    return stage, units, desks | {"nobody": stage.community.by(Actor.anonymous()), "auditor": stage.auditor}


def allowed(ask: Callable[[], object]) -> bool:
    """Whether the policy lets it pass."""
    try:
        ask()
    except Denied:
        return False
    return True


def rows(stage: Stage) -> dict[str, set[tuple[str, Scope, bool]]]:
    """The lines about the register: for each action role, scope and whether it shows personal fields."""
    policy = stage.community.policy
    assert isinstance(policy, TablePolicy)
    told: dict[str, set[tuple[str, Scope, bool]]] = {}
    for row in policy.rows():
        story, _, name = row.action.partition(".")
        if story == "households":
            told.setdefault(name, set()).add((str(row.role), row.scope, row.unmasked))
    return told


def test_every_verb_and_question_of_the_register_has_a_line() -> None:
    """What has no line is denied to everybody, which nobody would have wanted."""
    stage = open_stage()
    actions = {name.removeprefix("households.") for name in stage.community.actions if name.startswith("households.")}

    assert set(rows(stage)) == actions


def test_only_the_office_writes() -> None:
    """Each verb belongs to the clerks alone, but that which destroys, which belongs to the operator."""
    stage = open_stage()
    verbs = {
        name.removeprefix("households.")
        for name, action in stage.community.actions.items()
        if name.startswith("households.") and hasattr(action, "__verb__")
    }

    destroying = {"erase_contact", "erase_person"}
    assert len(verbs) == 38
    assert {role for name in verbs - destroying for role, _scope, _shown in rows(stage)[name]} == {CLERK}
    assert {role for name in destroying for role, _scope, _shown in rows(stage)[name]} == {OPERATOR}


def test_nobody_but_office_and_self_sees_personal_fields() -> None:
    """A line that shows them is the office's, or is about one's own unit or oneself."""
    shown = {(role, scope) for name, lines in rows(open_stage()).items() for role, scope, unmasked in lines if unmasked}

    assert shown == {(CLERK, Scope.COMMUNITY), (h.OWNER, Scope.UNIT), (PERSON, Scope.SELF)}


def test_what_tells_of_many_households_is_for_office_and_auditors() -> None:
    """Lists of all owners, residents and certificates are no reading for neighbours."""
    told = rows(open_stage())

    assert {name for name, lines in told.items() if {role for role, *_ in lines} == {CLERK, AUDITOR}} == OFFICE_ONLY
    assert {name for name, lines in told.items() if ANYONE in {role for role, *_ in lines}} == OPEN


@pytest.mark.parametrize(
    ("who", "unit", "may"),
    [
        (
            "owner",
            "mine",
            {"area_of", "certificate_of", "contacts_of", "owners_of", "residents_of", "shares_of", "speakers_of", "titles_of"},
        ),
        ("tenant", "mine", {"contacts_of", "owners_of", "residents_of"}),
        ("owner", "other", set()),
        ("tenant", "other", set()),
        ("neighbour", "mine", set()),
        ("stranger", "mine", set()),
        ("nobody", "mine", set()),
        (
            "auditor",
            "other",
            {"area_of", "certificate_of", "contacts_of", "owners_of", "residents_of", "shares_of", "speakers_of", "titles_of"},
        ),
    ],
)
def test_owners_and_residents_see_their_own_unit(who: str, unit: str, may: set[str]) -> None:
    """An owner what concerns his flat, a resident who owns it and who lives there; of another flat nobody anything."""
    _stage, units, desks = neighbours()
    desk, id = desks[who], units[unit]

    questions: dict[str, Callable[[], object]] = {
        "area_of": lambda: desk.ask(h.area_of, id),
        "certificate_of": lambda: desk.ask(h.certificate_of, id),
        "contacts_of": lambda: desk.ask(h.contacts_of, id, on=NOW),
        "owners_of": lambda: desk.ask(h.owners_of, id, on=NOW),
        "residents_of": lambda: desk.ask(h.residents_of, id, on=NOW),
        "shares_of": lambda: desk.ask(h.shares_of, id, on=NOW),
        "speakers_of": lambda: desk.ask(h.speakers_of, id, on=NOW),
        "titles_of": lambda: desk.ask(h.titles_of, id, on=NOW),
    }

    assert {name for name, ask in questions.items() if allowed(ask)} == may


@pytest.mark.parametrize(
    ("who", "may"), [("owner", True), ("tenant", True), ("stranger", False), ("nobody", False), ("auditor", True)]
)
def test_the_list_of_units_is_for_those_who_belong_to_the_compound(who: str, *, may: bool) -> None:
    """Buildings and entrances can be seen from the street, the list of all flats cannot."""
    stage, _units, desks = neighbours()
    desk = desks[who]

    assert allowed(lambda: desk.ask(h.units)) is may
    assert allowed(lambda: desk.ask(h.unit_of, code="3-1-101")) is may
    assert allowed(lambda: desk.ask(h.places))
    assert allowed(lambda: desk.ask(h.enclosing, stage.entrance))


def test_rights_end_with_the_ownership() -> None:
    """Roles are looked up on the day: who sold sees the flat no more, who bought does."""
    stage, units, desks = neighbours()
    buyer = stage.person()
    stage.desk.run(h.transfer, units["mine"], to=(buyer,), on=PartialDate("2022-01-01"))

    assert not allowed(lambda: desks["owner"].ask(h.area_of, units["mine"]))
    assert allowed(lambda: stage.resident(buyer).ask(h.area_of, units["mine"]))


def test_rights_end_with_the_residence() -> None:
    """A tenant who moved out sees the flat no more."""
    stage, units, desks = neighbours()
    (home,) = stage.desk.ask(h.residents_of, units["mine"], on=NOW)

    stage.desk.run(h.move_out, home.id, end=PartialDate("2021-12-31"))

    assert not allowed(lambda: desks["tenant"].ask(h.residents_of, units["mine"], on=NOW))


def test_rights_begin_with_the_ownership() -> None:
    """Who buys next month is no owner today."""
    stage, units, desks = neighbours()
    stage.desk.run(h.release, units["other"], end=PartialDate("2022-02-01"))
    buyer = stage.person()
    stage.owned(units["other"], buyer, start="2022-02-01")

    assert not allowed(lambda: stage.resident(buyer).ask(h.area_of, units["other"]))
    assert allowed(lambda: desks["neighbour"].ask(h.area_of, units["other"]))


def test_people_see_what_they_own_and_where_they_live() -> None:
    """Of themselves, and of nobody else."""
    stage, units, desks = neighbours()
    (owner,) = (row.person for row in stage.desk.ask(h.owners_of, units["mine"], on=NOW))

    def told(desk: Desk) -> list[bool]:
        return [
            allowed(lambda: desk.ask(h.units_of, owner, on=NOW)),
            allowed(lambda: desk.ask(h.homes_of, owner, on=NOW)),
            allowed(lambda: desk.ask(h.person, owner)),
        ]

    assert told(desks["owner"]) == [True] * 3
    assert told(desks["neighbour"]) == [False] * 3


def test_an_owner_holds_the_role_for_the_unit_and_every_place_around_it() -> None:
    """So that other stories can ask who is an owner in this building."""
    stage, units, desks = neighbours()
    part = h.gov_policy()
    assert part.roles is not None
    with stage.operator.view() as view:
        grants = tuple(part.roles(view, desks["owner"].actor))

    found = {(grant.role, grant.anchor.scope, grant.anchor.id) for grant in grants if grant.anchor is not None}
    assert found == {
        (h.OWNER, Scope.UNIT, units["mine"]),
        (h.OWNER, Scope.PLACE, stage.entrance),
        (h.OWNER, Scope.PLACE, stage.building),
    }


def test_records_of_the_register_belong_to_their_unit_and_person() -> None:
    """Other stories' policy lines can name an ownership, a residence, a place or a person."""
    stage, units, _desks = neighbours()
    anchors = {said.cls: said.find for said in reversed(h.gov_policy().anchors)}
    with stage.operator.view() as view:
        (row,) = view.find(h.Ownership, unit=units["mine"])
        (home,) = view.find(h.Residence, unit=units["mine"])
        place = view.get(h.Place, stage.entrance)
        told = {
            cls: {anchor.id for anchor in anchors[cls](view, one)}
            for cls, one in ((h.Ownership, row), (h.Residence, home), (h.Place, place))
        }

    around = {stage.entrance, stage.building}
    assert told == {h.Ownership: {row.unit, row.person} | around, h.Residence: {home.unit, home.person} | around, h.Place: around}
