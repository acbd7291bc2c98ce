"""Papers about hours: a record of hours from any association, a certificate from an entitled one only.

A certificate of hours (志愿服务记录证明) is issued by a volunteer organisation or a body named in the measures, and only for
service that is entered in the national system; everything else is a record of hours (服务时长记录单). Both state the time, the
content and who recorded it (志愿服务记录与证明出具办法 arts. 4, 14, 15, 26). Whoever holds the code of a paper learns whether it
is good. The journal keeps a digest of its facts, so that it can be checked without this library: `paper_file` is what its
holder hands out, and `standalone/verify_paper.py` compares it with the journal.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Controller,
    Id,
    Mask,
    Masked,
    Nature,
    ProblemType,
    Purpose,
    Range,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.enrolment import Enrolment, require_reason
from community_gov_volunteers.entitlement import is_entitled, not_entered_of
from community_gov_volunteers.hours import Entry, EntryState

__all__ = [
    "Paper",
    "PaperFacts",
    "PaperIssued",
    "PaperKind",
    "PaperLine",
    "PaperState",
    "PaperVoided",
    "check_paper",
    "digest_of",
    "facts_of_paper",
    "issue",
    "paper_file",
    "papers_of",
    "revoke",
]


class PaperKind(Coded):
    """What a paper is."""

    RECORD = "record", "服务时长记录单", "record of hours"
    CERTIFICATE = "certificate", "志愿服务记录证明", "certificate of hours"


class PaperState(Coded):
    """Whether a paper is good."""

    GOOD = "good", "有效", "good"
    SUPERSEDED = "superseded", "已由新件替代", "superseded by another"
    REVOKED = "revoked", "已撤销", "revoked"


@frozen
class PaperLine:
    """One kind of activity on a paper: minutes given, in how many shifts."""

    kind: Code
    minutes: int
    shifts: int


@kind("volunteers.paper", indexes=("enrolment", "code"), unique=(("code",),))
@frozen(kw_only=True)
class Paper:
    """A paper about verified hours from `since` on and before `until`; what it says never changes, only whether it is good."""

    id: Id["Paper"]
    kind: PaperKind
    enrolment: Id[Enrolment]
    number: int
    """The volunteer's number."""
    body: Id[Body]
    association: str
    """What the association was called then."""
    since: date
    until: date
    lines: tuple[PaperLine, ...]
    minutes: int
    entered_nationally: bool
    """Whether every entry on it is in the national system."""
    recorder: Id[Person]
    """Who issued it and answers for it."""
    issued: date
    state: PaperState
    replaced_by: Id["Paper"] | None = None
    name: str | None = field(
        default=None,
        repr=False,
        metadata=personal(
            purpose=Purpose.IDENTITY,
            controller=Controller.ASSOCIATION,
            until=Until.MEMBERSHIP_ENDS,
            mask=Mask.NAME,
        ),
    )
    """What the volunteer was called then; in the digest, so that nobody puts another name on a good paper."""
    code: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )
    """Whoever holds it can check the paper."""
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )
    """Why it was revoked."""


@frozen(kw_only=True)
class PaperFacts:
    """What whoever holds the code learns; the name only so far as the policy shows it."""

    kind: PaperKind
    state: PaperState
    number: int
    """The volunteer's number."""
    name: str | None = field(
        repr=False,
        metadata=personal(
            purpose=Purpose.IDENTITY,
            controller=Controller.ASSOCIATION,
            until=Until.MEMBERSHIP_ENDS,
            mask=Mask.NAME,
        ),
    )
    association: str
    since: date
    until: date
    lines: tuple[PaperLine, ...]
    minutes: int
    entered_nationally: bool
    issued: date


@event("volunteers.paper_issued")
@frozen(kw_only=True)
class PaperIssued:
    """A paper was issued; the digest is that of its facts with its code, see `digest_of`."""

    paper: Id[Paper]
    kind: PaperKind
    digest: Code


@event("volunteers.paper_voided")
@frozen(kw_only=True)
class PaperVoided:
    """A paper is no longer good."""

    paper: Id[Paper]
    state: PaperState


NOT_ENTITLED = ProblemType(
    "volunteers.not_entitled",
    zh="本组织无权出具志愿服务记录证明,只能出具服务时长记录单",
    en="the association may not issue certificates, only records of hours",
    nature=Nature.STATE,
)
NOT_ENTERED = ProblemType(
    "volunteers.not_entered",
    zh="有{count}条服务记录尚未录入全国志愿服务信息系统",
    en="{count} entries are not in the national system yet",
    nature=Nature.STATE,
)
NO_HOURS = ProblemType(
    "volunteers.no_hours", zh="这段时间没有已核实的服务", en="there is no verified service in that time", nature=Nature.STATE
)
OWN_PAPER = ProblemType(
    "volunteers.own_paper", zh="不能给自己出具证明", en="nobody issues a paper for himself or herself", nature=Nature.DENIED
)
UNNAMED_ISSUER = ProblemType(
    "volunteers.unnamed_issuer",
    zh="证明须由本人登录的工作人员出具",
    en="a paper is issued by a person who is known by name, not by a program",
    nature=Nature.DENIED,
)
FUTURE_TIME = ProblemType(
    "volunteers.paper_time", zh="起止时间须已过去且结束晚于开始", en="the time lies in the past, and its end after its start"
)
NOT_GOOD = ProblemType("volunteers.paper_not_good", zh="该件{state}", en="the paper is {state}", nature=Nature.STATE)


# --- issuing ---------------------------------------------------------------------------------------------------------


@verb("volunteers.issue")
def issue(
    change: Change,
    enrolment_id: Id[Enrolment],
    *,
    since: date,
    until: date,
    paper: PaperKind = PaperKind.RECORD,
    replaces: Id[Paper] | None = None,
) -> Paper:
    """Issue a paper about the verified hours of a time that is over.

    A certificate only by an entitled association, and only for entries that are in the national system.
    """
    enrolment = change.get(Enrolment, enrolment_id)
    recorder = _recorder(change, enrolment)
    change.require(since < until <= change.today, FUTURE_TIME(at="until"))
    entries = _verified(change, enrolment_id, since, until)
    change.require(entries, NO_HOURS(at="since"))
    missing = not_entered_of(change, entries)
    if paper is PaperKind.CERTIFICATE:
        change.require(is_entitled(change, enrolment.body, change.today), NOT_ENTITLED(at="paper"))
        change.require(missing == 0, NOT_ENTERED(at="paper", count=missing))
    made = Paper(
        id=change.new_id(Paper),
        kind=paper,
        enrolment=enrolment_id,
        number=enrolment.number,
        body=enrolment.body,
        association=change.get(Body, enrolment.body).name,
        since=since,
        until=until,
        lines=_lines(change, entries),
        minutes=sum(entry.minutes for entry in entries),
        entered_nationally=missing == 0,
        recorder=recorder,
        issued=change.today,
        state=PaperState.GOOD,
        name=change.get(Person, enrolment.person).name,
        code=change.token(),
    )
    if replaces is not None:
        _void(change, replaces, PaperState.SUPERSEDED, replaced_by=made.id)
    return change.put(made, PaperIssued(paper=made.id, kind=paper, digest=digest_of(facts_of_paper(made))))


def _recorder(change: Change, enrolment: Enrolment) -> Id[Person]:
    person = change.actor.person
    if person is None:
        raise Refused(UNNAMED_ISSUER())
    change.require(person != enrolment.person, OWN_PAPER(at="enrolment_id"))
    return Id(person)


def _verified(view: View, enrolment_id: Id[Enrolment], since: date, until: date) -> tuple[Entry, ...]:
    found = view.find(Entry, enrolment=enrolment_id, state=EntryState.VERIFIED, day=Range(ge=since, lt=until))
    return tuple(entry for entry in found if entry.minutes)


def _lines(view: View, entries: Iterable[Entry]) -> tuple[PaperLine, ...]:
    """The minutes by kind of activity, by code."""
    known = {entry.id: _kind(view, entry) for entry in entries}
    ordered = sorted(entries, key=lambda entry: known[entry.id])
    grouped = ((kind, list(group)) for kind, group in groupby(ordered, key=lambda entry: known[entry.id]))
    return tuple(
        PaperLine(kind, sum(entry.minutes for entry in group), len({entry.shift for entry in group})) for kind, group in grouped
    )


def _kind(view: View, entry: Entry) -> Code:
    return view.get(Activity, view.get(Shift, entry.shift).activity).kind


@verb("volunteers.revoke")
def revoke(change: Change, paper_id: Id[Paper], *, reason: str) -> Paper:
    """Declare a paper bad, with the reason; whoever checks it learns that it is revoked."""
    require_reason(change, reason)
    return _void(change, paper_id, PaperState.REVOKED, reason=reason)


def _void(
    change: Change,
    paper_id: Id[Paper],
    state: PaperState,
    *,
    replaced_by: Id[Paper] | None = None,
    reason: str | None = None,
) -> Paper:
    known = change.get(Paper, paper_id)
    change.require(known.state is PaperState.GOOD, NOT_GOOD(at="paper_id", state=known.state))
    return change.put(
        evolve(known, state=state, replaced_by=replaced_by, reason=reason), PaperVoided(paper=paper_id, state=state)
    )


# --- checking --------------------------------------------------------------------------------------------------------


def facts_of_paper(paper: Paper) -> Mapping[str, object]:
    """What a paper says, as plain JSON data; with its code, so that nobody guesses the digest from the facts."""
    return {
        "code": paper.code,
        "kind": paper.kind.value,
        "paper": paper.id,
        "number": paper.number,
        "name": paper.name,
        "body": paper.body,
        "association": paper.association,
        "since": paper.since.isoformat(),
        "until": paper.until.isoformat(),
        "lines": [[line.kind, line.minutes, line.shifts] for line in paper.lines],
        "minutes": paper.minutes,
        "entered_nationally": paper.entered_nationally,
        "recorder": paper.recorder,
        "issued": paper.issued.isoformat(),
    }


def digest_of(facts: Mapping[str, object]) -> Code:
    """The sha256 (hexadecimal) of the facts as compact JSON in UTF-8 with sorted keys.

    It stands in the journal entry that issued the paper, so whoever has the facts and a copy of the journal can check them.
    """
    return Code(hashlib.sha256(_text(facts)).hexdigest())


def _text(facts: Mapping[str, object]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()


def paper_file(paper: Paper) -> bytes:
    """The facts as one line, for whoever is to check them with `standalone/verify_paper.py`.

    Raises ValueError for a paper of which the code or the name is masked or erased: its digest cannot be made any more.
    """
    if paper.code is None or isinstance(paper.code, Masked) or paper.name is None or isinstance(paper.name, Masked):
        raise ValueError(f"the code or the name of {paper.id} is not to be read here; ask as its owner or as an organiser")
    return _text(facts_of_paper(paper)) + b"\n"


@question("volunteers.papers_of")
def papers_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Paper, ...]:
    """All papers of a volunteer, by day."""
    return view.find(Paper, enrolment=enrolment_id, order_by="issued")


@question("volunteers.check_paper")
def check_paper(view: View, *, code: str) -> PaperFacts | None:
    """What a paper of this code says and whether it is good; None when there is none."""
    paper = view.first(Paper, code=code)
    if paper is None:
        return None
    return PaperFacts(
        kind=paper.kind,
        state=paper.state,
        number=paper.number,
        name=paper.name,
        association=paper.association,
        since=paper.since,
        until=paper.until,
        lines=paper.lines,
        minutes=paper.minutes,
        entered_nationally=paper.entered_nationally,
        issued=paper.issued,
    )
