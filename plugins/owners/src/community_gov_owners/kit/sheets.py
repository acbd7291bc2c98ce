"""What is printed: one ballot a head, in the entrance of its first unit, with the items that it decides and nothing else.

A head with several units has one vote, so one paper, which names them all; its other units stand on the lists with the number of
that paper. No name is printed but those of candidates. A head whose owner nobody knows gets no paper: nobody could sign it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from community_gov import Code, Id, Nature, ProblemType, Refused, View, decimals, question
from community_gov.households import Place, PlaceKind, Unit, natural, places
from community_gov_owners.assembly import Assembly, AssemblyState, Motion, agenda
from community_gov_owners.bylaws import WITHOUT, Bylaws
from community_gov_owners.candidates import standing
from community_gov_owners.counting import belongs
from community_gov_owners.envelopes import held_in
from community_gov_owners.heads import Holder, Part, total_area
from community_gov_owners.kit.codes import code_of
from community_gov_owners.kit.posted import PrintedNotice, names_of, printed_notices
from community_gov_owners.register import Register, Voter, register_of, voters

__all__ = [
    "BallotPaper",
    "CountSheet",
    "KitLine",
    "PaperKit",
    "PrintedItem",
    "SecretSlip",
    "Section",
    "paper_kit",
]


@frozen(kw_only=True)
class PrintedItem:
    """One item in the words of the agenda."""

    motion: Id[Motion]
    order: int
    title: str
    text: str
    secret: bool
    seats: int | None
    candidates: tuple[str, ...]
    """The names of those who stand, in the order of the ballot."""


@frozen(kw_only=True)
class BallotPaper:
    """One ballot, for one head."""

    voter: Id[Voter]
    code: str
    """Assembly, line of the register, and four digits that only this register gives."""
    units: tuple[str, ...]
    area: Decimal | None = field(metadata=decimals(4))
    joint: bool
    named: tuple[Id[Motion], ...]
    secret: tuple[Id[Motion], ...]
    """The items whose slip comes in the closed envelope."""


@frozen(kw_only=True)
class SecretSlip:
    """One slip of a secret vote: items and areas, no unit, no number."""

    items: tuple[tuple[Id[Motion], Decimal | None], ...]


@frozen(kw_only=True)
class KitLine:
    """One unit on the delivery and return list; what somebody means to vote has no place here."""

    unit: str
    area: Decimal | None = field(metadata=decimals(4))
    code: str | None
    """Of the ballot that stands for it; None where no owner is known."""
    here: bool
    """Whether the ballot is handed out for this unit, not for another one of the same head."""


@frozen(kw_only=True)
class Section:
    """An entrance, or a building without entrances."""

    place: Id[Place]
    code: str
    name: str
    building: Id[Place]
    lines: tuple[KitLine, ...]
    ballots: tuple[BallotPaper, ...]
    slips: tuple[SecretSlip, ...]
    """In an order that their areas give, so that it is not the order of the ballots."""


@frozen(kw_only=True)
class CountSheet:
    """What is counted of one item in one building; slips of a secret item are counted together for all."""

    item: Id[Motion]
    building: Id[Place] | None
    place: str | None
    """The name of the building; None for all."""
    papers: int
    """The ballots that were made for it there."""


@frozen(kw_only=True)
class PaperKit:
    """Everything that is printed for one assembly."""

    assembly: Id[Assembly]
    name: str
    opens: date
    closes: date
    return_to: str
    follow: bool
    """Whether the ballots offer to go with the majority."""
    clauses: Bylaws
    items: tuple[PrintedItem, ...]
    sections: tuple[Section, ...]
    counts: tuple[CountSheet, ...]
    counts_left_out: bool
    """Whether a sheet that counts some of these papers is missing, because it counts papers outside of the place too."""
    notices: tuple[PrintedNotice, ...]

    def item(self, motion: Id[Motion]) -> PrintedItem:
        """The item of an id."""
        return next(one for one in self.items if one.motion == motion)


TOO_SOON = ProblemType(
    "owners.kit_too_soon",
    zh="会议“{state}”,请先公告会议:表决票须按公告的议程印制",
    en="the assembly is {state}: announce it first (owners.announce); ballots are printed from the agenda as it was announced",
    nature=Nature.STATE,
)
CALLED_OFF = ProblemType(
    "owners.kit_called_off",
    zh="会议已取消,不印制表决票",
    en="the assembly was called off; it has no ballots",
    nature=Nature.STATE,
)
RETURN_TO = ProblemType(
    "owners.kit_return_to", zh="请写明表决票交回的地点", en="say where owners hand their ballots in; it is printed on each"
)
NOWHERE = ProblemType(
    "owners.kit_nowhere", zh="{place}没有需要印制的表决票", en="no ballot is made for {place}", nature=Nature.NOT_FOUND
)


@question("owners.paper_kit")
def paper_kit(
    view: View, assembly_id: Id[Assembly], *, return_to: str, place: Id[Place] | None = None, follow: bool = False
) -> PaperKit:
    """The papers of an assembly for all entrances, or for those in one place; `return_to` is where ballots are handed in.

    With `follow` the ballots offer a box to go with the majority; whether the rules of procedure know that choice is for whoever
    prints to look up. Refused before the announcement and where `return_to` is blank (owners.kit_too_soon, owners.kit_return_to).
    A place has the count sheets of the buildings that lie in it as a whole; slips are counted together, so their sheet comes with
    all papers only. The same register and agenda always give the same papers.
    """
    assembly, items = view.get(Assembly, assembly_id), agenda(view, assembly_id)
    _require_announced(assembly)
    if not return_to.strip():
        raise Refused(RETURN_TO(at="return_to"))
    drawer = _Drawer.of(view, assembly, items)
    every = tuple(drawer.sections())
    sections = tuple(one for one in every if place is None or place in drawer.above(one.place))
    if not sections and place is not None:
        raise Refused(NOWHERE(at="place", place=place))
    names = {one.id: one.name for one in drawer.places.values()}
    mine: frozenset[Id[Place] | None] = frozenset({one.building for one in sections}) | {None}
    counts = tuple(one for one in _counts(items, every, names) if one.building in mine)
    whole = _whole(every, sections)
    return PaperKit(
        assembly=assembly_id,
        name=assembly.name,
        opens=assembly.opens,
        closes=assembly.closes,
        return_to=return_to.strip(),
        follow=follow,
        clauses=WITHOUT if assembly.bylaws is None else view.get(Bylaws, assembly.bylaws),
        items=tuple(_printed(view, item) for item in items),
        sections=sections,
        counts=tuple(one for one in counts if one.building in whole),
        counts_left_out=any(one.building not in whole for one in counts),
        notices=printed_notices(view, assembly_id),
    )


def _require_announced(assembly: Assembly) -> None:
    if assembly.state is AssemblyState.CANCELLED:
        raise Refused(CALLED_OFF(at="assembly_id"))
    if assembly.state is AssemblyState.PREPARED:
        raise Refused(TOO_SOON(at="assembly_id", state=assembly.state))


def _whole(every: tuple[Section, ...], sections: tuple[Section, ...]) -> frozenset[Id[Place] | None]:
    """The buildings of which all papers are there; None among them when all papers are."""
    here = {one.place for one in sections}
    missing = {one.building for one in every if one.place not in here}
    return frozenset({one.building for one in every} - missing) | (frozenset() if missing else {None})


def _printed(view: View, item: Motion) -> PrintedItem:
    return PrintedItem(
        motion=item.id,
        order=item.order,
        title=item.title,
        text=item.text,
        secret=item.secret,
        seats=item.seats,
        candidates=names_of(view, standing(view, item.id)) if item.seats else (),
    )


def _counts(items: Iterable[Motion], sections: tuple[Section, ...], names: Mapping[Id[Place], str]) -> Iterator[CountSheet]:
    for item in items:
        papers: dict[Id[Place], int] = {}
        for section in sections:
            made = sum(item.id in (*ballot.named, *ballot.secret) for ballot in section.ballots)
            papers[section.building] = papers.get(section.building, 0) + made
        if item.secret:
            yield CountSheet(item=item.id, building=None, place=None, papers=sum(papers.values()))
        else:
            for at, made in papers.items():
                if made:
                    yield CountSheet(item=item.id, building=at, place=names[at], papers=made)


@frozen(kw_only=True)
class _Drawer:
    """The register with its places, read once."""

    assembly: Assembly
    items: tuple[Motion, ...]
    register: Register
    rows: tuple[Voter, ...]
    codes: Mapping[Id[Unit], str]
    places: Mapping[Id[Place], Place]

    @classmethod
    def of(cls, view: View, assembly: Assembly, items: tuple[Motion, ...]) -> "_Drawer":
        """Read what is needed."""
        register = register_of(view, assembly.id)
        return cls(
            assembly=assembly,
            items=items,
            register=register,
            rows=voters(view, register.id),
            codes={unit.id: unit.code for unit in view.find(Unit)},
            places={place.id: place for place in places(view)},
        )

    def above(self, id: Id[Place] | None) -> Iterator[Id[Place]]:
        """A place and all that it lies in."""
        while id is not None:
            yield id
            id = self.places[id].parent

    def sections(self) -> Iterator[Section]:
        """One for each place in which units lie, in natural order."""
        parts: dict[Id[Place], list[tuple[Part, Voter]]] = {}
        for row in self.rows:
            for part in row.parts:
                parts.setdefault(self._section_of(part), []).append((part, row))
        for at in sorted(parts, key=lambda id: natural(self.places[id].code)):
            yield self._section(at, parts[at])

    def _section_of(self, part: Part) -> Id[Place]:
        return self._first(part.places, PlaceKind.ENTRANCE) or self._building_of(part.places)

    def _building_of(self, around: Iterable[Id[Place]]) -> Id[Place]:
        around = tuple(around)
        return self._first(around, PlaceKind.BUILDING) or around[-1]

    def _first(self, around: Iterable[Id[Place]], kind: PlaceKind) -> Id[Place] | None:
        return next((id for id in around if self.places[id].kind is kind), None)

    def _section(self, at: Id[Place], here: list[tuple[Part, Voter]]) -> Section:
        here.sort(key=lambda pair: natural(self.codes[pair[0].unit]))
        mine = [row for part, row in here if row.persons and self._home(row) == part.unit]
        slips = [slip for slip in map(self._slip, mine) if slip.items]
        building = self._building_of(self.above(at))
        own = " ".join(dict.fromkeys((self.places[building].name, self.places[at].name)))
        return Section(
            place=at,
            code=self.places[at].code,
            name=own,
            building=building,
            lines=tuple(self._line(part, row) for part, row in here),
            ballots=tuple(map(self._ballot, mine)),
            slips=tuple(sorted(slips, key=lambda slip: [(area or Decimal(0), motion) for motion, area in slip.items])),
        )

    def _home(self, row: Voter) -> Id[Unit]:
        return min((part.unit for part in row.parts), key=lambda unit: natural(self.codes[unit]))

    def _line(self, part: Part, row: Voter) -> KitLine:
        known = bool(row.persons)
        return KitLine(
            unit=self.codes[part.unit],
            area=part.area,
            code=self._code(row) if known else None,
            here=known and self._home(row) == part.unit,
        )

    def _ballot(self, row: Voter) -> BallotPaper:
        mine = [item for item in self.items if belongs(row, item)]
        return BallotPaper(
            voter=row.id,
            code=self._code(row),
            units=tuple(sorted((self.codes[part.unit] for part in row.parts), key=natural)),
            area=total_area(row.parts),
            joint=row.holder in (Holder.JOINT, Holder.ESTATE),
            named=tuple(item.id for item in mine if not item.secret),
            secret=tuple(item.id for item in mine if item.secret),
        )

    def _slip(self, row: Voter) -> SecretSlip:
        mine = (item for item in self.items if item.secret and belongs(row, item))
        return SecretSlip(items=tuple((item.id, held_in(row, item)) for item in mine))

    def _code(self, row: Voter) -> Code:
        return code_of(self.assembly, self.register, row)
