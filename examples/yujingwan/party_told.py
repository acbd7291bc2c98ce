"""What the branch did in its first months, as tables and sentences for the story of script 6."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import s2_bodies
from bay import Bay
from english import many
from party_deeds import BRANCH_OFFICE, CALLED_OUT, FOUNDED, JOINT, SHOWN, TOLD, VISITED, Deeds
from rich.box import SIMPLE
from rich.table import Table

import community_gov_party as party
from community_gov import Actor, Denied, Id, notices
from community_gov import feedback as f
from community_gov import organizations as o
from community_gov.rules import Book, ElectionOutcome, Outcome, named_matter

__all__ = ["UNTIL", "calendar", "contacts", "guided", "heard_first", "kept", "sentences", "taken_on"]

UNTIL = date(2020, 12, 31)
"""The calendar of obligations is shown up to this day."""


def calendar(bay: Bay, body: Id[o.Body]) -> Table:
    """How often each obligation fell due up to the end of the year, and what was done of it by the day of looking back."""
    rows = bay.desk(BRANCH_OFFICE).ask(party.calendar, body, first=FOUNDED, last=UNTIL, on=TOLD)
    title = bay.say(
        zh=f"组织生活日历 {FOUNDED} 至 {UNTIL}({TOLD}查看;会议为生成数据)",
        en=f"Calendar of obligations, {FOUNDED} to {UNTIL} (as of {TOLD}; the meetings are generated)",
    )
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for head in bay.titles(("事项", "Obligation"), ("周期", "Every"), ("期数", "Periods"), *_states(), ("核实", "Source")):
        table.add_column(head, overflow="fold")
    for code in dict.fromkeys(row.obligation.code for row in rows):
        mine = [row for row in rows if row.obligation.code == code]
        known, stands = mine[0].obligation, Counter(row.state for row in mine)
        numbers = (str(stands[state] or "") for state in _STATES)
        table.add_row(bay.called(known), bay.called(known.every), str(len(mine)), *numbers, bay.called(known.sure))
    return table


_STATES = (party.DueState.DONE, party.DueState.LATE, party.DueState.MISSING)


def _states() -> tuple[tuple[str, str], ...]:
    return tuple((state.zh, state.en) for state in _STATES)


def sentences(bay: Bay, body: Id[o.Body], made: Deeds) -> Iterator[str]:
    """One after the other."""
    yield _assembly(bay, made)
    yield _elected(bay, made)
    yield _file(bay, body)
    yield _looked_after(bay, body, made)
    yield _led(bay, body)
    yield contacts(bay)
    yield _team(bay, body)
    yield _inside(bay, body)


def _assembly(bay: Bay, made: Deeds) -> str:
    sheet, one = bay.desk(BRANCH_OFFICE).ask(party.attendance_sheet, made.assembly), made.resolution
    here = (len(sheet.due), len(sheet.present), len(sheet.excused))
    outcome, mark = _outcome(bay, one), bay.called(party.Sure.of(one.by.mark.value))
    return bay.say(
        zh=f"成立大会 {FOUNDED}: 应到会{here[0]}人(已批准不计入的除外),到会{here[1]}人,请假{here[2]}人,有会议记录。"
        f"决议: 同意{one.yes}、反对{one.no}、弃权{one.abstaining},须超过应到会半数: {outcome}(规则 {one.by.rule},{mark})。",
        en=f"First assembly on {FOUNDED}: {here[0]} should attend (without those left out with approval), {here[1]} were there, "
        f"{here[2]} excused; minutes are kept. Resolution: {one.yes} for, {one.no} against, {one.abstaining} abstaining, more "
        f"than half of those who should attend needed: {outcome} (rule {one.by.rule}, {mark}).",
    )


def _outcome(bay: Bay, one: party.Resolution) -> str:
    passed = one.outcome is Outcome.PASSED
    return bay.say(zh="通过", en="passed") if passed else bay.say(zh="未通过", en="not passed")


def _elected(bay: Bay, made: Deeds) -> str:
    one = made.election
    full, rule = one.outcome is ElectionOutcome.FILLED, one.by.rule
    outcome = bay.say(zh="席位选满", en="all seats filled") if full else bay.say(zh="席位未满", en="seats left open")
    return bay.say(
        zh=f"选举支部委员会: 应选{one.seats}人,候选{len(one.candidates)}人,到会{one.present}/{one.due},发票{one.issued}、"
        f"收票{one.returned}(废票{one.void}),当选{len(one.elected)}人: {outcome}(规则 {rule})。",
        en=f"Election of the committee: {many(one.seats, 'seat')}, {many(len(one.candidates), 'candidate')}; {one.present} of "
        f"{one.due} there, {many(one.issued, 'paper')} given out, {one.returned} returned ({one.void} void), {len(one.elected)} "
        f"elected: {outcome} (rule {rule}).",
    )


def _file(bay: Bay, body: Id[o.Body]) -> str:
    made = bay.desk(BRANCH_OFFICE).ask(party.calendar_file, body, first=FOUNDED, last=UNTIL, on=TOLD, language=bay.lang)
    entries = made.text.count("BEGIN:VEVENT")
    return bay.say(
        zh=f"同一日历可导出为 {made.name}({entries}个日程,不含姓名)。",
        en=f"The same as a file for a calendar program: {made.name} ({many(entries, 'entry', 'entries')}, without names).",
    )


def _looked_after(bay: Bay, body: Id[o.Body], made: Deeds) -> str:
    desk = bay.desk(BRANCH_OFFICE)
    charges = len(desk.ask(party.charges, body, on=VISITED))
    made_visits = desk.ask(party.visits, body, since=FOUNDED, until=VISITED)
    items = [bay.desk().ask(f.item, one) for one in made.items]
    closed = sum(one.state is f.ItemState.CLOSED for one in items)
    return bay.say(
        zh=f"责任区{charges}个(各组组长联系本组楼栋,周末值班);{VISITED}走访材料不齐的住户{len(made_visits)}户,"
        f"反映事项{len(items)}件转为诉求(不记走访人),办结{closed}件。",
        en=f"{many(charges, 'responsibility area')} (each leader looks after the buildings of his group, on duty at weekends); "
        f"on {VISITED} {many(len(made_visits), 'household')} with papers missing visited, {many(len(items), 'matter')} taken in "
        f"as feedback without a word of who came, {closed} closed.",
    )


def _led(bay: Bay, body: Id[o.Body]) -> str:
    desk = bay.desk(BRANCH_OFFICE)
    (joint,), (prior,) = desk.ask(party.joint_meetings, body), desk.ask(party.prior_matters, body, on=TOLD)
    clause, came_to = bay.data(prior.clause), bay.data(joint.came_to or "")
    named = named_matter(bay.community.packs(Book), prior.matter, on=TOLD)
    matter = prior.matter if named is None else bay.called(named)
    return bay.say(
        zh=f"{guided(bay, body)}{JOINT}与其中{len(joint.bodies)}个组织召开联席会议: {came_to}。"
        f"按{clause},“{matter}”须先经党支部。",
        en=f"{guided(bay, body)} Joint meeting on {JOINT} with {len(joint.bodies)} of them: {came_to}. By {clause} "
        f"{matter} goes to the branch before the owners.",
    )


def guided(bay: Bay, body: Id[o.Body]) -> str:
    """The bodies that the branch guides, as everybody may ask."""
    names = bay.listed(bay.data(one.name) for one in bay.desk(Actor.anonymous()).ask(party.guided_bodies, body, on=JOINT))
    return bay.say(zh=f"指导的组织: {names}。", en=f"Bodies that it guides: {names}.")


def contacts(bay: Bay) -> str:
    """Whom to ask in a building, as everybody reads it on the notice board; whoever agrees can be one, a member or not."""
    up = bay.desk(Actor.anonymous()).ask(notices.notices_on, on=SHOWN, body_id=bay.once(s2_bodies.enact).committee)
    told = bay.say(zh=";", en="; ").join(bay.data(one.text or "") for one in up)
    title, by = bay.data(up[0].title), bay.data(bay.desk().ask(o.body, up[0].body).name)
    return bay.say(
        zh=f"公告栏 {SHOWN}({by}公示,本人同意)“{title}”: {told}。人人可任,与是否党员无关,公告也不写(人选为生成)。",
        en=f"On the notice board from {SHOWN} on (put up by the {by}, with their agreement), “{title}”: {told}. Anybody can be "
        "one, a Party member or not, and the notice does not say (who they are is generated).",
    )


def kept(bay: Bay, body: Id[o.Body]) -> str:
    """How many of the meetings that were owed up to the end of the year were held."""
    rows = bay.desk(BRANCH_OFFICE).ask(party.calendar, body, first=FOUNDED, last=UNTIL, on=TOLD)
    done, late, missing = (sum(row.state is state for row in rows) for state in _STATES)
    return bay.say(
        zh=f"组织生活({FOUNDED} 至 {UNTIL},会议为生成数据): 应开{len(rows)}次,按期{done}次,补开{late}次,未开{missing}次。",
        en=f"Meetings owed from {FOUNDED} to {UNTIL} (generated): {len(rows)}; {done} in time, {late} late, {missing} missing.",
    )


def _team(bay: Bay, body: Id[o.Body]) -> str:
    desk = bay.desk(BRANCH_OFFICE)
    team = len(desk.ask(party.vanguard, body, on=CALLED_OUT))
    (sheet,) = desk.ask(party.call_outs, body, since=CALLED_OUT, until=CALLED_OUT)
    named = bay.desk(Actor.anonymous()).ask(party.named_vanguard, body, on=CALLED_OUT)
    names = bay.listed(bay.data(one.name or "") for one in named)
    title = bay.data(sheet.call.title)
    return bay.say(
        zh=f"党员先锋队{team}人;{CALLED_OUT}{title}: 需{sheet.call.wanted}人,报名{len(sheet.coming)}人,到场{len(sheet.came)}人。"
        f"本人同意公开的: {names}(生成)。",
        en=f"Vanguard team: {many(team, 'member')}; {title} on {CALLED_OUT}: {sheet.call.wanted} wanted, {len(sheet.coming)} "
        f"said that they come, {len(sheet.came)} came. Who consented to be named: {names} (generated).",
    )


def _inside(bay: Bay, body: Id[o.Body]) -> str:
    """The report inside the first group, asked for by its leader; the office is refused."""
    first = bay.desk(BRANCH_OFFICE).ask(party.groups, body, on=TOLD)[0]
    if first.leader is None or first.leader.member.person is None:
        raise LookupError("the first group has no leader")
    bay.on(TOLD)
    himself = bay.as_person(first.leader.member.person)
    report = himself.ask(party.group_report, first.group.id, since=FOUNDED, until=UNTIL)
    if report is None:
        raise LookupError("the first group is no more")
    named, name, met = sum(one.name is not None for one in report.members), bay.data(report.body.name), len(report.held)
    refused = _refused(bay, first.group.id)
    return bay.say(
        zh=f"{name}内部报告(组长和本组党员可读): {named}人有姓名,组内会议{met}次;小区办公室查阅: {refused}。",
        en=f"Report inside {name} (for its leader and members): {many(named, 'member')} by name, {many(met, 'group meeting')}; "
        f"the office of the compound asks for it: {refused}.",
    )


def _refused(bay: Bay, group: Id[party.Group]) -> str:
    try:
        bay.desk().ask(party.group_report, group, since=FOUNDED, until=UNTIL)
    except Denied:
        return bay.say(zh="无权", en="refused")
    raise LookupError("the office read a report of a small group")


def taken_on(bay: Bay, body: Id[o.Body]) -> str:
    """The list of matters that the branch has taken on."""
    (one,) = bay.desk(BRANCH_OFFICE).ask(party.matters_taken_on, body)
    title, came_to = bay.data(one.title), bay.data(one.came_to or "")
    return bay.say(
        zh=f"承办事项: {title}({one.start} 至 {one.done}): {came_to}。",
        en=f"Taken on: {title} ({one.start} to {one.done}): {came_to}.",
    )


def heard_first(bay: Bay, body: Id[o.Body], referral: party.Referral) -> str:
    """For the vote of the owners: that the matter came to the branch before, and what the audit says of that."""
    since = referral.received
    made = bay.desk(BRANCH_OFFICE).ask(party.resolutions, body, since=since, until=since)
    outcome = next(_outcome(bay, one) for one in made if one.id == referral.resolution)
    return bay.say(
        zh=f"按规约(生成)先提请党支部: {since}收到,支部大会决议: {outcome}。",
        en=f"By the bylaw (generated) it went to the Party branch first: received on {since}, its assembly resolved: {outcome}.",
    )
