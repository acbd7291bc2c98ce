"""Hand-over: what, to whom, by when; what is missing is a finding."""

from datetime import date

import pytest
from tests.meetings.committee import Committee, committee
from tests.papers.test_archive import DIGEST
from tests.papers.test_seals import cut, found

from community_gov import Code, Id, PartialDate, Refused, Severity
from community_gov import households as h
from community_gov import organizations as o
from community_gov import papers as p
from community_gov.audit import findings

ENDED = date(2022, 1, 1)
DUE = date(2022, 1, 11)


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def successor(here: Committee) -> Id[o.Body]:
    """The body that takes over."""
    return here.desk.run(o.found, kind=Code("owners_committee"), name="第三届", start=PartialDate("2022-01-02")).id


def test_seals_and_archive_are_on_the_list_from_the_start() -> None:
    """Everything else is added, in its order."""
    here = committee()
    seal = cut(here)
    here.desk.run(p.file_paper, here.body, kind=p.PaperKind.RULES, title="议事规则", digest=DIGEST, address="柜1")
    made = here.desk.run(p.open_handover, here.body, ended=ENDED, to=successor(here))
    here.desk.run(p.list_item, made.id, kind=p.HandoverKind.MONEY, title="公共收益账户")
    rows = here.desk.ask(p.items_of, made.id)
    assert [(row.order, row.kind, row.about) for row in rows] == [
        (1, p.HandoverKind.SEAL, seal.id),
        (2, p.HandoverKind.ARCHIVE, None),
        (3, p.HandoverKind.MONEY, None),
    ]
    assert rows[1].title == "档案1件,依目录"
    assert [one.id for one in here.desk.ask(p.handovers_of, here.body)] == [made.id]


def test_it_is_due_ten_days_after_the_end_of_the_term() -> None:
    """By the guiding rules, which are a guide, and of which the text is from memory; the day of the end is not counted."""
    here = committee()
    made = here.desk.run(p.open_handover, here.body, ended=ENDED, to=successor(here))
    assert (made.due, made.severity) == (DUE, Severity.GUIDE)
    assert made.basis == "guiding rule 48 of 建房〔2009〕274号"


def test_what_is_missing_after_the_last_day_is_reported() -> None:
    """Not on that day; what was received later stays told, and what was in time is not."""
    here = committee()
    cut(here)
    made = here.desk.run(p.open_handover, here.body, ended=ENDED, to=successor(here))
    here.desk.run(p.list_item, made.id, kind=p.HandoverKind.MONEY, title="公共收益账户")
    here.clock.advance(days=20)
    seal, money = here.desk.ask(p.items_of, made.id)
    here.desk.run(p.receive_item, seal.id, on=DUE, receiver=here.alternate)
    assert found(here, DUE) == []
    (one,) = [one for one in here.desk.ask(findings, on=date(2022, 1, 12)) if one.code == "papers.not_handed_over"]
    assert (one.about, one.since, one.severity) == (made.id, "2022-01-11", Severity.GUIDE)
    assert one.message("zh") == "应于2022-01-11前移交,尚有1项未移交"
    here.desk.run(p.receive_item, money.id, on=date(2022, 1, 15), receiver=here.alternate)
    assert found(here, date(2022, 1, 14)) == ["papers.not_handed_over"]
    assert found(here, date(2022, 1, 15)) == ["papers.handed_over_late"]


def test_a_member_who_leaves_hands_over_what_he_keeps() -> None:
    """Within three days; the list holds the seals that this member keeps, and no archive."""
    here = committee()
    cut(here)
    here.desk.run(p.file_paper, here.body, kind=p.PaperKind.RULES, title="议事规则", digest=DIGEST, address="柜1")
    terms = [here.desk.ask(o.tenures_of, one, on=ENDED)[0].term for one in here.members[1:3]]
    lists = [here.desk.run(p.open_handover, here.body, ended=ENDED, to=here.members[0], term_id=term.id) for term in terms]
    assert [one.due for one in lists] == [date(2022, 1, 4)] * 2
    assert [len(here.desk.ask(p.items_of, one.id)) for one in lists] == [1, 0]


def test_where_no_text_says_by_when_nothing_is_late() -> None:
    """A volunteers' association has no law of hand-over."""
    here = committee()
    body = here.desk.run(o.found, kind=Code("volunteer_association"), name="志愿者联合会", start=PartialDate("2019")).id
    made = here.desk.run(p.open_handover, body, ended=ENDED, to=here.alternate)
    here.desk.run(p.list_item, made.id, kind=p.HandoverKind.PROPERTY, title="红马甲")
    assert (made.due, made.basis) == (None, "")
    assert found(here, date(2023, 1, 1)) == []


def test_a_residents_committee_has_ten_days_by_its_law() -> None:
    """Of 2025, in force since 2026, and read: its own figure, not that of the owners' committee."""
    here = committee()
    body = here.desk.run(o.found, kind=Code("residents_committee"), name="居委会", start=PartialDate("2019")).id
    made = here.desk.run(p.open_handover, body, ended=date(2026, 5, 1), to=here.alternate)
    assert (made.due, made.severity) == (date(2026, 5, 11), Severity.LAW)


def test_what_cannot_be_is_refused() -> None:
    """An unknown receiver, a term of another body, a day to come, a second time."""
    here = committee()
    other = successor(here)
    term = here.desk.ask(o.tenures_of, here.members[0], on=ENDED)[0].term
    with pytest.raises(Refused) as caught:
        here.desk.run(p.open_handover, here.body, ended=ENDED, to=Id[h.Person]("person-0-0"))
    assert codes(caught) == ["papers.unknown_receiver"]
    with pytest.raises(Refused) as caught:
        here.desk.run(p.open_handover, other, ended=ENDED, to=here.body, term_id=term.id)
    assert codes(caught) == ["papers.other_term"]
    made = here.desk.run(p.open_handover, here.body, ended=ENDED, to=other)
    item = here.desk.run(p.list_item, made.id, kind=p.HandoverKind.OTHER, title="钥匙")
    with pytest.raises(Refused) as caught:
        here.desk.run(p.receive_item, item.id, on=date(2022, 1, 2), receiver=here.alternate)
    assert codes(caught) == ["papers.received_ahead"]
    here.desk.run(p.receive_item, item.id, on=ENDED, receiver=here.alternate)
    with pytest.raises(Refused) as caught:
        here.desk.run(p.receive_item, item.id, on=ENDED, receiver=here.alternate)
    assert codes(caught) == ["papers.received_already"]
