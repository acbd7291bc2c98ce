"""Showing something by a notice, and proving that it hung; its period and its objections are the notice's own."""

import re
from datetime import date

from community_gov.change import Change, View, question, verb
from community_gov.disclosure.duties import Trigger, duty_named
from community_gov.disclosure.records import Owed, Proof, Proved, Showing, ShowingOwed, Shown
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.papers.words import require_text
from community_gov.records import AnyId, Code, Id

__all__ = ["owe", "proofs_of", "prove", "show", "showings_of"]

_DIGEST = re.compile(r"[0-9a-f]{64}")

OTHER_KIND = ProblemType(
    "disclosure.other_kind", zh="该事项由{kind}公示", en="this is for a body of the kind {kind} to show", nature=Nature.STATE
)
NOT_AN_EVENT = ProblemType(
    "disclosure.not_an_event",
    zh="该事项的公示时间为“{trigger}”,不用登记",
    en="this is shown {trigger}; there is nothing to record",
)
AHEAD = ProblemType("disclosure.ahead", zh="{on}还没有到", en="{on} has not come yet")
OWED = ProblemType("disclosure.owed_already", zh="已登记为应公示({owed})", en="it is recorded as to be shown ({owed})")
NO_ABOUT = ProblemType(
    "disclosure.no_about", zh="须写明公示的是哪一项(合同、决定)", en="say what is shown: the contract or the decision"
)
BY_MEETING = ProblemType(
    "disclosure.by_meeting",
    zh="会议决定由meetings.show_decisions公示",
    en="what a meeting decided is shown by meetings.show_decisions",
)
SHOWN = ProblemType("disclosure.shown_already", zh="该公示已登记({showing})", en="this notice is recorded for it ({showing})")
NO_DIGEST = ProblemType(
    "disclosure.no_digest",
    zh="摘要须为照片的SHA-256,64位小写十六进制数字",
    en="the digest is the SHA-256 of the photograph, as 64 hexadecimal digits in lower case",
)
NOT_HUNG = ProblemType(
    "disclosure.not_hung",
    zh="公示自{starts}开始,{day}尚未张贴或者已经撤下",
    en="the notice went up on {starts}; on {day} it did not hang",
)
ORDER = ProblemType(
    "disclosure.order", zh="截止日{last}早于起始日{first}", en="the last day {last} lies before the first, {first}"
)


@verb("disclosure.owe")
def owe(change: Change, body_id: Id[Body], *, duty: Code, about: AnyId, happened: date) -> Owed:
    """Record that something happened which a body has to show, such as a decision of the assembly; once for each record.

    Meetings and contracts are seen by themselves.
    """
    known = duty_named(change, duty, on=happened)
    _require_kind(change, body_id, known.by)
    change.require(known.trigger is Trigger.EVENT, NOT_AN_EVENT(at="duty", trigger=known.trigger))
    change.require(happened <= change.today, AHEAD(at="happened", on=happened))
    earlier = next((row for row in change.find(Owed, body=body_id) if (row.duty, row.about) == (duty, about)), None)
    if earlier is not None:
        raise Refused(OWED(at="about", owed=earlier.id))
    made = Owed(id=change.new_id(Owed), duty=duty, body=body_id, happened=happened, about=about)
    return change.put(made, ShowingOwed(owed=made.id, duty=duty, body=body_id))


def _require_kind(change: Change, body_id: Id[Body], kind: Code) -> None:
    change.require(change.get(Body, body_id).kind == kind, OTHER_KIND(at="body_id", kind=kind))


@verb("disclosure.show")
def show(
    change: Change,
    body_id: Id[Body],
    *,
    duty: Code,
    notice_id: Id[Notice],
    counts_for: date | None = None,
    about: AnyId | None = None,
) -> Showing:
    """Record that a body has shown something by a notice; `body_id` is who had to, whoever's notice it is.

    What comes regularly counts for the time in which the notice went up, unless `counts_for` names a day of another.
    """
    notice = change.get(Notice, notice_id)
    known = duty_named(change, duty, on=notice.starts)
    _require_kind(change, body_id, known.by)
    change.require(known.trigger is not Trigger.MEETING, BY_MEETING(at="duty"))
    change.require(about or known.trigger not in (Trigger.EVENT, Trigger.CONTRACT), NO_ABOUT(at="about"))
    day = counts_for or notice.starts
    for row in change.find(Showing, notice=notice_id, body=body_id):
        if (row.duty, row.counts_for, row.about) == (duty, day, about):
            raise Refused(SHOWN(at="notice_id", showing=row.id))
    made = Showing(id=change.new_id(Showing), duty=duty, body=body_id, notice=notice_id, counts_for=day, about=about)
    return change.put(made, Shown(showing=made.id, duty=duty, body=body_id, notice=notice_id))


@verb("disclosure.prove")
def prove(
    change: Change,
    notice_id: Id[Notice],
    *,
    first: date,
    last: date,
    where: str,
    address: str,
    digest: str,
    witness: Id[Person] | None = None,
) -> Proof:
    """Prove that a notice hung from day to day at a place, by a photograph; a witness is somebody who saw it."""
    notice = change.get(Notice, notice_id)
    require_text(where=where, address=address)
    change.require(_DIGEST.fullmatch(digest), NO_DIGEST(at="digest"))
    change.require(first <= last, ORDER(at="last", first=first, last=last))
    change.require(last <= change.today, AHEAD(at="last", on=last))
    for at, day in (("first", first), ("last", last)):
        hung = notice.starts <= day and (notice.taken_down is None or day <= notice.taken_down)
        change.require(hung, NOT_HUNG(at=at, starts=notice.starts, day=day))
    if witness is not None:
        change.get(Person, witness)
    made = Proof(
        id=change.new_id(Proof),
        notice=notice_id,
        first=first,
        last=last,
        where=where,
        address=address,
        digest=digest,
        witness=witness,
        recorded=change.today,
    )
    return change.put(made, Proved(proof=made.id, notice=notice_id))


# --- questions -------------------------------------------------------------------------------------------------------


@question("disclosure.proofs_of")
def proofs_of(view: View, notice_id: Id[Notice]) -> tuple[Proof, ...]:
    """What proves that a notice hung, the first first; raises NotFound."""
    view.get(Notice, notice_id)
    return tuple(sorted(view.find(Proof, notice=notice_id), key=lambda row: (row.first, natural(row.id))))


@question("disclosure.showings_of")
def showings_of(view: View, body_id: Id[Body]) -> tuple[Showing, ...]:
    """What a body has shown, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Showing, body=body_id), key=lambda row: (row.counts_for, natural(row.id))))
