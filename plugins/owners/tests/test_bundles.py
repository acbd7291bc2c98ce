"""Sealing a decision: two files that fit together, give the same bytes again, and hold nobody's name."""

import hashlib
import json
from datetime import timedelta

import pytest
from attrs import evolve
from plugins.owners.tests import script as verify_vote
from plugins.owners.tests.stage import CHANGE_USE, CLOSES, USE_FUNDS, Stage, codes, erased, votes

from community_gov import Actor, Change, Denied, Id, Refused, verb
from community_gov import households as h
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bundles, candidates, counters, course, effect, tally
from community_gov_owners.decisions import Decision
from community_gov_owners.law import ELECTION


def voted(stage: Stage) -> tuple[Decision, ...]:
    """An owner of two flats, a couple and two more on two items, counted."""
    for code, area, *owners in (("1", "80.5", "甲"), ("2", "40", "甲"), ("3", "90", "夫", "妻"), ("4", "70", "丙")):
        stage.unit(code, area, *owners)
    assembly, motions = stage.ready(USE_FUNDS, CHANGE_USE)
    couple = stage.voter(assembly.id, "夫", "妻").id
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "甲", votes(motions, Choice.YES)),
        stage.paper(assembly.id, "妻", votes(motions, Choice.NO), voter=couple),
    )
    return stage.counted(assembly.id)


def both(stage: Stage, decision: Decision) -> tuple[bundles.PublicBundle, bundles.CustodyBundle]:
    """The two files, asked for by somebody who may read all."""
    with stage.office().view() as view:
        return bundles.public_bundle(view, decision.id), bundles.custody_bundle(view, decision.id)


def texts(stage: Stage, decision: Decision) -> tuple[bytes, bytes]:
    """The bytes of both."""
    public, custody = both(stage, decision)
    return public.text.encode(), (custody.text or "").encode()


def test_both_files_are_sound_and_say_which_they_are() -> None:
    """Each tells what it is and why there are two; the stand-alone checker finds nothing."""
    stage = Stage.made()
    funds, _adverts = voted(stage)
    stage.office().run(bundles.seal, funds.id)
    public, custody = both(stage, funds)
    assert verify_vote.check(texts(stage, funds), [public.digest, custody.digest])[0] == []
    assert "价表" in public.why_zh
    assert "price list" in public.why_en
    assert "不得公布" in custody.why_zh
    assert "not published" in custody.why_en
    assert json.loads(public.text)["bundle"] == "public"
    assert json.loads(custody.text or "")["bundle"] == "custody"


def test_the_bundle_names_the_entry_of_the_count_and_the_journal_the_bundles() -> None:
    """Sequence and hash are a receipt of the count's entry; sealing leaves both digests in the journal."""
    stage = Stage.made()
    funds, _adverts = voted(stage)
    stage.office().run(effect.publish_results, funds.assembly, starts=CLOSES, days=3)
    stage.office().run(bundles.seal, funds.id)
    public, custody = both(stage, funds)
    closed = json.loads(public.text)["closed"]
    with stage.community.journal() as journal:
        bodies = list(journal.bodies())
        told = [fields for entry in journal.entries() for name, fields in entry.events if name == "owners.bundles_sealed"]
        assert journal.verify().sound
    body = bodies[closed["sequence"] - 1]
    assert closed == {"community": "test", "sequence": closed["sequence"], "hash": hashlib.sha256(body).hexdigest()}
    assert b"owners.count" in body
    assert told == [{"decision": funds.id, "public": public.digest, "custody": custody.digest}]


def test_the_same_records_and_key_give_the_same_bytes() -> None:
    """Asked twice, later, and where the same happened; what became of the decision meanwhile does not matter."""
    first, second = Stage.made(), Stage.made()
    funds, same = voted(first)[0], voted(second)[0]
    first.office().run(bundles.seal, funds.id)
    second.office().run(bundles.seal, same.id)
    before = texts(first, funds)
    first.office().run(effect.publish_results, funds.assembly, starts=CLOSES, days=3)
    assert texts(first, funds) == before == texts(second, same)


def test_no_name_no_phone_and_no_id_of_a_person_unit_or_line_is_in_them() -> None:
    """Pseudonyms stand in their places, and hold in one bundle only."""
    stage = Stage.made()
    decisions = voted(stage)
    for decision in decisions:
        stage.office().run(bundles.seal, decision.id)
    files = [json.loads(text) for decision in decisions for text in texts(stage, decision)]
    whole = json.dumps(files, ensure_ascii=False)
    with stage.office().view() as view:
        people = [word for one in view.find(h.Person) for word in (one.id, one.name, one.phone) if word]
        others = [one.id for kind in (h.Unit, b.Ballot) for one in view.find(kind)]
    assert len(people) == 8
    assert [word for word in (*people, *others) if f'"{word}"' in whole] == []
    assert "voter-" not in whole
    called = [{line["voter"] for line in file["register"]} for file in files if file["bundle"] == "custody"]
    assert len(called[0]) == len(called[1]) == 3
    assert not called[0] & called[1]


def test_only_a_counted_and_recorded_decision_without_an_open_tie_is_sealed_and_only_once() -> None:
    """Each refusal says what to do first."""
    stage = Stage.made()
    funds, adverts = voted(stage)
    with pytest.raises(Refused) as unsealed:
        stage.office().ask(bundles.public_bundle, funds.id)
    stage.office().run(bundles.seal, funds.id)
    with pytest.raises(Refused) as again:
        stage.office().run(bundles.seal, funds.id)
    assert codes(unsealed.value) + codes(again.value) == ["owners.not_sealed", "owners.sealed"]
    assert stage.office().run(bundles.seal, adverts.id).decision == adverts.id


def test_the_count_is_recorded_before_it_is_sealed() -> None:
    """In one change with the count there is no entry yet that a bundle could name."""
    stage = Stage.made()
    stage.flats(3)
    assembly, _motions = stage.ready()
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    with stage.office().change() as change:
        (decision,) = tally.count(change, assembly.id)
        with pytest.raises(Refused) as refused:
            bundles.seal(change, decision.id)
    assert codes(refused.value) == ["owners.seal_too_soon"]


def test_a_tie_is_drawn_before_it_is_sealed() -> None:
    """With the lot the bundle names the entry of the lot and tells the order in which it was drawn."""
    stage = Stage.made()
    stage.flats(6)
    assembly = stage.called()
    election = stage.motion(assembly.id, ELECTION, seats=2, alternates=1)
    stage.frozen(assembly.id)
    standing = [_nominated(stage, election.id, name) for name in ("0001", "0002", "0003")]
    stage.opened(assembly.id)
    for number in range(6):
        marks = tuple(one.id for place, one in enumerate(standing) if place != number % 3)
        said = (b.Vote(motion=election.id, choice=Choice.YES, candidates=marks),)
        stage.enter(assembly.id, stage.paper(assembly.id, f"{number + 1:04}", said))
    (tied,) = stage.counted(assembly.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(bundles.seal, tied.id)
    assert codes(refused.value) == ["owners.seal_tie"]
    drawn = stage.office().run(tally.draw_lot, tied.id, order=tuple(standing[place].id for place in (2, 0, 1)))
    stage.office().run(bundles.seal, drawn.id)
    public = json.loads(texts(stage, drawn)[0])
    assert public["facts"]["lots"] == [3, 1, 2]
    assert (public["verdict"]["elected"], public["verdict"]["alternates"]) == ([3, 1], [2])
    assert verify_vote.check(texts(stage, drawn))[0] == []
    with stage.community.journal() as journal:
        assert b"owners.draw_lot" in list(journal.bodies())[public["closed"]["sequence"] - 1]


def _nominated(stage: Stage, election: Id[a.Motion], name: str) -> candidates.Candidate:
    by = candidates.Nominator.OWNERS
    person = stage.persons[name]
    return stage.office().run(candidates.nominate, election, person_id=person, nominated_by=by, capacity=True, consent=True)


@verb("tests.lose_key")
def lose_key(change: Change, seal_id: Id[bundles.Seal]) -> bundles.Seal:
    """Erase the key of a seal, as a host does when its time is over."""
    return change.put(evolve(change.get(bundles.Seal, seal_id), key=None))


@verb("tests.forge_seal")
def forge_seal(change: Change, seal_id: Id[bundles.Seal]) -> bundles.Seal:
    """Put another text into a seal."""
    return change.put(evolve(change.get(bundles.Seal, seal_id), public="{}"))


def test_what_was_published_outlives_the_ballots_and_the_key() -> None:
    """The public bundle stays as it was; the one in custody is gone with what the ballots said, or with the key."""
    stage = Stage.made()
    funds, adverts = voted(stage)
    seals = [stage.office().run(bundles.seal, one.id) for one in (funds, adverts)]
    before = stage.office().ask(bundles.public_bundle, funds.id)
    stage.office().run(lose_key, seals[0].id)
    with pytest.raises(Refused) as keyless:
        both(stage, funds)
    with stage.office().view() as view:
        ballot = view.find(b.Ballot)[0]
    stage.office().run(erased, ballot.id)
    with pytest.raises(Refused) as empty:
        both(stage, adverts)
    assert codes(keyless.value) + codes(empty.value) == ["owners.seal_erased", "owners.ballots_erased"]
    assert stage.office().ask(bundles.public_bundle, funds.id) == before


def test_a_seal_stays_whatever_verb_writes_it() -> None:
    """Only its key can be erased."""
    stage = Stage.made()
    made = stage.office().run(bundles.seal, voted(stage)[0].id)
    with pytest.raises(Refused) as refused:
        stage.office().run(forge_seal, made.id)
    assert codes(refused.value) == ["owners.seal_moved"]


def test_everybody_reads_the_public_bundle_and_only_counters_the_one_in_custody() -> None:
    """Under the real policy; exact areas and ballots are for those who read ballots anyway."""
    stage = Stage.made(policy=None)
    stage.flats(5)
    assembly, _motions = stage.ready()
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["0005"])
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    (decision,) = stage.as_person("0005").run(tally.count, assembly.id)
    with pytest.raises(Denied):
        stage.office().run(bundles.seal, decision.id)
    stage.as_person("0005").run(bundles.seal, decision.id)
    nobody = stage.community.by(Actor.anonymous())
    assert nobody.ask(bundles.public_bundle, decision.id).text.startswith('{"bundle":"public"')
    custody = stage.as_person("0005").ask(bundles.custody_bundle, decision.id)
    assert custody.text is not None
    assert custody.text.startswith('{"ballots":[')
    auditor = stage.community.by(Actor(id="auditor", roles=frozenset({"auditor"})))
    for desk in (nobody, auditor, stage.office(), stage.as_person("0001")):
        with pytest.raises(Denied):
            desk.ask(bundles.custody_bundle, decision.id)
