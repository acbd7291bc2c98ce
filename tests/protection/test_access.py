"""What somebody may ask about himself: everything that is his, across stories and plugins, and nothing that is another's."""

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from tests.protection.compound import RC, Compound, open_compound

import community_gov_owners
import community_gov_party as party
import community_gov_volunteers
from community_gov import AnyId, Code, Controller, Denied, Id, PartialDate, Purpose, Refused
from community_gov import feedback as fb
from community_gov import households as hh
from community_gov import protection as pp
from community_gov.belonging import links_of, owned_kinds
from community_gov.lists import Lister
from community_gov.lists.labels import FieldLabel, Labels
from community_gov.records import kind_info, personal_fields
from community_gov.testing import fresh_community, somebody

PLUGINS = (community_gov_owners, party, community_gov_volunteers)
MEDIATED = "of several parties at once; each reads it by mediation.case_for_party"
NOBODYS = {
    "meetings.minutes": "the record of a whole meeting",
    "owners.move": "the reason of a step of an assembly",
    "mediation.agreement": MEDIATED,
    "mediation.case": MEDIATED,
    "mediation.follow_up": MEDIATED,
    "mediation.move": MEDIATED,
    "mediation.session": MEDIATED,
    "notices.receipt": "who took a notice in for a household, which is named by its unit",
    "party.minutes": "the record of a whole meeting of a branch",
    "party.resolution": "the title of what a meeting of a branch decided",
    "tasks.stage_move": "the reason of a step of a unit",
    "owners.seal": "the key of a sealed bundle",
    "owners.suit": "a suit against a decision",
}
"""Kinds with personal fields that belong to nobody in particular, and what these fields are."""


@pytest.fixture(params=["memory", "sql"])
def bay(request: pytest.FixtureRequest, tmp_path: Path) -> Compound:
    """On each store, with a flat, a matter that one brought up, and one about him."""
    made = open_compound(None if request.param == "memory" else tmp_path)
    block = made.office.run(hh.add_place, kind=hh.PlaceKind.BUILDING, code="3", name="3栋")
    flat = made.office.run(hh.add_unit, place=block.id, room="1502", code="3-1502")
    made.office.run(hh.acquire, flat.id, owners=(made.one, made.two), start=PartialDate("2012"))
    for reporter, about in ((made.one, None), (made.two, AnyId(made.one))):
        made.office.run(fb.submit_for, reporter=reporter, text="楼道吸烟", category=Code("noise"), place=block.id, about=about)
    return made


def report(bay: Compound, person: Id[hh.Person]) -> pp.AccessReport:
    """He asks and reads himself."""
    asked = bay.self(person).run(pp.ask_access, person)
    return bay.self(person).ask(pp.access_report, asked.id)


def kinds(found: pp.AccessReport) -> list[str]:
    """Which kinds are in it, each once."""
    return list(dict.fromkeys(held.kind for held in found.held))


def test_the_report_has_what_is_his_in_clear_with_what_is_declared(bay: Compound) -> None:
    """Register, ownership, the matter that he brought up; by field: purpose, who collected it, until when, who else reads."""
    bay.self(bay.one).run(
        pp.consent, bay.one, reader=RC, controller=Controller.OWNERS, purpose=Purpose.CONTACT, until=date(2023, 1, 1)
    )
    found = report(bay, bay.one)
    assert {"feedback.item", "feedback.move", "households.ownership", "households.person"} <= set(kinds(found))
    (mine,) = [held for held in found.held if held.kind == "households.person"]
    assert isinstance(mine.record, hh.Person)
    assert (mine.record.name, mine.record.phone) == ("住户甲", "13800000001")
    assert {field.name: (field.purpose, field.controller, field.readers) for field in mine.fields} == {
        "name": (Purpose.IDENTITY, Controller.OWNERS, ()),
        "phone": (Purpose.CONTACT, Controller.OWNERS, (RC,)),
        "document": (Purpose.OWNERSHIP, Controller.OWNERS, ()),
    }
    assert [(row.reader, row.purpose) for row in found.consents] == [(RC, Purpose.CONTACT)]


def test_a_complaint_about_somebody_is_not_in_his_report(bay: Compound) -> None:
    """It is the complainant's: neither its text nor that there is one."""
    items = [held.record for held in report(bay, bay.one).held if isinstance(held.record, fb.Item)]
    assert [(item.reporter, item.about) for item in items] == [(bay.one, None)]


def test_a_reading_that_is_logged_is_in_the_report(bay: Compound) -> None:
    """Who looked him up, when, in which entry; not those who looked for others."""
    bay.office.run(hh.look_up, text="甲", purpose=Code("parcel"))
    (read,) = report(bay, bay.one).reads
    assert (read.record, read.actor, read.event) == (bay.one, "office", "households.person_found")
    assert report(bay, bay.two).reads == ()


def test_the_asking_is_in_the_journal_and_opens_the_report_for_some_days(bay: Compound) -> None:
    """By an event without anything personal; afterwards one asks again."""
    asked = bay.self(bay.one).run(pp.ask_access, bay.one)
    with bay.community.journal() as journal:
        *_, entry = journal.entries()
    assert entry.events == (("protection.access_asked", {"request": asked.id}),)
    bay.clock.advance(days=pp.OPEN_DAYS)
    assert bay.self(bay.one).ask(pp.access_report, asked.id).person == bay.one
    bay.clock.advance(days=1)
    with pytest.raises(Refused, match=r"protection\.request_too_old"):
        bay.self(bay.one).ask(pp.access_report, asked.id)


def test_nobody_reads_anothers_report(bay: Compound) -> None:
    """Neither asks for it; the office asks on somebody's behalf, and gets what it answers for."""
    asked = bay.self(bay.one).run(pp.ask_access, bay.one)
    for desk in (bay.self(bay.two), bay.warden, bay.auditor):
        with pytest.raises(Denied):
            desk.run(pp.ask_access, bay.one)
        with pytest.raises(Denied):
            desk.ask(pp.access_report, asked.id)
    with pytest.raises(Denied):
        bay.office.ask(pp.access_report, asked.id)
    found = bay.office.ask(pp.office_report, bay.office.run(pp.ask_access, bay.one).id)
    assert kinds(found) == kinds(bay.self(bay.one).ask(pp.access_report, asked.id))


def test_what_was_erased_is_shown_as_gone_and_what_was_corrected_as_it_is(bay: Compound) -> None:
    """The report tells the state of the store, after a correction (PIPL 46) and an erasure (47)."""
    bay.office.run(hh.correct_person, bay.one, name="住户甲甲")
    bay.operator.run(hh.erase_person, bay.one, details=(hh.PersonDetail.PHONE,))
    (mine,) = [held.record for held in report(bay, bay.one).held if isinstance(held.record, hh.Person)]
    assert (mine.name, mine.phone) == ("住户甲甲", None)
    assert "phone = (已删除或未填写)" in pp.report_text(report(bay, bay.one))


def test_the_report_goes_out_as_json_and_as_text_in_both_languages(bay: Compound) -> None:
    """Data that JSON can hold, with every value; and lines that somebody can take home."""
    asked = bay.self(bay.one).run(pp.ask_access, bay.one)
    answer = bay.self(bay.one).perform({"question": "protection.access_report", "arguments": {"request_id": str(asked.id)}})
    assert "13800000001" in json.dumps(answer)
    found = bay.self(bay.one).ask(pp.access_report, asked.id)
    for lang, line in (("zh", "phone = 13800000001; 目的: 联系; 收集者: 业主委员会"), ("en", "purpose: to reach the person")):
        text = pp.report_text(found, lang=lang)
        assert line in text
        assert all(f"{held.kind} {held.record.id}" in text for held in found.held)


def test_every_field_that_is_told_to_a_person_has_words_in_both_languages() -> None:
    """Nobody has to know the names that programs use; what is missing goes where the columns of lists have their labels."""
    bay = fresh_community(plugins=PLUGINS)
    known, owned = Labels(bay.packs(FieldLabel)), owned_kinds(all_kinds())
    labels = {f"{kind_info(cls).name}.{one.name}": known.of(cls, one.name) for cls in owned for one in attrs.fields(cls)}
    assert [name for name, label in labels.items() if label.zh.isascii() and not name.endswith(".id")] == []


def test_the_text_can_call_the_fields_by_their_words(bay: Compound) -> None:
    """As the columns of lists are called, in either language."""
    found = report(bay, bay.one)
    for lang, line in (("zh", "  电话 = 13800000001; 目的"), ("en", "  phone = 13800000001; purpose")):
        lister = Lister(community=bay.community, actor=somebody("reader"), lang=lang)
        text = pp.report_text(found, lang=lang, called=lister.called)
        assert line in text
        assert "same_as" not in text


# --- plugins, and what belongs to whom -------------------------------------------------------------------------------


def test_the_office_does_not_learn_from_a_report_who_is_a_party_member() -> None:
    """What the branch collected is in the member's own report; in that of the office there is not even a trace of it."""
    bay = open_compound(None, PLUGINS)
    branch = bay.community.by(somebody("branch", "party_clerk"))
    body = branch.run(party.found_branch, name="支部", start=PartialDate("2020")).body
    before = bay.office.ask(pp.office_report, bay.office.run(pp.ask_access, bay.one).id)
    branch.run(party.register_member, body, person_id=bay.one, state=party.MemberState.FULL, on=date(2021, 6, 1))
    asked = bay.office.run(pp.ask_access, bay.one)
    after = bay.office.ask(pp.office_report, asked.id)
    assert set(after.held) - set(before.held) == {held for held in after.held if held.record == asked}
    assert {"party.member", "party.member_move"} <= set(kinds(report(bay, bay.one)))


def all_kinds() -> list[type]:
    """The kinds of the core and of all plugins."""
    return [schema.cls for schema in fresh_community(plugins=PLUGINS).kinds.schemas()]


def test_every_kind_with_personal_fields_belongs_to_somebody_or_is_looked_at() -> None:
    """A new kind whose personal fields are nobody's would be missing in every report: it says whose it is, or stands above."""
    classes = all_kinds()
    owned = owned_kinds(classes)
    missing = {kind_info(cls).name for cls in classes if personal_fields(cls) and cls not in owned}
    assert missing <= set(NOBODYS), missing - set(NOBODYS)
    assert not {kind_info(cls).name for cls in owned} & set(NOBODYS)


def test_whose_a_record_is_follows_named_links_only() -> None:
    """Through the enrolment to the volunteer; not to who recorded a paper, and not from a complaint to whom it is about."""
    links = {kind_info(cls).name: [name for name, _kind, _plain in links_of(cls)] for cls in all_kinds()}
    assert links["volunteers.qualification"] == ["enrolment"]
    assert links["volunteers.paper"] == ["enrolment"]
    assert links["feedback.item"] == ["reporter", "behind"]
    assert links["owners.voter"] == ["persons"]
    assert "voter" in links["owners.ballot"]
    assert "holder" not in links["owners.ballot"]
