"""Care by agreement, read on duty alone and looked over every year; notes of an emergency, destroyed at its end."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from attrs import define

from community_gov import CLERK, OPERATOR, Actor, Code, Community, Denied, Desk, Id, PartialDate, Refused, audit, care
from community_gov import households as h
from community_gov import organizations as o
from community_gov.policy import TablePolicy
from community_gov.testing import FixedClock, SeededSalts, somebody

VISITS, MEALS = care.CarePurpose.VISITS, care.CarePurpose.MEALS
WISH = "耳背请敲窗"


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


@define
class Block:
    """A residents' committee with a chair and a member, and somebody old who lives in a flat."""

    community: Community
    clock: FixedClock
    body: Id[o.Body]
    unit: Id[h.Unit]
    people: dict[str, Id[h.Person]]

    def as_(self, name: str) -> Desk:
        """Somebody who logged in."""
        return self.community.by(Actor(id=f"login-{name}", person=self.people[name]))

    @property
    def office(self) -> Desk:
        """The office."""
        return self.community.by(somebody("office", CLERK))

    def agreed(self, purpose: care.CarePurpose = VISITS) -> care.CareAgreement:
        """The old person agrees today, 2022-01-01."""
        return self.as_("老人").run(
            care.agree, self.body, person_id=self.people["老人"], purpose=purpose, unit_id=self.unit, wish=WISH
        )


def opened(path: Path | None = None) -> Block:
    """In memory or in a file."""
    clock = FixedClock()
    given = {"clock": clock, "salts": SeededSalts("care"), "plugins": ()}
    community = (
        Community.in_memory("care", **given)  # type: ignore[arg-type]  # what is injected
        if path is None
        else Community.create(f"sqlite:///{path}", "care", name="x", **given)  # type: ignore[arg-type]  # what is injected
    )
    with community.by(somebody("set-up", CLERK, OPERATOR)).change() as change:
        names = ("老人", "主任", "委员", "志愿者", "儿子", "路人")
        people = {name: h.add_person(change, name=name).id for name in names}
        block = h.add_place(change, kind=h.PlaceKind.BUILDING, code="3", name="3栋")
        unit = h.add_unit(change, place=block.id, room="101", code="3-101").id
        body = o.found(change, kind=Code("residents_committee"), name="居民委员会", start=PartialDate("2019")).id
        for code, name in (("chair", "主任"), ("member", "委员")):
            post = o.add_post(change, body, code=Code(code), name=name)
            o.appoint(change, post.id, person_id=people[name], start=PartialDate("2021"), obtained=o.Obtained.ELECTED)
    return Block(community, clock, body, unit, people)


@pytest.fixture
def block() -> Block:
    """One in memory."""
    return opened()


def test_nobody_is_helped_without_knowing(block: Block) -> None:
    """The person agrees, or a guardian on record; whoever enters it says which of them did."""
    old, son = block.people["老人"], block.people["儿子"]
    chair = block.as_("主任")
    for by in (None, son):
        with pytest.raises(Refused) as refused:
            chair.run(care.agree, block.body, person_id=old, purpose=VISITS, agreed_by=by)
        assert codes(refused) == ["not_agreed"]
    block.office.run(h.authorize, son, principal=old, ground=h.MandateGround.GUARDIAN, start=PartialDate("2020"))
    assert chair.run(care.agree, block.body, person_id=old, purpose=VISITS, agreed_by=son).agreed_by == son
    assert chair.run(care.agree, block.body, person_id=old, purpose=MEALS, agreed_by=old).agreed_by == old
    assert {one.purpose for one in block.as_("老人").ask(care.agreements_of, old)} == {VISITS, MEALS}


def test_a_guardian_acts_under_an_agreement_as_long_as_he_is_one(block: Block) -> None:
    """He agrees himself, reads and ends; once his mandate is over he does neither, though he agreed, and who follows him does."""
    old, son, after = (block.people[name] for name in ("老人", "儿子", "路人"))
    guardian = h.MandateGround.GUARDIAN
    mandate = block.office.run(h.authorize, son, principal=old, ground=guardian, start=PartialDate("2020"))
    made = block.as_("儿子").run(care.agree, block.body, person_id=old, purpose=VISITS, wish=WISH)
    assert (made.person, made.agreed_by) == (old, son)
    assert block.as_("儿子").run(care.read, made.id).wish == WISH
    assert [one.id for one in block.as_("儿子").ask(care.agreements_of, old)] == [made.id]
    block.office.run(h.end_mandate, mandate.id, end=PartialDate("2022-01-01"))
    block.office.run(h.authorize, after, principal=old, ground=guardian, start=PartialDate("2022-01-01"))
    for verb in (care.read, care.review, care.end):
        with pytest.raises(Denied):
            block.as_("儿子").run(verb, made.id)
    with pytest.raises(Denied):
        block.as_("儿子").ask(care.agreements_of, old)
    assert block.as_("路人").run(care.end, made.id).end == date(2022, 1, 1)


def test_only_the_person_and_the_helper_on_duty_read_and_each_reading_leaves_a_trace(block: Block) -> None:
    """Neither the chair nor the office nor a helper who went off duty; what was read stands in no journal."""
    made = block.agreed()
    duty = block.as_("主任").run(care.put_on_duty, made.id, person_id=block.people["志愿者"])

    assert block.as_("志愿者").run(care.read, made.id).wish == WISH
    assert block.as_("老人").run(care.read, made.id).unit == block.unit
    with block.community.journal() as journal:
        entries = [json.loads(body) for body in journal.bodies()]
        assert WISH.encode() not in b"".join(journal.bodies())
    assert [(one["actor"], one["events"]) for one in entries[-2:]] == [
        (f"login-{name}", [["care.read", {"agreement": made.id}]]) for name in ("志愿者", "老人")
    ]
    assert [one.agreement for one in block.as_("志愿者").ask(care.duties_of, block.people["志愿者"], on=date(2022, 1, 1))] == [
        made.id
    ]
    block.as_("志愿者").run(care.end_duty, duty.id)
    for desk in (block.office, *(block.as_(name) for name in ("主任", "委员", "志愿者", "路人"))):
        with pytest.raises(Denied):
            desk.run(care.read, made.id)
    assert "101" not in repr(made)


def test_what_was_known_is_destroyed_when_the_agreement_ends(tmp_path: Path) -> None:
    """In the file too, in all versions; the agreement stays as a fact, and its helpers read no more."""
    path = tmp_path / "care.db"
    block = opened(path)
    made = block.agreed()
    block.as_("主任").run(care.put_on_duty, made.id, person_id=block.people["志愿者"])
    block.as_("老人").run(care.review, made.id)

    ended = block.as_("老人").run(care.end, made.id)

    assert (ended.unit, ended.wish, ended.end) == (None, None, date(2022, 1, 1))
    with pytest.raises(Denied):
        block.as_("志愿者").run(care.read, made.id)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert WISH.encode() not in held
    with block.community.journal() as journal:
        assert journal.verify().faults == ()


@pytest.mark.parametrize(("day", "old"), [(date(2023, 1, 1), False), (date(2023, 1, 2), True)])
def test_an_agreement_is_looked_over_within_a_year(block: Block, day: date, *, old: bool) -> None:
    """The finding counts and names the body, never the person."""
    made = block.agreed()

    told = [one for one in block.office.ask(audit.findings, on=day) if one.code == "care.unreviewed"]

    assert [(one.about, one.said.params["count"]) for one in told] == ([(block.body, 1)] if old else [])
    assert all(block.people["老人"] not in one.message("zh") for one in told)
    block.clock.advance(days=300)
    block.as_("主任").run(care.review, made.id, review_by=date(2023, 3, 1))
    assert [one for one in block.office.ask(audit.findings, on=date(2023, 3, 1)) if one.code == "care.unreviewed"] == []


@pytest.mark.parametrize(
    "what", ["agreed_already", "review_day", "over", "on_duty", "not_for_oneself", "duty_over", "emergency_over"]
)
def test_what_cannot_be_is_refused(block: Block, what: str) -> None:
    """Each by its code."""
    made, chair, old = block.agreed(), block.as_("主任"), block.as_("老人")
    person, helper = block.people["老人"], block.people["志愿者"]
    duty = chair.run(care.put_on_duty, made.id, person_id=helper)
    over = block.agreed(MEALS)
    old.run(care.end, over.id)
    gone = chair.run(care.put_on_duty, made.id, person_id=block.people["儿子"])
    chair.run(care.end_duty, gone.id)
    storm = chair.run(care.begin_emergency, block.body, name="暴雨")
    chair.run(care.end_emergency, storm.id)
    tried: dict[str, Callable[[], object]] = {
        "agreed_already": block.agreed,
        "review_day": lambda: old.run(care.review, made.id, review_by=date(2023, 1, 2)),
        "over": lambda: chair.run(care.put_on_duty, over.id, person_id=helper),
        "on_duty": lambda: chair.run(care.put_on_duty, made.id, person_id=helper),
        "not_for_oneself": lambda: chair.run(care.put_on_duty, made.id, person_id=person),
        "duty_over": lambda: chair.run(care.end_duty, gone.id),
        "emergency_over": lambda: chair.run(care.note, storm.id, person_id=person, need="轮椅"),
    }

    with pytest.raises(Refused) as refused:
        tried[what]()

    assert codes(refused) == [what]
    assert duty.end is None


def test_notes_of_an_emergency_are_destroyed_when_it_ends(tmp_path: Path) -> None:
    """Members of the body write and read them, each reading logged; then nobody knows more than how many there were."""
    block = opened(tmp_path / "care.db")
    storm = block.as_("主任").run(care.begin_emergency, block.body, name="暴雨停电")
    member, old = block.as_("委员"), block.people["老人"]
    made = member.run(care.note, storm.id, person_id=old, need="家用制氧机断电", unit_id=block.unit)
    assert member.run(care.read_notes, storm.id) == (made,)
    with pytest.raises(Denied):
        block.office.run(care.read_notes, storm.id)

    ended = block.as_("主任").run(care.end_emergency, storm.id)

    assert (ended.destroyed, ended.end) == (1, date(2022, 1, 1))
    with block.community.by(somebody("set-up", OPERATOR)).view() as view:
        (left,) = view.find(care.EmergencyNote)
    assert (left.person, left.unit, left.need) == (None, None, None)
    assert "制氧机".encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert member.ask(care.emergencies, block.body) == (ended,)
    assert [one.destroyed for one in block.as_("路人").ask(care.emergencies, block.body)] == [None]
    with block.community.journal() as journal:
        assert json.loads(list(journal.bodies())[-1])["events"][0] == [
            "care.emergency_ended",
            {"destroyed": 1, "emergency": storm.id},
        ]


def test_every_verb_and_question_has_its_lines_and_no_other(block: Block) -> None:
    """Between the person, the body and the helper; the office and the auditor read none of it."""
    mine: dict[str, set[tuple[str, str]]] = {
        name.partition(".")[2]: set() for name in block.community.actions if name.startswith("care.")
    }
    for row in cast("TablePolicy", block.community.policy).rows():
        if row.action.startswith("care."):
            mine[row.action.partition(".")[2]].add((row.role, row.scope.value))
    own, guardian, chair, member = ("person", "self"), ("guardian", "self"), ("chair", "body"), ("member", "body")
    assert mine == {
        "agree": {own, guardian, chair},
        "review": {own, chair},
        "end": {own, chair},
        "read": {own, ("care_helper", "self")},
        "put_on_duty": {chair},
        "end_duty": {own, chair},
        "agreements_of": {own, guardian},
        "duties_of": {own},
        "begin_emergency": {chair},
        "end_emergency": {chair},
        "note": {member},
        "read_notes": {member},
        "emergencies": {member, ("person", "community"), ("auditor", "community")},
    }
