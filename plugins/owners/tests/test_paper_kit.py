"""The paper kit: every head that decides gets one paper with the announced words; none asks how somebody means to vote."""

import io
import re
import zipfile
from collections import Counter as Multiset
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from plugins.owners.tests.stage import CHANGE_USE, CLOSES, USE_FUNDS, Stage, codes

from community_gov import Actor, Code, Community, Denied, Id, PartialDate, Refused
from community_gov import households as h
from community_gov.files import FileTaken
from community_gov.notices import Notice
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import bundles, bylaws, candidates, counters, decisions, delivery, effect, kit, register
from community_gov_owners.ballots import Vote
from community_gov_owners.bylaws import BlankRule, SilenceRule
from community_gov_owners.kit.command import PaperKitCommand, files_of

PLACE = "物业服务中心"
ELECTION = Code("committee_election")


@pytest.fixture
def stage() -> Stage:
    """Two entrances: 甲 holds a flat in each, a couple has one, one belongs to nobody known; one matter is secret."""
    made = Stage.made()
    made.unit("1-1-101", "90.5", "甲")
    made.unit("1-1-1001", "120", "夫", "妻")
    made.unit("1-1-201", "88", "乙")
    made.unit("1-2-101", "88.25", "甲", entrance=1)
    made.unit("1-2-201", "77", entrance=1)
    made.unit("1-2-301", "66", "丙", entrance=1)
    secret, clause = (CHANGE_USE,), Code("art-22")
    made.office().run(
        bylaws.adopt_bylaws, start=PartialDate("2021"), secret=secret, silence=SilenceRule.MAJORITY, silence_clause=clause
    )
    return made


def announced(stage: Stage) -> tuple[a.Assembly, tuple[a.Motion, ...]]:
    """Funds for the first entrance, adverts in secret, and an election."""
    assembly = stage.called()
    funds = stage.motion(assembly.id, USE_FUNDS, title="修<1>单元电梯 & 门", text="金额186,000元", place=stage.entrances[0])
    adverts = stage.motion(assembly.id, CHANGE_USE)
    election = stage.motion(assembly.id, ELECTION, seats=1)
    stage.frozen(assembly.id)
    by = candidates.Nominator.SELF
    for name in ("甲", "乙"):
        person = stage.persons[name]
        stage.office().run(candidates.nominate, election.id, person_id=person, nominated_by=by, capacity=True, consent=True)
    stage.opened(assembly.id)
    return assembly, (funds, adverts, election)


def made(stage: Stage, assembly: a.Assembly, **more: object) -> kit.PaperKit:
    """The kit, asked by the office."""
    return stage.office().ask(kit.paper_kit, assembly.id, return_to=PLACE, **more)  # type: ignore[arg-type]  # what a test says


def test_every_known_head_gets_one_ballot_in_the_order_of_the_rooms(stage: Stage) -> None:
    """甲 has one head, so one paper with both flats; room 1001 comes after 201; nobody could sign for an unknown owner."""
    assembly, _motions = announced(stage)
    first, second = made(stage, assembly).sections
    assert [ballot.units for ballot in first.ballots] == [("1-1-101", "1-2-101"), ("1-1-201",), ("1-1-1001",)]
    assert [ballot.units for ballot in second.ballots] == [("1-2-301",)]
    assert [(line.unit, line.here, line.code is None) for line in second.lines] == [
        ("1-2-101", False, False),
        ("1-2-201", False, True),
        ("1-2-301", True, False),
    ]
    assert second.lines[0].code == first.ballots[0].code
    rows = stage.office().ask(register.voters, stage.office().ask(register.register_of, assembly.id).id)
    papers = Multiset(ballot.voter for section in (first, second) for ballot in section.ballots)
    assert papers == Multiset(row.id for row in rows if row.persons)
    assert sum(ballot.area or 0 for section in (first, second) for ballot in section.ballots) == sum(
        row.area or 0 for row in rows if row.persons
    )


def test_a_ballot_has_the_items_that_its_head_decides_in_the_announced_words(stage: Stage) -> None:
    """An item of the first entrance is not on a ballot of the second; the secret one is on the slip, with an area and no flat."""
    assembly, (funds, adverts, election) = announced(stage)
    papers = made(stage, assembly)
    first, second = papers.sections
    assert first.ballots[1].named == (funds.id, election.id)
    assert second.ballots[0].named == (election.id,)
    assert {ballot.secret for section in papers.sections for ballot in section.ballots} == {(adverts.id,)}
    text = kit.ballots_html(papers, first)
    for said in ("修&lt;1&gt;单元电梯 &amp; 门", "金额186,000元", PLACE, "2022-03-05", "art-22", "共有人代表签名", "计为弃权"):
        assert said in text
    assert text.count('<section class="page">') == 3
    assert "关于change_use" not in text
    slips = kit.slips_html(papers, first)
    assert "关于change_use" in slips
    assert [slip.items for slip in first.slips] == [((adverts.id, area),) for area in sorted(_areas(first))]
    for told in ("1-1-", "业主签名", *(ballot.code for ballot in first.ballots)):
        assert told not in slips


def _areas(section: kit.Section) -> list[Decimal]:
    return [ballot.area for ballot in section.ballots if ballot.area is not None]


def test_the_rules_on_the_paper_are_those_of_this_vote() -> None:
    """Silence, blanks and second ballots as the clauses say, in both languages; without clauses as the law says."""
    plain = Stage.made()
    plain.flats(3)
    blank, clause, start = BlankRule.NO_PART, Code("art-19"), PartialDate("2021")
    plain.office().run(bylaws.adopt_bylaws, start=start, blank=blank, blank_clause=clause, invalid_participate=False)
    assembly, _motions = plain.ready()
    papers = made(plain, assembly)
    (section,) = papers.sections
    text, english = kit.ballots_html(papers, section), kit.ballots_html(papers, section, lang="en", large=True)
    for said in ("逾期未交回的,不计入参与表决", "不参与该事项(议事规则art-19)", "无效票不计入参与表决", "以首次有效票为准"):
        assert said in text
    for said in ("Who returns no ballot takes no part", "taking no part in the item (clause art-19", 'class="large"', "Against"):
        assert said in english
    assert "随多数" not in text
    assert "随多数" in kit.ballots_html(made(plain, assembly, follow=True), section)


def test_nothing_is_printed_before_the_words_are_announced(stage: Stage) -> None:
    """What is not announced cannot be voted on; a place without voters has no papers."""
    assembly = stage.called()
    stage.motion(assembly.id)
    stage.frozen(assembly.id)
    with pytest.raises(Refused) as early:
        made(stage, assembly)
    assert "先公告" in early.value.problems[0].message("zh")
    assert "announce it first" in early.value.problems[0].message("en")
    stage.opened(assembly.id)
    (section,) = made(stage, assembly, place=stage.entrances[1]).sections
    assert section.place == stage.entrances[1]
    assert len(made(stage, assembly, place=stage.building).sections) == 2
    empty = stage.office().run(h.add_place, kind=h.PlaceKind.BUILDING, code="2", name="2栋")
    with pytest.raises(Refused) as nowhere:
        made(stage, assembly, place=empty.id)
    assert codes(early.value) + codes(nowhere.value) == ["owners.kit_too_soon", "owners.kit_nowhere"]


def test_count_sheets_hold_every_paper_once_and_secret_items_are_counted_together(stage: Stage) -> None:
    """Over all buildings the papers of an item are the ballots that carry it; slips are opened together, so one sheet for all."""
    assembly, motions = announced(stage)
    papers = made(stage, assembly)
    ballots = [ballot for section in papers.sections for ballot in section.ballots]
    for motion in motions:
        sheets = [one for one in papers.counts if one.item == motion.id]
        assert sum(one.papers for one in sheets) == sum(motion.id in (*one.named, *one.secret) for one in ballots)
        assert [one.place for one in sheets] == ([None] if motion.secret else ["1栋"])
    text = kit.count_html(papers)
    assert text.count("发出 = 收回 + 未收回") == len(papers.counts)
    assert "各候选人得票" in text


def test_the_printed_notice_names_who_stands_and_the_stored_one_only_their_number(stage: Stage) -> None:
    """All owners learn who stands 15 days before; names are personal and are read when it is printed, so they can be erased."""
    assembly, (_funds, _adverts, _election) = announced(stage)
    (calling,) = made(stage, assembly).notices
    assert [(one.title, [name.name for name in one.names]) for one in calling.names] == [("关于committee_election", ["甲", "乙"])]
    assert "应选1人,候选人2人,名单同时张贴" in calling.text
    assert "金额186,000元" in calling.text
    printed = kit.notices_html((calling,))
    assert "<li>甲</li><li>乙</li>" in printed
    assert "公告期自2022-02-01起,至2022-02-16(当日24时)止。" in printed
    assert '<p class="issuer">业主委员会<br>2022-02-01</p>' in printed
    with stage.office().view() as view:
        assert not any(name in one.text for one in view.find(Notice) for name in "甲乙")


def test_the_printed_result_names_the_elected() -> None:
    """In the order of their seats with their votes, once the result is put up; with the digests of what was sealed by then."""
    plain, assembly, decision = elected(12, 6)
    assert len(made(plain, assembly).notices) == 1
    plain.office().run(effect.publish_results, assembly.id, starts=CLOSES + timedelta(days=3), days=7)
    _calling, result = made(plain, assembly).notices
    assert [[(name.name, name.heads) for name in one.names] for one in result.names] == [[("业主0002", 6)]]
    assert result.seals == ()
    plain.office().run(bundles.seal, decision.id)
    notices = plain.office().ask(kit.printed_notices, assembly.id)
    digest = plain.office().ask(bundles.public_bundle, decision.id).digest
    assert notices[1].seals == (kit.PrintedSeal(order=1, digest=digest),)
    text = kit.notices_html(notices)
    for said in ("业主0002(得票6人)", digest, "至2022-03-15(当日24时)止。对结果有异议的,请在公示期内向业主委员会提出。"):
        assert said in text


@pytest.mark.parametrize(("heads", "votes", "shown"), [(12, 5, 5), (12, 8, None), (6, 4, None), (6, 6, 6)])
def test_no_printed_figure_is_about_fewer_than_five_owners(heads: int, votes: int, shown: int | None) -> None:
    """Neither the votes nor what all others are."""
    plain, assembly, _decision = elected(heads, votes)
    plain.office().run(effect.publish_results, assembly.id, starts=CLOSES + timedelta(days=3), days=7)
    _calling, result = plain.office().ask(kit.printed_notices, assembly.id)
    assert [[name.heads for name in one.names] for one in result.names] == [[shown]]


def elected(heads: int, votes: int) -> tuple[Stage, a.Assembly, decisions.Decision]:
    """An election of one in which no more than the two thirds that the law wants take part, unless more vote for the winner."""
    plain = Stage.made()
    plain.flats(heads)
    assembly = plain.called()
    item = plain.motion(assembly.id, ELECTION, seats=1)
    plain.frozen(assembly.id)
    by, persons = candidates.Nominator.SELF, plain.persons
    nominated = [
        plain.office().run(candidates.nominate, item.id, person_id=one, nominated_by=by, capacity=True, consent=True)
        for one in (persons["0001"], persons["0002"])
    ]
    plain.opened(assembly.id)
    yes = Vote(motion=item.id, choice=Choice.YES, candidates=(nominated[1].id,))
    no = Vote(motion=item.id, choice=Choice.ABSTAIN)
    names = list(persons)[: max(votes, -(-2 * heads // 3))]
    plain.enter(assembly.id, *(plain.paper(assembly.id, name, (yes if n < votes else no,)) for n, name in enumerate(names)))
    (decision,) = plain.counted(assembly.id)
    return plain, assembly, decision


def test_a_place_has_the_count_sheets_of_whole_buildings_only(stage: Stage) -> None:
    """Half a building, or a building of several for secret slips, would give sums that nothing has to meet."""
    other = stage.office().run(h.add_place, kind=h.PlaceKind.BUILDING, code="2", name="2栋").id
    owner = stage.person("丁")
    with stage.office().change() as change:
        unit = h.add_unit(change, place=other, room="101", code="2-101")
        h.measure(change, unit.id, value=Decimal(70), source=h.AreaSource.REGISTER)
        h.acquire(change, unit.id, owners=(owner,), start=PartialDate("2015"))
    assembly, (funds, adverts, election) = announced(stage)

    def sheets(place: Id[h.Place] | None) -> tuple[list[tuple[str, str | None, int]], bool]:
        papers = made(stage, assembly, place=place)
        return [(one.item, one.place, one.papers) for one in papers.counts], papers.counts_left_out

    first = [(funds.id, "1栋", 3), (election.id, "1栋", 4)]
    assert sheets(stage.entrances[0]) == ([], True)
    assert sheets(stage.building) == (first, True)
    assert sheets(other) == ([(election.id, "2栋", 1)], True)
    assert sheets(None) == ([first[0], (adverts.id, None, 5), first[1], (election.id, "2栋", 1)], False)


def test_nothing_is_left_out_of_a_building_without_secret_items(stage: Stage) -> None:
    """What is counted in other buildings is not missing there."""
    other = stage.office().run(h.add_place, kind=h.PlaceKind.BUILDING, code="2", name="2栋").id
    owner = stage.person("丁")
    with stage.office().change() as change:
        unit = h.add_unit(change, place=other, room="101", code="2-101")
        h.measure(change, unit.id, value=Decimal(70), source=h.AreaSource.REGISTER)
        h.acquire(change, unit.id, owners=(owner,), start=PartialDate("2015"))
    assembly, (item,) = stage.ready()
    for place, left_out in ((other, False), (stage.building, False), (stage.entrances[0], True), (None, False)):
        papers = made(stage, assembly, place=place)
        assert papers.counts_left_out is left_out
        assert {one.item for one in papers.counts} == (set() if left_out else {item.id})


def test_how_many_boxes_are_marked_is_said_as_the_paper_needs_it(stage: Stage) -> None:
    """One for each item, but not in an election; a slip without an election says one."""
    assembly, _motions = announced(stage)
    papers = made(stage, assembly)
    first, second = papers.sections
    assert "除选举外每个事项只选一项" in kit.ballots_html(papers, first)
    assert "but in an election as many" in kit.ballots_html(papers, first, lang="en")
    for text, said in ((kit.ballots_html(papers, second), "可选多人,以"), (kit.slips_html(papers, first), "每个事项只选一项,")):
        assert said in text
        assert "除选举外" not in text


def test_each_page_of_a_ballot_bears_its_number_and_large_print_has_the_rules_on_a_page(stage: Stage) -> None:
    """A browser repeats the head of a table on each page; the unit line names no entrance, for not all units need lie in it."""
    assembly, _motions = announced(stage)
    papers = made(stage, assembly)
    (section, _other), ballot = papers.sections, papers.sections[0].ballots[0]
    small, large = (kit.ballots_html(papers, section, large=large) for large in (False, True))
    for text in (small, large):
        assert f"<thead><tr><td>票号 {ballot.code}</td></tr></thead>" in text
        assert '<td colspan="3">1-1-101, 1-2-101</td>' in text
    assert (small.count('class="rules apart"'), large.count('class="rules apart"')) == (0, 3)


def test_papers_are_in_chinese_or_english(stage: Stage) -> None:
    """Another language is named, with those that there are."""
    assembly, _motions = announced(stage)
    papers = made(stage, assembly)
    section, said = papers.sections[0], "zh or en, not in 'fr'"
    for draw in (kit.ballots_html, kit.slips_html, kit.delivery_html):
        with pytest.raises(ValueError, match=said):
            draw(papers, section, lang="fr")
    for whole in (kit.count_html, kit.workbook_of, files_of):
        with pytest.raises(ValueError, match=said):
            whole(papers, lang="fr")


@pytest.mark.parametrize("said", ["", " \n"])
def test_the_place_of_return_has_to_be_said(stage: Stage, said: str) -> None:
    """It is printed on each ballot; one that was called off has none."""
    assembly, _motions = announced(stage)
    with pytest.raises(Refused) as refused:
        stage.office().ask(kit.paper_kit, assembly.id, return_to=said)
    other = stage.called(name="另一次会议")
    stage.office().run(a.cancel_assembly, other.id, reason="撤回")
    with pytest.raises(Refused) as off:
        made(stage, other)
    assert codes(refused.value) + codes(off.value) == ["owners.kit_return_to", "owners.kit_called_off"]


def test_a_counter_finds_the_head_by_the_printed_number_and_by_no_wrong_one() -> None:
    """All digits count: the last four give a wrong digit or another register away. Nobody but a counter asks."""
    guarded = Stage.made(policy=None)
    guarded.flats(4)
    assembly, _motions = guarded.ready()
    guarded.office().run(counters.name_counter, assembly.id, person_id=guarded.persons["0004"])
    (section,) = made(guarded, assembly).sections
    desk = guarded.as_person("0004")
    for ballot in section.ballots:
        for written in (ballot.code, f" {ballot.code.upper()}\n"):
            assert desk.ask(kit.voter_of_code, assembly.id, code=written).id == ballot.voter
    code, other = section.ballots[0].code, section.ballots[1].code
    wrong = {
        f"1-0002-{code[-4:]}",
        f"2{code[1:]}",
        code[:-1],
        f"{code}0",
        f"1-1-{code[-4:]}",
        "",
        "1-²-0000",
        "1-0099-0000",
        other[:7] + code[7:],
    }
    for written in wrong:
        with pytest.raises(Refused) as refused:
            desk.ask(kit.voter_of_code, assembly.id, code=written)
        assert codes(refused.value) == ["owners.kit_code"]
    for stranger in (guarded.as_person("0001"), guarded.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            stranger.ask(kit.voter_of_code, assembly.id, code=code)
        with pytest.raises(Denied):
            stranger.ask(kit.printed_notices, assembly.id)


def test_no_list_and_no_record_has_a_place_for_how_somebody_means_to_vote(stage: Stage) -> None:
    """Delivery knows delivered, refused, not reached: no field of a choice, no column to write one into."""
    record = {"id", "assembly", "voter", "method", "outcome", "on", "receiver", "evidence", "bearer"}
    known = record | {"unit", "area", "code", "here"}
    for cls in (delivery.Delivery, delivery.Handed, delivery.BallotHandedOut, kit.KitLine):
        fields = attrs.fields_dict(cls)
        assert set(fields) <= known
        assert not any(word in str(one.type) for one in fields.values() for word in (Choice.__name__, Vote.__name__ + "'"))
    assert {one.value for one in delivery.DeliveryOutcome} == {"delivered", "refused", "not_reached"}
    assembly, _motions = announced(stage)
    papers = made(stage, assembly)
    lists = "".join(kit.delivery_html(papers, section) for section in papers.sections)
    assert "□送达 □拒收 □未联系上" in lists
    for word in ("同意", "反对", "弃权", "意向", "赞成", "态度"):
        assert word not in lists


def test_the_workbook_is_the_same_each_time_and_holds_no_formula_but_its_own(stage: Stage) -> None:
    """What comes from people is text, also when it looks like a formula; the sums of the sheets check themselves."""
    assembly = stage.called()
    stage.motion(assembly.id, title="=HYPERLINK(1)")
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    papers = made(stage, assembly)
    written = kit.workbook_of(papers)
    assert written == kit.workbook_of(papers)
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if "worksheets/" in name}
        texts = book.read("xl/sharedStrings.xml").decode()
    formulas = [part.partition("</f>")[0] for text in sheets.values() for part in text.split("<f>")[1:]]
    assert "HYPERLINK(1)" in texts
    assert len(formulas) == 3
    assert all(one.startswith("IF(B") for one in formulas)


def test_the_list_of_ballots_names_the_items_in_the_order_of_the_agenda(stage: Stage) -> None:
    """Also where a secret one stands between two others."""
    assembly, _motions = announced(stage)
    with zipfile.ZipFile(io.BytesIO(kit.workbook_of(made(stage, assembly)))) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<t>1, 2, 3</t>" in texts
    assert "<t>1, 3, 2</t>" not in texts


def test_the_office_prints_and_owners_do_not() -> None:
    """The lists hold every flat: clerks, the convener's chair and auditors."""
    guarded = Stage.made(policy=None)
    guarded.flats(3)
    assembly, _motions = guarded.ready()
    assert len(made(guarded, assembly).sections) == 1
    assert guarded.office().ask(kit.printed_notices, assembly.id) == made(guarded, assembly).notices
    for desk in (guarded.as_person("0001"), guarded.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            desk.ask(kit.paper_kit, assembly.id, return_to=PLACE)


class Out:
    """A console that remembers."""

    def __init__(self) -> None:
        """Nothing was printed."""
        self.lines: list[str] = []

    def print(self, text: str, **_style: object) -> None:
        """Remember a line."""
        self.lines.append(text)


def test_the_notices_can_be_printed_again_alone(stage: Stage, tmp_path: Path) -> None:
    """After the result, when ballots are no longer printed: no place of return is asked for; without --notices it is."""
    assembly, _motions = announced(stage)
    out, folder = Out(), tmp_path / "print" / "again"
    command = PaperKitCommand(out=out, open=lambda _url, _id: stage.community)  # type: ignore[arg-type]  # a console that remembers
    assert command.paper_kit("memory://", "compound", assembly.number, folder, notices=True) == 0
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "notices.html": kit.notices_html(made(stage, assembly).notices)
    }
    assert out.lines == [f"1 file: {folder}"]
    early = stage.called(name="另一次会议")
    with pytest.raises(ValueError, match="announce it first"):
        command.paper_kit("memory://", "compound", early.number, tmp_path / "all", notices=True)
    with pytest.raises(Refused, match="hand their ballots in"):
        command.paper_kit("memory://", "compound", assembly.number, tmp_path / "all")
    assert not (tmp_path / "all").exists()


def test_one_command_writes_all_files_once(stage: Stage, tmp_path: Path) -> None:
    """A folder that is there is left alone: papers may have been handed out from it."""
    assembly, _motions = announced(stage)

    def opened(_url: str, _id: str) -> Community:
        return stage.community

    out, folder = Out(), tmp_path / "kit"
    command = PaperKitCommand(out=out, open=opened)  # type: ignore[arg-type]  # a console that remembers
    assert command.paper_kit("memory://", "compound", assembly.number, folder, return_to=PLACE) == 0
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert written == files_of(made(stage, assembly))
    assert len(written) == 9
    assert out.lines == [f"9 files, 4 ballots: {folder}"]
    with pytest.raises(FileTaken, match="choose another name"):
        command.paper_kit("memory://", "compound", assembly.number, folder, return_to=PLACE)
    command.paper_kit("memory://", "compound", assembly.number, tmp_path / "one", return_to=PLACE, place="1-2", lang="en")
    assert {path.name.partition("1_2")[2] or path.name for path in (tmp_path / "one").iterdir()} == {
        "-ballots.html",
        "-delivery.html",
        "-slips.html",
        "lists.xlsx",
        "notices.html",
    }
    assert "without some count sheets" in out.lines[-1]
    there = f"there is no assembly number 99; there are: {assembly.number} (业主大会)"
    for number, place, told in ((99, None, re.escape(there)), (assembly.number, "9", "there is no place")):
        with pytest.raises(ValueError, match=told):
            command.paper_kit("memory://", "compound", number, tmp_path / "none", return_to=PLACE, place=place)
