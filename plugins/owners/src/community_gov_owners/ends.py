"""When what the owners decided cannot be annulled any more, and with it the need of ballots, proxies and reasons.

An assembly is needed until the last of its items is decided and no suit is pending; one that was cancelled, until that day.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from community_gov import AnyId, Id, Record, Until, View
from community_gov.hookspecs import Pack
from community_gov.protection import Ended, Ending, Ends, papers_of_decisions
from community_gov_owners.assembly import Assembly, AssemblyState
from community_gov_owners.ballots import Ballot, Reading
from community_gov_owners.bundles import Seal
from community_gov_owners.decisions import Decision, DecisionState
from community_gov_owners.delivery import Delivery
from community_gov_owners.moves import Move
from community_gov_owners.proxies import Proxy
from community_gov_owners.suits import Suit

__all__ = ["ENDS"]

_Ends = Mapping[Id[Assembly], date | None]


def _assemblies(view: View) -> _Ends:
    """Since when each is over; None while it goes on."""
    cancelled = {move.about: move.at.astimezone(view.zone).date() for move in view.stream(Move) if move.to == "cancelled"}
    decided = dict[Id[Assembly], list[date | None]]()
    judged = {suit.decision: suit.ended for suit in view.stream(Suit) if suit.ended is not None}
    for row in view.stream(Decision):
        pending = row.state is DecisionState.CHALLENGED
        on = None if pending else max(row.decided, judged.get(row.id, row.decided))
        decided.setdefault(row.assembly, []).append(on)
    return {
        row.id: cancelled.get(AnyId(row.id)) if row.state is AssemblyState.CANCELLED else _last(row, decided.get(row.id, []))
        for row in view.stream(Assembly)
    }


def _last(assembly: Assembly, days: list[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    over = assembly.state is AssemblyState.COUNTED and known and len(known) == len(days)
    return max(known) if over else None


def _ended(record: Record, on: date | None) -> Ended:
    return Ended(record=AnyId(record.id), why=Ending.DECIDED, on=on)


def _of_ballots(view: View) -> Iterator[Ended]:
    over = _assemblies(view)
    yield from (_ended(row, over[row.assembly]) for row in view.stream(Ballot))


def _of_readings(view: View) -> Iterator[Ended]:
    over = _assemblies(view)
    yield from (_ended(row, over[row.assembly]) for row in view.stream(Reading))


def _of_deliveries(view: View) -> Iterator[Ended]:
    over = _assemblies(view)
    yield from (_ended(row, over[row.assembly]) for row in view.stream(Delivery))


def _of_proxies(view: View) -> Iterator[Ended]:
    over = _assemblies(view)
    yield from (_ended(row, over[row.assembly]) for row in view.stream(Proxy))


def _of_decisions(view: View) -> Mapping[Id[Decision], date | None]:
    over = _assemblies(view)
    return {row.id: over[row.assembly] for row in view.stream(Decision)}


def _of_seals(view: View) -> Iterator[Ended]:
    over = _of_decisions(view)
    yield from (_ended(row, over[row.decision]) for row in view.stream(Seal))


def _of_suits(view: View) -> Iterator[Ended]:
    over = _of_decisions(view)
    yield from (_ended(row, over[row.decision]) for row in view.stream(Suit))


def _of_moves(view: View) -> Iterator[Ended]:
    """The steps of an assembly, of its decisions and of its ballots."""
    over = _assemblies(view)
    of = {AnyId(row.id): row.id for row in view.stream(Assembly)}
    of |= {AnyId(row.id): row.assembly for row in view.stream(Decision)}
    of |= {AnyId(row.id): row.assembly for row in view.stream(Ballot)}
    yield from (_ended(row, over[of[row.about]]) for row in view.stream(Move) if row.about in of)


_TOLD = (
    (Ballot, _of_ballots),
    (Reading, _of_readings),
    (Delivery, _of_deliveries),
    (Proxy, _of_proxies),
    (Seal, _of_seals),
    (Suit, _of_suits),
    (Move, _of_moves),
)

ENDS = Pack(
    name="owners.ends",
    items=(
        *(Ends(cls=cls, until=Until.DECISION_FINAL, find=find) for cls, find in _TOLD),
        *(papers_of_decisions(cls) for cls, _find in _TOLD),
    ),
)
