"""The first owners' assembly of 2017, under the law of 2017: register, rules of procedure, covenant, election.

    python examples/yujingwan/s3_first_assembly.py [--lang en]

Known from the report: that the first owners' committee was set up in 2017. Generated from a fixed seed: all days, who sat in the
preparatory group, who stood, who voted and how; that those are elected whom script 2 knows as the first committee is made so.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import s2_bodies
from attrs import frozen
from bay import Bay, reasons, tell
from english import many
from rich.console import Console
from rich.table import Table
from rich.tree import Tree
from voting_told import area_told, election_told, findings_told, item_told, recount_told, sealed_told

from community_gov import Code, Id, PartialDate
from community_gov import households as h
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.rules import Choice
from community_gov_owners import (
    PREPARATORY_GROUP,
    bundles,
    bylaws,
    candidates,
    committee,
    counters,
    course,
    decisions,
    delivery,
    effect,
    preparation,
    register,
    tally,
    turnout,
)
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b

__all__ = ["FirstAssembly", "enact", "show"]

SEED = 2017
REQUESTED, FORMED = date(2017, 3, 10), date(2017, 3, 25)
RECORD_DATE, SHOWN, OBJECTED, ANSWERED = date(2017, 4, 27), date(2017, 4, 28), date(2017, 5, 4), date(2017, 5, 8)
ANNOUNCED, OPENS, CLOSES = date(2017, 5, 19), date(2017, 6, 5), s2_bodies.ELECTED
COUNTED, IN_EFFECT, FILED = date(2017, 6, 19), date(2017, 6, 23), date(2017, 7, 5)
SHOWN_DAYS, RESULT_DAYS = 15, 3
SEATS, ALTERNATES = 7, 2
TURNOUT = 648
"""How many heads hand in a ballot; not known, generated."""


@frozen(kw_only=True)
class FirstAssembly:
    """What the assembly left behind."""

    assembly: Id[a.Assembly]
    register: Id[register.Register]
    preparation: Id[preparation.Preparation]
    motions: Mapping[str, Id[a.Motion]]
    """By matter: rules_of_procedure, covenant, committee_election."""
    decisions: Mapping[str, Id[decisions.Decision]]
    objection: Id[n.Objection]
    terms: tuple[o.Term, ...]
    bylaws: Id[bylaws.Bylaws]


def enact(bay: Bay) -> FirstAssembly:
    """Prepare, show the register, announce, vote, count, publish; seat the elected; file the papers."""
    bodies = bay.once(s2_bodies.enact)
    owners = _owners(bay, bodies)
    group = _prepared(bay, owners)
    assembly, motions = _called(bay, group)
    objection = _shown(bay, assembly, owners)
    standing = _nominated(bay, motions["committee_election"], bodies, owners)
    _announced(bay, assembly, owners)
    _voted(bay, assembly, motions, standing, owners)
    made = _counted(bay, assembly, owners)
    terms = _in_effect(bay, made, bodies)
    adopted = _wound_up(bay, assembly, group, made, bodies)
    roll = bay.desk().ask(register.register_of, assembly)
    return FirstAssembly(
        assembly=assembly,
        register=roll.id,
        preparation=group.id,
        motions=motions,
        decisions={decision.matter: decision.id for decision in made},
        objection=objection,
        terms=terms,
        bylaws=adopted.id,
    )


@frozen(kw_only=True)
class _People:
    """Owners who do something beside voting; none of them stands in the election."""

    preparers: tuple[Id[h.Person], ...]
    counters: tuple[Id[h.Person], ...]
    stand_too: tuple[Id[h.Person], ...]
    """Two who stand beside those who are elected."""
    objector: Id[h.Person]


def _owners(bay: Bay, bodies: s2_bodies.Bodies) -> _People:
    """Draw them from those who own a flat alone on the record date."""
    elected = {term.person for term in bodies.first_term}
    alone = dict.fromkeys(
        holding.holder[0]
        for holding in bay.desk().ask(h.holdings, on=RECORD_DATE)
        if len(holding.holder) == 1 and not holding.developer and holding.holder[0] not in elected
    )
    drawn = random.Random(SEED).sample(list(alone), 12)  # noqa: S311  # a fixed seed makes the story the same each time
    return _People(preparers=tuple(drawn[:4]), counters=tuple(drawn[4:9]), stand_too=tuple(drawn[9:11]), objector=drawn[11])


def _prepared(bay: Bay, owners: _People) -> preparation.Preparation:
    """Seven members, four of them for the owners, led by the subdistrict."""
    bay.on(FORMED)
    side = preparation.Side
    seats = (
        preparation.Seat(side=side.SUBDISTRICT, leads=True),
        preparation.Seat(side=side.RESIDENTS_COMMITTEE),
        preparation.Seat(side=side.DEVELOPER),
        *(preparation.Seat(side=side.OWNERS, person=person) for person in owners.preparers),
    )
    with bay.desk().change() as change:
        name, start = "御景湾首次业主大会会议筹备组", PartialDate(FORMED)
        body = o.found(change, kind=PREPARATORY_GROUP, name=name, start=start).id
        return preparation.form_preparation(change, body, formed=FORMED, requested=REQUESTED, seats=seats)


def _called(bay: Bay, group: preparation.Preparation) -> tuple[Id[a.Assembly], Mapping[str, Id[a.Motion]]]:
    """Three items: the rules of procedure, the covenant, the first committee."""
    bay.on(SHOWN)
    with bay.desk().change() as change:
        called = a.call_assembly(
            change,
            kind=a.AssemblyKind.FIRST,
            ground=a.Ground.PREPARED,
            name="御景湾首次业主大会会议",
            convener=group.body,
            opens=OPENS,
            closes=CLOSES,
            preparation=group.id,
        )
        motions = {}
        for matter, title in (("rules_of_procedure", "通过业主大会议事规则"), ("covenant", "通过管理规约")):
            motions[matter] = a.add_motion(change, called.id, title=title, matter=Code(matter), place=None).id
        title, matter = "选举第一届业主委员会", "committee_election"
        item = a.add_motion(change, called.id, title=title, matter=Code(matter), place=None, seats=SEATS, alternates=ALTERNATES)
        motions[matter] = item.id
    return called.id, motions


def _shown(bay: Bay, assembly: Id[a.Assembly], owners: _People) -> Id[n.Objection]:
    """The register is frozen and shown; an owner asks why those without a certificate are in it, and is answered."""
    with bay.desk().change() as change:
        frozen_on = register.freeze_register(change, assembly, record_date=RECORD_DATE)
        shown = register.show_register(change, frozen_on.id, starts=SHOWN, days=SHOWN_DAYS)
    if shown.shown is None:
        raise LookupError("the register was shown without a notice")
    bay.on(OBJECTED)
    notice = shown.shown
    made = bay.as_person(owners.objector).run(n.object_to, notice, text="还没有办下产权证的住户,为什么也算业主、也有表决权?")
    bay.on(ANSWERED)
    answer = "房屋已交付、业主已合法占有的,即使尚未登记也是业主;面积以实测为准,没有实测的以合同为准。"
    bay.desk().run(n.answer_objection, made.id, text=answer, outcome=n.Outcome.DISMISSED)
    return made.id


def _nominated(bay: Bay, election: Id[a.Motion], bodies: s2_bodies.Bodies, owners: _People) -> tuple[candidates.Candidate, ...]:
    """Nine stand for seven seats."""
    by, people = candidates.Nominator.PREPARERS, (*(term.person for term in bodies.first_term), *owners.stand_too)
    with bay.desk().change() as change:
        return tuple(
            candidates.nominate(change, election, person_id=person, nominated_by=by, capacity=True, consent=True)
            for person in people
        )


def _announced(bay: Bay, assembly: Id[a.Assembly], owners: _People) -> None:
    """Announced with the whole agenda, ballots brought to the door, the vote opened."""
    bay.on(ANNOUNCED)
    duties = (*[counters.CounterDuty.COUNTER] * 3, *[counters.CounterDuty.SCRUTINEER] * 2)
    with bay.desk().change() as change:
        course.announce(change, assembly)
        for person, duty in zip(owners.counters, duties, strict=True):
            counters.name_counter(change, assembly, person_id=person, duty=duty)
    bay.on(OPENS)
    bay.desk().run(course.open_vote, assembly)
    bay.desk().run(delivery.deliver_many, assembly, handed=tuple(_handed(_voters(bay, assembly))))


def _voters(bay: Bay, assembly: Id[a.Assembly]) -> tuple[register.Voter, ...]:
    desk = bay.desk()
    return desk.ask(register.voters, desk.ask(register.register_of, assembly).id)


def _handed(voters: Sequence[register.Voter]) -> Iterator[delivery.Handed]:
    """Most were reached; for the others it was announced in the compound."""
    chance, method, outcome = random.Random(SEED + 1), delivery.DeliveryMethod, delivery.DeliveryOutcome  # noqa: S311  # fixed seed
    for voter in voters:
        if chance.randrange(100) < 96:  # noqa: PLR2004  # in a hundred
            yield delivery.Handed(voter=voter.id, on=OPENS)
        else:
            yield delivery.Handed(voter=voter.id, on=OPENS, method=method.DOOR, outcome=outcome.NOT_REACHED)
            yield delivery.Handed(voter=voter.id, on=OPENS, method=method.ANNOUNCEMENT)


def _voted(
    bay: Bay,
    assembly: Id[a.Assembly],
    motions: Mapping[str, Id[a.Motion]],
    standing: Sequence[candidates.Candidate],
    owners: _People,
) -> None:
    """The counters enter the papers that came back."""
    chance = random.Random(SEED + 2)  # noqa: S311  # fixed seed
    voters = chance.sample(_voters(bay, assembly), TURNOUT)
    papers = []
    for voter in voters:
        said = [b.Vote(motion=motions[matter], choice=_choice(chance)) for matter in ("rules_of_procedure", "covenant")]
        said.append(_marked(motions["committee_election"], standing, chance))
        papers.append(b.Paper(voter=voter.id, by=voter.persons[0], votes=tuple(said), on=OPENS))
    bay.on(CLOSES)
    bay.as_person(owners.counters[0]).run(b.enter_many, assembly, papers=tuple(papers))


def _choice(chance: random.Random) -> Choice:
    return chance.choices((Choice.YES, Choice.NO, Choice.ABSTAIN), (84, 11, 5))[0]


def _marked(election: Id[a.Motion], standing: Sequence[candidates.Candidate], chance: random.Random) -> b.Vote:
    """Seven of nine names; the last is left out most often, the last but one often."""
    weights = {one.id: weight for one, weight in zip(reversed(standing), (60, 15), strict=False)}
    left_out: set[Id[candidates.Candidate]] = set()
    while len(left_out) < len(standing) - SEATS:
        left_out.add(chance.choices(standing, [weights.get(one.id, 8) for one in standing])[0].id)
    return b.Vote(motion=election, choice=Choice.YES, candidates=tuple(one.id for one in standing if one.id not in left_out))


def _counted(bay: Bay, assembly: Id[a.Assembly], owners: _People) -> tuple[decisions.Decision, ...]:
    bay.on(COUNTED)
    bay.desk().run(course.close_vote, assembly)
    counter = bay.as_person(owners.counters[0])
    made = counter.run(tally.count, assembly)
    for decision in made:
        counter.run(bundles.seal, decision.id)
    bay.desk().run(effect.publish_results, assembly, starts=COUNTED, days=RESULT_DAYS)
    return made


def _in_effect(bay: Bay, made: Sequence[decisions.Decision], bodies: s2_bodies.Bodies) -> tuple[o.Term, ...]:
    """What passed takes effect; the terms that script 2 recorded are bound to the decision."""
    bay.on(IN_EFFECT)
    with bay.desk().change() as change:
        for decision in made:
            effect.take_effect(change, decision.id, on=IN_EFFECT)
        election = next(decision for decision in made if decision.matter == "committee_election")
        return committee.confirm_seats(change, election.id, post_id=bodies.posts["committee.member"])


def _wound_up(
    bay: Bay,
    assembly: Id[a.Assembly],
    group: preparation.Preparation,
    made: Sequence[decisions.Decision],
    bodies: s2_bodies.Bodies,
) -> bylaws.Bylaws:
    """The rules of procedure hold from now on, the papers are filed, the group's work is done."""
    bay.on(FILED)
    rules = next(decision for decision in made if decision.matter == "rules_of_procedure")
    paper = committee.FilingPaper
    with bay.desk().change() as change:
        office, papers = bodies.subdistrict, (paper.RESULT, paper.RULES, paper.COVENANT, paper.MEMBERS)
        committee.file_papers(change, assembly, office=office, on=FILED, papers=papers)
        preparation.end_preparation(change, group.id, on=FILED)
        o.dissolve(change, group.body, end=PartialDate(FILED))
        return bylaws.adopt_bylaws(
            change,
            start=PartialDate(IN_EFFECT),
            by=rules.id,
            jurisdiction=Code("cn-hunan"),
            precedence=bylaws.Precedence.LAST,
            proxies=3,
        )


# --- the story -------------------------------------------------------------------------------------------------------


def show(bay: Bay, console: Console) -> None:
    """Tell how the owners came to have rules, a covenant and a committee."""
    first = bay.once(enact)
    console.print(_prepared_told(bay, first))
    console.print(_register_told(bay, first))
    for motion in bay.desk().ask(a.agenda, first.assembly):
        again = bay.desk().ask(tally.recount, first.decisions[motion.matter])
        if again.verdict is not None:
            console.print(f"[bold]{item_told(bay, motion)}[/]", reasons(bay, again.verdict), sep="\n")
            console.print(f"  {recount_told(bay, again)}\n")
    matter = "committee_election"
    election = election_told(bay, first.decisions[matter], of=first.assembly, motion=first.motions[matter])
    console.print(election)
    console.print(_after_told(bay, first))


def _prepared_told(bay: Bay, first: FirstAssembly) -> Tree:
    desk = bay.desk()
    members = desk.ask(preparation.preparers, first.preparation)
    owners, leads = sum(one.side is preparation.Side.OWNERS for one in members), bay.called(members[0].side)
    tree = Tree(
        bay.say(
            zh=f"[bold]首次业主大会[/] 筹备组{len(members)}人(业主代表{owners}人,{leads}牵头),{FORMED}成立",
            en=f"[bold]The first owners' assembly[/] The preparatory group was formed on {FORMED}: {len(members)} members, "
            f"{owners} of them for the owners, led by {leads}",
        )
    )
    for motion in desk.ask(a.agenda, first.assembly):
        wait = motion.alternates
        seats = bay.say(
            zh=f",{motion.seats}席,候补至多{wait}人", en=f": {many(motion.seats or 0, 'seat')}, up to {wait} alternates"
        )
        tree.add(item_told(bay, motion) + (seats if motion.seats else ""))
    for objection in desk.ask(n.objections, _notice(bay, first)):
        said = tree.add(
            bay.say(zh="公示期内异议:", en="Objection while the register was shown: ") + bay.data(objection.text or "")
        )
        if objection.outcome is not None:
            outcome = bay.called(objection.outcome)
            said.add(bay.say(zh=f"答复({outcome}):", en=f"Answer ({outcome}): ") + bay.data(objection.answer or ""))
    return tree


def _notice(bay: Bay, first: FirstAssembly) -> Id[n.Notice]:
    shown = bay.desk().ask(register.register_of, first.assembly).shown
    if shown is None:
        raise LookupError("the register was not shown")
    return shown


def _register_told(bay: Bay, first: FirstAssembly) -> Table:
    """Heads are fewer than units; where the areas come from."""
    roll, by = bay.desk().ask(register.register_of, first.assembly), bay.say(zh="业主名册(截止", en="The register as of ")
    head = f"{by}{roll.record_date}{bay.say(zh=',', en=' (')}{bay.called(roll.heads_by)})"
    table = Table(title=head, title_justify="left", show_header=False)
    for name, value in (
        *_counted_in(bay, roll),
        *_shown_to(bay, first),
        (*bay.titles(("名册校验码", "Digest")), roll.digest[:16]),
    ):
        table.add_row(name, value)
    return table


def _counted_in(bay: Bay, roll: register.Register) -> Iterator[tuple[str, str]]:
    """Units, heads and areas of the register."""
    parts = [part.source for row in bay.desk().ask(register.voters, roll.id) for part in row.parts]
    units = roll.developer_units
    yield bay.say(zh="房屋", en="Units"), bay.say(zh=f"{roll.units}套", en=str(roll.units))
    heads = bay.say(
        zh=f"{roll.heads}人(其中{roll.several}人有多套,{roll.joint}人为共有,建设单位{units}套合计一人)",
        en=f"{roll.heads} ({roll.several} with several units, {roll.joint} sets of co-owners; "
        f"the developer's {units} units are one head)",
    )
    yield bay.say(zh="业主人数", en="Heads"), heads
    yield bay.say(zh="面积", en="Area"), area_told(bay, roll.area)
    sources = ((bay.called(source), parts.count(source)) for source in h.AreaSource)
    said = bay.listed(bay.say(zh=f"{source}{count}套", en=f"{source} {count}") for source, count in sources)
    yield bay.say(zh="面积依据", en="Areas from"), said


def _shown_to(bay: Bay, first: FirstAssembly) -> Iterator[tuple[str, str]]:
    """How long the register was shown, who got a ballot, and what came back."""
    desk = bay.desk()
    handed, back = desk.ask(delivery.deliveries, first.assembly), desk.ask(turnout.turnout, first.assembly)
    until = desk.ask(n.notice_ends, _notice(bay, first))
    yield bay.say(zh="公示", en="Shown"), bay.say(zh=f"{SHOWN_DAYS}天,至{until}", en=f"for {SHOWN_DAYS} days, until {until}")
    delivered = bay.say(
        zh=f"{handed.delivered}人送达,{handed.not_reached}人未联系上(已公告{handed.announced}人)",
        en=f"{handed.delivered} heads; {handed.not_reached} not reached ({handed.announced} by announcement)",
    )
    yield bay.say(zh="送达", en="Delivered"), delivered
    returned = bay.say(zh=f"{back.returned}人,", en=f"{back.returned} heads, ") + area_told(bay, back.returned_area)
    yield bay.say(zh="收回表决票", en="Returned"), returned


def _after_told(bay: Bay, first: FirstAssembly) -> Tree:
    desk, by = bay.desk(), first.decisions["committee_election"]
    tree = Tree(
        bay.say(zh=f"{IN_EFFECT}公示期满,决定生效", en=f"The results had been shown; the decisions took effect on {IN_EFFECT}")
    )
    bound = [term for term in first.terms if term.by == by]
    start, until = bound[0].start, bound[0].until
    tree.add(
        bay.say(
            zh=f"{len(bound)}名委员的任期以选举决定为依据:{start} 至 {until}",
            en=f"The terms of {len(bound)} members rest on the election: {start} to {until}",
        )
    )
    for filing in desk.ask(committee.filings, first.assembly):
        papers = bay.listed(bay.called(paper) for paper in filing.papers)
        tree.add(bay.say(zh=f"{filing.on}向街道备案:{papers}", en=f"Filed with the subdistrict office on {filing.on}: {papers}"))
    adopted = desk.ask(bylaws.bylaws_on, on=FILED)
    if adopted is not None:
        last, silence = bay.called(adopted.precedence), bay.called(adopted.silence)
        tree.add(
            bay.say(
                zh=f"议事规则自{adopted.start}起施行:重复投票{last},未返回的表决票{silence}",
                en=f"The rules of procedure hold from {adopted.start} on; of several ballots: {last}; "
                f"a ballot that is not returned: {silence}",
            )
        )
    tree.add(findings_told(bay, FILED))
    tree.add(sealed_told(bay, tuple(first.decisions.values())))
    return tree


if __name__ == "__main__":
    tell(show)
