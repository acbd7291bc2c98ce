"""An owners' assembly: who calls it, on what ground, and what is on its agenda.

An assembly is called, announced with its whole agenda, opened, closed and counted. Nothing can be put to the vote that was not
announced. `course.py` has the later steps.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen, validators

from community_gov import (
    AnyId,
    Change,
    Code,
    Coded,
    Id,
    Nature,
    OneOf,
    OwnersItem,
    ProblemType,
    Refused,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.households import Place
from community_gov.lifecycle import Lifecycle, Step
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov_owners.bylaws import Bylaws, clauses_on
from community_gov_owners.law import ALTERNATES_MOST, ELECTION, figure, require_matter
from community_gov_owners.moves import moved
from community_gov_owners.petitions import Petition, support
from community_gov_owners.preparation import Preparation
from community_gov_owners.removals import Removal

__all__ = [
    "LIFE",
    "Assembly",
    "AssemblyCalled",
    "AssemblyKind",
    "AssemblyState",
    "Form",
    "Ground",
    "Motion",
    "MotionAdded",
    "add_motion",
    "agenda",
    "announced_items",
    "assemblies",
    "call_assembly",
    "cancel_assembly",
    "require_allowed",
    "step",
]


class AssemblyKind(Coded):
    """What sort of assembly it is."""

    FIRST = "first", "首次会议", "first"
    REGULAR = "regular", "定期会议", "regular"
    TEMPORARY = "temporary", "临时会议", "temporary"


class Form(Coded):
    """How the owners decide (Property Management Regulation art. 12: collective discussion or written consultation; read)."""

    MEETING = "meeting", "集体讨论", "meeting"
    WRITTEN = "written", "书面征求意见", "written consultation"
    ONLINE = "online", "互联网表决", "online vote"
    MIXED = "mixed", "书面与互联网并行", "paper and online together"


class Ground(Coded):
    """Why an assembly is called."""

    PREPARED = "prepared", "筹备组召集", "the preparatory group calls the first one"
    REGULAR = "regular", "按议事规则定期召开", "the rules of procedure want it regularly"

    COMMITTEE = "committee", "业主委员会决定", "the committee decided it"
    PETITION = "petition", "业主提议", "owners ask for it"
    EMERGENCY = "emergency", "重大事故或紧急事件", "a grave accident or an emergency"
    BYLAWS = "bylaws", "议事规则规定的情形", "a case of the rules of procedure"
    ORDER = "order", "街道责令", "the subdistrict ordered it"


class AssemblyState(Coded):
    """How far it has come."""

    PREPARED = "prepared", "筹备中", "in preparation"
    ANNOUNCED = "announced", "已公告", "announced"
    OPEN = "open", "表决中", "voting"
    CLOSED = "closed", "表决截止", "closed"
    COUNTED = "counted", "已计票", "counted"
    CANCELLED = "cancelled", "已取消", "cancelled"


_S = AssemblyState
LIFE = Lifecycle(
    _S.PREPARED,
    steps=[
        Step("freeze", [_S.PREPARED], _S.PREPARED, zh="固定业主名册", en="freeze the register"),
        Step("nominate", [_S.PREPARED], _S.PREPARED, zh="提名候选人", en="nominate"),
        Step("announce", [_S.PREPARED], _S.ANNOUNCED, zh="公告", en="announce"),
        Step("deliver", [_S.ANNOUNCED], _S.ANNOUNCED, zh="送达表决票", en="deliver ballots"),
        Step("deliver", [_S.OPEN], _S.OPEN, zh="送达表决票", en="deliver ballots"),
        Step("open", [_S.ANNOUNCED], _S.OPEN, zh="开始表决", en="open the vote"),
        Step("cast", [_S.OPEN], _S.OPEN, zh="投票", en="vote"),
        Step("enter", [_S.OPEN], _S.OPEN, zh="登记收回的表决票", en="enter returned ballots"),
        Step("extend", [_S.OPEN], _S.OPEN, zh="延长表决", en="extend the vote"),
        Step("close", [_S.OPEN], _S.CLOSED, zh="截止", en="close the vote"),
        Step("enter", [_S.CLOSED], _S.CLOSED, zh="登记收回的表决票", en="enter returned ballots"),
        Step("open_boxes", [_S.CLOSED], _S.CLOSED, zh="开箱", en="open the boxes"),
        Step("open_envelopes", [_S.CLOSED], _S.CLOSED, zh="开封无记名票", en="open the envelopes"),
        Step("account", [_S.CLOSED], _S.CLOSED, zh="清点表决票", en="account for the papers"),
        Step("count", [_S.CLOSED], _S.COUNTED, zh="计票", en="count"),
        Step("cancel", [_S.PREPARED, _S.ANNOUNCED, _S.OPEN, _S.CLOSED], _S.CANCELLED, zh="取消", en="cancel"),
    ],
)


def _closes_later(assembly: "Assembly", _attribute: object, closes: date) -> None:
    if closes < assembly.opens:
        msg = f"the vote closes on {closes}, before it opens on {assembly.opens}"
        raise ValueError(msg)


@kind("owners.assembly", indexes=("state",))
@frozen(kw_only=True)
class Assembly:
    """One owners' assembly; raises ValueError when it closes before it opens."""

    id: Id["Assembly"]
    number: int
    """Counted from 1 in this compound."""
    kind: AssemblyKind
    form: Form
    ground: Ground
    name: str
    convener: Id[Body]
    opens: date
    """The first day on which ballots are taken."""
    closes: date = field(validator=_closes_later)
    """The last day; it counts in full, until 24:00 (Civil Code art. 203; read)."""
    state: AssemblyState = AssemblyState.PREPARED
    announced: date | None = None
    notice: Id[Notice] | None = None
    warned: bool = False
    """Whether the announcement told what a ballot that does not come back counts as."""
    bylaws: Id[Bylaws] | None = None
    """The voting clauses in force when it was announced; they stay its own, whatever is adopted later."""
    petition: Id[Petition] | None = None
    preparation: Id[Preparation] | None = None


@kind("owners.motion", indexes=("assembly",))
@frozen(kw_only=True)
class Motion:
    """One item of the agenda, put to the vote as it was announced."""

    id: Id["Motion"]
    assembly: Id[Assembly]
    order: int
    title: str = field(validator=validators.min_len(1))
    text: str
    matter: Code
    """What it is about, as the law classes it."""
    place: Id[Place] | None
    """Whose owners decide: those of this building or entrance; None for the whole compound."""
    seats: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    """For an election: how many are to be elected."""
    alternates: int = field(default=0, validator=validators.ge(0))
    """For an election: how many of those who pass without a seat are kept, to move up later (候补委员)."""
    secret: bool = False
    """Whether it is voted on in secret (无记名), as the rules of procedure said when it came onto the agenda."""
    removal: Id[Removal] | None = None
    """The proposal to remove members that it puts to the vote; such an item is answered by yes or no and elects nobody."""


@event("owners.assembly_called")
@frozen(kw_only=True)
class AssemblyCalled:
    """The owners are called together."""

    assembly: Id[Assembly]
    kind: AssemblyKind
    ground: Ground
    opens: date


@event("owners.motion_added")
@frozen(kw_only=True)
class MotionAdded:
    """An item came onto the agenda."""

    motion: Id[Motion]
    assembly: Id[Assembly]
    matter: Code


WINDOW = ProblemType(
    "owners.window", zh="截止日{closes}早于开始日{opens}", en="the vote closes on {closes}, before it opens on {opens}"
)
PETITION_NEEDED = ProblemType("owners.petition_needed", zh="须指明业主提议", en="name the petition that asks for it")
PETITION_SHORT = ProblemType(
    "owners.petition_short",
    zh="提议业主{had}人,全体{all}人,未达到{share}(物业管理条例第13条)",
    en="{had} of {all} owners ask for it, fewer than {share} (Property Management Regulation art. 13)",
    nature=Nature.STATE,
)
PETITION_SHORT_AREA = ProblemType(
    "owners.petition_short_area",
    zh="提议业主面积{had}平方米,全体{all}平方米,未达到{share}(议事规则或当地规定)",
    en="{had} of {all} square metres ask for it, fewer than {share} (rules of procedure, or the rulebook of the place)",
    nature=Nature.STATE,
)
STATE = ProblemType(
    "owners.assembly_state",
    zh="会议现为“{state}”,不能{action}",
    en="the assembly is {state}; one cannot {action} now",
    nature=Nature.STATE,
)
ANNOUNCED = ProblemType(
    "owners.agenda_closed",
    zh="议程已公告,未经公告的事项不得表决",
    en="the agenda was announced; what was not announced cannot be voted on",
    nature=Nature.STATE,
)
SEATS = ProblemType(
    "owners.seats", zh="选举须写明席位数,其他事项没有席位", en="an election, and nothing else, says how many seats there are"
)
REMOVAL = ProblemType(
    "owners.removal_item",
    zh="罢免事项属于更换业主委员会成员,且该提议尚未执行",
    en="a removal is an item of the matter committee_election, about a proposal that has not been carried out",
)
ALTERNATES = ProblemType(
    "owners.alternates",
    zh="候补{n}人,最多{most}人(依据{book})",
    en="{n} alternates are more than the {most} that rulebook {book} allows",
)
NO_TITLE = ProblemType("owners.no_title", zh="须有标题", en="a title is needed")


@verb("owners.call_assembly")
def call_assembly(
    change: Change,
    *,
    kind: AssemblyKind,
    name: str,
    convener: Id[Body],
    opens: date,
    closes: date,
    form: Form = Form.WRITTEN,
    ground: Ground = Ground.COMMITTEE,
    petition: Id[Petition] | None = None,
    preparation: Id[Preparation] | None = None,
) -> Assembly:
    """Call the owners together; the agenda follows, then the announcement.

    On the ground of a petition it is refused until enough owners have signed on this day.
    """
    change.require(name.strip(), NO_TITLE(at="name"))
    change.require(opens <= closes, WINDOW(at="closes", opens=opens, closes=closes))
    change.get(Body, convener)
    if preparation is not None:
        change.get(Preparation, preparation)
    if ground is Ground.PETITION:
        _require_support(change, petition)
    made = Assembly(
        id=change.new_id(Assembly),
        number=change.number("owners.assembly"),
        kind=kind,
        form=form,
        ground=ground,
        name=name,
        convener=convener,
        opens=opens,
        closes=closes,
        petition=petition,
        preparation=preparation,
    )
    return change.put(made, AssemblyCalled(assembly=made.id, kind=kind, ground=ground, opens=opens))


def _require_support(change: Change, petition: Id[Petition] | None) -> None:
    if petition is None:
        raise Refused(PETITION_NEEDED(at="petition"))
    found = support(change, petition, on=change.today)
    if not found.enough_heads:
        change.refuse(PETITION_SHORT(at="petition", had=found.heads, all=found.all_heads, share=found.share))
    if not found.enough_area:
        change.refuse(PETITION_SHORT_AREA(at="petition", had=found.area, all=found.all_area, share=found.share))


@verb("owners.add_motion")
def add_motion(
    change: Change,
    assembly_id: Id[Assembly],
    *,
    title: str,
    matter: Code,
    place: Id[Place] | None,
    text: str = "",
    seats: int | None = None,
    alternates: int = 0,
    removal: Id[Removal] | None = None,
) -> Motion:
    """Put an item on the agenda; `place` says whose owners decide, None stands for the whole compound.

    An election says how many `seats` there are. A `removal` of members is decided as an election is (replacing members:
    Civil Code art. 278(1)3; read) but answered by yes or no.

    It is voted on by name, or in secret if the rules of procedure of this day say so for its matter; that stays as it is.
    Refused once the agenda is announced, and for what owners do not decide together.
    """
    assembly = change.get(Assembly, assembly_id)
    change.require(assembly.state is AssemblyState.PREPARED, ANNOUNCED(at="assembly_id"))
    change.require(title.strip(), NO_TITLE(at="title"))
    require_matter(matter)
    if removal is not None:
        open_still = change.get(Removal, removal).removed is None
        change.require(matter == ELECTION and open_still, REMOVAL(at="removal"))
    election = matter == ELECTION and removal is None
    fits = seats is not None and seats >= 1 and alternates >= 0 if election else seats is None and alternates == 0
    change.require(fits, SEATS(at="seats"))
    _require_few(change, seats or 0, alternates)
    if place is not None:
        change.get(Place, place)
    made = Motion(
        id=change.new_id(Motion),
        assembly=assembly_id,
        order=len(change.find(Motion, assembly=assembly_id)) + 1,
        title=title,
        text=text,
        matter=matter,
        place=place,
        seats=seats,
        alternates=alternates,
        secret=matter in clauses_on(change, on=change.today).secret,
        removal=removal,
    )
    return change.put(made, MotionAdded(motion=made.id, assembly=assembly_id, matter=matter))


def announced_items(view: View, on: date) -> Iterator[OwnersItem]:
    """The items of all agendas that were announced up to a day and not cancelled, for `gov_owners_items`."""
    called = (one for one in view.find(Assembly) if one.state is not AssemblyState.CANCELLED)
    announced = {one.id: one.announced for one in called if one.announced is not None and one.announced <= on}
    for item in view.find(Motion, assembly=OneOf(announced), order_by="order"):
        yield OwnersItem(id=AnyId(item.id), matter=item.matter, announced=announced[item.assembly])


def _require_few(change: Change, seats: int, alternates: int) -> None:
    """Some places allow so many alternates for each member."""
    most = figure(change, ALTERNATES_MOST, on=change.today) if alternates else None
    if most is not None and alternates > most.value * seats:
        change.refuse(ALTERNATES(at="alternates", n=alternates, most=most.value * seats, book=most.book))


@verb("owners.cancel_assembly")
def cancel_assembly(change: Change, assembly_id: Id[Assembly], *, reason: str) -> Assembly:
    """Give it up before it is counted."""
    return step(change, change.get(Assembly, assembly_id), "cancel", reason=reason)


def require_allowed(change: Change, assembly: Assembly, action: str) -> None:
    """Refuse (owners.assembly_state) what cannot be done in the assembly's present state."""
    if not LIFE.allows(assembly.state, action):
        change.refuse(STATE(at="assembly_id", state=assembly.state, action=LIFE.word(action)))


def step(change: Change, assembly: Assembly, action: str, *, reason: str = "") -> Assembly:
    """Let the assembly take a step of its life, and record it; refuses as `require_allowed` does."""
    require_allowed(change, assembly, action)
    to = LIFE.after(assembly.state, action)
    moved(change, assembly.id, from_=assembly.state, to=to, reason=reason)
    return change.put(evolve(assembly, state=to))


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.assemblies")
def assemblies(view: View) -> tuple[Assembly, ...]:
    """All assemblies, in the order in which they were called."""
    return view.find(Assembly, order_by="number")


@question("owners.agenda")
def agenda(view: View, assembly_id: Id[Assembly]) -> tuple[Motion, ...]:
    """The items of an assembly in their order; raises NotFound."""
    view.get(Assembly, assembly_id)
    return view.find(Motion, assembly=assembly_id, order_by="order")
