"""For whom a notice is, and that nobody else reads it."""

from datetime import date
from typing import Any

import pytest
from tests.notices.stage import FIRST, Here, here

from community_gov import Denied, Id, NotFound, PartialDate, Record, Refused
from community_gov import households as h
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.notices import Readership
from community_gov.view import Snapshot

EVERYONE = {"owner in 1", "owner in 2", "tenant in 1", "tenant in 2", "chair", "member"}


def readers(stage: Here, notice: n.Notice, on: date = FIRST) -> set[str]:
    """Who may read a notice; what each finds in his own list says the same."""
    people = {
        "owner in 1": stage.owners[0],
        "owner in 2": stage.owners[8],
        "tenant in 1": stage.tenants[1],
        "tenant in 2": stage.tenants[9],
        "chair": stage.chair,
        "member": stage.member,
    }
    mine = {who: {one.id for one in stage.of(person).ask(n.notices_for, person, on=on)} for who, person in people.items()}
    listed = {who for who, ids in mine.items() if notice.id in ids}
    assert {who for who, person in people.items() if not refused(stage, person, notice)} == listed
    return listed


def refused(stage: Here, person: Id[h.Person] | None, notice: n.Notice) -> bool:
    """Whether somebody is denied the notice, its period and its effect alike, and with them the right to object."""
    desk = stage.nobody if person is None else stage.of(person)
    found = set[bool]()
    for ask in (
        lambda: desk.ask(n.notice, notice.id),
        lambda: desk.ask(n.notice_ends, notice.id),
        lambda: desk.ask(n.notice_period, notice.id),
        lambda: desk.ask(n.may_take_effect, notice.id, on=FIRST),
        lambda: desk.run(n.object_to, notice.id, text="有误"),
    ):
        try:
            found.add(ask() is None)
        except Denied as denied:
            found.add(denied is not None)
    (only,) = found
    return only


def test_what_is_for_everybody_is_read_by_everybody() -> None:
    """The anonymous visitor too."""
    stage = here()
    notice = stage.post()
    assert readers(stage, notice) == EVERYONE
    assert not refused(stage, None, notice)
    assert stage.nobody.ask(n.notices_on, on=FIRST) == (notice,)


@pytest.mark.parametrize(
    ("audience", "whole", "building"),
    [
        (Readership.OWNERS, {"owner in 1", "owner in 2", "chair"}, {"owner in 1", "chair"}),
        (Readership.RESIDENTS, {"tenant in 1", "tenant in 2", "chair"}, {"tenant in 1", "chair"}),
        (Readership.BELONGING, EVERYONE - {"member"}, {"owner in 1", "tenant in 1", "chair"}),
        (Readership.MEMBERS, {"member", "chair"}, {"member", "chair"}),
    ],
)
def test_a_notice_is_read_by_those_for_whom_it_is_and_its_own_body(
    audience: Readership, whole: set[str], building: set[str]
) -> None:
    """Of the whole compound, of a building, or of a zone; the office sees all of them, a visitor none."""
    stage = here()
    everywhere, place, zone = (
        stage.post(audience),
        stage.post(audience, place=stage.buildings[0]),
        stage.post(audience, zone=stage.zone),
    )
    assert [readers(stage, one) for one in (everywhere, place, zone)] == [whole, building, building]
    assert all(refused(stage, None, one) for one in (everywhere, place, zone))
    assert stage.nobody.ask(n.notices_on, on=FIRST) == ()
    assert {one.id for one in stage.office.ask(n.every_notice_on, on=FIRST)} == {everywhere.id, place.id, zone.id}
    assert stage.office.ask(n.notices_of_body, stage.committee) == stage.of(stage.chair).ask(n.notices_of_body, stage.committee)
    with pytest.raises(Denied):
        stage.nobody.ask(n.every_notice_on, on=FIRST)
    with pytest.raises(Denied):
        stage.of(stage.owners[0]).ask(n.notices_for, stage.owners[8], on=FIRST)


def test_who_sold_reads_no_more_and_who_acts_for_an_owner_reads_as_he_does() -> None:
    """The audience is looked up on the day."""
    stage = here()
    notice = stage.post(Readership.OWNERS)
    agent = stage.office.run(h.add_person, name="监护人").id
    assert refused(stage, agent, notice)
    stage.office.run(
        h.authorize,
        agent,
        principal=stage.owners[2],
        ground=h.MandateGround.GUARDIAN,
        start=PartialDate("2021"),
        paper="监护证明",
    )
    assert not refused(stage, agent, notice)
    assert notice.id in {one.id for one in stage.of(agent).ask(n.notices_for, agent, on=FIRST)}
    stage.office.run(h.transfer, stage.flats[8], to=(stage.member,), on=PartialDate("2021-12-31"))
    assert refused(stage, stage.owners[8], notice)
    assert "member" in readers(stage, notice)


def test_members_of_an_addressed_body_do_not_act_for_the_one_whose_notice_it_is() -> None:
    """They read it; what the committee has to do with it stays with its chair."""
    stage = here()
    notice = stage.post(Readership.MEMBERS)
    for run in (
        lambda: stage.of(stage.member).run(n.take_down, notice.id),
        lambda: stage.of(stage.member).ask(n.receipts, notice.id),
        lambda: stage.of(stage.member).ask(n.notices_of_body, stage.committee),
        lambda: stage.of(stage.member).ask(n.reach, notice.id),
    ):
        with pytest.raises(Denied):
            run()


def test_an_audience_that_is_not_whole_is_refused() -> None:
    """A place and a zone at once; members of nobody; members named for another audience; an empty citation."""
    stage = here()
    kwargs = {"title": "a", "text": "b", "body_id": stage.committee, "starts": FIRST, "days": 7}
    for wrong, code in (
        ({"place": stage.buildings[0], "zone": stage.zone}, "notices.place_or_zone"),
        ({"audience": Readership.MEMBERS}, "notices.whose_members"),
        ({"members_of": stage.branch}, "notices.whose_members"),
        ({"proof_by": " "}, "notices.empty"),
    ):
        with pytest.raises(Refused) as said:
            stage.office.run(n.post_notice, **kwargs, **wrong)  # type: ignore[arg-type]  # arguments by name, each of its type
        assert [problem.code for problem in said.value.problems] == [code]
    for gone in ({"zone": Id[h.Zone]("zone-0-0")}, {"audience": Readership.MEMBERS, "members_of": Id[o.Body]("body-0-0")}):
        with pytest.raises(NotFound):
            stage.office.run(n.post_notice, **kwargs, **gone)  # type: ignore[arg-type]  # arguments by name again


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_corrected_notice_takes_the_place_of_the_one_that_it_names() -> None:
    """The old one comes down, never takes effect and says which one counts; both stay to be read."""
    stage = here()
    old = stage.post()
    stage.clock.advance(days=2)
    new = stage.post(corrects=old.id)
    down = stage.office.ask(n.notice, old.id)
    assert (down.taken_down, new.corrects) == (date(2022, 1, 3), old.id)
    effect = stage.nobody.ask(n.may_take_effect, old.id, on=date(2022, 2, 1))
    assert [problem.code for problem in effect.reasons] == ["notices.cut_short", "notices.replaced"]
    assert effect.reasons[-1].message("zh") == f"该公示已由{new.id}更正代替"
    third = stage.post(corrects=new.id)
    for one in (old, new, third):
        assert [each.id for each in stage.of(stage.chair).ask(n.corrections_of, one.id)] == [old.id, new.id, third.id]
    assert [each.id for each in stage.nobody.ask(n.notices_on, on=date(2022, 1, 3))] == [third.id]


def test_a_notice_is_replaced_once_and_by_its_own_body() -> None:
    """Two corrections of one notice would both be the one that counts."""
    stage = here()
    old = stage.post()
    new = stage.post(corrects=old.id)
    with pytest.raises(Refused) as twice:
        stage.post(corrects=old.id)
    assert [problem.code for problem in twice.value.problems] == ["notices.replaced"]
    with pytest.raises(Refused) as other:
        stage.office.run(n.post_notice, title="a", text="b", body_id=stage.branch, starts=FIRST, days=7, corrects=new.id)
    assert [problem.code for problem in other.value.problems] == ["notices.other_body"]
    assert [one.id for one in stage.office.ask(n.notices_of_body, stage.committee)] == [old.id, new.id]


def test_a_correction_that_goes_up_later_leaves_the_old_one_hanging() -> None:
    """And one whose predecessor is over already takes nothing down."""
    stage = here()
    old = stage.post()
    later = stage.office.run(
        n.post_notice, title="a", text="b", body_id=stage.committee, starts=date(2022, 1, 4), days=7, corrects=old.id
    )
    assert stage.office.ask(n.notice, old.id).taken_down is None
    stage.clock.advance(days=30)
    stage.post(corrects=later.id)
    assert stage.office.ask(n.notice, later.id).taken_down is None


def test_notices_of_many_zones_cost_no_more_than_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """In which zones somebody belongs is looked up once, however many notices for a zone hang."""
    stage = here()
    asked: list[type[Record]] = []
    find = Snapshot.find

    def noted(view: Snapshot, cls: type[Record], **wanted: Any) -> tuple[Record, ...]:  # noqa: ANN401  # whatever is looked for
        asked.append(cls)
        return find(view, cls, **wanted)

    monkeypatch.setattr(Snapshot, "find", noted)
    counted = []
    for _ in range(3):
        stage.post(Readership.OWNERS, zone=stage.zone)
        asked.clear()
        found = stage.of(stage.owners[0]).ask(n.notices_for, stage.owners[0], on=FIRST)
        counted.append((len(found), len(asked)))
    assert [notices for notices, _queries in counted] == [1, 2, 3]
    assert len({queries for _notices, queries in counted}) == 1
