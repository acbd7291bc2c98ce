"""The page: one file that shows what the community knows, and nothing that only clerks may see outside their part."""

import base64
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing, redirect_stdout
from datetime import date
from fractions import Fraction
from pathlib import Path

import demo
import pytest
import s4_certificates
import s8_vote
from attrs import frozen
from bay import Bay, asked_language, open_bay
from drawing import Bar, Point, Rung, bars_svg, curve_svg, ladder_svg, verdict_svg
from english import english, many
from page import page
from page_board import SINCE
from rich.console import Console

from community_gov import Actor, notices
from community_gov.households import PersonKind, PlaceKind, persons
from community_gov.rules import Ballot, Choice, Language, Mark, Register, Rule, Stage, Voter, decide, parse_condition
from community_gov.standalone import verify_vote
from community_gov_owners import turnout

LANGUAGES: tuple[Language, ...] = ("zh", "en")
NATURAL = PersonKind.NATURAL


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which the story is kept."""
    return tmp_path_factory.mktemp("build") / "yujingwan.db"


@pytest.fixture(scope="module")
def bay(database: Path) -> Bay:
    """The stage after the whole story, in a file as `make demo` has it."""
    stage = open_bay(database)
    for _zh, _en, script in demo.SCRIPTS:
        stage.once(script.enact)
    return stage


@pytest.fixture(scope="module")
def html(bay: Bay) -> str:
    """The page."""
    return page(bay)


@frozen
class Told:
    """What the demo said and wrote in one language."""

    story: str
    page: str


@pytest.fixture(scope="module")
def told(bay: Bay, database: Path, html: str) -> Mapping[Language, Told]:
    """One story in both languages, so wide that no line breaks; the English one as `make demo ARGS="--lang en"` makes it."""
    said = {lang: io.StringIO() for lang in LANGUAGES}
    demo.tell_story(bay, Console(file=said["zh"], width=500))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said["en"]):
        patch.setenv("COLUMNS", "500")
        patch.setattr(demo, "open_bay", {database: bay}.pop)
        demo.main(database.parent, lang="en")
    pages = {"zh": html, "en": (database.parent / "yujingwan.html").read_text(encoding="utf-8")}
    return {lang: Told(said[lang].getvalue(), pages[lang]) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_needs_nothing_from_outside(told: Mapping[Language, Told], lang: Language) -> None:
    """No script, no address but the name of the SVG standard, no imported style."""
    html = told[lang].page
    assert set(re.findall(r"https?://[^\"'\s<]+", html)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(", html)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_public_part_names_nobody_and_shows_no_single_flat(bay: Bay, told: Mapping[Language, Told], lang: Language) -> None:
    """Before the clerks' part there is no cell of a building, and no name but those of duty contacts, who agreed to be shown."""
    html, stage = told[lang].page, bay.speaking(lang)
    public, clerks = html.split('<section class="clerks">')
    for notice in bay.desk(Actor.anonymous()).ask(notices.notices_on, on=SINCE):
        said = f"<p>{stage.data(notice.text or '')}</p>"
        assert public.count(said) == 1
        public = public.replace(said, "")
    names = {stage.data(one.name) for one in bay.desk().ask(persons) if one.name and "(" not in one.name and one.kind is NATURAL}
    assert len(names) > 900
    assert not [name for name in names if name in public]
    assert not re.search(r">1502[✓<]", public)
    assert re.search(r">1502[✓<]", clerks)
    assert clerks.count("<svg") == 10


def test_what_is_told_in_english_is_english(told: Mapping[Language, Told]) -> None:
    """No Chinese character but in the name of the compound, given once as a gloss, and in the number of a document."""
    for text in (told["en"].page, told["en"].story):
        assert text.count("御景湾") == 1
        assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]", _reviewed(text)) == []


def test_what_is_told_in_chinese_is_chinese(told: Mapping[Language, Told]) -> None:
    """No two English words beside each other, but the command that checks a result and what a file is called."""
    for text in (told["zh"].page, told["zh"].story):
        seen = re.sub(r"<style>.*</style>|<[^>]*>|python verify_vote\.py", "", text, flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{3,} [A-Za-z]{3,}", seen) == []


def _reviewed(text: str) -> str:
    """Without the fonts, and without what may stand there in Chinese."""
    return re.sub(r"<style>.*?</style>|font-family=\"[^\"]*\"|base64,[^\"]*|御景湾|建房〔2009〕274号", "", text, flags=re.DOTALL)


def test_both_languages_tell_the_same(told: Mapping[Language, Told]) -> None:
    """The pages have the same headings, rows, figures, slips and pictures; the stories the same numbers."""
    tags = {lang: Counter(re.findall(r"<([a-z0-9]+)", told[lang].page)) for lang in LANGUAGES}
    for lang in LANGUAGES:
        del tags[lang]["text"]  # a line of a picture breaks where the words of the language let it
    assert tags["zh"] == tags["en"]
    numbers = {lang: Counter(re.findall(r"\d{3,}", told[lang].story.partition("Database:")[0])) for lang in LANGUAGES}
    only = {lang: numbers[lang] - numbers["zh" if lang == "en" else "en"] for lang in LANGUAGES}
    assert len(numbers["zh"]) > 150
    assert only == {"zh": Counter(), "en": Counter()}


def test_the_command_line_asks_for_a_language(capsys: pytest.CaptureFixture[str]) -> None:
    """Chinese unless somebody says otherwise; an unknown one is refused."""
    assert (asked_language([]), asked_language(["--lang", "en"])) == ("zh", "en")
    with pytest.raises(SystemExit):
        asked_language(["--lang", "fr"])
    assert "fr" in capsys.readouterr().err


def test_a_name_that_nobody_rendered_is_told() -> None:
    """It is never left in Chinese silently."""
    with pytest.raises(LookupError, match="花园"):
        english("花园")
    assert (english("3栋"), english("买受人-3-1-1502乙"), many(1, "seat"), many(2, "body", "bodies")) == (
        "Building 3",
        "Buyer 3-1-1502 B",
        "1 seat",
        "2 bodies",
    )


def test_the_special_matter_fails_by_one_head(html: str) -> None:
    """494 of 660 in favour; three quarters are 495."""
    assert "同意人数 494；须不少于 3/4 × 参与人数 660" in re.sub(r"</text>\s*<text[^>]*>", "", html)


def test_the_drive_ends_at_nothing(bay: Bay, html: str) -> None:
    """The page tells of 800 certificates, all of them by the end of June 2021."""
    assert f"户办结({s4_certificates.DONE_ON})" in html
    assert "<b>800</b>户需办证" in html
    assert bay.once(s4_certificates.enact).needed


def test_no_turnout_about_fewer_than_five_is_shown(bay: Bay, html: str) -> None:
    """Neither those who took part nor those who did not are fewer than five in any figure by entrance."""
    made = bay.once(s8_vote.enact)
    rows = bay.desk().ask(turnout.turnout_by_place, made.assembly, kind=PlaceKind.ENTRANCE)
    begins = html.index("各单元参与人数")
    drawn = html[begins : html.index("</svg>", begins)]
    shown = [(int(part), int(whole)) for part, whole in re.findall(r">(\d+) / (\d+)</text>", drawn)]
    assert 0 < len(shown) <= len(rows)
    assert all(part >= 5 and (whole == part or whole - part >= 5) for part, whole in shown)


def test_no_remark_of_a_verdict_counts_fewer_than_five(html: str) -> None:
    """One pair of co-owners who differed in each vote: the remark is there, their number is not."""
    public, _clerks = html.split('<section class="clerks">')
    remarks = re.findall(r">! ([^<]+)</text>", public)
    assert remarks
    assert all(remark.endswith("(不足5)") for remark in remarks)


def test_every_result_offers_its_public_bundle(html: str) -> None:
    """Five files in the page itself, each sound under its digest, and none of them the one in custody."""
    found = re.findall(r'href="data:application/json;base64,([^"]+)".*?<span class="code">([0-9a-f]{64})</span>', html)
    files = [(base64.b64decode(file), digest) for file, digest in found]
    assert [json.loads(text)["bundle"] for text, _digest in files] == ["public"] * 5
    assert [verify_vote.check([text], [digest])[0] for text, digest in files] == [[]] * 5


def test_an_election_says_who_won_without_unfolding(html: str) -> None:
    """How many stood, won a seat, wait as alternates; the count is behind it, in pieces between which a sheet can end."""
    before, _, folded = html.partition("<details><summary>逐人计票</summary>")
    assert before.endswith("<p>9名候选人,当选7人,候补1人。</p>\n")
    assert folded.startswith('<div class="pieces"><svg')
    pieces = folded[: folded.index("</details>")].split("</svg>")[:-1]
    assert [piece.count("须全部满足") for piece in pieces] == [0, *[1] * 9]


def test_a_reader_is_told_how_to_check(html: str) -> None:
    """The command stands once below each vote."""
    assert html.count("python verify_vote.py 公开件.json --digest 校验码") == 2


def test_what_is_folded_is_printed(html: str) -> None:
    """On paper nobody can unfold the turnout by entrance or the count of the election."""
    assert html.count("<details>") == 2
    assert "details::details-content { content-visibility: visible" in html[html.index("@media print") : html.index("</style>")]


def test_the_whole_story_makes_a_page(told: Mapping[Language, Told]) -> None:
    """`make demo` plays every script, checks the journal, writes the page and says where it is."""
    assert told["en"].page.startswith('<!doctype html>\n<html lang="en-GB">\n')
    assert "entries, checked and sound" in told["en"].story
    assert "yujingwan.html" in told["en"].story.splitlines()[-1]


def test_any_sql_tool_reads_the_story(database: Path, bay: Bay) -> None:
    """The file has a table for each kind, and the 920 dwellings are rows in it."""
    with closing(sqlite3.connect(database)) as connection:
        (units,) = connection.execute("SELECT count(*) FROM gov_households_unit WHERE kind = 'dwelling'").fetchone()
    assert units == 920
    with bay.community.journal() as journal:
        assert journal.verify().sound


def test_an_earlier_story_is_replaced(tmp_path: Path) -> None:
    """The file of last time goes, with the log beside it."""
    file = tmp_path / "yujingwan.db"
    for _time in range(2):
        assert open_bay(file).community.name == "御景湾"
    assert file.exists()


def _verdict(yes: int) -> str:
    stage = Stage(name="vote", passes=parse_condition("heads(Y) > 1/2 heads(E)"))
    rule = Rule(id="simple", citation="by-law 3", mark=Mark.READ, stages=(stage,))
    ballots = [Ballot(voter=f"v{number}", choice=Choice.YES) for number in range(yes)]
    return verdict_svg(decide(rule, Register(Voter(id=f"v{number}") for number in range(4)), ballots), title="一个<事项>")


def test_a_bar_marks_what_was_needed() -> None:
    """The mark stands at half of the base, the bar ends at what was there; titles are escaped."""
    drawn = _verdict(3)
    widths = [int(width) for width in re.findall(r'<rect [^>]*width="(\d+)"', drawn)]
    assert Fraction(widths[1], widths[0]) > Fraction(7, 10)
    assert "一个&lt;事项&gt;" in drawn
    assert "✗" in _verdict(2)


LABEL = r'fill="#1c2430" text-anchor="start">(\d+)<'
"""How a value of a curve is written beside its point."""


def test_a_curve_says_each_value_once() -> None:
    """A value is written where it changes."""
    days = (date(2021, 6, 1), date(2021, 6, 2), date(2021, 6, 3))
    drawn = curve_svg([Point(on=day, value=value) for day, value in zip(days, (8, 8, 3), strict=True)], title="曲线")
    assert re.findall(LABEL, drawn) == ["8", "3"]


def test_labels_that_would_lie_on_each_other_are_one() -> None:
    """Of two days side by side with nearly one value the later is told; where there is room, both are."""
    first, second, last = date(2021, 1, 1), date(2021, 1, 2), date(2021, 12, 31)
    close = [Point(on=first, value=100), Point(on=second, value=98), Point(on=last, value=0)]
    apart = [Point(on=first, value=100), Point(on=second, value=50), Point(on=last, value=0)]
    told = [re.findall(LABEL, curve_svg(points, title="曲线")) for points in (close, apart)]
    assert told == [["98", "0"], ["100", "50", "0"]]


def test_a_ladder_shows_each_step_at_its_level() -> None:
    """A step at a higher level stands above one at a lower, and each is told below with its day."""
    steps = [Rung(on=date(2021, 11, day), level=level, said=f"步{day}") for day, level in ((1, 0), (2, 2), (3, 0))]
    drawn = ladder_svg(steps, levels=("小区", "社区", "街道"), title="阶梯")
    heights = [int(y) for y in re.findall(r'<circle cx="\d+" cy="(\d+)"', drawn)]
    assert heights[1] < heights[0] == heights[2]
    assert [f"11-{day:02}  步{day}" in drawn for day in (1, 2, 3)] == [True] * 3


def test_the_page_shows_the_ladder_and_keeps_back_what_tells_of_a_few(html: str) -> None:
    """The way of one slip over four levels; the rate of satisfaction would tell of one writer; no answer of fewer than five."""
    assert "的阶梯:小事不出小区,大事不出社区" in html
    board = html[html.index("<h2>意见栏") : html.index("<h2>账本")]
    assert board.count("不足5人,不显示") == 1
    assert "不太同意、一般" in board
    assert not re.search(r"<td class=n>[1-4]</td>", board)


def test_a_bar_without_a_figure_says_why() -> None:
    """Fewer than five are not shown."""
    few = [Bar(label="1单元", part=None, whole=9)]
    assert "不足5人,不显示" in bars_svg(few, title="参与")
    assert "fewer than 5" in bars_svg(few, title="turnout", lang="en")
