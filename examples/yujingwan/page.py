"""The page of the compound: one file, no outside asset, readable on a phone and printed well.

Every figure is asked of the community. What tells of single flats stands on the clerks' part alone.
"""

import base64
from collections.abc import Iterator
from datetime import date
from html import escape

import party_told
import s1_compound
import s2_bodies
import s3_first_assembly
import s4_certificates
import s5_volunteers
import s6_party
import s8_vote
import s9_dumplings
from attrs import evolve
from bay import Bay
from drawing import LEAST, Bar, Point, bars_svg, curve_svg, verdict_svg, verdict_svgs
from english import many
from page_board import board
from parts import boxes, table, titled
from s5_volunteers import hours_told
from voting_told import area_told, item_told, recount_told

import community_gov_party as party
from community_gov import Actor, Id
from community_gov import households as h
from community_gov import organizations as o
from community_gov import tasks as t
from community_gov.rules import ElectionVerdict
from community_gov_activities import bring, costs, signup
from community_gov_owners import assembly as a
from community_gov_owners import bundles, candidates, decisions, register, tally, turnout
from community_gov_volunteers import figures, packs

__all__ = ["CLERKS_DAY", "page"]

CLERKS_DAY = date(2021, 6, 20)
"""In the middle of the last waves of the certificate drive."""

_STYLE = """
:root { color-scheme: light; --ink: #1c2430; --quiet: #5b6675; --line: #d8dee6; --paper: #ffffff; --accent: #8f1d18; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 760px; padding: 16px; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 8px 0; } h2 { font-size: 1.25rem; margin: 36px 0 8px; color: var(--accent);
  border-bottom: 2px solid var(--line); padding-bottom: 4px; } h3 { font-size: 1.05rem; margin: 20px 0 6px; }
p, li { margin: 6px 0; } .code { overflow-wrap: anywhere; } .quiet { color: var(--quiet); font-size: .9rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 8px; margin: 12px 0;
  padding: 0; }
.figures li { list-style: none; border: 1px solid var(--line); border-radius: 8px; padding: 8px 10px; margin: 0; }
.figures b { display: block; font-size: 1.15rem; line-height: 1.3; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { border-bottom: 1px solid var(--line);
  padding: 5px 6px; text-align: left; vertical-align: top; } td:first-child { white-space: nowrap; }
td.n, th.n { text-align: right; white-space: nowrap; }
.wide { overflow-x: auto; } svg { display: block; margin: 8px 0; max-width: min(100%, 560px) !important; }
details { margin: 8px 0; } .pieces svg { margin: 0; } summary { cursor: pointer; }
.slip { border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; padding: 8px 12px;
  margin: 8px 0; }
.clerks { border: 2px dashed var(--accent); border-radius: 10px; padding: 4px 14px 14px; margin-top: 40px; }
.buildings { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 12px; }
@media print { body { max-width: none; font-size: 11pt; } h2, h3 { break-after: avoid; }
  svg, .slip, tr, .figures li, .together { break-inside: avoid; } svg { max-width: 110mm !important; max-height: 150mm; }
  .figures { grid-template-columns: repeat(auto-fit, minmax(115px, 1fr)); } .figures b { font-size: .95rem; }
  .clerks { break-before: page; } summary { list-style: none; break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  details svg { max-height: none; break-inside: auto; } }
"""


def page(bay: Bay) -> str:
    """The whole page as HTML text, in the language of the stage."""
    parts = (
        *_head(bay),
        *_bodies(bay),
        *_first_assembly(bay),
        *_drive(bay),
        *_vote(bay),
        *_volunteers(bay),
        *_branch(bay),
        *board(bay),
        *_dumplings(bay),
        *_journal(bay),
        *_clerks(bay),
    )
    body, lang, title = "\n".join(parts), bay.say(zh="zh-CN", en="en-GB"), bay.data(bay.community.name)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


# --- the public part -------------------------------------------------------------------------------------------------


def _head(bay: Bay) -> Iterator[str]:
    compound = bay.once(s1_compound.enact)
    on = s1_compound.DAYS[-1]
    whole = s1_compound.portrait(bay, on)[""]
    gloss = bay.say(zh="", en=f" ({bay.community.name})")
    yield f"<h1>{escape(bay.data(bay.community.name) + gloss)}</h1>"
    about = bay.say(
        zh="湖南省郴州市苏仙区卜里坪街道,2012年建成交付。已知事实来自一篇公开报道;人名、房号、面积、"
        "其余日期与表决均为生成数据。页上每个数字都由库现算。",
        en="A residential compound in Buliping Subdistrict, Suxian District, Chenzhou, Hunan; handed over in 2012. What is known "
        "comes from one public report; the names of people, units, areas, all other days and the votes are generated. Each "
        "number on this page was computed by the library.",
    )
    yield f'<p class="quiet">{about}</p>'
    yield boxes(
        (len(compound.dwellings), bay.say(zh="户住宅", en="dwellings")),
        (len(compound.buildings), bay.say(zh="栋楼", en="buildings")),
        (whole.heads, bay.say(zh=f"业主人数({on})", en=f"heads, that is owners in a count ({on})")),
        (f"{whole.area} {bay.say(zh='㎡', en='m²')}", bay.say(zh="专有部分面积", en="exclusive area")),
        (whole.lived_in, bay.say(zh="入住户", en="dwellings lived in")),
    )


def _bodies(bay: Bay) -> Iterator[str]:
    bay.once(s2_bodies.enact)
    yield titled(bay, zh="组织架构", en="The bodies")
    chart = bay.desk().ask(o.chart, on=s2_bodies.DAYS[-1])
    rows = tuple(evolve(row, body=evolve(row.body, name=bay.data(row.body.name))) for row in chart.rows)
    yield o.chart_svg(evolve(chart, rows=rows), lang=bay.lang)


def _first_assembly(bay: Bay) -> Iterator[str]:
    made = bay.once(s3_first_assembly.enact)
    roll = bay.desk().ask(register.register_of, made.assembly)
    area = area_told(bay, roll.area)
    yield titled(bay, zh="2017年首次业主大会", en="2017: the first owners' assembly")
    said = bay.say(
        zh=f"名册{roll.heads}人、{area}。当年的法律要求<b>全体</b>业主过半数(面积和人数)同意,与2021年起的《民法典》不同。",
        en=f"The register has {roll.heads} heads and {area}. The law of that year asked for more than half of <b>all</b> owners, "
        "by area and by heads; the Civil Code, which has been in force since 2021, counts those who take part.",
    )
    yield f"<p>{said}</p>"
    yield from _verdicts(bay, made.assembly)


def _verdicts(bay: Bay, assembly: Id[a.Assembly]) -> Iterator[str]:
    """The tree of reasons of each item, counted again from the ballots and the pinned rule."""
    desk, why = bay.desk(), ""
    for motion in desk.ask(a.agenda, assembly):
        decision = desk.ask(decisions.decision_on, motion.id)
        again = desk.ask(tally.recount, decision.id)
        found, title = again.verdict or again.election, item_told(bay, motion)
        if found is not None:
            standing = desk.ask(candidates.candidates, motion.id)
            names = {str(one.id): bay.say(zh=f"{one.number}号候选人", en=f"candidate no. {one.number}") for one in standing}
            if isinstance(found, ElectionVerdict):
                yield from _election(bay, decision.id, title, verdict_svgs(found, title=title, names=names, lang=bay.lang))
            else:
                yield verdict_svg(found, title=title, names=names, lang=bay.lang)
        state = f"{recount_told(bay, again)}{bay.say(zh=';', en='; ')}{bay.called(decision.state)}{bay.say(zh='。', en='.')}"
        yield f'<p class="quiet">{escape(state[:1].upper() + state[1:])}</p>'
        sealed = bay.desk(Actor.anonymous()).ask(bundles.public_bundle, decision.id)
        yield _to_check(bay, sealed)
        why = bay.say(zh=sealed.why_zh, en=f"{sealed.why_en} ")
    command = f"python verify_vote.py {bay.say(zh='公开件', en='bundle')}.json --digest {bay.say(zh='校验码', en='DIGEST')}"
    how = bay.say(zh="用独立程序核对:", en="To check it with a program that needs nothing of ours: ")
    yield f'<p class="quiet">{escape(why)}{how}<span class="code">{command}</span></p>'


def _election(bay: Bay, decision: Id[decisions.Decision], title: str, drawn: tuple[str, ...]) -> Iterator[str]:
    """How many stood, won and wait; the count of each candidate is folded."""
    rows = bay.desk().ask(decisions.results, decision)
    seats, alternates = sum(row.seat is not None for row in rows), sum(row.alternate is not None for row in rows)
    said = bay.say(
        zh=f"{len(rows)}名候选人,当选{seats}人,候补{alternates}人。",
        en=f"{many(len(rows), 'candidate')}, {seats} elected, {many(alternates, 'alternate')}.",
    )
    yield f"<h3>{escape(title)}</h3><p>{said}</p>"
    folded = bay.say(zh="逐人计票", en="The count of each candidate")
    yield f'<details><summary>{folded}</summary><div class="pieces">{"".join(drawn)}</div></details>'


def _to_check(bay: Bay, sealed: bundles.PublicBundle) -> str:
    """The sealed public bundle as a file to keep, for a reader who wants to check the result without us."""
    file = base64.b64encode(sealed.text.encode()).decode()
    label = bay.say(zh="下载公开件", en="download the public bundle")
    link = f'<a download="{sealed.decision}.json" href="data:application/json;base64,{file}">{label}</a>'
    before, digest = bay.say(zh="自行核对:", en="Check it yourself: "), bay.say(zh=",校验码 ", en="; digest ")
    return f'<p class="quiet">{before}{link}{digest}<span class="code">{sealed.digest}</span></p>'


def _drive(bay: Bay) -> Iterator[str]:
    made = bay.once(s4_certificates.enact)
    desk, done_on = bay.desk(), s4_certificates.DONE_ON
    last = desk.ask(t.progress, made.drive, on=done_on)
    points = desk.ask(t.burn_down, made.drive, until=done_on)
    yield titled(bay, zh="办证行动", en="The certificate drive")
    yield boxes(
        (last.needed, bay.say(zh="户需办证", en="dwellings without a property certificate")),
        (last.done, bay.say(zh=f"户办结({done_on})", en=f"of them with one on {done_on}")),
        (last.total - last.needed, bay.say(zh="户无需办理", en="had one before")),
    )
    curve = tuple(Point(on=point.on, value=point.open) for point in points)
    yield curve_svg(curve, title=bay.say(zh="未办结户数", en="Dwellings still without a certificate"))
    names = {known.code: bay.called(known) for known in h.BLOCKERS}
    rows = []
    for on in s4_certificates.DAYS:
        found = desk.ask(t.progress, made.drive, on=on)
        held = (
            bay.say(
                zh=f"{names[one.blocker]}({one.party.zh}){one.units}户",
                en=f"{names[one.blocker]} (lies with the {one.party.en}): {one.units}",
            )
            for one in found.blockers
            if one.units
        )
        rows.append((on, found.needed - found.done, bay.listed(held) or bay.say(zh="无", en="none")))
    yield table(bay.titles(("日期", "Day"), ("未办结", "Open"), ("堵点", "Held up by")), iter(rows), numbers=(1,))


def _vote(bay: Bay) -> Iterator[str]:
    made = bay.once(s8_vote.enact)
    desk = bay.desk()
    back = desk.ask(turnout.turnout, made.assembly)
    yield titled(bay, zh="2022年的一次表决", en="2022: a vote of the owners")
    yield boxes(
        (f"{back.returned} / {back.heads}", bay.say(zh="参与人数", en="heads taking part")),
        (area_told(bay, back.returned_area), bay.say(zh="参与面积", en="area taking part")),
    )
    yield from _verdicts(bay, made.assembly)
    title = bay.say(zh="各单元参与人数", en="Turnout by entrance")
    drawn = bars_svg(tuple(_turnout_bars(bay, made.assembly)), title=title, lang=bay.lang)
    folded = bay.say(zh=f"{title}(不足{LEAST}人不显示)", en=f"{title} (nothing is shown about fewer than {LEAST})")
    yield f"<details><summary>{folded}</summary>{drawn}</details>"


def _turnout_bars(bay: Bay, assembly: Id[a.Assembly]) -> Iterator[Bar]:
    desk = bay.desk()
    places = {place.id: place for place in desk.ask(h.places)}
    for row in desk.ask(turnout.turnout_by_place, assembly, kind=h.PlaceKind.ENTRANCE):
        place = places[row.place]
        building = places.get(place.parent) if place.parent else None
        if building is None or building.kind is not h.PlaceKind.BUILDING:
            label = bay.data(place.name)
        else:
            label = bay.say(zh=f"{building.name}{place.name}", en=f"Entrance {place.code}")
        yield Bar(label=label, part=_shown(row), whole=row.heads)


def _shown(row: turnout.PlaceTurnout) -> int | None:
    """The turnout, unless it tells of fewer than five who took part, or who did not."""
    back = row.returned
    return None if back is None or 0 < back < LEAST or 0 < row.heads - back < LEAST else back


def _volunteers(bay: Bay) -> Iterator[str]:
    made = bay.once(s5_volunteers.enact)
    since, until = s5_volunteers.SINCE, s5_volunteers.UNTIL
    shown = bay.desk(Actor.anonymous()).ask(figures.public_figures, made.body, since=since, until=until)
    names = {item.code: bay.called(item) for item in bay.community.packs(packs.ActivityKind)}
    yield titled(bay, zh="志愿者", en="The volunteers")
    said = bay.say(
        zh=f"{since} 至 {until}(不含),经他人核实的服务时长;不足{LEAST}人的活动不列,人数只报五的整倍数。",
        en=f"Hours of service from {since} to before {until} that somebody else verified; "
        f"activities of fewer than {LEAST} people are left out, and people are counted in full fives.",
    )
    yield f"<p>{said}</p>"
    yield boxes(
        (shown.persons, bay.say(zh="人以上参加", en="people or more took part")),
        (shown.shifts, bay.say(zh="个班次", en="shifts")),
        (hours_told(bay, shown.minutes), bay.say(zh="服务时长", en="of service")),
    )
    rows = ((line.month, names[line.kind], line.persons, hours_told(bay, line.minutes)) for line in shown.lines)
    heads = bay.titles(("月份", "Month"), ("活动", "Activity"), ("人数", "People"), ("时长", "Time"))
    yield table(heads, rows, numbers=(2, 3))


def _branch(bay: Bay) -> Iterator[str]:
    made = bay.once(s6_party.enact)
    found = bay.desk(s6_party.BRANCH_OFFICE).ask(party.numbers, made.body, on=s6_party.GROUPED)
    few = bay.say(zh=f"不足{LEAST}人", en=f"fewer than {LEAST}")
    sizes = bay.listed(few if group.members is None else str(group.members) for group in found.groups)
    yield titled(bay, zh="党支部", en="The Party branch")
    yield boxes(
        (found.total, bay.say(zh="名党员", en="Party members")),
        (len(found.groups), bay.say(zh="个党小组", en="Party small groups")),
    )
    said = bay.say(
        zh=f"按居住楼栋编组,各组人数:{sizes}。",
        en=f"Grouped by the building in which they live; members of each group: {sizes}. ",
    )
    quiet = bay.say(zh="只报数字,不列名单。", en="Numbers are reported, never a list of names.")
    yield f'<p>{said}<span class="quiet">{quiet}</span></p>'
    yield s6_party.map_of_groups(bay)
    for told in (party_told.taken_on, party_told.kept, party_told.guided):
        yield f"<p>{escape(told(bay, made.body))}</p>"


def _dumplings(bay: Bay) -> Iterator[str]:
    made = bay.once(s9_dumplings.enact)
    public = bay.desk(Actor.anonymous())
    told, listed = public.ask(signup.headcount, made.dumplings), public.ask(bring.to_bring, made.dumplings)
    total = sum(share.fen for share in bay.desk().ask(costs.shares_of, made.dumplings))
    yield titled(bay, zh="立冬包饺子", en="Dumplings at Lidong, the start of winter")
    said = bay.say(
        zh=f"{s9_dumplings.LIDONG},活动室,按户报名;携带{len(listed)}件,已有人带{sum(one.taken for one in listed)}件。",
        en=f"{s9_dumplings.LIDONG} in the activity room, sign-up by household; {len(listed)} things to bring, of which "
        f"{sum(one.taken for one in listed)} were brought.",
    )
    yield f"<p>{said}</p>"
    yield boxes(
        (told.persons, bay.say(zh="人以上到场", en="people or more came")),
        (told.households, bay.say(zh="户以上参加", en="households or more")),
        (s9_dumplings.yuan(total), bay.say(zh="元,按人头分摊", en="yuan, shared per person")),
    )


def _journal(bay: Bay) -> Iterator[str]:
    with bay.community.journal() as journal:
        report = journal.verify()
    yield f'<section class="together">{titled(bay, zh="账本", en="The journal")}'
    state = bay.say(zh="完好", en="sound") if report.sound else bay.say(zh="有问题", en="NOT sound")
    said = bay.say(
        zh=f"日志{report.head.sequence}条,逐条校验{state}。末条哈希(凭此可日后核对):",
        en=f"{many(report.head.sequence, 'entry', 'entries')}, each of them checked: {state}. "
        "Hash of the last one, by which all of it can be checked later:",
    )
    yield f"<p>{said}</p>"
    yield f'<p class="quiet code">{report.head.hash}</p></section>'


# --- the clerks' part ------------------------------------------------------------------------------------------------


def _clerks(bay: Bay) -> Iterator[str]:
    bay.once(s4_certificates.enact)
    desk = bay.desk()
    states = {state.unit: state.stage.code for state in desk.ask(h.certificates, on=CLERKS_DAY)}
    yield f'<section class="clerks">{titled(bay, zh="仅供工作人员:楼栋图", en="For the office alone: the buildings")}'
    said = bay.say(
        zh=f"{CLERKS_DAY} 每套房屋的不动产权证状态(登记册)。这一部分涉及单户,不得张贴。",
        en=f"How far the property certificate of each unit was on {CLERKS_DAY}, by the register. "
        "This part tells of single households and must not be put up.",
    )
    yield f"<p>{said}</p>"
    yield '<div class="buildings">'
    for picture in desk.ask(h.picture):
        yield h.draw_building(_named(bay, picture), states=states, shades=h.CERTIFICATE_SHADES, lang=bay.lang)
    yield "</div></section>"


def _named(bay: Bay, picture: h.BuildingPicture) -> h.BuildingPicture:
    """The picture with the names of places as the reader knows them."""

    def placed(place: h.Place) -> h.Place:
        return evolve(place, name=bay.data(place.name))

    def on_floor(floor: h.PictureFloor) -> h.PictureFloor:
        units = (evolve(unit, room=bay.data(unit.room), code=bay.data(unit.code)) for unit in floor.units)
        return evolve(floor, name=bay.data(floor.name), units=tuple(units))

    blocks = (
        evolve(block, entrance=block.entrance and placed(block.entrance), floors=tuple(map(on_floor, block.floors)))
        for block in picture.blocks
    )
    return evolve(picture, building=placed(picture.building), blocks=tuple(blocks))
