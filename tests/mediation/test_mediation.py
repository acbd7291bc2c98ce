"""Disputes that are mediated: nobody in a matter of his own, voluntary, confidential, and with the day for the court."""

from datetime import date
from pathlib import Path

import pytest
from tests.feedback.compound import AUDITOR, Small, codes, small

from community_gov import Code, Denied, Id, PartialDate, Refused, audit
from community_gov.calendar import CalendarSettings, ListedCalendar
from community_gov.households import Person
from community_gov.interop import export_community
from community_gov.mediation import (
    AgreementForm,
    Case,
    CaseState,
    Side,
    add_party,
    agree,
    ask_confirmation,
    case_file,
    case_for_party,
    cases_of_body,
    cases_of_item,
    close_case,
    confirmations_due,
    confirmed,
    fail,
    follow_up,
    hold_session,
    leave,
    name_mediator,
    open_case,
)
from community_gov.organizations import Obtained, add_post, appoint

DIGEST = "a" * 64
WRITTEN, ORAL = AgreementForm.WRITTEN, AgreementForm.ORAL


@pytest.fixture
def here() -> Small:
    """A small compound whose residents' committee mediates."""
    return small()


def opened(here: Small, *, mediator: bool = True) -> Case:
    """Two neighbours about noise; the member of the residents' committee mediates."""
    sides = (Side(person=here.resident), Side(person=here.stranger))
    body = here.bodies["residents_committee"]
    made = here.of("residents_committee").run(open_case, body=body, sides=sides, text="夜间装修噪声", item=here.slip().id)
    if mediator:
        here.of("residents_committee").run(name_mediator, made.id, person_id=here.staff["residents_committee"])
    return made


def test_from_the_first_session_to_the_court(here: Small) -> None:
    """Opened, mediated, agreed, confirmed, followed up, closed; each step is a move, and the file holds everything."""
    made, desk = opened(here), here.of("residents_committee")
    one, _other = desk.ask(case_file, made.id).parties
    desk.run(hold_session, made.id, on=date(2022, 1, 1), present=(one.id,), text="双方各陈述一次")
    here.on(date(2022, 1, 10))
    found = desk.run(agree, made.id, form=WRITTEN, effective=date(2022, 1, 10), text="晚八点后停工", digest=DIGEST)
    assert found.confirm_by == date(2022, 2, 9)
    here.on(date(2022, 2, 9))
    desk.run(ask_confirmation, made.id, on=date(2022, 2, 9))
    desk.run(confirmed, made.id)
    desk.run(follow_up, made.id, kept=True, text="已停止夜间施工")
    assert desk.run(close_case, made.id).state is CaseState.CLOSED
    file = desk.ask(case_file, made.id)
    assert [move.action for move in file.path] == ["open_case", "agree", "ask_confirmation", "confirmed", "close_case"]
    assert ([one.kept for one in file.follow_ups], [one.text for one in file.sessions]) == ([True], ["双方各陈述一次"])
    assert here.office.ask(cases_of_item, Id(str(made.item)))[0].id == made.id


def test_the_day_for_the_court_ends_after_thirty_days(here: Small) -> None:
    """The day of the effect does not count; later is refused, and the days before it are a finding that names the day."""
    made, desk = opened(here), here.of("residents_committee")
    with pytest.raises(Refused) as early:
        desk.run(agree, made.id, form=ORAL, effective=date(2022, 1, 2), text="互谅")
    desk.run(agree, made.id, form=ORAL, effective=date(2022, 1, 1), text="互谅")
    with pytest.raises(Refused) as unasked:
        desk.run(confirmed, made.id)
    assert here.office.ask(confirmations_due, on=date(2022, 1, 23)) == ()
    assert len(here.office.ask(confirmations_due, on=date(2022, 1, 31))) == 1
    said = [one for one in here.office.ask(audit.findings, on=date(2022, 1, 25)) if one.code.startswith("mediation.")]
    assert [one.message("zh") for one in said] == ["1号纠纷的协议可于2022-01-31前申请司法确认"]
    here.on(date(2022, 2, 1))
    with pytest.raises(Refused) as late:
        desk.run(ask_confirmation, made.id, on=date(2022, 2, 1))
    with pytest.raises(Refused) as ahead:
        desk.run(ask_confirmation, made.id, on=date(2022, 2, 2))
    assert [codes(each.value) for each in (early, unasked, late, ahead)] == [
        ["mediation.ahead"],
        ["mediation.not_asked"],
        ["mediation.too_late"],
        ["mediation.ahead"],
    ]
    assert here.office.ask(confirmations_due, on=date(2022, 2, 1)) == ()


def test_a_last_day_of_rest_moves() -> None:
    """By a calendar that knows it, as Civil Code art. 203 says."""
    rest = ListedCalendar(name="x", years=(2022,), off=(date(2022, 1, 31), date(2022, 2, 1)), made_up=())
    here = small(settings=(CalendarSettings(working=rest),))
    made = opened(here)
    found = here.of("residents_committee").run(agree, made.id, form=ORAL, effective=date(2022, 1, 1), text="互谅")
    assert found.confirm_by == date(2022, 2, 2)


def test_nobody_mediates_in_a_matter_of_his_own(here: Small) -> None:
    """Neither a party, nor who serves in a body that is one, nor a body in which a party serves or that is one itself."""
    desk, body = here.of("residents_committee"), here.bodies["residents_committee"]
    made = opened(here, mediator=False)
    company = Side(body=here.bodies["property_company"])
    desk.run(add_party, made.id, side=company)
    for person in (here.resident, here.staff["property_company"]):
        with pytest.raises(Refused) as mediator:
            here.office.run(name_mediator, made.id, person_id=person)
        assert codes(mediator.value) == ["mediation.mediates_itself"]
    for side in (Side(person=here.staff["residents_committee"]), Side(body=body)):
        with pytest.raises(Refused) as itself:
            here.office.run(open_case, body=body, sides=(Side(person=here.resident), side), text="x")
        with pytest.raises(Refused) as later:
            desk.run(add_party, made.id, side=side)
        assert codes(itself.value) == codes(later.value) == ["mediation.mediates_itself"]
    here.office.run(name_mediator, made.id, person_id=here.spouse)
    with pytest.raises(Refused) as joined:
        desk.run(add_party, made.id, side=Side(person=here.spouse))
    assert codes(joined.value) == ["mediation.mediates_itself"]


def test_a_party_that_comes_to_serve_closes_the_file_to_the_body(here: Small) -> None:
    """When a party becomes a member of the mediating body, nobody of the body reads or goes on; another body has to."""
    made, desk = opened(here), here.of("residents_committee")
    post = here.office.run(add_post, here.bodies["residents_committee"], code=Code("grid"), name="网格员").id
    here.office.run(appoint, post, person_id=here.resident, start=PartialDate("2021"), obtained=Obtained.APPOINTED)
    assert desk.ask(cases_of_body, here.bodies["residents_committee"]) == ()
    with pytest.raises(Denied):
        desk.ask(case_file, made.id)


def test_parties_are_protected(here: Small) -> None:
    """A party reads its case without the notes; others nothing; the office and an auditor see that there is one, masked."""
    made, desk = opened(here), here.of("residents_committee")
    desk.run(hold_session, made.id, on=date(2022, 1, 1), present=(), text="甲方单独陈述")
    mine = here.as_person(here.resident).ask(case_for_party, made.id)
    assert (mine.case.text, mine.met) == ("夜间装修噪声", (date(2022, 1, 1),))
    assert "甲方单独陈述" not in repr(mine)
    for person in (here.spouse, here.staff["property_company"]):
        for asked in (case_file, case_for_party):
            with pytest.raises(Denied):
                here.as_person(person).ask(asked, made.id)
    with pytest.raises(Denied):
        here.as_person(here.resident).ask(case_file, made.id)
    for seen in (here.office.ask(case_file, made.id), here.community.by(AUDITOR).ask(case_file, made.id)):
        assert [str(party.person) for party in seen.parties] == ["***"] * 2
        assert str(seen.case.text) == "***"
        assert str(seen.sessions[0].text) == "***"


def test_mediation_is_voluntary(here: Small) -> None:
    """A party leaves without giving a reason, and then nothing is agreed; who is no party cannot leave."""
    made = opened(here)
    with pytest.raises(Denied):
        here.as_person(here.spouse).run(leave, made.id)
    assert here.as_person(here.stranger).run(leave, made.id).state is CaseState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        here.of("residents_committee").run(agree, made.id, form=ORAL, effective=date(2022, 1, 1), text="互谅")
    assert codes(refused.value) == ["mediation.not_now"]
    other = opened(here)
    assert here.of("residents_committee").run(fail, other.id, reason="分歧过大").state is CaseState.FAILED


def test_what_is_recorded_is_whole(here: Small) -> None:
    """Two sides, each one person or body and once; a mediator before a session; a digest with a paper, and only with one."""
    body, desk = here.bodies["residents_committee"], here.of("residents_committee")
    mine = Side(person=here.resident)
    for sides, code in (
        ((mine,), "mediation.one_side"),
        ((mine, mine), "mediation.party_twice"),
        ((mine, Side()), "mediation.who"),
        ((mine, Side(person=here.spouse, body=body)), "mediation.who"),
    ):
        with pytest.raises(Refused) as refused:
            desk.run(open_case, body=body, sides=sides, text="x")
        assert codes(refused.value) == [code]
    made = opened(here, mediator=False)
    one, _other = desk.ask(case_file, made.id).parties
    foreign = desk.ask(case_file, opened(here).id).parties[0]
    day = date(2022, 1, 1)
    with pytest.raises(Refused) as nobody:
        desk.run(hold_session, made.id, on=day, present=(one.id,), text="x")
    desk.run(name_mediator, made.id, person_id=here.staff["residents_committee"])
    with pytest.raises(Refused) as twice:
        desk.run(name_mediator, made.id, person_id=Id[Person](here.staff["residents_committee"]))
    with pytest.raises(Refused) as stranger:
        desk.run(hold_session, made.id, on=day, present=(foreign.id,), text="x")
    found = [codes(each.value) for each in (nobody, twice, stranger)]
    assert found == [["mediation.no_mediator"], ["mediation.mediates"], ["mediation.not_a_party"]]
    for form, digest in ((WRITTEN, None), (WRITTEN, "abc"), (ORAL, DIGEST)):
        with pytest.raises(Refused) as paper:
            desk.run(agree, made.id, form=form, effective=day, text="x", digest=digest)
        assert codes(paper.value) == ["mediation.no_paper"]
    with pytest.raises(Refused) as early:
        desk.run(follow_up, made.id, kept=True, text="x")
    assert codes(early.value) == ["mediation.not_now"]


def test_both_stores_keep_the_same(tmp_path: Path) -> None:
    """Every record of a case goes into a table and comes out as it was."""
    files = []
    for url in ("", f"sqlite:///{tmp_path / 'bay.db'}"):
        here = small(url=url)
        made = opened(here)
        desk = here.of("residents_committee")
        desk.run(hold_session, made.id, on=date(2022, 1, 1), present=(), text="各陈述一次")
        desk.run(agree, made.id, form=ORAL, effective=date(2022, 1, 1), text="互谅")
        desk.run(follow_up, made.id, kept=False, text="未履行")
        files.append((desk.ask(case_file, made.id), len(export_community(here.community)) > 0))
    assert files[0] == files[1]
