"""Hand-over at the end of a term, or when one member leaves: what has to be handed over, to whom, by when, and who received it.

The seals of the body and its archive are on the list from the start; everything else is added. What is not received by the last
day is a finding. For a committee that day is the tenth after the end of the term (guiding rule 48 of 建房〔2009〕274号, a guide;
from memory); the rulebook of the place says it, and the list keeps what it said.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov.calendar import CalendarSettings, Counting, count
from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.meetings.law import Figure, figure
from community_gov.organizations import Body, Term
from community_gov.organizations.posts import Post
from community_gov.papers.archive import ArchivePaper
from community_gov.papers.law import law_of
from community_gov.papers.seals import Keeping, seals_of
from community_gov.papers.words import require_text
from community_gov.records import AnyId, Coded, Id, Severity, event, kind
from community_gov.wording import Phrase, Writer

__all__ = [
    "HandedOver",
    "Handover",
    "HandoverItem",
    "HandoverKind",
    "HandoverOpened",
    "Line",
    "begin_list",
    "handovers_of",
    "items_of",
    "list_item",
    "open_handover",
    "receive_item",
]


class HandoverKind(Coded):
    """What sort of thing is handed over."""

    SEAL = "seal", "印章", "a seal"
    ARCHIVE = "archive", "档案", "the archive"
    MONEY = "money", "资金账目", "money and accounts"
    PROPERTY = "property", "财物", "things"
    ACCESS = "access", "账号密钥", "accounts and keys"
    OTHER = "other", "其他", "something else"


Line: TypeAlias = tuple[HandoverKind, str, AnyId | None]
"""What a line of a list says: the sort of thing, its title, the record that it is."""


@kind("papers.handover", indexes=("body",))
@frozen(kw_only=True)
class Handover:
    """A hand-over list (移交清单)."""

    id: Id["Handover"]
    body: Id[Body]
    term: Id[Term] | None
    """The term of the one member who hands over; None where the whole body does."""
    ended: date
    """The last day of the term; it is not counted."""
    to: AnyId
    """The body or the person that takes over."""
    due: date | None
    """The last day for it; None where no text says one."""
    basis: str
    """The text that says so."""
    severity: Severity
    opened: date


@kind("papers.handover_item", indexes=("handover",))
@frozen(kw_only=True)
class HandoverItem:
    """One line of the list."""

    id: Id["HandoverItem"]
    handover: Id[Handover]
    order: int = field(validator=ge(1))
    kind: HandoverKind
    title: str
    about: AnyId | None
    """The record that it is, such as a seal."""
    received: date | None = None
    receiver: AnyId | None = None
    """The person who took it."""


@event("papers.handover_opened")
@frozen(kw_only=True)
class HandoverOpened:
    """A hand-over list was begun."""

    handover: Id[Handover]
    body: Id[Body]
    to: AnyId


@event("papers.handed_over")
@frozen(kw_only=True)
class HandedOver:
    """Something of a list was received."""

    handover: Id[Handover]
    item: Id[HandoverItem]
    on: date


RECEIVER = ProblemType(
    "papers.unknown_receiver",
    zh="{to}既不是人员也不是组织",
    en="{to} is neither a person nor a body",
    nature=Nature.NOT_FOUND,
)
OTHER_TERM = ProblemType("papers.other_term", zh="该任期不属于这一组织", en="this is no term of the body")
RECEIVED = ProblemType("papers.received_already", zh="已于{on}移交", en="it was received on {on}", nature=Nature.STATE)
RECEIVED_AHEAD = ProblemType("papers.received_ahead", zh="移交日{on}还没有到", en="{on} has not come yet")


@verb("papers.open_handover")
def open_handover(change: Change, body_id: Id[Body], *, ended: date, to: AnyId, term_id: Id[Term] | None = None) -> Handover:
    """Begin a list; `ended` is the last day of the term, `to` the body or person that takes over.

    With `term_id` it is the list of one member who left. The seals that the body, or the member, keeps and the body's archive
    are on it at once.
    """
    body = change.get(Body, body_id)
    term = None if term_id is None else change.get(Term, term_id)
    if term is not None:
        change.require(change.get(Post, term.post).body == body_id, OTHER_TERM(at="term_id"))
    law = law_of(change, body)
    said = figure(change, body, law.handover_days if term is None else law.member_handover_days, on=ended)
    lines = tuple(_known(change, body_id, ended, term))
    return begin_list(change, body_id, ended=ended, to=to, said=said, lines=lines, term=term_id)


def begin_list(
    change: Change,
    body_id: Id[Body],
    *,
    ended: date,
    to: AnyId,
    said: Figure | None,
    lines: Iterable[Line],
    term: Id[Term] | None = None,
) -> Handover:
    """Stage a list with what is on it from the start; `said` is the number of days that the text of the place names."""
    known = change.first(Person, id=to) or change.first(Body, id=to)
    change.require(known, RECEIVER(at="to", to=to))
    made = Handover(
        id=change.new_id(Handover),
        body=body_id,
        term=term,
        ended=ended,
        to=to,
        due=None if said is None else _due(change, ended, said),
        basis="" if said is None else said.citation,
        severity=Severity.CUSTOM if said is None else said.severity,
        opened=change.today,
    )
    change.put(made, HandoverOpened(handover=made.id, body=body_id, to=to))
    for sort, title, about in lines:
        _list(change, made, sort, title=title, about=about)
    return made


def _due(change: Change, ended: date, said: Figure) -> date:
    calendar = change.settings(CalendarSettings).working
    return count(ended, said.whole, counting=Counting.CIVIL_DAYS, calendar=calendar).due


def _known(change: Change, body_id: Id[Body], ended: date, term: Term | None) -> Iterator[Line]:
    """What is on every list: the seals, of a member those that he or she keeps, and of a body its archive."""
    for seal in seals_of(change, body_id, on=ended):
        keepings = (row for row in change.find(Keeping, seal=seal.id) if row.period.holds(ended))
        if term is None or any(row.keeper == term.person for row in keepings):
            yield HandoverKind.SEAL, seal.inscription, seal.id
    n = len(change.find(ArchivePaper, body=body_id))
    if term is None and n:
        yield HandoverKind.ARCHIVE, Writer(change).say(ARCHIVE, n=n), None


ARCHIVE = Phrase("papers.archive_handed_over", zh="档案{n}件,依目录", en="archive by its catalogue, papers: {n}")


@verb("papers.list_item")
def list_item(
    change: Change, handover_id: Id[Handover], *, kind: HandoverKind, title: str, about: AnyId | None = None
) -> HandoverItem:
    """Put something more on a list, last."""
    made = change.get(Handover, handover_id)
    require_text(title=title)
    return _list(change, made, kind, title=title, about=about)


def _list(change: Change, made: Handover, sort: HandoverKind, *, title: str, about: AnyId | None) -> HandoverItem:
    order = len(change.find(HandoverItem, handover=made.id)) + 1
    id = change.new_id(HandoverItem)
    return change.put(HandoverItem(id=id, handover=made.id, order=order, kind=sort, title=title, about=about))


@verb("papers.receive_item")
def receive_item(change: Change, item_id: Id[HandoverItem], *, on: date, receiver: Id[Person]) -> HandoverItem:
    """Somebody received it on a day. For a seal, record the new keeper with `papers.entrust_seal`."""
    known = change.get(HandoverItem, item_id)
    if known.received is not None:
        raise Refused(RECEIVED(at="item_id", on=known.received))
    change.require(on <= change.today, RECEIVED_AHEAD(at="on", on=on))
    change.get(Person, receiver)
    done = evolve(known, received=on, receiver=receiver)
    return change.put(done, HandedOver(handover=known.handover, item=item_id, on=on))


# --- questions -------------------------------------------------------------------------------------------------------


@question("papers.handovers_of")
def handovers_of(view: View, body_id: Id[Body]) -> tuple[Handover, ...]:
    """The hand-over lists of a body, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Handover, body=body_id), key=lambda row: (row.ended, natural(row.id))))


@question("papers.items_of")
def items_of(view: View, handover_id: Id[Handover]) -> tuple[HandoverItem, ...]:
    """What is on a list, in its order; raises NotFound."""
    view.get(Handover, handover_id)
    return view.find(HandoverItem, handover=handover_id, order_by="order")
