"""What has to go: told with its reason, never guessed, and gone only when a named human confirms exactly that."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import attrs
import pytest
from tests.protection.compound import Compound, open_compound

from community_gov import (
    AUDITOR,
    OPERATOR,
    Actor,
    AnyId,
    Code,
    Community,
    Controller,
    Denied,
    PartialDate,
    Refused,
    Until,
    audit,
    care,
    notices,
)
from community_gov import feedback as fb
from community_gov import households as hh
from community_gov import organizations as org
from community_gov import protection as pp
from community_gov import tasks as tk
from community_gov.hookspecs import Pack, hookimpl
from community_gov.records import kind_info, personal_fields
from community_gov.testing import fresh_community, somebody
from community_gov.testing_stores.samples import sample_plugin

TODAY = date(2022, 1, 1)  # of the clock of the tests
SOLD = PartialDate("2021-06-30")


class Kept:
    """An embedder who keeps what it knows of persons for some days."""

    def __init__(self, *rules: pp.Retention) -> None:
        self.rules = rules

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """The rules of this compound."""
        return (Pack(name="kept", items=self.rules),)


def kept(days: int, *, law: bool, start: date = date(2000, 1, 1), end: date | None = None) -> pp.Retention:
    """So many days after the relation to the compound ended."""
    return pp.Retention(
        kind=Code("households.person"), until=Until.RELATION_ENDS, days=days, start=start, end=end, law=law, source="rule 7"
    )


def sold(bay: Compound) -> Compound:
    """Both owned a flat; the first sold, to the second, who goes on."""
    block = bay.office.run(hh.add_place, kind=hh.PlaceKind.BUILDING, code="3", name="3栋")
    flat = bay.office.run(hh.add_unit, place=block.id, room="1502", code="3-1502")
    bay.office.run(hh.acquire, flat.id, owners=(bay.one,), start=PartialDate("2012"))
    bay.office.run(hh.transfer, flat.id, to=(bay.two,), on=SOLD)
    return bay


@pytest.fixture(params=["memory", "sql"])
def bay(request: pytest.FixtureRequest, tmp_path: Path) -> Compound:
    """On each store."""
    return sold(open_compound(None if request.param == "memory" else tmp_path))


def due(bay: Compound, on: date = TODAY, state: pp.DueState = pp.DueState.DUE) -> tuple[pp.DueField, ...]:
    """The rows in one state."""
    return tuple(row for row in bay.operator.ask(pp.due_for_erasure, on=on) if row.state is state)


def test_who_sold_and_lives_elsewhere_is_due_with_the_reason_and_who_owns_is_not(bay: Compound) -> None:
    """Each field that holds something, from the day of the sale on; one that was never given is nothing to erase."""
    rows = due(bay)
    assert [(row.kind, row.record, row.field) for row in rows] == [
        ("households.person", bay.one, "name"),
        ("households.person", bay.one, "phone"),
    ]
    assert {(row.why, row.ended, row.erase_from) for row in rows} == {(pp.Ending.NO_LONGER_OWNER, SOLD.earliest, SOLD.earliest)}
    assert due(bay, on=date(2021, 6, 29)) == ()


def test_a_day_known_in_part_counts_from_the_last_that_it_can_be(bay: Compound) -> None:
    """Whoever moved out some day of 2021 is needed to the end of that year."""
    flat = bay.office.ask(hh.units)[0]
    living = bay.office.run(hh.move_in, flat.id, person_id=bay.one, role=hh.ResidenceRole.TENANT, start=PartialDate("2021-07-01"))
    bay.office.run(hh.move_out, living.id, end=PartialDate("2021"))
    assert due(bay, on=date(2021, 12, 30)) == ()
    assert {(row.why, row.ended) for row in due(bay)} == {(pp.Ending.MOVED_OUT, date(2021, 12, 31))}


def test_a_person_who_serves_is_known_as_long_as_the_term(bay: Compound) -> None:
    """Other stories tell of the same person: whoever sold and still sits on a body keeps the name."""
    body = bay.operator.run(org.found, kind=Code("owners_committee"), name="业委会", start=PartialDate("2020"))
    post = bay.operator.run(org.add_post, body.id, code=Code("clerk"), name="干事", start=PartialDate("2020"))
    term = bay.operator.run(
        org.appoint, post.id, person_id=bay.one, start=PartialDate("2020-06-01"), obtained=org.Obtained.APPOINTED
    )
    assert due(bay) == ()
    bay.operator.run(org.end_term, term.id, end=PartialDate("2021-12-01"), reason=org.Ended.RESIGNED)
    assert {(row.why, row.ended) for row in due(bay)} == {(pp.Ending.TERM_ENDED, date(2021, 12, 1))}


def test_what_nothing_records_is_told_as_not_decidable(bay: Compound) -> None:
    """A person without any relation on record: no guess, no erasure."""
    third = bay.office.run(hh.add_person, name="住户丙").id
    rows = due(bay, state=pp.DueState.UNDECIDED)
    assert {(row.kind, row.record, row.field) for row in rows} == {("households.person", third, "name")}
    with pytest.raises(Refused, match="not_due"):
        bay.operator.run(pp.erase_due, on=TODAY, fields=rows)


def test_the_number_of_a_certificate_goes_with_those_who_owned_when_it_was_issued(bay: Compound) -> None:
    """Not while one of them owns; a certificate of a day on which nobody is known to have owned is not decided."""
    flat = bay.office.ask(hh.units)[0]
    steps = [
        bay.office.run(hh.certify, flat.id, stage=hh.CertificateStage.ISSUED, number=f"粤{on}", on=on)
        for on in (date(2011, 1, 1), date(2013, 1, 1), date(2021, 7, 1))
    ]
    rows = [row for row in bay.office.ask(pp.due_for_erasure, on=TODAY) if row.kind == "households.certificate"]
    assert {(row.record, row.state, row.ended) for row in rows} == {
        (steps[0].id, pp.DueState.UNDECIDED, None),
        (steps[1].id, pp.DueState.DUE, SOLD.earliest),
    }
    bay.office.run(hh.certify, flat.id, stage=hh.CertificateStage.ISSUED, number="粤9", on=date(2021, 7, 2))
    bay.operator.run(pp.erase_due, on=TODAY, fields=tuple(row for row in rows if row.state is pp.DueState.DUE))
    assert [row.number is None for row in _all(bay, hh.Certificate)] == [False, True, False, False]


def _all(bay: Compound, kind: type[hh.Certificate]) -> tuple[hh.Certificate, ...]:
    with bay.operator.view() as view:
        return view.find(kind, order_by="step")


def test_why_two_entries_are_one_person_is_kept_as_long_as_the_person(bay: Compound) -> None:
    """The reason of a merger goes when the last relation of either id has ended."""
    bay.office.run(hh.merge_persons, bay.one, into=bay.two, reason="同一人")
    assert not [row for row in due(bay) if row.kind == "households.merger"]
    flat = bay.office.ask(hh.units)[0]
    other = bay.office.run(hh.add_person, name="住户丁").id
    bay.office.run(hh.transfer, flat.id, to=(other,), on=PartialDate("2021-12-01"))
    rows = tuple(row for row in due(bay) if row.kind == "households.merger")
    assert [(row.field, row.ended) for row in rows] == [("reason", date(2021, 12, 1))]
    bay.operator.run(pp.erase_due, on=TODAY, fields=rows)
    assert not [row for row in due(bay) if row.kind == "households.merger"]


def test_an_answered_objection_is_kept_for_five_years_unless_a_rule_says_otherwise() -> None:
    """The library's placeholder gives way to every rule, also to a shorter one."""
    rule = pp.Retention(
        kind=Code("notices.objection"), until=Until.DECISION_FINAL, days=30, start=date(2020, 1, 1), source="rule 9"
    )
    for plugins, first, source in (((), date(2027, 1, 2), "placeholder"), ((Kept(rule),), date(2022, 1, 31), "rule 9")):
        bay = open_compound(None, plugins)
        body = bay.operator.run(org.found, kind=Code("owners_committee"), name="业委会", start=PartialDate("2020"))
        shown = bay.office.run(notices.post_notice, title="公示", text="结果", body_id=body.id, starts=TODAY, days=7)
        said = bay.office.run(notices.record_objection, shown.id, text="不同意", by=bay.one)
        before = bay.office.ask(pp.due_for_erasure, on=date(2040, 1, 1))
        assert not [row for row in before if row.record == said.id]
        bay.office.run(notices.answer_objection, said.id, text="已核实", outcome=notices.Outcome.DISMISSED)
        (state,) = {(row.state, row.erase_from) for row in _of(bay, said.id, TODAY)}
        assert state == (pp.DueState.KEPT, first)
        assert {row.state for row in _of(bay, said.id, first)} == {pp.DueState.DUE}
        assert all(row.source.startswith(source) for row in _of(bay, said.id, first))


def _of(bay: Compound, record: str, on: date) -> list[pp.DueField]:
    return [row for row in bay.office.ask(pp.due_for_erasure, on=on) if row.record == record]


def test_confirming_erases_exactly_what_was_confirmed_in_all_versions(bay: Compound) -> None:
    """The value is gone from the record and its history; the journal tells it and stays sound; the rest is still due."""
    name, phone = due(bay)
    bay.operator.run(pp.erase_due, on=TODAY, fields=(phone,))
    assert due(bay) == (name,)
    person = bay.office.ask(hh.person, bay.one)
    assert (person.name, person.phone) == ("住户甲", None)
    with bay.community.journal() as journal:
        report, entries = journal.verify(), list(journal.entries())
    assert (report.sound, entries[-1].verbs) == (True, ("protection.erase_due",))
    assert [(gone.record, gone.field) for gone in report.erased[entries[-1].sequence]] == [(bay.one, "phone")]


def test_what_has_changed_meanwhile_is_refused_and_nothing_goes(bay: Compound) -> None:
    """A new version of the record, or a purpose that began again; all or nothing."""
    rows = due(bay)
    flat = bay.office.ask(hh.units)[0]
    bay.office.run(hh.move_in, flat.id, person_id=bay.one, role=hh.ResidenceRole.TENANT, start=PartialDate("2022-01-01"))
    with pytest.raises(Refused, match="not_due"):
        bay.operator.run(pp.erase_due, on=TODAY, fields=rows)
    assert bay.office.ask(hh.person, bay.one).phone == "13800000001"


def test_a_changed_version_and_a_forged_row_are_refused(bay: Compound) -> None:
    """Only rows that the question answers like this count."""
    row = due(bay)[0]
    for wrong in (attrs.evolve(row, version=7), attrs.evolve(row, record=AnyId(bay.two))):
        with pytest.raises(Refused, match="not_due"):
            bay.operator.run(pp.erase_due, on=TODAY, fields=(row, wrong))
    assert due(bay)[0] == row


def test_a_service_never_erases_and_the_auditor_may_not(bay: Compound) -> None:
    """A program proposes; a named human confirms, and the proposal is for those who answer for the data."""
    rows = due(bay)
    with pytest.raises(Refused, match="not_a_human"):
        bay.community.by(Actor.service("night", OPERATOR)).run(pp.erase_due, on=TODAY, fields=rows)
    with pytest.raises(Denied):
        bay.auditor.run(pp.erase_due, on=TODAY, fields=rows)
    with pytest.raises(Denied):
        bay.auditor.ask(pp.due_for_erasure, on=TODAY)
    assert due(bay) == rows


def test_an_actor_who_is_nobody_is_no_named_human() -> None:
    """Also where the host allows everything: a login without person and role confirms nothing."""
    desk = fresh_community().by(somebody("login"))
    with pytest.raises(Refused, match="not_a_human"):
        desk.run(pp.erase_due, on=TODAY, fields=())


def test_nothing_and_a_day_to_come_are_refused(bay: Compound) -> None:
    """An empty confirmation is a mistake, and nothing goes before its day."""
    with pytest.raises(Refused, match=r"protection\.nothing"):
        bay.operator.run(pp.erase_due, on=TODAY, fields=())
    with pytest.raises(Refused, match="too_early"):
        bay.operator.run(pp.erase_due, on=date(2022, 1, 2), fields=due(bay))


@pytest.mark.parametrize(("law", "state"), [(True, pp.DueState.STORING_ONLY), (False, pp.DueState.KEPT)])
def test_a_dated_retention_keeps_until_its_last_day(*, law: bool, state: pp.DueState) -> None:
    """While the law's time runs only storing is left, and the answer says so; then the field is due, and overdue later."""
    bay = sold(open_compound(None, [Kept(kept(365, law=law), kept(10, law=False))]))
    rows = due(bay, state=state)
    assert {(row.erase_from, row.source) for row in rows} == {(date(2022, 6, 30), "rule 7")}
    with pytest.raises(Refused, match="not_due"):
        bay.operator.run(pp.erase_due, on=TODAY, fields=rows)
    assert due(bay, on=date(2022, 6, 29)) == ()
    assert len(due(bay, on=date(2022, 6, 30))) == len(rows) > 0


def test_a_retention_meets_endings_of_its_days_only() -> None:
    """What ended before it came into force, or when it no longer was, goes at once."""
    for rule in (kept(365, law=True, start=date(2021, 7, 1)), kept(365, law=True, end=date(2021, 6, 30))):
        assert due(sold(open_compound(None, [Kept(rule)])))


def test_what_is_due_for_more_than_thirty_days_is_a_finding(bay: Compound) -> None:
    """One for each record, with its rule; none on the thirtieth day, none after the erasure."""

    def found(on: date) -> list[tuple[str, str, str | None]]:
        return [(one.about, one.rule, one.since) for one in bay.office.ask(audit.findings, on=on) if "overdue" in one.code]

    assert found(date(2021, 7, 30)) == []
    assert found(date(2021, 7, 31)) == [(bay.one, "PIPL art. 47", "2021-06-30")]
    bay.operator.run(pp.erase_due, on=TODAY, fields=due(bay))
    assert found(TODAY) == []


def test_a_matter_is_over_when_it_is_closed_or_withdrawn(bay: Compound) -> None:
    """Then the words, the reporter and the reasons go; the item with its state and number stays for the figures."""
    block = bay.office.ask(hh.units)[0].place
    slip = bay.office.run(fb.submit_for, reporter=bay.two, text="楼道吸烟", category=Code("noise"), place=block)
    assert not [row for row in due(bay) if row.kind.startswith("feedback")]
    item = bay.office.ask(fb.items)[0]
    bay.self(bay.two).run(fb.withdraw, item.id)
    rows = [row for row in due(bay) if row.kind == "feedback.item"]
    assert ({row.field for row in rows}, {row.why for row in rows}) == ({"text", "reporter"}, {pp.Ending.MATTER_CLOSED})
    bay.operator.run(pp.erase_due, on=TODAY, fields=tuple(rows))
    assert slip is not None
    assert not [row for row in due(bay) if row.kind == "feedback.item"]


def test_two_ids_of_one_person_are_one(bay: Compound) -> None:
    """As long as the person owns under one of them, nothing of the other is due."""
    bay.office.run(hh.merge_persons, bay.one, into=bay.two, reason="同一人")
    assert due(bay) == ()


def test_the_proposal_holds_no_value(bay: Compound) -> None:
    """It names records and fields, never what stands in them."""
    assert "13800000001" not in repr(due(bay))


@pytest.mark.parametrize("closing", ["tasks", "drives"])
def test_a_reason_goes_with_its_task_or_drive(bay: Compound, closing: str) -> None:
    """Nothing while it goes on; the day of its end decides."""
    flat = bay.office.ask(hh.units)[0]
    if closing == "tasks":
        task = bay.office.run(tk.add, title="修灯")
        before = due(bay)
        bay.office.run(tk.cancel, task.id, reason="住户甲撤回")
        kind = "tasks.move"
    else:
        stages = (
            tk.StageSpec(code=Code("asked"), zh="已问", en="asked"),
            tk.StageSpec(code=Code("done"), zh="完成", en="done", done=True),
        )
        drive = bay.office.run(tk.open_drive, name="办证", units=(flat.id,), stages=stages, start=TODAY)
        bay.office.run(tk.advance_units, drive.id, units=(flat.id,), to=Code("done"), on=TODAY, reason="住户甲已办")
        before = due(bay)
        bay.office.run(tk.close_drive, drive.id, on=TODAY)
        kind = "tasks.stage_move"
    assert not [row for row in before if row.kind == kind]
    assert {(row.field, row.why, row.ended) for row in due(bay) if row.kind == kind} == {
        ("reason", pp.Ending.MATTER_CLOSED, TODAY)
    }


def test_what_was_disputed_goes_with_its_task(bay: Compound) -> None:
    """The reason of who disputed and that of the arbiter, from the day on which the task is done."""
    by, judge = (
        bay.office.run(org.found, kind=Code("property_company"), name=name, start=PartialDate("2020")).id for name in ("甲", "乙")
    )
    task = bay.office.run(tk.add, title="修灯", assignee=by, arbiter=judge)
    disputed = bay.office.run(tk.dispute, task.id, reason="住户甲说不归我们")
    bay.office.run(tk.settle, disputed.id, to=by, reason="住户甲说得不对")
    assert not [row for row in due(bay) if row.kind == "tasks.dispute"]
    bay.office.run(tk.finish, task.id)
    found = {(row.field, row.ended) for row in due(bay) if row.kind == "tasks.dispute"}
    assert found == {("reason", TODAY), ("why", TODAY)}


def test_what_care_destroys_itself_is_not_due() -> None:
    """While an emergency and an agreement go on nothing is due yet, and when they end nothing is left."""
    desk = fresh_community().by(somebody("all", OPERATOR))
    body = desk.run(org.found, kind=Code("residents_committee"), name="居委会", start=PartialDate("2020"))
    person = desk.run(hh.add_person, name="住户甲").id
    agreed = desk.run(care.agree, body.id, person_id=person, purpose=care.CarePurpose.MEALS, wish="少盐", agreed_by=person)
    flood = desk.run(care.begin_emergency, body.id, name="台风")
    desk.run(care.note, flood.id, person_id=person, need="轮椅")

    def seen() -> set[str]:
        return {row.kind for row in desk.ask(pp.due_for_erasure, on=TODAY)}

    assert (seen(), desk.ask(pp.due_of_body, body.id, on=TODAY)) == ({"households.person"}, ())
    desk.run(care.end, agreed.id)
    desk.run(care.end_emergency, flood.id)
    assert (seen(), desk.ask(pp.due_of_body, body.id, on=TODAY)) == ({"households.person"}, ())


def test_the_file_holds_it_no_more(tmp_path: Path) -> None:
    """On SQLite the bytes are gone from the database and its log, not only the answers."""
    bay = sold(open_compound(tmp_path))
    files = tmp_path.glob("bay.db*")
    bay.operator.run(pp.erase_due, on=TODAY, fields=due(bay))
    held = b"".join(file.read_bytes() for file in files)
    assert b"13800000002" in held
    assert b"13800000001" not in held


def test_every_end_is_told_or_looked_at() -> None:
    """A kind whose personal fields nobody decides stands here, or its story tells of it by an `Ends` item."""
    bay = Community.in_memory()
    told = {(one.cls, one.until) for one in bay.packs(pp.Ends)}
    with bay.looking() as (view, _reader):
        all_of_them = {(cls, said.until) for cls in view.kinds() for said in personal_fields(cls).values()}
    assert told <= all_of_them
    left = {kind_info(cls).name for cls, _until in all_of_them - told}
    assert left == set()


def test_what_is_undecided_is_told_from_the_kinds_that_are_installed() -> None:
    """With every field and who collected it, whether or not there is a record; the stories and plugins here leave none."""
    fields = {("sample.neighbour", name, Controller.ASSOCIATION) for name in ("name", "born", "share")}
    for plugins, expected in ((None, set()), ([sample_plugin()], fields)):
        bay = Community.in_memory(plugins=plugins)
        rows = bay.by(somebody("auditor", AUDITOR)).ask(pp.undecided)
        assert {(row.kind, row.field, row.controller) for row in rows} == expected
