"""How the scripts tell of a vote, whichever it was: items, recounts, areas, findings, and the digests of what is sealed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bay import Bay
from rich.table import Table

from community_gov import Actor, Id, audit
from community_gov_owners import assembly as a
from community_gov_owners import bundles, candidates, decisions, register, tally
from community_gov_owners.heads import plain

__all__ = ["area_told", "election_told", "findings_told", "item_told", "recount_told", "sealed_told"]


def item_told(bay: Bay, motion: a.Motion) -> str:
    """Its place on the agenda and what it is about."""
    return bay.say(zh=f"事项{motion.order} ", en=f"Item {motion.order}: ") + bay.data(motion.title)


def recount_told(bay: Bay, again: tally.Recount) -> str:
    """Whether counting once more came to the same."""
    same = bay.say(zh="一致", en="the same result") if again.same else bay.say(zh="不一致", en="ANOTHER result")
    return bay.say(zh=f"重新计票{same}", en=f"recount: {same}")


def findings_told(bay: Bay, on: date) -> str:
    """What the audit finds about the assemblies of owners on a day."""
    found = [one for one in bay.desk().ask(audit.findings, on=on) if one.code.startswith("owners.")]
    told = bay.say(zh=";", en="; ").join(f"{bay.told(one)}{bay.say(zh='', en=' ')}({bay.called(one.severity)})" for one in found)
    return bay.say(zh="合规检查:", en="Compliance audit: ") + (told or bay.say(zh="没有发现问题", en="nothing out of order"))


def area_told(bay: Bay, area: Decimal) -> str:
    """An area as it was recorded, to the last digit."""
    return f"{plain(area)}{bay.say(zh='㎡', en=' m²')}"


def sealed_told(bay: Bay, made: Sequence[Id[decisions.Decision]]) -> str:
    """The digests by which anybody can tell the sealed results."""
    found = (bay.desk(Actor.anonymous()).ask(bundles.public_bundle, decision).digest[:16] for decision in made)
    digests = bay.listed(found)
    return bay.say(
        zh=f"{len(made)}项决定已封存,公开件校验码:{digests}",
        en=f"{len(made)} decisions are sealed; digests of the public bundles: {digests}",
    )


def election_told(bay: Bay, decision: Id[decisions.Decision], *, of: Id[a.Assembly], motion: Id[a.Motion]) -> Table:
    """Each candidate against more than half of ALL, by heads and by area."""
    desk = bay.desk()
    election, roll = desk.ask(tally.recount, decision).election, desk.ask(register.register_of, of)
    if election is None:
        raise LookupError("no election was counted")
    title = bay.say(
        zh=f"选举第一届业主委员会\n须超过全体{roll.heads}人、{plain(roll.area)}㎡的一半",
        en=f"Election of the first owners' committee\nneeded: more than half of all {roll.heads} heads and {plain(roll.area)} m²",
    )
    table = Table(title=title, title_justify="left")
    *numbers, result = bay.titles(
        ("选票序号", "On the ballot"),
        ("同意人数", "Heads in favour"),
        ("同意面积(㎡)", "Area in favour (m²)"),
        ("结果", "Result"),
    )
    for title in numbers:
        table.add_column(title, justify="right")
    table.add_column(result)
    standing = {one.id: one.number for one in desk.ask(candidates.candidates, motion)}
    for row in desk.ask(decisions.results, decision):
        table.add_row(str(standing[row.candidate]), str(row.heads), plain(row.area), _result_told(bay, row))
    return table


def _result_told(bay: Bay, row: decisions.Result) -> str:
    if not row.passed:
        return bay.say(zh="未过半", en="not more than half")
    if row.seat:
        return bay.say(zh="当选", en="elected")
    if row.alternate:
        return bay.say(zh=f"候补第{row.alternate}", en=f"alternate no. {row.alternate}")
    return bay.say(zh="过半未入选", en="more than half, but no seat left")
