"""The notices as they hang in the entrances: the stored text, and what is not in it because it names people or comes later."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field, frozen

from community_gov import Id, View, question
from community_gov.households import Person
from community_gov.notices import Notice, notice_ends
from community_gov.organizations import Body
from community_gov.privacy import FEWEST
from community_gov_owners.assembly import Assembly, Motion, agenda
from community_gov_owners.bundles import Seal
from community_gov_owners.candidates import Candidate, standing
from community_gov_owners.decisions import Decision, Result, decisions, results
from community_gov_owners.register import register_of

__all__ = ["PrintedName", "PrintedNames", "PrintedNotice", "PrintedSeal", "names_of", "printed_notices"]


@frozen(kw_only=True)
class PrintedName:
    """Somebody who stands, or who was elected."""

    name: str = field(repr=False)
    heads: int | None = None
    """How many owners voted for the elected; None where that is a figure about fewer than 5 of them, and before the count."""


@frozen(kw_only=True)
class PrintedNames:
    """The names that belong to one election."""

    title: str
    names: tuple[PrintedName, ...]


@frozen(kw_only=True)
class PrintedSeal:
    """The digest by which anybody knows the public bundle of an item again."""

    order: int
    digest: str


@frozen(kw_only=True)
class PrintedNotice:
    """A notice that hangs in the entrances."""

    title: str
    text: str
    """As it was posted, without names."""
    issuer: str
    """The name of the body whose notice it is."""
    starts: date
    ends: date
    """The last day, which counts in full."""
    result: bool
    """Whether it tells a result, to which owners may object."""
    names: tuple[PrintedNames, ...] = field(repr=False)
    """For each election who stands in it; on the notice of the result who was elected."""
    seals: tuple[PrintedSeal, ...]
    """For each item that was sealed."""


@question("owners.printed_notices")
def printed_notices(view: View, assembly_id: Id[Assembly]) -> tuple[PrintedNotice, ...]:
    """The calling with the names of all who stand; and the result, once it is published, with those of the elected and the seals.

    Empty before the announcement. They are in Chinese, as they were posted.
    """
    assembly = view.get(Assembly, assembly_id)
    return (*_calling(view, assembly), *_results(view, assembly))


def _calling(view: View, assembly: Assembly) -> Iterator[PrintedNotice]:
    if assembly.notice is not None:
        elections = (item for item in agenda(view, assembly.id) if item.seats)
        stand = [
            PrintedNames(
                title=item.title, names=tuple(PrintedName(name=name) for name in names_of(view, standing(view, item.id)))
            )
            for item in elections
        ]
        yield _posted(view, assembly.notice, names=stand)


def _results(view: View, assembly: Assembly) -> Iterator[PrintedNotice]:
    told: dict[Id[Notice], list[Decision]] = {}
    for one in decisions(view, assembly.id):
        if one.notice is not None:
            told.setdefault(one.notice, []).append(one)
    for id, made in told.items():
        heads = register_of(view, assembly.id).heads
        elected = [names for one in made for names in _elected(view, one, heads)]
        yield _posted(view, id, names=elected, seals=[seal for one in made for seal in _seals(view, one)], result=True)


def _posted(
    view: View, id: Id[Notice], *, names: Iterable[PrintedNames], seals: Iterable[PrintedSeal] = (), result: bool = False
) -> PrintedNotice:
    notice = view.get(Notice, id)
    return PrintedNotice(
        title=notice.title,
        text=notice.text,
        issuer=view.get(Body, notice.body).name,
        starts=notice.starts,
        ends=notice_ends(view, id),
        result=result,
        names=tuple(names),
        seals=tuple(seals),
    )


def _elected(view: View, decision: Decision, heads: int) -> Iterator[PrintedNames]:
    item = view.get(Motion, decision.motion)
    if item.seats:
        seated = sorted((one for one in results(view, decision.id) if one.seat is not None), key=lambda one: one.seat or 0)
        names = names_of(view, (view.get(Candidate, one.candidate) for one in seated))
        told = (PrintedName(name=name, heads=_shown(one, heads)) for name, one in zip(names, seated, strict=True))
        yield PrintedNames(title=item.title, names=tuple(told))


def _shown(result: Result, heads: int) -> int | None:
    """The votes, unless they or all others are those of one to four owners."""
    few = any(0 < number < FEWEST for number in (result.heads, heads - result.heads))
    return None if few else result.heads


def _seals(view: View, decision: Decision) -> Iterator[PrintedSeal]:
    found = view.first(Seal, decision=decision.id)
    if found is not None:
        yield PrintedSeal(order=view.get(Motion, decision.motion).order, digest=str(found.public_digest))


def names_of(view: View, rows: Iterable[Candidate]) -> tuple[str, ...]:
    """The names of candidates, which are read when they are printed, so that they can be erased."""
    return tuple(view.get(Person, one.person).name or "" for one in rows)
