"""An owners' vote early in 2022: one ordinary matter that passes, one special matter that fails by one owner.

    python examples/yujingwan/s8_vote.py [--lang en]

Generated from a fixed seed: the whole vote. Which owners vote which way is arranged so that the special matter misses three
quarters of those taking part by one head; that it does is counted by the library.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import party_deeds
import party_told
import s2_bodies
import s3_first_assembly
import s6_party
from attrs import evolve, frozen
from bay import Bay, reasons, tell
from english import many
from rich.console import Console
from rich.table import Table
from voting_told import findings_told, item_told, recount_told, sealed_told

import community_gov_party as party
from community_gov import Code, Id
from community_gov import households as h
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import (
    bundles,
    counters,
    course,
    decisions,
    delivery,
    effect,
    kit,
    provenance,
    proxies,
    register,
    tally,
    turnout,
)
from community_gov_owners.heads import Holder, plain

__all__ = ["TheVote", "enact", "papers_told", "show"]

SEED = 2022
RECORD_DATE, ANNOUNCED, OPENS, CLOSES = date(2022, 1, 14), date(2022, 1, 17), date(2022, 2, 12), date(2022, 2, 27)
LATE, COUNTED, IN_EFFECT = date(2022, 2, 28), date(2022, 3, 1), date(2022, 3, 10)
RESULT_DAYS = 7
NAME = "2022年第一次业主大会临时会议"
RENEW, BUSINESS = Code("manager"), Code("change_use")
"""Renewing the property company is an ordinary matter; business on the common parts is a special one."""
TAKING_PART, IN_FAVOUR = 660, 494
"""Heads with a ballot that counts, and of these in favour of the special matter: three quarters would be 495."""


@frozen(kw_only=True)
class TheVote:
    """What the vote left behind."""

    assembly: Id[a.Assembly]
    motions: Mapping[Code, Id[a.Motion]]
    decisions: Mapping[Code, Id[decisions.Decision]]
    register: Id[register.Register]
    referral: party.Referral
    """That the special matter came to the Party branch first, as the bylaw wants it."""


def enact(bay: Bay) -> TheVote:
    """Call, announce, vote on paper and online, count, publish; the ordinary matter takes effect."""
    bodies = bay.once(s2_bodies.enact)
    bay.once(s3_first_assembly.enact)
    assembly, motions = _called(bay, bodies)
    branch = bay.once(s6_party.enact).body
    referral = party_deeds.hear_first(bay, branch, motions[BUSINESS])
    cast = _Cast.drawn(bay, assembly)
    _announced(bay, assembly, cast)
    _voted(bay, assembly, motions, cast)
    made = _counted(bay, assembly, cast)
    return TheVote(
        assembly=assembly,
        motions=motions,
        decisions={decision.matter: decision.id for decision in made},
        register=bay.desk().ask(register.register_of, assembly).id,
        referral=referral,
    )


def _called(bay: Bay, bodies: s2_bodies.Bodies) -> tuple[Id[a.Assembly], Mapping[Code, Id[a.Motion]]]:
    """The committee calls a temporary assembly; the register is frozen before it is announced."""
    bay.on(RECORD_DATE)
    with bay.desk().change() as change:
        called = a.call_assembly(
            change,
            kind=a.AssemblyKind.TEMPORARY,
            form=a.Form.MIXED,
            name=NAME,
            convener=bodies.committee,
            opens=OPENS,
            closes=CLOSES,
        )
        motions = {
            matter: a.add_motion(change, called.id, title=title, matter=matter, place=None).id
            for matter, title in ((RENEW, "续聘现物业服务企业"), (BUSINESS, "利用电梯轿厢和大堂墙面经营广告"))
        }
        register.freeze_register(change, called.id, record_date=RECORD_DATE)
    return called.id, motions


@frozen(kw_only=True)
class _Cast:
    """Who does what: heads of the register, no head twice."""

    voters: tuple[register.Voter, ...]
    yes: tuple[register.Voter, ...]
    """In favour of the special matter, on paper."""
    no: tuple[register.Voter, ...]
    online: tuple[register.Voter, ...]
    """In favour of it, online."""
    torn: register.Voter
    """Co-owners who vote differently."""
    late: register.Voter
    sent: register.Voter
    """Sends a proxy, then votes himself after all."""
    twice: register.Voter
    """Votes against, and before the close in favour."""
    counters: tuple[Id[h.Person], ...]

    @classmethod
    def drawn(cls, bay: Bay, assembly: Id[a.Assembly]) -> "_Cast":
        """Draw those who vote; those against the special matter have the smaller flats."""
        desk = bay.desk()
        voters = desk.ask(register.voters, desk.ask(register.register_of, assembly).id)
        chance = random.Random(SEED)  # noqa: S311  # a fixed seed makes the story the same each time
        sole = [row for row in voters if row.holder is Holder.SOLE]
        sent, twice, late, *online = chance.sample(sole, 23)
        torn = next(row for row in chance.sample(voters, len(voters)) if row.holder is Holder.JOINT)
        apart = {row.id for row in (sent, twice, late, torn, *online)}
        rest = [row for row in voters if row.id not in apart]
        others = chance.sample(rest, TAKING_PART - 3 - len(online))
        others.sort(key=lambda row: row.area or Decimal(0), reverse=True)
        yes = IN_FAVOUR - 2 - len(online)
        return cls(
            voters=voters,
            yes=tuple(others[:yes]),
            no=tuple(others[yes:]),
            online=tuple(online),
            torn=torn,
            late=late,
            sent=sent,
            twice=twice,
            counters=tuple(row.persons[0] for row in rest if row not in others and row.holder is Holder.SOLE)[:3],
        )


def _announced(bay: Bay, assembly: Id[a.Assembly], cast: _Cast) -> None:
    bay.on(ANNOUNCED)
    with bay.desk().change() as change:
        course.announce(change, assembly)
        for person in cast.counters:
            counters.name_counter(change, assembly, person_id=person)
    bay.on(OPENS)
    bay.desk().run(course.open_vote, assembly)
    handed = tuple(delivery.Handed(voter=voter.id, on=OPENS) for voter in cast.voters)
    bay.desk().run(delivery.deliver_many, assembly, handed=handed)


def _voted(bay: Bay, assembly: Id[a.Assembly], motions: Mapping[Code, Id[a.Motion]], cast: _Cast) -> None:
    """Paper by the counters, online by the owners themselves; one is replaced, one proxy gives way, one comes late."""
    ballot = _Ballot(motions, random.Random(SEED + 1))  # noqa: S311  # fixed seed
    for voter in cast.online:
        online = bay.as_person(voter.persons[0])
        online.run(b.cast, voter.id, votes=ballot.says(Choice.YES), relied_on=Code("city-system"))
    envoy = cast.counters[0]
    paper = "委托书原件存业主委员会"
    bay.desk().run(proxies.give_proxy, cast.sent.id, giver=cast.sent.persons[0], holder=envoy, paper=paper, on=OPENS)
    bay.on(CLOSES)
    counter = bay.as_person(envoy)
    counter.run(b.enter_many, assembly, papers=tuple(_papers(cast, ballot, envoy)))
    _entered_twice(bay, assembly, cast, ballot)
    bay.on(LATE)
    bay.desk().run(course.close_vote, assembly)
    late = b.Paper(voter=cast.late.id, by=cast.late.persons[0], votes=ballot.says(Choice.YES), on=LATE)
    counter.run(b.record_late, assembly, paper=late)


@frozen
class _Ballot:
    """How a ballot is filled in: the special matter as told, the ordinary one mostly in favour."""

    motions: Mapping[Code, Id[a.Motion]]
    chance: random.Random

    def says(self, special: Choice) -> tuple[b.Vote, ...]:
        """The votes on both items."""
        ordinary = self.chance.choices((Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.FOLLOW), (68, 22, 6, 4))[0]
        return (
            b.Vote(motion=self.motions[RENEW], choice=ordinary),
            b.Vote(motion=self.motions[BUSINESS], choice=special),
        )


def _papers(cast: _Cast, ballot: _Ballot, envoy: Id[h.Person]) -> Iterator[b.Paper]:
    """Every paper in the box, in the order in which they are entered."""

    def paper(voter: register.Voter, choice: Choice) -> b.Paper:
        return b.Paper(voter=voter.id, by=voter.persons[0], votes=ballot.says(choice), on=OPENS)

    yield from (paper(voter, Choice.YES) for voter in cast.yes)
    for number, voter in enumerate(cast.no):
        yield paper(voter, Choice.ABSTAIN if number % 9 == 0 else Choice.NO)
    yield paper(cast.twice, Choice.NO)
    yield evolve(paper(cast.twice, Choice.YES), on=CLOSES)
    yield evolve(paper(cast.sent, Choice.NO), holder=envoy)
    yield evolve(paper(cast.sent, Choice.YES), on=CLOSES, channel=b.Channel.DOOR)
    yield paper(cast.torn, Choice.YES)


def _entered_twice(bay: Bay, assembly: Id[a.Assembly], cast: _Cast, ballot: "_Ballot") -> None:
    """The second paper of the co-owners who differ is read by two people, differently; a third one looks at it and decides."""
    first, second, third = (bay.as_person(person) for person in cast.counters)
    read = b.Paper(voter=cast.torn.id, by=cast.torn.persons[1], votes=ballot.says(Choice.NO), on=OPENS)
    misread = evolve(read, votes=tuple(evolve(vote, choice=Choice.ABSTAIN) for vote in read.votes))
    sheet = first.run(b.enter_first, assembly, paper=misread)
    second.run(b.enter_second, sheet.id, paper=read)
    third.run(b.decide_difference, sheet.id, paper=read, reason="核对原票:反对栏打勾")


def _counted(bay: Bay, assembly: Id[a.Assembly], cast: _Cast) -> Sequence[decisions.Decision]:
    bay.on(COUNTED)
    counter = bay.as_person(cast.counters[0])
    made = counter.run(tally.count, assembly)
    for decision in made:
        counter.run(bundles.seal, decision.id)
    bay.desk().run(effect.publish_results, assembly, starts=COUNTED, days=RESULT_DAYS)
    bay.on(IN_EFFECT)
    for decision in made:
        if decision.outcome is Outcome.PASSED:
            bay.desk().run(effect.take_effect, decision.id, on=IN_EFFECT)
    return made


# --- the story -------------------------------------------------------------------------------------------------------


def show(bay: Bay, console: Console) -> None:
    """Tell of the two items, with every test of the law and its numbers."""
    vote = bay.once(enact)
    desk = bay.desk()
    roll, back = desk.ask(register.register_of, vote.assembly), desk.ask(turnout.turnout, vote.assembly)
    console.print(
        bay.say(
            zh=f"[bold]{NAME}[/] 名册{roll.heads}人、{plain(roll.area)}㎡(截止{roll.record_date});"
            f"表决期{OPENS}至{CLOSES},收回有效参与{back.returned}人、{plain(back.returned_area)}㎡",
            en=f"[bold]{bay.data(NAME)}[/] register of {roll.heads} heads and {plain(roll.area)} m² (as of {roll.record_date}); "
            f"voting from {OPENS} to {CLOSES}; taking part: {back.returned} heads with {plain(back.returned_area)} m²",
        )
    )
    console.print(papers_told(bay, vote))
    console.print(_turnout_told(bay, vote))
    for motion in desk.ask(a.agenda, vote.assembly):
        console.print(f"[bold]{item_told(bay, motion)}[/]")
        _decision_told(bay, motion, console)
    console.print(party_told.heard_first(bay, bay.once(s6_party.enact).body, vote.referral))
    console.print(findings_told(bay, IN_EFFECT))
    console.print(sealed_told(bay, tuple(vote.decisions.values())))


def papers_told(bay: Bay, vote: TheVote) -> str:
    """What is printed for one building, and how the papers were read."""
    desk = bay.desk()
    building = desk.ask(h.places, kind=h.PlaceKind.BUILDING)[0]
    papers = desk.ask(kit.paper_kit, vote.assembly, return_to="物业服务中心票箱", place=building.id)
    sections, ballots = len(papers.sections), sum(len(section.ballots) for section in papers.sections)
    pages = sum(kit.ballots_html(papers, section).count("<section") for section in papers.sections)
    record = desk.ask(provenance.count_record, vote.assembly)
    return bay.say(
        zh=f"纸质表决材料:{building.name}{sections}个单元,表决票{ballots}张共{pages}页,计票表{len(papers.counts)}张;"
        f"双人登记{record.entered_twice}张,其中两次不一致由第三人裁定{record.decided}张",
        en=f"Paper kit: {bay.data(building.name)} in {sections} sections, {many(ballots, 'ballot')} on {many(pages, 'page')}, "
        f"{many(len(papers.counts), 'count sheet')}; double entry: {many(record.entered_twice, 'paper')}, "
        f"of which {record.decided} was read differently and decided by a third person",
    )


def _turnout_told(bay: Bay, vote: TheVote) -> Table:
    """The turnout of each building."""
    desk = bay.desk()
    names = {place.id: bay.data(place.name) for place in desk.ask(h.places, kind=h.PlaceKind.BUILDING)}
    table = Table(title=bay.say(zh="各栋参与", en="Turnout by building"), title_justify="left")
    first, *others = bay.titles(("楼栋", ""), ("业主人数", "Heads"), ("收回表决票", "Ballots returned"))
    table.add_column(first)
    for title in others:
        table.add_column(title, justify="right")
    few = bay.say(zh="不公布", en="not published")
    for row in desk.ask(turnout.turnout_by_place, vote.assembly, kind=h.PlaceKind.BUILDING):
        table.add_row(names[row.place], str(row.heads), few if row.returned is None else str(row.returned))
    return table


def _decision_told(bay: Bay, motion: a.Motion, console: Console) -> None:
    desk = bay.desk()
    decision = desk.ask(decisions.decision_on, motion.id)
    again = desk.ask(tally.recount, decision.id)
    if again.verdict is not None:
        console.print(reasons(bay, again.verdict))
    console.print(bay.say(zh="  为什么适用这条规则:", en="  Why this rule:"), markup=False)
    console.print(*(f"    {bay.called(step)}" for step in decision.chosen), sep="\n", markup=False)
    state = bay.called(decision.state)
    console.print(bay.say(zh=f"  现状:{state};", en=f"  State: {state}; ") + f"{recount_told(bay, again)}\n", markup=False)


if __name__ == "__main__":
    tell(show)
