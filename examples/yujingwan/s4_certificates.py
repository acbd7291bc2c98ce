"""The certificate drive: 800 of 920 households without a property certificate, all of them with one by 30 June 2021.

    python examples/yujingwan/s4_certificates.py [--lang en]

Known from the report: 920 households, 800 without a certificate, the developer's arrears, deed tax that was not paid in time,
the Party branch that made it its first work, and the day by which every owner had one. Generated: which household was held up by
what, the building that joined later, the days in between, the papers and the certificate numbers.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from random import Random

import s1_compound
import s2_bodies
from attrs import frozen
from bay import Bay, tell
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from community_gov import Change, Code, Id, PartialDate, Period, Problem, Refused
from community_gov import households as h
from community_gov import tasks as t

__all__ = ["DAYS", "DONE_ON", "LAW", "OPENED", "Certificates", "enact", "show"]

OPENED, JOINED = date(2020, 9, 1), date(2020, 9, 10)
LATER = "10"  # the building whose dwellings joined when the drive had begun
DONE_ON = date(2021, 6, 30)
DAYS = (date(2020, 9, 30), date(2020, 12, 31), date(2021, 3, 31), date(2021, 4, 30), date(2021, 5, 31), DONE_ON)
"""The days on which the script asks."""
NAME = "不动产权证办理专项行动"
STAGE = {stage: stage.code for stage in h.CertificateStage}
NOTHING_NEEDED = Code("nothing_needed")
NOT_REMITTED, ARREARS, PAPERS, OFFICE = map(Code, ("tax_not_remitted", "developer_arrears", "papers", "registration_office"))
"""Deed tax is owed by the buyer; here buyers had paid it to the developer, who did not pass it on."""


@frozen(kw_only=True)
class Law:
    """What the law of the time asked for, and when it was in force."""

    zh: str
    en: str
    period: Period
    articles: tuple[tuple[str, str], ...]
    """Each in Chinese and English."""


LAW = Law(
    zh="契税暂行条例",
    en="Interim Regulations on Deed Tax",
    period=Period(None, PartialDate("2021-09-01")),  # replaced by the Deed Tax Law on that day; both texts were read
    articles=(
        (
            "第一条: 承受土地、房屋权属的单位和个人(买受人)为纳税人",
            "Article 1: the tax is owed by whoever acquires title to land or buildings, that is by the buyer",
        ),
        (
            "第八条: 签订权属转移合同的当天发生纳税义务",
            "Article 8: it falls due on the day on which the contract is signed",
        ),
        (
            "第十一条: 未出具完税凭证的,登记机构不予办理权属变更登记",
            "Article 11: without proof that it was paid the registration office does not register the transfer",
        ),
    ),
)


@frozen(kw_only=True)
class Certificates:
    """What the later scripts build on."""

    drive: Id[t.Drive]
    needed: tuple[Id[h.Unit], ...]
    """The units for which a certificate had to be won."""
    papers: tuple[Id[t.Task], ...]
    """For each unit with papers missing, the task to complete them."""
    kept_out: Problem
    """What the drive said when somebody wanted to move such a unit on before that."""


@frozen
class _Drive:
    """The drive at work on one day."""

    change: Change
    id: Id[t.Drive]
    on: date

    def advance(self, units: tuple[Id[h.Unit], ...], to: h.CertificateStage) -> None:
        """Move units on to a stage."""
        t.advance_units(self.change, self.id, units=units, to=STAGE[to], on=self.on)

    def block(self, units: tuple[Id[h.Unit], ...], blocker: Code) -> None:
        """Say what holds units up; with whom it lies is known of each blocker."""
        by = next(known.by for known in h.BLOCKERS if known.code == blocker)
        t.block_units(self.change, self.id, units=units, blocker=blocker, party=by, on=self.on)

    def unblock(self, units: tuple[Id[h.Unit], ...], to: h.CertificateStage | None = None) -> None:
        """Say that units are free again, and move them on."""
        t.unblock_units(self.change, self.id, units=units, on=self.on)
        if to is not None:
            self.advance(units, to)

    def issue(self, units: tuple[Id[h.Unit], ...]) -> None:
        """Hand out certificates: the drive is told, and the register."""
        self.advance(units, h.CertificateStage.ISSUED)
        for number, unit in enumerate(units, start=1):
            name = f"生成-{self.on:%Y%m%d}-{number:04d}"
            h.certify(self.change, unit, stage=h.CertificateStage.ISSUED, number=name, on=self.on)


@frozen
class _Groups:
    """Generated: who was held up by what. Every list is a part of those who needed a certificate."""

    needed: tuple[Id[h.Unit], ...]
    free: tuple[Id[h.Unit], ...]
    """Paid their deed tax themselves as soon as they were told."""
    unremitted: tuple[Id[h.Unit], ...]
    unready: tuple[Id[h.Unit], ...]
    """Had papers missing."""
    late: tuple[Id[h.Unit], ...]
    """Waited longest at the registration office."""


def enact(bay: Bay) -> Certificates:
    """Open the drive over nine buildings, let the tenth join, and take the 800 through its stages in ten months."""
    compound, bodies = bay.once(s1_compound.enact), bay.once(s2_bodies.enact)
    bay.on(OPENED)
    later = {unit.id for unit in bay.desk().ask(h.units, place=compound.buildings[LATER])}
    drive = bay.desk().run(
        t.open_drive,
        name=NAME,
        stages=_stages(),
        units=tuple(unit for unit in compound.dwellings if unit not in later),
        start=OPENED,
        due=DONE_ON,
        lead=bodies.party_branch,
    )
    bay.on(JOINED)
    bay.desk().run(t.enrol_units, drive.id, units=compound.dwellings, on=JOINED)  # who is in it already stays as he is
    groups = _drawn(compound.uncertified)
    papers = _survey(bay, drive.id, compound, groups)
    kept_out = _taxes(bay, drive.id, groups, papers)
    _registration(bay, drive.id, groups)
    bay.on(DONE_ON)
    bay.desk().run(t.close_drive, drive.id, on=DONE_ON)
    return Certificates(drive=drive.id, needed=groups.needed, papers=papers, kept_out=kept_out)


def _stages() -> tuple[t.StageSpec, ...]:
    """The stages of a certificate, each after the one before, and one for whom there is nothing to do.

    So nobody is registered before his deed tax is paid, as the law asked; nothing is paid while papers of the unit are missing.
    """
    first, *rest = h.CertificateStage
    way = tuple(
        t.StageSpec(
            code=stage.code,
            zh=stage.zh,
            en=stage.en,
            done=stage is h.CertificateStage.ISSUED,
            after=(before.code,),
            tasks_done=stage is h.CertificateStage.FUND_PAID,
        )
        for before, stage in zip((first, *rest), rest, strict=False)
    )
    nothing = t.StageSpec(
        code=NOTHING_NEEDED, zh="已有证,无需办理", en="has one already", done=True, needed=False, after=(first.code,)
    )
    return (t.StageSpec(code=first.code, zh=first.zh, en=first.en), *way, nothing)


def _drawn(needed: tuple[Id[h.Unit], ...]) -> _Groups:
    """560 whose deed tax the developer had kept, 40 with papers missing, the rest; drawn from a fixed seed."""
    chance = Random(20210630)  # noqa: S311  # generated residents, not secrets
    drawn = tuple(chance.sample(needed, len(needed)))
    return _Groups(needed, free=drawn[600:], unremitted=drawn[:560], unready=drawn[560:600], late=drawn[500:560])


def _on(bay: Bay, drive: Id[t.Drive], day: date, deeds: Callable[[_Drive], None]) -> None:
    bay.on(day)
    with bay.desk().change() as change:
        deeds(_Drive(change, drive, day))


def _survey(bay: Bay, drive: Id[t.Drive], compound: s1_compound.Compound, groups: _Groups) -> tuple[Id[t.Task], ...]:
    """Who has a certificate, who has not, and why; for papers that are missing there is a task for each unit."""
    has_one = tuple(unit for unit in compound.dwellings if unit not in set(groups.needed))

    def surveyed(work: _Drive) -> None:
        t.advance_units(work.change, drive, units=has_one, to=NOTHING_NEEDED, on=work.on)
        work.advance(groups.needed, h.CertificateStage.SURVEYED)
        work.block(groups.unremitted, NOT_REMITTED)
        work.block(groups.unready, PAPERS)
        for unit in groups.unremitted:
            h.certify(work.change, unit, stage=h.CertificateStage.SURVEYED, on=work.on, blocker=NOT_REMITTED)

    _on(bay, drive, date(2020, 9, 20), surveyed)
    branch, title, listed = bay.once(s2_bodies.enact).party_branch, "补齐办证材料", ("身份证明", "购房合同")
    due = date(2021, 3, 15)
    with bay.desk().change() as change:
        return tuple(
            t.add(change, title=title, about=unit, assignee=branch, due=due, checklist=listed, needs_evidence=True).id
            for unit in groups.unready
        )


def _complete(change: Change, task: Id[t.Task], number: int) -> None:
    """Tick the list off, record the digest of a generated list of what was handed in, and finish."""
    for item in t.items_of(change, task):
        t.check_item(change, task, order=item.order)
    digest = sha256(f"生成-材料-{number:04d}".encode()).hexdigest()
    t.add_evidence(change, task, address=f"file:papers/{number:04d}.pdf", digest=digest)
    t.finish(change, task)


def _refused(bay: Bay, drive: Id[t.Drive], unit: Id[h.Unit], on: date) -> Problem:
    """What is said when a unit is to be moved on before its papers are there; nothing of that attempt is left."""
    try:
        with bay.desk().change() as change:
            _Drive(change, drive, on).unblock((unit,), h.CertificateStage.FUND_PAID)
    except Refused as refused:
        return refused.problems[0]
    raise LookupError("papers are missing, and the unit was moved on")


def _taxes(bay: Bay, drive: Id[t.Drive], groups: _Groups, papers: tuple[Id[t.Task], ...]) -> Problem:
    """Maintenance fund and deed tax: first those who could pay, then in two waves what the developer had kept, then the rest."""
    stages = h.CertificateStage
    first, second = groups.unremitted[:280], groups.unremitted[280:]

    def handed_over(units: tuple[Id[h.Unit], ...]) -> Callable[[_Drive], None]:
        return lambda work: work.unblock(units, stages.FUND_PAID)

    _on(bay, drive, date(2020, 11, 15), lambda work: work.advance(groups.free, stages.FUND_PAID))
    _on(bay, drive, date(2020, 12, 20), lambda work: work.advance(groups.free, stages.TAX_PAID))
    _on(bay, drive, date(2020, 12, 30), handed_over(first))
    _on(bay, drive, date(2021, 2, 26), handed_over(second))
    bay.on(date(2021, 3, 15))
    kept_out = _refused(bay, drive, groups.unready[0], date(2021, 3, 15))
    with bay.desk().change() as change:
        for number, task in enumerate(papers, start=1):
            _complete(change, task, number)
    _on(bay, drive, date(2021, 3, 15), handed_over(groups.unready))
    rest = (*first, *second, *groups.unready)

    def all_paid(work: _Drive) -> None:
        work.advance(rest, stages.TAX_PAID)
        work.block(groups.needed, ARREARS)

    _on(bay, drive, date(2021, 3, 31), all_paid)
    return kept_out


def _registration(bay: Bay, drive: Id[t.Drive], groups: _Groups) -> None:
    """The developer settles its arrears and registers first; then the owners' registrations, and certificates in three waves."""
    stages = h.CertificateStage
    half = len(groups.needed) // 2
    prompt = tuple(unit for unit in groups.needed if unit not in set(groups.late))

    def registered(units: tuple[Id[h.Unit], ...]) -> Callable[[_Drive], None]:
        return lambda work: work.unblock(units, stages.FIRST_REGISTERED)

    def filed(work: _Drive) -> None:
        work.advance(groups.needed, stages.TRANSFER_FILED)
        work.block(groups.late, OFFICE)

    def last_ones(work: _Drive) -> None:
        work.unblock(groups.late)
        work.issue((*prompt[600:], *groups.late))

    _on(bay, drive, date(2021, 4, 20), registered(groups.needed[:half]))
    _on(bay, drive, date(2021, 5, 10), registered(groups.needed[half:]))
    _on(bay, drive, date(2021, 5, 20), filed)
    _on(bay, drive, date(2021, 6, 10), lambda work: work.issue(prompt[:300]))
    _on(bay, drive, date(2021, 6, 20), lambda work: work.issue(prompt[300:600]))
    _on(bay, drive, DONE_ON, last_ones)


# --- the story -------------------------------------------------------------------------------------------------------


def show(bay: Bay, console: Console) -> None:
    """Tell how far the drive was on each day, who held it up, and how it ended."""
    done = bay.once(enact)
    found = [bay.desk().ask(t.progress, done.drive, on=day) for day in DAYS]
    _tell_aim(bay, found[-1], console)
    _tell_conditions(bay, done, console)
    console.print(_stage_table(bay, found))
    console.print(_blocker_table(bay, found))
    console.print(_curve(bay, done))
    issued = sum(state.stage is h.CertificateStage.ISSUED for state in bay.desk().ask(h.certificates, on=DONE_ON))
    last = found[-1]
    console.print(
        bay.say(
            zh=f"{DONE_ON}: 需办证{last.needed}户,已办结{last.done}户;登记册上有证的房屋{issued}套。\n"
            "每户的堵点、其间的日期与证号为生成数据。\n",
            en=f"{DONE_ON}: {last.needed} dwellings needed a certificate, {last.done} have one; "
            f"the register knows {issued} units with a certificate.\n"
            "What held up each dwelling, the days in between and the certificate numbers are generated.\n",
        )
    )


def _tell_aim(bay: Bay, last: t.Progress, console: Console) -> None:
    """What the drive was for, and what the law of the time asked for."""
    name = bay.data(NAME)
    console.print(
        bay.say(
            zh=f"[bold]{name}[/] {OPENED} 至 {DONE_ON}: 全部住宅{last.total}户,需办证{last.needed}户",
            en=f"[bold]{name}[/] {OPENED} to {DONE_ON}: {last.total} dwellings in all, {last.needed} without a certificate",
        )
    )
    holds = LAW.period.holds(DONE_ON)
    console.print(
        bay.say(
            zh=f"当时的规定: 《{LAW.zh}》(行动结束日仍有效: {'是' if holds else '否'})",
            en=f"The law of the time: {LAW.en} (still in force when the drive ended: {'yes' if holds else 'no'})",
        )
    )
    for zh, en in LAW.articles:
        console.print(f"  {bay.say(zh=zh, en=en)}")


def _tell_conditions(bay: Bay, done: Certificates, console: Console) -> None:
    """Who joined, and what was asked before a stage."""
    desk, said = bay.desk(), bay.told(done.kept_out)
    began, joined = (desk.ask(t.progress, done.drive, on=on).total for on in (OPENED, JOINED))
    units, proofs = len(done.papers), sum(len(desk.ask(t.evidence_of, task)) for task in done.papers)
    console.print(
        bay.say(
            zh=f"{OPENED}开始时{began}户,{JOINED}起{LATER}栋加入,共{joined}户。未缴契税不登记,材料不齐不进入下一阶段。\n"
            f"材料不齐{units}户,各有一项任务(清单与佐证),留存佐证{proofs}份;补齐之前系统答复: {said}。",
            en=f"{began} dwellings on {OPENED}; building {LATER} joined on {JOINED}: {joined}. No registration before the tax is "
            f"paid, no payment while papers are missing.\n{units} dwellings had papers missing, each with a task (checklist and "
            f"evidence): {proofs} pieces of evidence in the end. What was said before that: {said}.",
        )
    )


def _by_day(bay: Bay, title: str, heads: tuple[str, ...], found: list[t.Progress]) -> Table:
    """A table with a column a day."""
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(head, no_wrap=bay.lang == "zh")
    for one in found:
        table.add_column(f"{one.on:%Y\n%m-%d}", justify="right", no_wrap=True)
    return table


def _stage_table(bay: Bay, found: list[t.Progress]) -> Table:
    """A row a stage, a column a day; each column adds up to all dwellings."""
    table = _by_day(bay, bay.say(zh="各阶段户数", en="Dwellings by stage"), bay.titles(("阶段", "Stage")), found)
    for counts in zip(*(one.stages for one in found), strict=True):
        table.add_row(bay.called(counts[0]), *(str(count.units or "") for count in counts))
    table.add_section()
    sums = (str(sum(count.units for count in one.stages)) for one in found)
    table.add_row(bay.say(zh="合计", en="total"), *sums, style="bold")
    return table


def _blocker_table(bay: Bay, found: list[t.Progress]) -> Table:
    """A row for each thing that held units up."""
    names = {known.code: bay.called(known) for known in h.BLOCKERS}
    heads = bay.titles(("责任方", "Lies with"), ("堵点", "Blocker"))
    table = _by_day(bay, bay.say(zh="堵点户数", en="Dwellings held up"), heads, found)
    seen = dict.fromkeys((count.party, count.blocker) for one in found for count in one.blockers)
    for party, blocker in seen:
        held = ([count.units for count in one.blockers if (count.party, count.blocker) == (party, blocker)] for one in found)
        table.add_row(bay.called(party), names[blocker], *(str(sum(units) or "") for units in held))
    return table


def _curve(bay: Bay, done: Certificates) -> Table:
    """The burn-down: a bar for each day on which something moved."""
    points = bay.desk().ask(t.burn_down, done.drive, until=DONE_ON)
    most = max(point.open for point in points)
    title = bay.say(zh="销号进度(█ 可办  ▒ 有堵点)", en="Burn-down (█ can go on  ▒ held up)")
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    day, *numbers = bay.titles(("日期", "Day"), ("未办结", "Open"), ("其中堵点", "Held up"))
    table.add_column(day, no_wrap=True)
    for head in numbers:
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for point in points:
        width, held = point.open * 40 // most, point.blocked * 40 // most
        table.add_row(point.on.isoformat(), str(point.open), str(point.blocked), "▒" * held + "█" * (width - held))
    return table


if __name__ == "__main__":
    tell(show)
