"""Proxies: an owner lets somebody else hand in the owner's ballot.

It takes a written authority (Property Management Regulation art. 12; read). The owner's own ballot always wins over one that
came through a proxy. Rules of procedure may bar candidates, counters and outsiders; owners who send each other in a circle would
all stay at home, so a circle is refused.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Controller,
    Id,
    Nature,
    ProblemType,
    Purpose,
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
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.bylaws import WITHOUT, Bylaws, ProxyBan, clauses_on
from community_gov_owners.candidates import Candidate
from community_gov_owners.counters import Counter
from community_gov_owners.register import Register, Voter, voters_of

__all__ = ["Proxy", "ProxyGiven", "ProxyRevoked", "give_proxy", "proxies", "revoke_proxy", "standing_proxy"]


@kind("owners.proxy", indexes=("voter", "assembly", "holder"), pinned=True, of=("giver", "holder"))
@frozen(kw_only=True)
class Proxy:
    """A written authority of one owner for one assembly."""

    id: Id["Proxy"]
    assembly: Id[Assembly]
    voter: Id[Voter]
    giver: Id[Person]
    holder: Id[Person]
    given: date
    ended: date | None = None
    """The day on which it was revoked; it holds no more on that day."""
    motions: tuple[Id[Motion], ...] = ()
    """The items that it is for; empty for all."""
    paper: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL),
    )
    """Where the signed paper is kept, and its digest."""

    def holds(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.given <= on and (self.ended is None or on < self.ended)


@event("owners.proxy_given")
@frozen(kw_only=True)
class ProxyGiven:
    """An owner authorised somebody."""

    proxy: Id[Proxy]
    voter: Id[Voter]


@event("owners.proxy_revoked")
@frozen(kw_only=True)
class ProxyRevoked:
    """An owner took an authority back."""

    proxy: Id[Proxy]
    voter: Id[Voter]


NO_PAPER = ProblemType("owners.no_paper", zh="委托须有书面委托书", en="a proxy needs a written authority")
NOT_HOLDER = ProblemType("owners.not_of_head", zh="{person}不是该户业主", en="{person} is not an owner of this head")
OWN_PROXY = ProblemType("owners.own_proxy", zh="不能委托自己", en="nobody is his own proxy")
SECOND_PROXY = ProblemType(
    "owners.second_proxy",
    zh="已有有效委托{proxy},须先撤销",
    en="the proxy {proxy} stands; revoke it first",
    nature=Nature.CONFLICT,
)
TOO_MANY = ProblemType(
    "owners.proxy_limit",
    zh="一名代理人最多代理{limit}人(议事规则)",
    en="one proxy stands for at most {limit} owners (rules of procedure)",
    nature=Nature.STATE,
)
BANNED = ProblemType(
    "owners.proxy_banned",
    zh="{ban}不得担任代理人(议事规则)",
    en="not a proxy by the rules of procedure: {ban}",
    nature=Nature.STATE,
)
CIRCLE = ProblemType(
    "owners.proxy_circle",
    zh="委托形成循环:{holder}自己也委托了他人,最后又回到委托人",
    en="the authorities form a circle: {holder} has sent somebody else, and in the end it comes back to the giver",
    nature=Nature.CONFLICT,
)
PROXY_ITEM = ProblemType(
    "owners.proxy_item",
    zh="{motion}不是本次会议的事项",
    en="{motion} is no item of this assembly; an authority is for one",
)
REVOKED = ProblemType("owners.proxy_over", zh="委托已于{on}撤销", en="the proxy was revoked on {on}", nature=Nature.STATE)


@verb("owners.give_proxy")
def give_proxy(
    change: Change,
    voter_id: Id[Voter],
    *,
    giver: Id[Person],
    holder: Id[Person],
    paper: str,
    on: date,
    motions: tuple[Id[Motion], ...] = (),
) -> Proxy:
    """Record a written authority; limits and bans are those of the rules of procedure.

    Refused for items of another assembly, and where the giver would in the end be sent by himself.
    """
    voter = change.get(Voter, voter_id)
    assembly = change.get(Register, voter.register).assembly
    change.get(Person, holder)
    change.require(paper.strip(), NO_PAPER(at="paper"))
    change.require(giver in voter.persons, NOT_HOLDER(at="giver", person=giver))
    change.require(giver != holder, OWN_PROXY(at="holder"))
    items = {motion.id for motion in change.find(Motion, assembly=assembly)}
    for motion in motions:
        change.require(motion in items, PROXY_ITEM(at="motions", motion=motion))
    for ban in _bans(change, assembly, holder, on=on):
        change.refuse(BANNED(at="holder", ban=ban))
    _require_room(change, assembly, voter_id, holder, on)
    _require_no_circle(change, assembly, voter, holder, on)
    made = Proxy(
        id=change.new_id(Proxy),
        assembly=assembly,
        voter=voter_id,
        giver=giver,
        holder=holder,
        given=on,
        motions=motions,
        paper=paper,
    )
    return change.put(made, ProxyGiven(proxy=made.id, voter=voter_id))


def _require_room(change: Change, assembly: Id[Assembly], voter: Id[Voter], holder: Id[Person], on: date) -> None:
    for other in change.find(Proxy, voter=voter):
        change.require(not other.holds(on), SECOND_PROXY(at="voter_id", proxy=other.id))
    limit = _clauses(change, assembly, on).proxies
    if limit is not None:
        held = {one.voter for one in change.find(Proxy, assembly=assembly, holder=holder) if one.holds(on)}
        change.require(len(held) < limit, TOO_MANY(at="holder", limit=limit))


def _require_no_circle(change: Change, assembly: Id[Assembly], voter: Voter, holder: Id[Person], on: date) -> None:
    """Follow who was sent by whom, from the holder on: it must not come back to one of the giver's head."""
    sent: dict[Id[Person], set[Id[Person]]] = {}
    for one in change.find(Proxy, assembly=assembly):
        if one.holds(on):
            sent.setdefault(one.giver, set()).add(one.holder)
    reached, ahead = {holder}, [*sent.get(holder, ())]
    while ahead:
        person = ahead.pop()
        change.require(person not in voter.persons, CIRCLE(at="holder", holder=holder))
        ahead += sent.get(person, set()) - reached
        reached.add(person)


def _clauses(view: View, assembly_id: Id[Assembly], on: date) -> Bylaws:
    """Those that the assembly was announced with; before that, those of the day."""
    assembly = view.get(Assembly, assembly_id)
    if assembly.announced is None:
        return clauses_on(view, on=on)
    return WITHOUT if assembly.bylaws is None else view.get(Bylaws, assembly.bylaws)


def _bans(view: View, assembly: Id[Assembly], holder: Id[Person], *, on: date) -> Iterator[ProxyBan]:
    """Which bans of the rules of procedure keep somebody from standing for another owner."""
    bans = _clauses(view, assembly, on).proxy_bans
    if ProxyBan.CANDIDATES in bans:
        motions = {motion.id for motion in view.find(Motion, assembly=assembly)}
        if any(one.motion in motions and one.withdrawn is None for one in view.find(Candidate, person=holder)):
            yield ProxyBan.CANDIDATES
    if ProxyBan.COUNTERS in bans and view.first(Counter, person=holder, assembly=assembly) is not None:
        yield ProxyBan.COUNTERS
    if ProxyBan.OUTSIDERS in bans and not voters_of(view, holder, assembly_id=assembly):
        yield ProxyBan.OUTSIDERS


@verb("owners.revoke_proxy")
def revoke_proxy(change: Change, proxy_id: Id[Proxy], *, on: date) -> Proxy:
    """Take an authority back; what the holder handed in before stays, until the owner votes himself."""
    proxy = change.get(Proxy, proxy_id)
    if proxy.ended is not None:
        raise Refused(REVOKED(at="proxy_id", on=proxy.ended))
    return change.put(evolve(proxy, ended=on), ProxyRevoked(proxy=proxy_id, voter=proxy.voter))


@question("owners.proxies")
def proxies(view: View, assembly_id: Id[Assembly]) -> tuple[Proxy, ...]:
    """All authorities for an assembly, revoked ones too."""
    return view.find(Proxy, assembly=assembly_id)


def standing_proxy(view: View, voter: Id[Voter], *, holder: Id[Person], on: date) -> Proxy | None:
    """The authority under which somebody hands in the ballot of a head on a day; none for who is barred by now."""
    found = next((one for one in view.find(Proxy, voter=voter) if one.holder == holder and one.holds(on)), None)
    return None if found is None or any(_bans(view, found.assembly, holder, on=on)) else found
