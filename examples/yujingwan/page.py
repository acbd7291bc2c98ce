"""The page of the compound: one file, no outside asset, readable on a phone and printed well.

Every figure is asked of the community. What tells of single flats stands on the clerks' part alone.
"""

import base64
from collections.abc import Iterator
from datetime import date
from html import escape

import s1_compound
import s2_bodies
import s3_first_assembly
import s4_certificates
import s5_volunteers
import s6_party
import s7_board
import s8_vote
from bay import Bay
from drawing import LEAST, Bar, Point, bars_svg, curve_svg, verdict_svg

import community_gov_party as party
from community_gov import Actor, Id
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov import tasks as t
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
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 8px; margin: 12px 0;
  padding: 0; }
.figures li { list-style: none; border: 1px solid var(--line); border-radius: 8px; padding: 8px 10px; margin: 0; }
.figures b { display: block; font-size: 1.3rem; line-height: 1.2; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { border-bottom: 1px solid var(--line);
  padding: 5px 6px; text-align: left; vertical-align: top; } td:first-child { white-space: nowrap; }
td.n, th.n { text-align: right; white-space: nowrap; }
.wide { overflow-x: auto; } svg { display: block; margin: 8px 0; max-width: min(100%, 560px) !important; }
details { margin: 8px 0; } summary { cursor: pointer; }
.slip { border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; padding: 8px 12px;
  margin: 8px 0; }
.clerks { border: 2px dashed var(--accent); border-radius: 10px; padding: 4px 14px 14px; margin-top: 40px; }
.buildings { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 12px; }
@media print { body { max-width: none; font-size: 11pt; } h2, h3 { break-after: avoid; }
  svg, .slip, tr, .figures li { break-inside: avoid; } svg { max-width: 110mm !important; max-height: 225mm; }
  .figures b { font-size: 1.05rem; }
  .clerks { break-before: page; } summary { list-style: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  details svg { max-height: none; break-inside: auto; } }
"""


def page(bay: Bay) -> str:
    """The whole page as HTML text."""
    parts = (
        *_head(bay),
        *_bodies(bay),
        *_first_assembly(bay),
        *_drive(bay),
        *_vote(bay),
        *_volunteers(bay),
        *_branch(bay),
        *_board(bay),
        *_journal(bay),
        *_clerks(bay),
    )
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>御景湾</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _figures(*pairs: tuple[object, str]) -> str:
    cells = "".join(f"<li><b>{escape(str(value))}</b>{escape(label)}</li>" for value, label in pairs)
    return f'<ul class="figures">{cells}</ul>'


def _table(head: tuple[str, ...], rows: Iterator[tuple[object, ...]], *, numbers: tuple[int, ...] = ()) -> str:
    def cell(tag: str, index: int, value: object) -> str:
        return f"<{tag}{' class=n' if index in numbers else ''}>{escape(str(value))}</{tag}>"

    titles = "".join(cell("th", index, title) for index, title in enumerate(head))
    lines = ("".join(cell("td", index, value) for index, value in enumerate(row)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>'


# --- the public part -------------------------------------------------------------------------------------------------


def _head(bay: Bay) -> Iterator[str]:
    compound = bay.once(s1_compound.enact)
    on = s1_compound.DAYS[-1]
    whole = s1_compound.portrait(bay, on)[""]
    yield f"<h1>{escape(bay.community.name)}</h1>"
    yield (
        '<p class="quiet">湖南省郴州市苏仙区卜里坪街道,2012年建成交付。已知事实来自一篇公开报道;人名、房号、面积、'
        "其余日期与表决均为生成数据。页上每个数字都由库现算。</p>"
    )
    yield _figures(
        (len(compound.dwellings), "户住宅"),
        (len(compound.buildings), "栋楼"),
        (whole.heads, f"业主人数({on})"),
        (f"{whole.area} ㎡", "专有部分面积"),
        (whole.lived_in, "入住户"),
    )


def _bodies(bay: Bay) -> Iterator[str]:
    bay.once(s2_bodies.enact)
    yield "<h2>组织架构</h2>"
    yield o.chart_svg(bay.desk().ask(o.chart, on=s2_bodies.DAYS[-1]))


def _first_assembly(bay: Bay) -> Iterator[str]:
    made = bay.once(s3_first_assembly.enact)
    roll = bay.desk().ask(register.register_of, made.assembly)
    yield "<h2>2017年首次业主大会</h2>"
    yield (
        f"<p>名册{roll.heads}人、{roll.area.normalize():f}㎡。当年的法律要求<b>全体</b>业主过半数(面积和人数)同意,"
        "与2021年起的《民法典》不同。</p>"
    )
    yield from _verdicts(bay, made.assembly)


def _verdicts(bay: Bay, assembly: Id[a.Assembly]) -> Iterator[str]:
    """The tree of reasons of each item, counted again from the ballots and the pinned rule."""
    desk, why = bay.desk(), ""
    for motion in desk.ask(a.agenda, assembly):
        decision = desk.ask(decisions.decision_on, motion.id)
        again = desk.ask(tally.recount, decision.id)
        found = again.verdict or again.election
        title = f"事项{motion.order} {motion.title}"
        if found is not None:
            standing = {str(one.id): f"{one.number}号候选人" for one in desk.ask(candidates.candidates, motion.id)}
            drawn = verdict_svg(found, title=title, names=standing)
            yield from _election(bay, decision.id, title, drawn) if again.election else (drawn,)
        yield f'<p class="quiet">重新计票{"一致" if again.same else "不一致"};{escape(decision.state.zh)}。</p>'
        sealed = bay.desk(Actor.anonymous()).ask(bundles.public_bundle, decision.id)
        yield _to_check(sealed)
        why = sealed.why_zh
    command = "python verify_vote.py 公开件.json --digest 校验码"
    yield f'<p class="quiet">{escape(why)}用独立程序核对:<span class="code">{command}</span></p>'


def _election(bay: Bay, decision: Id[decisions.Decision], title: str, drawn: str) -> Iterator[str]:
    """How many stood, won and wait; the count of each candidate is folded."""
    rows = bay.desk().ask(decisions.results, decision)
    seats, alternates = sum(row.seat is not None for row in rows), sum(row.alternate is not None for row in rows)
    yield f"<h3>{escape(title)}</h3><p>{len(rows)}名候选人,当选{seats}人,候补{alternates}人。</p>"
    yield f"<details><summary>逐人计票</summary>{drawn}</details>"


def _to_check(sealed: bundles.PublicBundle) -> str:
    """The sealed public bundle as a file to keep, for a reader who wants to check the result without us."""
    file = base64.b64encode(sealed.text.encode()).decode()
    link = f'<a download="{sealed.decision}.json" href="data:application/json;base64,{file}">下载公开件</a>'
    return f'<p class="quiet">自行核对:{link},校验码 <span class="code">{sealed.digest}</span></p>'


def _drive(bay: Bay) -> Iterator[str]:
    made = bay.once(s4_certificates.enact)
    desk, done_on = bay.desk(), s4_certificates.DONE_ON
    last = desk.ask(t.progress, made.drive, on=done_on)
    points = desk.ask(t.burn_down, made.drive, until=done_on)
    yield "<h2>办证行动</h2>"
    yield _figures((last.needed, "户需办证"), (last.done, f"户办结({done_on})"), (last.total - last.needed, "户无需办理"))
    curve = tuple(Point(on=point.on, value=point.open) for point in points)
    yield curve_svg(curve, title="未办结户数")
    names = {known.code: known.zh for known in h.BLOCKERS}
    rows = []
    for on in s4_certificates.DAYS:
        found = desk.ask(t.progress, made.drive, on=on)
        held = "、".join(f"{names[one.blocker]}({one.party.zh}){one.units}户" for one in found.blockers if one.units)
        rows.append((on, found.needed - found.done, held or "无"))
    yield _table(("日期", "未办结", "堵点"), iter(rows), numbers=(1,))


def _vote(bay: Bay) -> Iterator[str]:
    made = bay.once(s8_vote.enact)
    desk = bay.desk()
    back = desk.ask(turnout.turnout, made.assembly)
    yield "<h2>2022年的一次表决</h2>"
    yield _figures((f"{back.returned} / {back.heads}", "参与人数"), (f"{back.returned_area.normalize():f} ㎡", "参与面积"))
    yield from _verdicts(bay, made.assembly)
    names = {place.id: place.name for place in desk.ask(h.places, kind=h.PlaceKind.ENTRANCE)}
    above = {place.id: place.parent for place in desk.ask(h.places)}
    buildings = {place.id: place.name for place in desk.ask(h.places, kind=h.PlaceKind.BUILDING)}
    bars = tuple(
        Bar(label=f"{buildings.get(above[row.place] or row.place, '')}{names[row.place]}", part=_shown(row), whole=row.heads)
        for row in desk.ask(turnout.turnout_by_place, made.assembly, kind=h.PlaceKind.ENTRANCE)
    )
    yield f"<details><summary>各单元参与人数(不足{LEAST}人不显示)</summary>{bars_svg(bars, title='各单元参与人数')}</details>"


def _shown(row: turnout.PlaceTurnout) -> int | None:
    """The turnout, unless it tells of fewer than five who took part, or who did not."""
    back = row.returned
    return None if back is None or 0 < back < LEAST or 0 < row.heads - back < LEAST else back


def _volunteers(bay: Bay) -> Iterator[str]:
    made = bay.once(s5_volunteers.enact)
    since, until = s5_volunteers.SINCE, s5_volunteers.UNTIL
    shown = bay.desk(Actor.anonymous()).ask(figures.public_figures, made.body, since=since, until=until)
    names = {item.code: item.zh for item in bay.community.packs(packs.ActivityKind)}
    yield "<h2>志愿者</h2>"
    yield f"<p>{since} 至 {until}(不含),经他人核实的服务时长;不足{LEAST}人的活动不列。</p>"
    yield _figures((shown.persons, "人参加"), (shown.shifts, "个班次"), (_hours(shown.minutes), "服务时长"))
    rows = ((line.month, names[line.kind], line.persons, _hours(line.minutes)) for line in shown.lines)
    yield _table(("月份", "活动", "人数", "时长"), rows, numbers=(2, 3))


def _hours(minutes: int) -> str:
    return f"{minutes // 60}小时" + (f"{minutes % 60}分" if minutes % 60 else "")


def _branch(bay: Bay) -> Iterator[str]:
    made = bay.once(s6_party.enact)
    found = bay.desk(s6_party.BRANCH_OFFICE).ask(party.numbers, made.body, on=s6_party.GROUPED)
    sizes = "、".join(f"不足{LEAST}人" if group.members is None else str(group.members) for group in found.groups)
    yield "<h2>党支部</h2>"
    yield _figures((found.total, "名党员"), (len(found.groups), "个党小组"))
    yield f'<p>按居住楼栋编组,各组人数:{sizes}。<span class="quiet">只报数字,不列名单。</span></p>'


def _board(bay: Bay) -> Iterator[str]:
    bay.once(s7_board.enact)
    desk = bay.desk()
    yield "<h2>意见栏</h2>"
    for slip in bay.desk(Actor.anonymous()).ask(f.board):
        count = f" · 附议{slip.endorsements}" if slip.endorsements >= LEAST else ""
        yield f'<div class="slip"><b>{slip.number}号</b> {escape(slip.kind.zh)} · {escape(slip.state.zh)}{count}'
        yield f"<p>{escape(slip.text or '(文字待审定)')}</p>"
        for reply in slip.replies:
            body = "" if reply.handler is None else desk.ask(o.body, reply.handler).name
            yield f'<p class="quiet">{reply.on} {escape(body)}:{escape(reply.text)}</p>'
        yield "</div>"


def _journal(bay: Bay) -> Iterator[str]:
    with bay.community.journal() as journal:
        report = journal.verify()
    yield "<h2>账本</h2>"
    state = "完好" if report.sound else "有问题"
    yield f"<p>日志{report.head.sequence}条,逐条校验{state}。末条哈希(凭此可日后核对):</p>"
    yield f'<p class="quiet code">{report.head.hash}</p>'


# --- the clerks' part ------------------------------------------------------------------------------------------------


def _clerks(bay: Bay) -> Iterator[str]:
    bay.once(s4_certificates.enact)
    desk = bay.desk()
    states = {state.unit: state.stage.code for state in desk.ask(h.certificates, on=CLERKS_DAY)}
    yield '<section class="clerks"><h2>仅供工作人员:楼栋图</h2>'
    yield f"<p>{CLERKS_DAY} 每套房屋的不动产权证状态(登记册)。这一部分涉及单户,不得张贴。</p>"
    yield '<div class="buildings">'
    for picture in desk.ask(h.picture):
        yield h.draw_building(picture, states=states, shades=h.CERTIFICATE_SHADES)
    yield "</div></section>"
