"""What the library says to people it says in Chinese and in English: rules that findings rest on, citations of packs, notices."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from tests.accounts.stage import purse
from tests.contracts.stage import compound
from tests.feedback.compound import LIGHTING, small
from tests.meetings.committee import committee

from community_gov import AnyId, Code, Community, FindingType, Phrase, ProblemType, Wording, Wordings
from community_gov import contracts as c
from community_gov import feedback as f
from community_gov import meetings as m
from community_gov import papers as p
from community_gov.notices import notice
from community_gov.rules import Book, cited_in_chinese
from community_gov.testing import FixedClock, fresh_community

BAY = Community.in_memory()
DOCUMENT = re.compile(r"建房〔2009〕274号|\([^0-9a-zA-Z]+\)")
"""Documents have their numbers in Chinese, and a remark may give the word of the text."""
CHINESE, ENGLISH = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")
_NEUTRAL = {"GB/T 40143-2021"}
"""The same in every language."""


def finding_types() -> Iterator[FindingType]:
    """Each one that the core and the plugins declare; those that rest on a figure of a rulebook cite that."""
    for module in BAY._plugins.modules():
        yield from (value for value in vars(module).values() if isinstance(value, FindingType))


def cited() -> Mapping[str, str]:
    """What packs and the matters of rulebooks cite, and its Chinese form."""
    names = [(item, name) for item in BAY.packs(object) for name in ("citation", "rule")]
    names += [(matter, "citation") for book in BAY.packs(Book) for matter in book.matters]
    texts = {text for item, name in names if isinstance(text := getattr(item, name, None), str)}
    return {text: cited_in_chinese(text) for text in texts - _NEUTRAL - {""}}


def test_a_finding_tells_its_rule_in_english() -> None:
    """The number of a document is left."""
    rules = {found.code: DOCUMENT.sub("", found.rule) for found in finding_types()}
    assert len(rules) > 45
    assert {code: rule for code, rule in rules.items() if CHINESE.search(rule)} == {}


def test_a_finding_tells_its_rule_in_chinese() -> None:
    """By itself, or because the library knows how the law is cited in China (`rules/citing.py`)."""
    rules = {found.code: found.rule_zh or cited_in_chinese(found.rule) for found in finding_types()}
    assert {code: rule for code, rule in rules.items() if ENGLISH.search(rule) or not CHINESE.search(rule)} == {}


def test_what_packs_cite_is_told_in_both() -> None:
    """The same for gates, limits, norms, terms."""
    assert len(cited()) > 10
    assert [text for text in cited() if CHINESE.search(DOCUMENT.sub("", text))] == []
    assert {text: said for text, said in cited().items() if ENGLISH.search(said) or not CHINESE.search(said)} == {}


# --- what is written into notices, replies and titles ---------------------------------------------------------------------


def phrases() -> list[Phrase]:
    """Those of the core and the plugins."""
    found = [value for module in BAY._plugins.modules() for value in vars(module).values() if isinstance(value, Phrase)]
    return list({id(one): one for one in found}.values())


def test_a_phrase_stands_in_both_languages() -> None:
    """The English has no Chinese in it; the Chinese has no letters."""
    assert len(phrases()) > 40
    assert [one.code for one in phrases() if CHINESE.search(one.en)] == []
    letters = {one.code: re.findall(r"[A-Za-z]+", re.sub(r"\{\w+\}", "", one.zh)) for one in phrases()}
    assert {code: found for code, found in letters.items() if found} == {}


def test_nothing_else_has_the_code_of_a_phrase() -> None:
    """A wording of one's own names one thing."""
    others = {
        value.code
        for module in BAY._plugins.modules()
        for value in vars(module).values()
        if isinstance(value, ProblemType | FindingType)
    }
    assert [code for code, n in Counter(one.code for one in phrases()).items() if n > 1 or code in others] == []
    assert {one.code for one in phrases()} <= BAY.spoken().keys()


def test_the_two_languages_of_a_phrase_say_the_same_things() -> None:
    """They name the same parameters."""
    with pytest.raises(ValueError, match="different things"):
        Phrase("choir.sung", zh="{n}首歌", en="songs: {count}")


def in_english(clock: FixedClock) -> Community:
    """A compound that writes English."""
    return fresh_community(policy=None, clock=clock, settings=[Wordings(writes="en")])


def test_a_statement_is_written_in_the_language_of_the_community() -> None:
    """All that is not the name of an account."""
    clock = FixedClock()
    here = purse(community=in_english(clock), clock=clock)
    here.enter("opening", 100_000, "2021-10-01")
    here.enter("parking", 30_050, "2021-11-10")
    shown = here.desk.ask(notice, here.publish(4, 2021).notice)
    assert shown.title == "公共收益专户: income of the common parts from 2021-10-01 to 2021-12-31"
    assert shown.text.splitlines() == [
        "Opening balance: 0.00 yuan.",
        "in · brought forward when the account was opened: 1000.00 yuan",
        "in · parking on common ground: 300.50 yuan",
        "Total in: 1300.50 yuan.",
        "Total out: 0.00 yuan.",
        "Closing balance: 1300.50 yuan.",
        "Entries: 2, each with its paper, which the owners may look at.",
    ]


def test_decisions_of_a_meeting_are_shown_in_the_language_of_the_community() -> None:
    """Titles of items and the summary are as they were written."""
    clock = FixedClock()
    here = committee(community=in_english(clock), clock=clock)
    meeting, items = here.sit("lamps", "duty")
    here.decide(items[0], 3, 2)
    here.desk.run(m.close, meeting.id)
    here.desk.run(m.write_minutes, meeting.id, record="all of it", summary="The lamps are replaced.")
    shown = here.desk.run(m.show_decisions, meeting.id, starts=here.today, days=7).shown
    assert shown is not None
    said = here.desk.ask(notice, shown)
    assert said.title == f"业主委员会: decisions of the regular meeting of {here.today}"
    assert said.text.splitlines() == ["Item 1, lamps: passed", "Item 2, duty: not put to the vote", "The lamps are replaced."]


def test_a_hotline_is_answered_in_the_language_of_the_community() -> None:
    """Before and after somebody asked whether it was solved."""
    here = small(settings=(Wordings(writes="en"),))
    made = here.office.run(f.take_over, order=Code("loudi-1"), due=date(2022, 1, 4), text="no light", category=LIGHTING)
    here.office.run(f.accept, made.id)
    here.office.run(f.answer, made.id, text="The lamp was replaced.")
    first = str(here.office.ask(f.reply_out, made.id).text).splitlines()
    here.office.run(f.visit, made.id, satisfied=False)
    assert first[0] == "To the hotline 12345: our reply to your order loudi-1 (our no. 1)."
    assert first[2:] == ["Result: The lamp was replaced.", "Return visit: not yet."]
    assert str(here.office.ask(f.reply_out, made.id).text).splitlines()[3] == "Return visit (2022-01-01): solved, not satisfied."


def test_titles_of_papers_are_written_in_the_language_of_the_community() -> None:
    """A contract that is renewed, a notice of termination, and what is handed over."""
    clock = FixedClock()
    here = compound(community=in_english(clock), clock=clock)
    digest, vote = hashlib.sha256(b"paper").hexdigest(), AnyId("owners.decision-1-1")
    start = date(2021, 1, 1)
    made = here.desk.run(
        c.sign,
        here.owners,
        company_id=here.first,
        title="Service",
        signed=start,
        start=start,
        until=date(2024, 1, 1),
        decision=vote,
        address="1",
        digest=digest,
    )
    last, today = date(2027, 1, 1), date(2021, 11, 1)
    here.desk.run(c.renew, made.id, signed=today, until=last, decision=vote, address="1", digest=digest)
    here.desk.run(
        c.give_notice,
        made.id,
        by=c.Party.OWNERS,
        ground=c.NoticeGround.DISMISSAL,
        given=date(2021, 12, 1),
        decision=vote,
        address="1",
        digest=digest,
    )
    handed = here.desk.run(c.hand_over, made.id, to=AnyId(here.committee))
    titles = [one.title for one in here.desk.ask(p.catalogue, here.owners)]
    titles += [one.title for one in here.desk.ask(p.items_of, handed.id)]
    assert titles == [
        "Service",
        "Service (renewed)",
        "Service: notice of the owners, dismissal",
        "premises for the service",
        "facilities and equipment",
        "papers that the service needs",
    ]


def test_a_third_language_writes_what_it_has_and_english_for_the_rest() -> None:
    """As everywhere; a language of which nobody gave words is a slip of the program."""
    clock = FixedClock()
    uyghur = Wording(lang=Code("ug"), texts={"accounts.statement_closing": "qalduq {yuan} yuan."})
    community = fresh_community(policy=None, clock=clock, settings=[Wordings(items=(uyghur,), writes="ug")])
    here = purse(community=community, clock=clock)
    lines = here.desk.ask(notice, here.publish(4, 2021).notice).text.splitlines()
    assert (lines[0], lines[-2]) == ("Opening balance: 0.00 yuan.", "qalduq 0.00 yuan.")
    with pytest.raises(ValueError, match="'fr'; the community can write zh, en"):
        fresh_community(settings=[Wordings(writes="fr")])
