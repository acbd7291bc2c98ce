"""Records and certificates of hours, and how a stranger checks one."""

import json
from datetime import date

import pytest
from attrs import evolve
from plugins.volunteers.tests.branch import DROWNING, Branch

from community_gov import ALLOW_ALL, Actor, Denied, PartialDate, Refused
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.entitlement import Basis, end_entitlement, entitle, mark_entered, not_entered
from community_gov_volunteers.hours import Entry
from community_gov_volunteers.papers import (
    Paper,
    PaperKind,
    PaperState,
    check_paper,
    digest_of,
    facts_of_paper,
    issue,
    papers_of,
    revoke,
)
from community_gov_volunteers.verification import correct, verify

APRIL, MAY = date(2021, 4, 1), date(2021, 5, 1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def served(branch: Branch) -> tuple[Enrolment, list[Entry]]:
    """Somebody with two verified entries of April, of two kinds of activity, and one that waits."""
    one = branch.insured()
    shifts = [
        branch.shift(day="2021-04-10"),
        branch.shift(branch.activity(DROWNING), day="2021-04-11", hours="14:00-15:30"),
        branch.shift(day="2021-04-12"),
    ]
    branch.now("2021-05-06 09:00")
    entries = [branch.log(shift, one) for shift in shifts]
    return one, [branch.organiser.run(verify, entry.id) for entry in entries[:2]]


def paper(branch: Branch, one: Enrolment, kind: PaperKind = PaperKind.RECORD) -> Paper:
    """A paper about April."""
    return branch.organiser.run(issue, one.id, since=APRIL, until=MAY, paper=kind)


def code_of(branch: Branch, one: Enrolment) -> str:
    """The code on the volunteer's last paper, as the volunteer reads it."""
    code = branch.as_(one).ask(papers_of, one.id)[-1].code
    assert code is not None
    return code


def test_a_record_of_hours_states_time_content_and_recorder(branch: Branch) -> None:
    """Only what is verified stands on it, by kind of activity (志愿服务记录与证明出具办法 arts. 14, 15)."""
    one, _entries = served(branch)
    made = paper(branch, one)
    assert [(line.kind, line.minutes, line.shifts) for line in made.lines] == [
        ("cleaning", 240, 1),
        ("drowning_prevention", 90, 1),
    ]
    assert (made.minutes, made.recorder, made.kind) == (330, branch.vice, PaperKind.RECORD)
    assert not made.entered_nationally


@pytest.mark.parametrize(("since", "until", "minutes"), [(10, 11, 240), (11, 12, 90), (10, 12, 330)])
def test_the_end_of_the_time_does_not_belong_to_it(branch: Branch, since: int, until: int, minutes: int) -> None:
    """From the first day on and before the last one."""
    one, _entries = served(branch)
    made = branch.organiser.run(issue, one.id, since=date(2021, 4, since), until=date(2021, 4, until))
    assert made.minutes == minutes


def test_a_certificate_takes_an_entitled_association(branch: Branch) -> None:
    """Whoever is not entitled issues a record of hours; the right has a beginning and an end (art. 26)."""
    one, entries = served(branch)
    branch.organiser.run(mark_entered, branch.body.id, entry_ids=tuple(entry.id for entry in entries))
    with pytest.raises(Refused) as refused:
        paper(branch, one, PaperKind.CERTIFICATE)
    assert codes(refused) == ["volunteers.not_entitled"]
    right = branch.office.run(entitle, branch.body.id, basis=Basis.ORGANISATION, start=PartialDate("2021-05-06"))
    assert paper(branch, one, PaperKind.CERTIFICATE).entered_nationally
    branch.office.run(end_entitlement, right.id, end=date(2021, 5, 7))
    branch.now("2021-05-07 09:00")
    with pytest.raises(Refused):
        paper(branch, one, PaperKind.CERTIFICATE)


def test_an_association_does_not_entitle_itself(branch: Branch) -> None:
    """The office records on what the right rests."""
    with pytest.raises(Denied):
        branch.organiser.run(entitle, branch.body.id, basis=Basis.ORGANISATION, start=PartialDate("2021"))


def test_a_certificate_takes_entries_in_the_national_system(branch: Branch) -> None:
    """What is recorded elsewhere has to be entered there first (志愿服务条例 art. 19)."""
    one, entries = served(branch)
    branch.office.run(entitle, branch.body.id, basis=Basis.ARTICLE_26, start=PartialDate("2021"))
    assert branch.organiser.ask(not_entered, branch.body.id) == tuple(entries)
    branch.organiser.run(mark_entered, branch.body.id, entry_ids=(entries[0].id, entries[0].id))
    with pytest.raises(Refused) as refused:
        paper(branch, one, PaperKind.CERTIFICATE)
    assert codes(refused) == ["volunteers.not_entered"]
    branch.organiser.run(mark_entered, branch.body.id, entry_ids=tuple(entry.id for entry in entries))
    assert branch.organiser.ask(not_entered, branch.body.id) == ()
    assert paper(branch, one, PaperKind.CERTIFICATE).minutes == 330


def test_what_is_not_verified_is_not_entered(branch: Branch) -> None:
    """Nor is anything of another association."""
    one, entries = served(branch)
    waiting = branch.as_(one).run(correct, entries[0].id, minutes=10, reason="x")
    with pytest.raises(Refused) as refused:
        branch.organiser.run(mark_entered, branch.body.id, entry_ids=(waiting.id,))
    assert codes(refused) == ["volunteers.entry_not_verified"]


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (date(2021, 3, 1), date(2021, 4, 1), "volunteers.no_hours"),
        (date(2021, 5, 1), date(2021, 5, 1), "volunteers.paper_time"),
        (date(2021, 4, 1), date(2021, 5, 7), "volunteers.paper_time"),
    ],
)
def test_a_paper_about_nothing_is_refused(branch: Branch, since: date, until: date, code: str) -> None:
    """No hours, no time, or a time that is not over."""
    one, _entries = served(branch)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(issue, one.id, since=since, until=until)
    assert codes(refused) == [code]


def test_a_paper_is_issued_by_a_named_person_and_not_by_its_owner(branch: Branch) -> None:
    """Software issues nothing, and nobody vouches for himself."""
    one, _entries = served(branch)
    with pytest.raises(Denied):
        branch.as_(one).run(issue, one.id, since=APRIL, until=MAY)
    branch.community._guard = evolve(branch.community._guard, policy=ALLOW_ALL)  # the rule does not rest on the policy
    for actor, code in (
        (Actor.service("robot"), "volunteers.unnamed_issuer"),
        (Actor(id="me", person=one.person), "volunteers.own_paper"),
    ):
        with pytest.raises(Refused) as refused:
            branch.community.by(actor).run(issue, one.id, since=APRIL, until=MAY)
        assert codes(refused) == [code]


def test_whoever_holds_the_code_checks_the_paper(branch: Branch) -> None:
    """A stranger learns what it says and that it is good, with the name masked; a wrong code finds nothing."""
    one, _entries = served(branch)
    made = paper(branch, one)
    stranger = branch.community.by(Actor.anonymous())
    facts = stranger.ask(check_paper, code=code_of(branch, one))
    assert facts is not None
    assert (facts.minutes, facts.lines, facts.number, facts.state) == (330, made.lines, one.number, PaperState.GOOD)
    assert facts.name == "志*"
    assert stranger.ask(check_paper, code="aaaaaaaaaaaaaaaa") is None
    assert code_of(branch, one) not in repr(made)


def test_a_revoked_or_superseded_paper_says_so(branch: Branch) -> None:
    """The code still answers, and tells that the paper is no longer good."""
    one, _entries = served(branch)
    old = paper(branch, one)
    code = code_of(branch, one)
    new = branch.organiser.run(issue, one.id, since=APRIL, until=MAY, replaces=old.id)
    facts = branch.office.ask(check_paper, code=code)
    assert facts is not None
    assert facts.state is PaperState.SUPERSEDED
    revoked = branch.organiser.run(revoke, new.id, reason="时长更正")
    assert (revoked.state, revoked.reason) == (PaperState.REVOKED, "时长更正")
    with pytest.raises(Refused) as refused:
        branch.organiser.run(revoke, new.id, reason="再次")
    assert codes(refused) == ["volunteers.paper_not_good"]


def test_the_journal_proves_what_a_paper_says(branch: Branch) -> None:
    """The digest of its facts stands in the entry that issued it, and any other facts have another digest."""
    one, _entries = served(branch)
    made = paper(branch, one)
    with branch.community.journal() as journal:
        assert journal.verify().sound
        last = json.loads(list(journal.bodies())[-1])
    said = [data for name, data in last["events"] if name == "volunteers.paper_issued"]
    facts = dict(facts_of_paper(made))
    assert [data["digest"] for data in said] == [digest_of(facts)]
    for name in facts:
        assert digest_of({**facts, name: "changed"}) != digest_of(facts)


def test_every_byte_of_the_facts_counts(branch: Branch) -> None:
    """Flipping any byte of the text that is digested gives another digest, or no text at all."""
    one, _entries = served(branch)
    facts = dict(facts_of_paper(paper(branch, one)))
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    assert digest_of(json.loads(text)) == digest_of(facts)
    same = [position for position in range(len(text)) if _digest(text, position) == digest_of(facts)]
    assert same == []


def _digest(text: bytes, position: int) -> str | None:
    changed = bytearray(text)
    changed[position] ^= 1
    try:
        facts = json.loads(bytes(changed))
    except ValueError:
        return None
    return digest_of(facts) if isinstance(facts, dict) else None


def test_papers_are_for_the_volunteer_and_the_association(branch: Branch) -> None:
    """Nobody else lists them."""
    one, _entries = served(branch)
    paper(branch, one)
    for desk in (branch.office, branch.as_(branch.volunteer())):
        with pytest.raises(Denied):
            desk.ask(papers_of, one.id)
    assert len(branch.organiser.ask(papers_of, one.id)) == 1
