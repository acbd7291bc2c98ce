"""Persons who came in twice: who could be one, and what a merger moves and what it leaves."""

from datetime import date

import pytest
from attrs import frozen
from tests.households.stage import Stage, open_stage

from community_gov import Actor, AnyId, Code, Id, PartialDate, Refused, kind, tasks
from community_gov import households as h
from community_gov import organizations as o
from community_gov.references import naming_fields, renamed
from community_gov.testing import FixedClock, fresh_community, somebody

NOW = date(2022, 1, 1)
BY_DOCUMENT, BY_PHONE = h.DoubleReason.DOCUMENT, h.DoubleReason.NAME_AND_PHONE


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


def person(stage: Stage, name: str, *, phone: str | None = None, document: str | None = None) -> Id[h.Person]:
    """A person of whom that is known."""
    return stage.desk.run(h.add_person, name=name, phone=phone, document=document).id


def merged(stage: Stage, old: Id[h.Person], into: Id[h.Person]) -> h.Person:
    """Merge them."""
    return stage.desk.run(h.merge_persons, old, into=into, reason="同一人,身份证核对无误")


def test_doubles_are_told_with_their_reason() -> None:
    """The same document, or the same name and telephone however they are typed; a name alone says nothing."""
    stage = open_stage()
    first = person(stage, "张三", document="GEN-1")
    second = person(stage, "张 三", document="gen-1", phone="138-0000-0001")
    third = person(stage, "张三", phone="13800000001")
    person(stage, "张三")
    person(stage, "李四", phone="13800000001")

    found = stage.desk.ask(h.doubles)

    assert {(one.persons, one.reason) for one in found} == {
        (tuple(sorted((first, second))), BY_DOCUMENT),
        (tuple(sorted((second, third))), BY_PHONE),
    }


def test_father_and_son_with_one_telephone_are_told_apart_once() -> None:
    """They are reported no more, and cannot be merged by mistake."""
    stage = open_stage()
    father, son = (person(stage, "王五", phone="13900000000") for _ in range(2))
    told = [stage.desk.run(h.keep_apart, one, other=two) for one, two in ((father, son), (son, father))]

    assert told[0] == told[1]
    assert stage.desk.ask(h.doubles) == ()
    with pytest.raises(Refused) as caught:
        merged(stage, father, son)
    assert codes(caught) == ["told_apart"]


def test_whatever_names_the_one_names_the_other_after() -> None:
    """Ownership, residence, mandates, the term in a post, tasks and outside names; and the old id leads to the person."""
    stage = open_stage()
    desk, old, kept, child = stage.desk, stage.person(), stage.person(), stage.person()
    unit = stage.unit("101")
    stage.owned(unit, old)
    desk.run(h.move_in, unit, person_id=old, role=h.ResidenceRole.OWNER, start=PartialDate("2013"))
    guardian = desk.run(h.authorize, old, principal=child, ground=h.MandateGround.GUARDIAN, start=PartialDate("2020"))
    desk.run(h.link, system=Code("host"), key="user-7", about=old)
    body = desk.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=PartialDate("2019"))
    post = desk.run(o.add_post, body.id, code=Code("member"), name="委员")
    term = desk.run(o.appoint, post.id, person_id=old, start=PartialDate("2019"), obtained=o.Obtained.ELECTED)
    task = desk.run(tasks.add, title="回访", assignee=old)

    assert merged(stage, old, kept).id == kept

    with stage.operator.view() as view:
        assert view.get(h.Mandate, guardian.id).person == kept
        assert view.get(o.Term, term.id).person == kept
        assert view.get(tasks.Task, task.id).assignee == kept
        assert [version.version for version in view.history(o.Term, term.id)] == [1, 2]
        assert {getattr(version.record, "person", None) for version in view.history(o.Term, term.id)} == {old, kept}
    assert stage.owners(unit, "2022-01-01") == stage.owners(unit, "2014-01-01") == [kept]
    assert [row.person for row in desk.ask(h.residents_of, unit, on=NOW)] == [kept]
    assert desk.ask(h.linked, system=Code("host"), key="user-7") == kept
    assert desk.ask(h.person, old).id == kept
    assert old not in [one.id for one in desk.ask(h.persons)]
    assert stage.resident(old).ask(h.area_of, unit) is not None
    assert stage.resident(old).ask(h.units_of, kept, on=NOW) != ()
    assert stage.resident(old).ask(o.members, body.id, on=NOW) != ()


def test_who_was_merged_into_is_merged_again_with_all_names() -> None:
    """Three ids of one person lead to the last one."""
    stage = open_stage()
    first, second, third = (stage.person() for _ in range(3))
    merged(stage, first, second)
    merged(stage, second, third)

    assert [stage.desk.ask(h.person, one).id for one in (first, second, third)] == [third] * 3
    with stage.operator.view() as view:
        assert set(h.ids_of(view, first)) == {first, second, third}


def test_co_owners_are_not_merged_as_long_as_they_own_together() -> None:
    """One person does not own a unit with himself; nothing is changed."""
    stage = open_stage()
    unit, old, kept = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, old, kept)

    with pytest.raises(Refused) as caught:
        merged(stage, old, kept)

    assert codes(caught) == ["overlap"]
    assert stage.owners(unit, "2022-01-01") == [old, kept]


def test_no_program_decides_that_two_are_one() -> None:
    """PIPL art. 24: a human being who gives a name does."""
    stage = open_stage()
    old, kept = stage.person(), stage.person()
    program = stage.community.by(Actor.service("nightly", "clerk"))

    with pytest.raises(Refused) as caught:
        program.run(h.merge_persons, old, into=kept, reason="same document")

    assert codes(caught) == ["a_human_decides"]


@pytest.mark.parametrize("what", ["same_id", "other_kind", "merged_before"])
def test_what_cannot_be_one_is_refused(what: str) -> None:
    """An id with itself, a company with a human being, and what is another name already."""
    stage = open_stage()
    old, kept, firm = stage.person(), stage.person(), stage.person(kind=h.PersonKind.COMPANY)
    merged(stage, old, kept)
    pair = {"same_id": (kept, kept), "other_kind": (kept, firm), "merged_before": (old, kept)}[what]

    with pytest.raises(Refused) as caught:
        merged(stage, *pair)

    assert codes(caught) == [what]


def test_erasing_the_person_erases_what_was_known_under_the_other_ids() -> None:
    """Else the name would stay in the register beside the person."""
    stage = open_stage()
    old, kept = person(stage, "赵六", phone="13700000000"), person(stage, "赵六")
    merged(stage, old, kept)

    stage.operator.run(h.erase_person, kept)

    with stage.operator.view() as view:
        assert [(view.get(h.Person, one).name, view.get(h.Person, one).phone) for one in (old, kept)] == [(None, None)] * 2


def test_a_roster_knows_the_person_by_what_either_record_said() -> None:
    """The document of the record that was merged still tells who it is."""
    stage = open_stage()
    old, kept = person(stage, "钱七", document="GEN-7"), person(stage, "钱七", phone="13600000000")
    stage.owned(stage.unit("101"), old)
    row = stage.desk.ask(h.roster_of)[0]
    merged(stage, old, kept)

    planned = stage.desk.ask(h.check_roster, rows=(row,))

    assert [one.columns for one in planned.changed] in ([], [("documents",)])
    assert [one.code for one in planned.problems if one.code == "households.other_name"] == []


@frozen(kw_only=True)
class Line:
    """A part of a record."""

    by: Id[h.Person] | None
    note: str


@kind("tests.sheet")
@frozen(kw_only=True)
class Sheet:
    """Names persons in every way in which a record can."""

    id: Id["Sheet"]
    one: Id[h.Person]
    any: AnyId | None
    unit: Id[h.Unit]
    text: str
    many: tuple[Id[h.Person], ...]
    pair: tuple[Id[h.Person], Id[h.Unit]]
    lines: tuple[Line, ...]
    line: Line | None


def test_names_are_found_wherever_they_stand_and_nothing_else_is() -> None:
    """In fields, tuples and classes; a text and the id of another kind that read the same stay."""
    p, q = Id[h.Person]("p"), Id[h.Person]("q")
    sheet = Sheet(
        id=Id("p"),
        one=p,
        any=AnyId("p"),
        unit=Id("p"),
        text="p",
        many=(q, p),
        pair=(p, Id("p")),
        lines=(Line(by=p, note="p"), Line(by=None, note="")),
        line=Line(by=p, note="p"),
    )

    found = renamed(sheet, p, q, kind=h.Person)

    assert naming_fields(Sheet, h.Person) == {
        "one": True,
        "any": True,
        "many": False,
        "pair": False,
        "lines": False,
        "line": False,
    }
    assert found == Sheet(
        id=Id("p"),
        one=q,
        any=q,
        unit=Id("p"),
        text="p",
        many=(q, q),
        pair=(q, Id("p")),
        lines=(Line(by=q, note="p"), Line(by=None, note="")),
        line=Line(by=q, note="p"),
    )
    assert renamed(found, p, q, kind=h.Person) == found


def test_what_would_be_there_twice_stays_with_the_first_id() -> None:
    """Two heirs of one estate who are one: the record that would be the second is left alone."""
    community = fresh_community(clock=FixedClock())
    desk = community.by(somebody())
    dead, old, kept = (desk.run(h.add_person, name=name).id for name in "甲乙丙")
    desk.run(h.record_death, dead, on=PartialDate("2021"), heirs=(old, kept))

    desk.run(h.merge_persons, old, into=kept, reason="同一人")

    with desk.view() as view:
        assert {heir.person for heir in view.find(h.Heir)} == {old, kept}
