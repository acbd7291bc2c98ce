"""The course of an assembly after its agenda is ready: announced, opened, perhaps extended, closed."""

from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Code, Id, Nature, Phrase, ProblemType, Writer, event, verb
from community_gov.notices import Notice, notice_ends, post_notice
from community_gov_owners.assembly import Assembly, AssemblyKind, Motion, agenda, require_allowed, step
from community_gov_owners.bylaws import WITHOUT, ArrearsRule, Bylaws, SilenceRule, bylaws_on
from community_gov_owners.candidates import standing
from community_gov_owners.law import (
    NOTICE_COUNTING,
    NOTICE_DAYS,
    NOTICE_DAYS_TEMPORARY,
    WINDOW_LEAST,
    WINDOW_MOST,
    figure,
    word,
)
from community_gov_owners.register import register_of

__all__ = ["AssemblyAnnounced", "VoteExtended", "announce", "close_vote", "extend_vote", "open_vote"]


@event("owners.assembly_announced")
@frozen(kw_only=True)
class AssemblyAnnounced:
    """The agenda was announced to all owners; nothing can be added to it any more."""

    assembly: Id[Assembly]
    notice: Id[Notice]
    items: int


@event("owners.vote_extended")
@frozen(kw_only=True)
class VoteExtended:
    """The vote closes later than announced."""

    assembly: Id[Assembly]
    closes: date


NO_AGENDA = ProblemType("owners.no_agenda", zh="议程上没有事项", en="there is nothing on the agenda", nature=Nature.STATE)
TOO_SOON = ProblemType(
    "owners.too_soon",
    zh="公告期{days}天到{until}止,{opens}开始表决过早(依据{book})",
    en="the notice of {days} days runs until {until}; the vote cannot open on {opens} (rulebook {book})",
)
WINDOW_SHORT = ProblemType(
    "owners.window_short",
    zh="表决期{days}天,少于{least}天(依据{book})",
    en="the vote is open for {days} days, fewer than {least} (rulebook {book})",
)
WINDOW_LONG = ProblemType(
    "owners.window_long",
    zh="表决期{days}天,多于{most}天(依据{book})",
    en="the vote is open for {days} days, more than {most} (rulebook {book})",
)
NOT_YET = ProblemType("owners.not_yet", zh="表决于{opens}开始", en="the vote opens on {opens}", nature=Nature.STATE)
NOT_OVER = ProblemType(
    "owners.not_over", zh="表决于{closes}结束后截止", en="the vote closes at the end of {closes}", nature=Nature.STATE
)
NOT_LONGER = ProblemType("owners.not_longer", zh="延长后的截止日须晚于{closes}", en="an extension ends after {closes}")


@verb("owners.announce")
def announce(change: Change, assembly_id: Id[Assembly]) -> Assembly:
    """Announce the assembly today, with its whole agenda, to all owners.

    Refused without a frozen register or an agenda, for a vote shorter or longer than the rulebook of the place allows, and when
    fewer days than the law wants lie between today and the opening. Clear days are the safe reading: a notice of 1 June of 15
    days allows a vote from 17 June. A rulebook that counts as the Civil Code does (`civil_count`) allows it from 16 June.
    """
    assembly, items = change.get(Assembly, assembly_id), agenda(change, assembly_id)
    change.require(items, NO_AGENDA(at="assembly_id"))
    bylaws, register = bylaws_on(change, on=change.today), register_of(change, assembly_id)
    clauses = bylaws or WITHOUT
    _require_window(change, assembly)
    days, book = _notice_days(change, assembly)
    notice = post_notice(
        change,
        title=assembly.name,
        text=_told(change, assembly, items, clauses, register.heads),
        body_id=assembly.convener,
        starts=change.today,
        days=days,
    )
    ends = notice_ends(change, notice.id)
    if ends > assembly.opens or (ends == assembly.opens and not _civil(change)):
        change.refuse(TOO_SOON(at="assembly_id", days=days, until=ends, opens=assembly.opens, book=book))
    announced = step(change, assembly, "announce")
    warned = clauses.silence is not SilenceRule.ABSENT
    own = None if bylaws is None else bylaws.id
    made = evolve(announced, announced=change.today, notice=notice.id, warned=warned, bylaws=own)
    return change.put(made, AssemblyAnnounced(assembly=assembly_id, notice=notice.id, items=len(items)))


def _notice_days(change: Change, assembly: Assembly) -> tuple[int, Code]:
    """How many days, and which rulebook says so."""
    name = NOTICE_DAYS_TEMPORARY if assembly.kind is AssemblyKind.TEMPORARY else NOTICE_DAYS
    found = figure(change, name, on=change.today)
    return (1, Code("none")) if found is None else (found.whole, found.book)


def _civil(change: Change) -> bool:
    """Whether the vote may open on the last day of the notice: the place counts days as Civil Code art. 201 does."""
    said = word(change, NOTICE_COUNTING, on=change.today)
    return said is not None and said.value == "civil_count"


def _require_window(change: Change, assembly: Assembly) -> None:
    """The first and the last day count in full."""
    days = (assembly.closes - assembly.opens).days + 1
    least, most = (figure(change, name, on=change.today) for name in (WINDOW_LEAST, WINDOW_MOST))
    if least is not None and days < least.whole:
        change.refuse(WINDOW_SHORT(at="closes", days=days, least=least.whole, book=least.book))
    if most is not None and days > most.whole:
        change.refuse(WINDOW_LONG(at="closes", days=days, most=most.whole, book=most.book))


def _told(change: Change, assembly: Assembly, items: tuple[Motion, ...], clauses: Bylaws, heads: int) -> str:
    writer = Writer(change)
    days = {"opens": assembly.opens, "closes": assembly.closes}
    lines = [writer.say(ANNOUNCED, kind=assembly.kind, form=assembly.form, heads=heads, **days)]
    lines += [_item_told(change, item, writer) for item in items]
    if clauses.silence is not SilenceRule.ABSENT:
        lines.append(writer.say(SILENT, clause=clauses.silence_clause, silence=clauses.silence))
    if clauses.arrears is not ArrearsRule.NONE:
        barred = writer.say(BARRED, clause=clauses.arrears_clause, arrears=clauses.arrears)
        lines.append(writer.together(barred, writer.say(BARRED_NOTE)))
    return "\n".join(lines)


ANNOUNCED = Phrase(
    "owners.announced",
    zh="业主大会{kind},{form}。表决期{opens}至{closes}。业主共{heads}人。",
    en="Owners' assembly ({kind}), {form}. The vote runs from {opens} to {closes}. Owners: {heads}.",
)
ITEM = Phrase("owners.announced_item", zh="事项{order}:{title}{how}", en="Item {order}: {title}{how}")
SECRET = Phrase("owners.announced_secret", zh="(无记名)", en=" (secret)")
SEATS = Phrase(
    "owners.announced_seats",
    zh=",应选{seats}人,候选人{candidates}人,名单同时张贴",
    en=", seats: {seats}, candidates: {candidates}; their names hang beside this notice",
)
SILENT = Phrase(
    "owners.announced_silence",
    zh="依议事规则{clause},已送达而逾期未返回的表决票{silence}。",
    en="By clause {clause} of the rules of procedure a delivered ballot that does not come back counts thus: {silence}.",
)
BARRED = Phrase(
    "owners.announced_arrears", zh="依议事规则{clause},{arrears}。", en="By clause {clause} of the rules of procedure: {arrears}."
)
BARRED_NOTE = Phrase(
    "owners.announced_arrears_note",
    zh=(
        "注意:限制欠费业主参选缺乏上位法依据。全国人大常委会法制工作委员会2021年指出此类地方规定应予纠正,"
        "2023年11月又函告33个地方人大;本条款只依议事规则适用,可被法院撤销。"
    ),
    en=(
        "Mind: that owners in arrears may not stand has no basis in higher law. In 2021 the Legislative Affairs Commission of the"
        " National People's Congress said that such local rules are to be put right, and in November 2023 it wrote to 33 local"
        " congresses; the clause rests on the rules of procedure alone, and a court may annul it."
    ),
)
"""What is told wherever the restriction is on (Legislative Affairs Commission 2021 and 2023: secondary)."""


def _item_told(change: Change, item: Motion, writer: Writer) -> str:
    how = (writer.say(SECRET) if item.secret else "") + _standing(change, item, writer)
    line = writer.say(ITEM, order=item.order, title=item.title, how=how)
    return f"{line}\n{item.text}" if item.text else line


def _standing(change: Change, item: Motion, writer: Writer) -> str:
    """How many stand for how many seats; their names are personal and stand on the printed notice alone (`owners.paper_kit`)."""
    return writer.say(SEATS, seats=item.seats, candidates=len(standing(change, item.id))) if item.seats else ""


@verb("owners.open_vote")
def open_vote(change: Change, assembly_id: Id[Assembly]) -> Assembly:
    """Begin to take ballots, on the announced day or later."""
    assembly = change.get(Assembly, assembly_id)
    change.require(change.today >= assembly.opens, NOT_YET(at="assembly_id", opens=assembly.opens))
    return step(change, assembly, "open")


@verb("owners.extend_vote")
def extend_vote(change: Change, assembly_id: Id[Assembly], *, closes: date, reason: str) -> Assembly:
    """Take ballots for longer; only while it is open, so never after somebody has counted, nor longer than the place allows."""
    assembly = change.get(Assembly, assembly_id)
    require_allowed(change, assembly, "extend")
    change.require(closes > assembly.closes, NOT_LONGER(at="closes", closes=assembly.closes))
    _require_window(change, evolve(assembly, closes=closes))
    longer = evolve(step(change, assembly, "extend", reason=reason), closes=closes)
    return change.put(longer, VoteExtended(assembly=assembly_id, closes=closes))


@verb("owners.close_vote")
def close_vote(change: Change, assembly_id: Id[Assembly]) -> Assembly:
    """Take no more ballots. The last day counts in full, so this is refused before it has ended."""
    assembly = change.get(Assembly, assembly_id)
    change.require(change.today > assembly.closes, NOT_OVER(at="assembly_id", closes=assembly.closes))
    return step(change, assembly, "close")
