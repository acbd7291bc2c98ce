"""Seals: their keepers, and a log in which every use names what it rests on."""

from datetime import date

import pytest
from tests.meetings.committee import DAY, Committee, committee

from community_gov import AnyId, Code, Id, PartialDate, Refused, Severity
from community_gov import approvals as a
from community_gov import households as h
from community_gov import organizations as o
from community_gov import papers as p
from community_gov.audit import findings


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def cut(here: Committee, *, keeper: AnyId | None = None, start: str = "2020-01-01") -> p.Seal:
    """The seal of the committee, kept by the second member."""
    return here.desk.run(
        p.cut_seal,
        here.body,
        kind=p.SealKind.COMMITTEE,
        inscription="御景湾小区业主委员会",
        start=PartialDate(start),
        keeper=keeper or here.members[1],
    )


def use(here: Committee, seal: p.Seal, rests_on: AnyId, *, on: date = DAY, copies: int = 1) -> p.SealUse:
    """A use of it."""
    return here.desk.run(p.use_seal, seal.id, on=on, paper="物业服务合同", rests_on=rests_on, copies=copies)


def found(here: Committee, on: date) -> list[str]:
    """The findings about papers of a day."""
    return [one.code for one in here.desk.ask(findings, on=on) if one.code.startswith("papers.")]


def test_a_use_rests_on_a_decision_that_passed() -> None:
    """One that did not pass, or that was made later, bears none."""
    here = committee()
    seal = cut(here)
    _meeting, items = here.sit("签合同", "买电脑")
    passed, rejected = here.decide(items[0], 5), here.decide(items[1], 1, 4)
    line = use(here, seal, passed.id, copies=2)
    assert (line.rests_on, line.copies, line.by) == (passed.id, 2, "office")
    with pytest.raises(Refused) as caught:
        use(here, seal, rejected.id)
    assert codes(caught) == ["papers.not_passed"]
    with pytest.raises(Refused) as caught:
        use(here, seal, passed.id, on=date(2022, 1, 8))
    assert codes(caught) == ["papers.ground_later"]
    assert here.desk.ask(p.seal_log, seal.id) == (line,)


def test_a_use_rests_on_an_approval_that_was_granted() -> None:
    """Not while it is open."""
    here = committee()
    seal = cut(here)
    made = here.desk.run(a.request, here.body, subject=a.Subject.SEAL, title="合同用印", parties=here.members[:2], about=seal.id)
    with pytest.raises(Refused) as caught:
        use(here, seal, made.id, on=date(2022, 1, 1))
    assert codes(caught) == ["papers.not_granted"]
    for row in here.desk.ask(a.consents, made.id):
        here.desk.run(a.approve, row.id)
    assert use(here, seal, made.id, on=date(2022, 1, 1)).rests_on == made.id


def test_what_another_body_decided_or_approved_does_not_bear_it() -> None:
    """A committee does not lend its decisions to the assembly's seal."""
    here = committee()
    assembly = here.desk.run(o.found, kind=Code("owners_assembly"), name="业主大会", start=PartialDate("2017")).id
    seal = here.desk.run(
        p.cut_seal,
        assembly,
        kind=p.SealKind.ASSEMBLY,
        inscription="御景湾小区业主大会",
        start=PartialDate("2020"),
        keeper=here.body,
    )
    _meeting, items = here.sit()
    decision = here.decide(items[0], 5)
    approval = here.desk.run(a.request, here.body, subject=a.Subject.SEAL, title="用印", parties=here.members[:1])
    here.desk.run(a.approve, here.desk.ask(a.consents, approval.id)[0].id)
    for ground in (decision.id, approval.id):
        with pytest.raises(Refused) as caught:
            use(here, seal, ground)
        assert codes(caught) == ["papers.other_body"]
    assert use(here, seal, AnyId("decision-of-the-assembly")).seal == seal.id


@pytest.mark.parametrize(
    ("on", "copies", "ground", "code"),
    [
        (date(2022, 1, 1), 0, "x", "papers.copies"),
        (date(2022, 1, 2), 1, "x", "papers.use_ahead"),
        (date(2019, 12, 31), 1, "x", "papers.no_seal_then"),
        (date(2022, 1, 1), 1, "", "papers.no_ground"),
    ],
)
def test_a_line_of_the_log_is_complete(on: date, copies: int, ground: str, code: str) -> None:
    """With a day on which there was the seal, copies, and what it rests on."""
    here = committee()
    seal = cut(here)
    with pytest.raises(Refused) as caught:
        use(here, seal, AnyId(ground), on=on, copies=copies)
    assert codes(caught) == [code]


def test_keepers_follow_each_other() -> None:
    """Each begins where the one before ends; a void seal is kept by nobody and used no more."""
    here = committee()
    seal = cut(here)
    here.desk.run(p.entrust_seal, seal.id, keeper=here.members[2], start=PartialDate("2021-05-01"))
    with pytest.raises(Refused) as caught:
        here.desk.run(p.entrust_seal, seal.id, keeper=here.members[3], start=PartialDate("2021-05-01"))
    assert codes(caught) == ["papers.keeping_not_later"]
    with pytest.raises(Refused) as caught:
        here.desk.run(p.entrust_seal, seal.id, keeper=Id[h.Person]("person-0-0"), start=PartialDate("2021-06"))
    assert codes(caught) == ["papers.unknown_keeper"]
    with pytest.raises(Refused) as caught:
        here.desk.run(p.void_seal, seal.id, end=PartialDate("2019"))
    assert codes(caught) == ["papers.before_seal"]
    here.desk.run(p.void_seal, seal.id, end=PartialDate("2021-12-31"))
    assert [(row.keeper, row.start, row.end) for row in here.desk.ask(p.keepers_of, seal.id)] == [
        (here.members[1], "2020-01-01", "2021-05-01"),
        (here.members[2], "2021-05-01", "2021-12-31"),
    ]
    for again in (
        lambda: here.desk.run(p.void_seal, seal.id, end=PartialDate("2022")),
        lambda: here.desk.run(p.entrust_seal, seal.id, keeper=here.members[3], start=PartialDate("2022")),
    ):
        with pytest.raises(Refused) as caught:
            again()
        assert codes(caught) == ["papers.seal_void"]
    assert here.desk.ask(p.seals_of, here.body, on=date(2022, 1, 1)) == ()
    assert [one.id for one in here.desk.ask(p.seals_of, here.body)] == [seal.id]


def test_a_keeper_who_left_the_committee_is_reported() -> None:
    """As a guide says, not while a successor keeps it, nor where a body does."""
    here = committee()
    seal = cut(here)
    assert found(here, date(2022, 1, 1)) == []
    term = here.desk.ask(o.tenures_of, here.members[1], on=date(2022, 1, 1))[0].term
    here.desk.run(o.end_term, term.id, end=PartialDate("2022-01-01"), reason=o.Ended.RESIGNED)
    (one,) = [one for one in here.desk.ask(findings, on=date(2022, 1, 1)) if one.code == "papers.keeper_left"]
    assert (one.about, one.severity) == (seal.id, Severity.GUIDE)
    here.desk.run(p.entrust_seal, seal.id, keeper=here.body, start=PartialDate("2022-01-01"))
    assert found(here, date(2022, 1, 1)) == []


def test_a_seal_that_nobody_keeps_is_reported() -> None:
    """From the day on which there is a seal and before its keeper's first."""
    here = committee()
    seal = cut(here, start="2022-01-05")
    assert found(here, date(2022, 1, 5)) == []
    with_gap = here.desk.run(
        p.cut_seal,
        here.body,
        kind=p.SealKind.FINANCE,
        inscription="财务专用章",
        start=PartialDate("2022-01-05"),
        keeper=here.body,
    )
    assert found(here, date(2022, 1, 5)) == []
    here.desk.run(p.void_seal, seal.id, end=PartialDate("2022-01-06"))
    assert found(here, date(2022, 1, 6)) == []
    assert with_gap.end is None
