"""Secret votes: who voted is known, what he voted is stored with nobody, and the count comes out the same."""

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from plugins.owners.tests import script as verify_vote
from plugins.owners.tests.stage import CHANGE_USE, CLOSES, OPENS, USE_FUNDS, Stage, codes, votes

from community_gov import Actor, Change, Code, Id, PartialDate, Refused, verb
from community_gov.notices import Notice
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import (
    bundles,
    bylaws,
    candidates,
    counters,
    course,
    effect,
    envelopes,
    provenance,
    proxies,
    secrecy,
    tally,
    turnout,
)
from community_gov_owners.law import ELECTION

NAMES = [f"{number:04}" for number in range(1, 9)]


@pytest.fixture
def stage() -> Stage:
    """Eight flats of 100 square metres and one of 143.27; their rules of procedure want changes of use voted on in secret."""
    made = Stage.made()
    made.flats(8)
    made.unit("大", "143.27", "大户")
    made.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), secret=(CHANGE_USE, ELECTION))
    return made


def running(stage: Stage, *matters: Code) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """An open vote with two who count and watch."""
    assembly, motions = stage.ready(*matters or (CHANGE_USE,))
    for name, duty in (("0007", counters.CounterDuty.COUNTER), ("0008", counters.CounterDuty.SCRUTINEER)):
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[name], duty=duty)
    return assembly, motions


def returned(stage: Stage, assembly: a.Assembly, *names: str, said: Sequence[b.Vote] = (), **more: object) -> None:
    """Envelopes of these owners."""
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, said, envelope=True, **more) for name in names))


def closed(stage: Stage, assembly: a.Assembly) -> None:
    """The vote is over."""
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)


def slips(motion: a.Motion, *choices: Choice, area: str | None = "100") -> tuple[envelopes.Slip, ...]:
    """A slip for each of these choices."""
    size = None if area is None else Decimal(area)
    return tuple(envelopes.Slip(vote=b.Vote(motion=motion.id, choice=choice), area=size) for choice in choices)


def opened(stage: Stage, assembly: a.Assembly, found: tuple[envelopes.Slip, ...]) -> b.Opening:
    """The envelopes opened by the two."""
    openers = (stage.persons["0007"], stage.persons["0008"])
    return stage.office().run(envelopes.open_envelopes, assembly.id, openers=openers, slips=found)


YES, NO = Choice.YES, Choice.NO


def test_a_secret_matter_passes_by_heads_and_area_like_any_other(stage: Stage) -> None:
    """Seven of nine heads take part with 743.27 of 943.27 square metres; six are in favour with 643.27."""
    assembly, (adverts,) = running(stage)
    assert adverts.secret
    returned(stage, assembly, *NAMES[:6], "大户")
    closed(stage, assembly)
    made = opened(stage, assembly, slips(adverts, *[YES] * 5, NO) + slips(adverts, YES, area="143.27"))
    assert (made.envelopes, made.slips) == (7, 7)
    (decision,) = stage.counted_only(assembly.id)
    assert decision.outcome is Outcome.PASSED
    assert decision.heads is not None
    assert decision.area is not None
    assert (decision.heads.entitled, decision.heads.taking_part, decision.heads.yes, decision.heads.no) == (9, 7, 6, 1)
    assert (decision.area.taking_part, decision.area.yes) == (Decimal("743.27"), Decimal("643.27"))
    assert stage.office().ask(tally.recount, decision.id).same
    assert stage.office().ask(turnout.turnout, assembly.id).returned == 7


def test_slips_of_one_secret_item_are_none_of_another(stage: Stage) -> None:
    """Two items in the same envelopes: three say yes to the first and no to the second."""
    assembly, (first, second) = running(stage, CHANGE_USE, CHANGE_USE)
    returned(stage, assembly, *NAMES[:3])
    closed(stage, assembly)
    opened(stage, assembly, slips(first, YES, YES, YES) + slips(second, NO, NO, NO))
    sums = [row.heads for row in stage.counted_only(assembly.id)]
    assert [(row.taking_part, row.yes, row.no) for row in sums if row is not None] == [(3, 3, 0), (3, 0, 3)]


def test_of_a_secret_item_nobody_is_counted_who_left_it_blank(stage: Stage) -> None:
    """Two envelopes and one slip: the verdict counts the other as an abstention, the grounds name no number of papers."""
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, *NAMES[:2])
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, YES))
    (decision,) = stage.counted_only(assembly.id)
    assert decision.heads is not None
    assert (decision.heads.yes, decision.heads.abstaining) == (1, 1)
    assert not [line for line in decision.chosen if "未作选择" in line.zh]


def test_how_an_item_is_voted_on_is_fixed_when_it_comes_onto_the_agenda(stage: Stage) -> None:
    """By the rules of procedure of that day; clauses adopted later change nothing, and other matters stay named."""
    assembly = stage.called()
    before, named = stage.motion(assembly.id, CHANGE_USE), stage.motion(assembly.id, USE_FUNDS)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-12-01"))
    stage.on(OPENS - timedelta(days=60))
    after = stage.motion(assembly.id, CHANGE_USE)
    assert [one.secret for one in stage.office().ask(a.agenda, assembly.id)] == [True, False, False]
    assert (before.secret, named.secret, after.secret) == (True, False, False)


def test_nothing_in_store_or_journal_leads_from_a_slip_to_its_voter(stage: Stage) -> None:
    """Whatever order and whoever voted what: the same envelopes and the same slips leave the very same bytes."""
    journals = []
    for mixed in (False, True):
        other = Stage.made()
        other.flats(8)
        other.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), secret=(CHANGE_USE,))
        assembly, (adverts,) = running(other)
        returned(other, assembly, *NAMES[:6])
        closed(other, assembly)
        found = slips(adverts, YES, NO, YES, YES, Choice.ABSTAIN, YES)
        opened(other, assembly, found[::-1] if mixed else found)
        other.counted_only(assembly.id)
        with other.community.journal() as journal:
            journals.append(list(journal.bodies()))
    assert journals[0] == journals[1]
    with stage.office().view() as view:
        assert view.find(envelopes.Heap) == ()


def test_a_heap_is_of_nobody(stage: Stage) -> None:
    """Ballots of a secret vote say nothing; heaps have a choice, heads and an area, and name no ballot, voter or person."""
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, *NAMES[:6])
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, YES, YES, NO, YES, YES, YES))
    with stage.office().view() as view:
        heaps = view.find(envelopes.Heap)
        assert {row.votes for row in view.find(b.Ballot)} == {()}
    assert [(one.choice, one.heads, one.area) for one in heaps] == [(NO, 1, Decimal(100)), (YES, 5, Decimal(500))]
    assert not [word for word in ("voter-", "ballot-", "person-") if word in repr(heaps)]


def test_what_is_voted_in_secret_is_not_entered_beside_the_owner(stage: Stage) -> None:
    """Neither on paper nor online, where the journal would have both in one entry."""
    assembly, (adverts, funds) = running(stage, CHANGE_USE, USE_FUNDS)
    with pytest.raises(Refused) as on_paper:
        stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes([adverts], YES)))
    head = stage.voter(assembly.id, "0001").id
    with pytest.raises(Refused) as online:
        stage.as_person("0001").run(b.cast, head, votes=votes([funds], YES), relied_on=Code("e-signature"))
    assert codes(on_paper.value) + codes(online.value) == ["owners.secret_item", "owners.secret_online"]


def test_named_and_secret_items_of_one_assembly_are_counted_each_in_its_way(stage: Stage) -> None:
    """One paper has the named vote and brings the envelope."""
    assembly, (adverts, funds) = running(stage, CHANGE_USE, USE_FUNDS)
    returned(stage, assembly, *NAMES[:7], said=votes([funds], NO))
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, *[YES] * 7))
    secret, named = stage.counted_only(assembly.id)
    assert (secret.outcome, named.outcome) == (Outcome.PASSED, Outcome.REJECTED)
    assert len(stage.office().ask(provenance.provenance, secret.id)) == 7


def test_of_two_envelopes_of_one_hand_one_is_opened(stage: Stage) -> None:
    """The rules of procedure say which, as of any ballot; an unsigned one is not opened and takes no part."""
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, "0001", "0001", "0002", "0003", "0004", "0005", "0006")
    returned(stage, assembly, "0007", signed=False)
    closed(stage, assembly)
    with pytest.raises(Refused) as refused:
        opened(stage, assembly, slips(adverts, *[YES] * 7))
    opened(stage, assembly, slips(adverts, *[YES] * 6))
    (decision,) = stage.counted_only(assembly.id)
    assert codes(refused.value) == ["owners.more_slips"]
    assert decision.heads is not None
    assert (decision.heads.taking_part, decision.heads.entitled) == (6, 9)


def test_co_owners_have_one_envelope_together(stage: Stage) -> None:
    """What they would say differently cannot be compared, so the second hand is refused its envelope."""
    stage.unit("共", "100", "夫", "妻")
    assembly, _motions = running(stage)
    couple = stage.voter(assembly.id, "夫", "妻").id
    returned(stage, assembly, "夫", voter=couple)
    with pytest.raises(Refused) as refused:
        returned(stage, assembly, "妻", voter=couple)
    assert codes(refused.value) == ["owners.one_envelope"]


def test_an_envelope_comes_only_where_something_is_secret_and_under_a_proxy_that_covers_it(stage: Stage) -> None:
    """A proxy for the named item alone hands in no envelope."""
    assembly, (adverts, funds) = running(stage, CHANGE_USE, USE_FUNDS)
    for name, motions in (("0001", (funds.id,)), ("0002", (adverts.id,))):
        stage.office().run(
            proxies.give_proxy,
            stage.voter(assembly.id, name).id,
            giver=stage.persons[name],
            holder=stage.persons["0003"],
            paper="委托书",
            on=OPENS,
            motions=motions,
        )
    with pytest.raises(Refused) as uncovered:
        returned(stage, assembly, "0001", holder=stage.persons["0003"])
    returned(stage, assembly, "0002", holder=stage.persons["0003"])
    other, _motions = running(stage, USE_FUNDS)
    with pytest.raises(Refused) as nothing:
        returned(stage, other, "0001")
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, YES))
    decision = stage.counted_only(assembly.id)[0]
    (power,) = stage.office().ask(provenance.provenance, decision.id)
    assert power.authority is not None
    assert codes(uncovered.value) == ["owners.no_proxy"]
    assert codes(nothing.value) == ["owners.no_envelope"]


def test_two_who_count_or_watch_open_all_envelopes_together_and_once(stage: Stage) -> None:
    """After the close; neither one twice, nor a stranger, nor somebody else in their names."""
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, *NAMES[:6])
    two = (stage.persons["0007"], stage.persons["0008"])
    found = slips(adverts, *[YES] * 6)
    refusals = []
    for step, openers, actor in (
        ("open", two, None),
        ("closed", (two[0], two[0]), None),
        ("closed", (two[0], stage.persons["0001"]), None),
        ("closed", two, "0001"),
    ):
        if step == "closed" and stage.office().ask(a.assemblies)[0].state is a.AssemblyState.OPEN:
            closed(stage, assembly)
        desk = stage.office() if actor is None else stage.as_person(actor)
        with pytest.raises(Refused) as refused:
            desk.run(envelopes.open_envelopes, assembly.id, openers=openers, slips=found)
        refusals += codes(refused.value)
    with pytest.raises(Refused) as uncounted:
        stage.counted_only(assembly.id)
    stage.as_person("0008").run(envelopes.open_envelopes, assembly.id, openers=two, slips=found)
    with pytest.raises(Refused) as again:
        opened(stage, assembly, found)
    with pytest.raises(Refused) as late:
        returned(stage, assembly, "0007", on=CLOSES)
    assert refusals == ["owners.assembly_state", *["owners.two_openers"] * 3]
    assert codes(uncounted.value) == ["owners.envelopes_closed"]
    assert codes(again.value) == codes(late.value) == ["owners.envelopes_opened"]
    made = stage.community.by(Actor.anonymous()).ask(envelopes.opening_of, assembly.id)
    assert made is not None
    assert made.openers == two


def test_slips_are_checked_against_envelopes_and_agenda(stage: Stage) -> None:
    """No more slips of an area than envelopes of such heads, none for a named item, none signed; a missing slip is a blank."""
    assembly, (adverts, funds) = running(stage, CHANGE_USE, USE_FUNDS)
    with pytest.raises(Refused) as nothing_secret:
        opened(stage, running(stage, USE_FUNDS)[0], ())
    returned(stage, assembly, *NAMES[:6])
    closed(stage, assembly)
    with pytest.raises(Refused) as refused:
        opened(stage, assembly, slips(adverts, YES, area="143.27") + slips(funds, YES) + slips(adverts, Choice.UNSIGNED))
    opened(stage, assembly, slips(adverts, *[YES] * 5))
    decision = stage.counted_only(assembly.id)[0]
    assert codes(nothing_secret.value) == ["owners.assembly_state"]
    assert sorted(codes(refused.value)) == ["owners.more_slips", "owners.slip_item", "owners.slip_unsigned"]
    assert decision.heads is not None
    assert (decision.heads.taking_part, decision.heads.yes, decision.heads.abstaining) == (6, 5, 1)


@verb("tests.stuff")
def stuff(change: Change, motion_id: Id[a.Motion]) -> envelopes.Heap:
    """Add slips beside the opening."""
    area, id = Decimal(100), change.new_id(envelopes.Heap)
    return change.put(envelopes.Heap(id=id, motion=motion_id, choice=YES, candidates=(), flaw=None, heads=1, area=area))


@verb("tests.alter_opening")
def alter_opening(change: Change, opening_id: Id[b.Opening]) -> b.Opening:
    """Change what is recorded of an opening."""
    return change.put(evolve(change.get(b.Opening, opening_id), slips=7))


def test_what_was_in_the_envelopes_stays_whatever_verb_writes_it(stage: Stage) -> None:
    """No heap without its opening, none changed after it."""
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, *NAMES[:6])
    closed(stage, assembly)
    with pytest.raises(Refused) as before:
        stage.office().run(stuff, adverts.id)
    made = opened(stage, assembly, slips(adverts, *[YES] * 6))
    with pytest.raises(Refused) as after:
        stage.office().run(stuff, adverts.id)
    with pytest.raises(Refused) as altered:
        stage.office().run(alter_opening, made.id)
    assert codes(before.value) == codes(after.value) == codes(altered.value) == ["owners.heaps_moved"]


def test_an_election_in_secret_seats_who_is_marked_most(stage: Stage) -> None:
    """A slip marks several names; one with too many is void, and the bundle opens to the same result."""
    assembly = stage.called()
    election = stage.motion(assembly.id, ELECTION, seats=1, alternates=1)
    stage.frozen(assembly.id)
    by = candidates.Nominator.SELF
    standing = [
        stage.office()
        .run(candidates.nominate, election.id, person_id=stage.persons[name], nominated_by=by, capacity=True, consent=True)
        .id
        for name in ("0001", "0002")
    ]
    stage.opened(assembly.id)
    for name in ("0007", "0008"):
        stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons[name])
    returned(stage, assembly, *NAMES[:7])
    closed(stage, assembly)

    def slip(*marks: Id[candidates.Candidate]) -> envelopes.Slip:
        return envelopes.Slip(vote=b.Vote(motion=election.id, choice=YES, candidates=marks), area=Decimal(100))

    opened(stage, assembly, (*[slip(standing[1])] * 5, slip(standing[0]), slip(*standing)))
    (decision,) = stage.counted_only(assembly.id)
    verdict = stage.office().ask(tally.recount, decision.id).election
    assert verdict is not None
    assert verdict.elected == (standing[1],)
    stage.office().run(bundles.seal, decision.id)
    with stage.office().view() as view:
        public = bundles.public_bundle(view, decision.id).text
        custody = bundles.custody_bundle(view, decision.id).text or ""
    assert verify_vote.check([public.encode(), custody.encode()])[0] == []
    assert json.loads(public)["item"]["ballots"] == "secret"


def test_a_sealed_secret_vote_has_no_choice_beside_an_envelope(stage: Stage) -> None:
    """In custody there are envelopes by head and slips by what they say; the notice tells the sums that the law asks for."""
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, *NAMES[:7])
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, *[YES] * 6, NO))
    (decision,) = stage.counted_only(assembly.id)
    stage.office().run(bundles.seal, decision.id)
    with stage.office().view() as view:
        custody = json.loads(bundles.custody_bundle(view, decision.id).text or "")
    assert {line["choice"] for line in custody["ballots"]} == {"envelope"}
    assert sorted((slip["choice"], slip["heads"], slip["area"]) for slip in custody["slips"]) == [
        ("no", 1, "100"),
        ("yes", 6, "600"),
    ]
    published = stage.office().run(effect.publish_results, assembly.id, starts=CLOSES, days=3)
    with stage.office().view() as view:
        notice = [one.text for one in view.find(Notice) if one.id == published[0].notice]
    assert "同意6人。" in notice[0]
    assert "反对" not in notice[0]


def test_the_library_says_where_weights_would_reveal_a_choice(stage: Stage) -> None:
    """Before the vote: heads whose area few share. After the opening: heaps of few slips, few envelopes, one opinion."""
    assembly, (adverts, funds) = running(stage, CHANGE_USE, USE_FUNDS)
    before = stage.office().ask(secrecy.secrecy, adverts.id)
    reason, remedy = secrecy.Reason, secrecy.Remedy
    assert [(one.reason, one.heads, one.remedy) for one in before.exposures] == [(reason.RARE_AREA, 1, remedy.STRANGERS_OPEN)]
    assert stage.office().ask(secrecy.secrecy, funds.id) == secrecy.Secrecy(motion=funds.id, secret=False, exposures=())
    returned(stage, assembly, *NAMES[:4])
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, *[YES] * 4))
    after = stage.office().ask(secrecy.secrecy, adverts.id)
    assert [(one.reason, one.heads) for one in after.exposures] == [
        (reason.RARE_AREA, 4),
        (reason.FEW_ENVELOPES, 4),
        (reason.FEW_ALIKE, 4),
        (reason.UNANIMOUS, 4),
    ]


def test_a_place_with_few_heads_is_told_before_the_vote() -> None:
    """Fewer than five decide: then the result names them, whatever is written on a slip."""
    areas = [Decimal(100)] * 4
    assert [one.reason for one in secrecy.exposures(areas, None)] == [secrecy.Reason.FEW_HEADS, secrecy.Reason.RARE_AREA]
    assert list(secrecy.exposures([Decimal(100)] * 10, [5, 5])) == []


def test_silence_and_an_unmeasured_flat_are_taken_as_in_a_named_vote(stage: Stage) -> None:
    """Who sent no envelope follows the majority by the clause; with a flat that nobody measured nothing is decided."""
    stage.office().run(
        bylaws.adopt_bylaws,
        start=PartialDate("2021-12-01"),
        secret=(CHANGE_USE,),
        silence=bylaws.SilenceRule.MAJORITY,
        silence_clause=Code("art-22"),
    )
    stage.on(OPENS - timedelta(days=60))
    assembly, (adverts,) = running(stage)
    rows = [stage.voter(assembly.id, name) for name in NAMES]
    stage.handed_to(assembly.id, rows)
    returned(stage, assembly, *NAMES[:5])
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, *[YES] * 4, NO))
    (decision,) = stage.counted_only(assembly.id)
    assert decision.rests_on_silence
    assert decision.heads is not None
    assert (decision.heads.taking_part, decision.heads.yes) == (8, 7)


def test_a_flat_that_nobody_measured_leaves_a_secret_vote_open(stage: Stage) -> None:
    """Its slip bears no area, so nothing can be decided by area."""
    stage.unit("未测", None, "戊")
    assembly, (adverts,) = running(stage)
    returned(stage, assembly, *NAMES[:6], "戊")
    closed(stage, assembly)
    opened(stage, assembly, slips(adverts, *[YES] * 6) + slips(adverts, YES, area=None))
    (decision,) = stage.counted_only(assembly.id)
    assert decision.outcome is Outcome.INSUFFICIENT_DATA
