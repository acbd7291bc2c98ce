"""Lists: any answer as a table with labels in both languages; nothing about people unless somebody asks for it."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import get_type_hints

import pytest
from attrs import evolve, frozen
from tests.accounts.stage import Purse, day, purse
from tests.meetings.committee import OFFICE, committee

from community_gov import (
    ALLOW_ALL,
    Actor,
    AnyId,
    Code,
    Community,
    Id,
    PartialDate,
    Problem,
    Refused,
    Wording,
    audit,
    feedback,
    surveys,
    tasks,
)
from community_gov import accounts as a
from community_gov import households as h
from community_gov import meetings as m
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.hookspecs import Pack, hookimpl
from community_gov.lists import FieldLabel, Lister, ListFormat, read_labels, written
from community_gov.lists.labels import Labels
from community_gov.lists.names import Names
from community_gov.lists.table import class_of
from community_gov.organizations.findings import TERM_OVER
from community_gov.records import personal_fields
from community_gov.testing import fresh_community

QUESTIONS = {name: call for name, call in sorted(Community.in_memory().actions.items()) if hasattr(call, "__question__")}
ON = date(2022, 7, 1)


def text_of(lister: Lister, question: Callable[..., object], *args: object, **said: object) -> str:
    """The answer as a message."""
    return written(lister.ask(question, *args, **said), ListFormat.TEXT).decode()


@pytest.fixture
def here() -> Purse:
    """The compound on 2022-07-01 with two entries."""
    made = purse()
    made.enter("opening", 100_000, "2021-10-01", counterpart=made.company)
    made.enter("parking", 30_050, "2022-01-10")
    return made


def lister(here: Purse, **said: object) -> Lister:
    """Lists for the office."""
    return Lister(community=here.community, actor=OFFICE, **said)  # type: ignore[arg-type]  # what a test says


def test_an_answer_becomes_rows_with_labels(here: Purse) -> None:
    """Ids and codes are called as people call them, money is in yuan."""
    table = lister(here).ask(a.entries, here.income)
    labels = [column.label for column in table.columns]
    row = dict(zip(labels, table.rows[0], strict=True))
    assert (table.title, len(table.rows), table.made) == ("收支明细", 2, ON)
    assert (row["账户"], row["类目"], row["收支"], str(row["金额"])) == ("公共收益专户", "建账结转", "收入", "1000.00")
    assert row["对方"] == "甲物业"


def test_it_speaks_english_too(here: Purse) -> None:
    """Labels, codes and choices; what has no English, such as a name, stays."""
    table = lister(here, lang="en").ask(a.entries, here.income)
    row = dict(zip([column.label for column in table.columns], table.rows[1], strict=True))
    assert (table.title, row["category"], row["way"]) == ("Entries", "parking on common ground", "in")
    with pytest.raises(Refused) as caught:
        lister(here, lang="fr").ask(a.entries, here.income)
    assert caught.value.problems[0].code == "lists.lang"


def test_a_list_says_of_which_day_it_is(here: Purse) -> None:
    """The day that was asked about stands in the message, and beside the day of making on the page."""
    table = lister(here).ask(o.bodies, on=date(2022, 3, 1))
    assert written(table, ListFormat.TEXT).decode().startswith("【组织】2022-03-01\n")
    assert "制表日期 2022-07-01 · 截至 2022-03-01" in written(table, ListFormat.HTML).decode()
    assert "制表日期 2022-07-01 ·" in written(lister(here).ask(a.entries, here.income), ListFormat.HTML).decode()


def test_no_two_columns_of_the_chart_or_of_what_ends_are_called_alike(here: Purse) -> None:
    """A body is told once, by its name and kind."""
    table = lister(here).ask(o.chart, on=ON)
    assert [column.label for column in table.columns] == ["名称", "类别", "起始日", "层级"]
    assert table.rows[0][:2] == ("业主委员会", "业主委员会")
    ending = [column.label for column in lister(here).ask(o.expiring, on=ON, within_days=30).columns]
    assert len(set(ending)) == len(ending)


def test_a_post_is_told_by_its_name_and_body() -> None:
    """Nobody reads the number of a post; of two chairs it is told whose they are."""
    bay = committee().community
    told = Lister(community=bay, actor=OFFICE)
    body = next(row for row in bay.by(OFFICE).ask(o.bodies, on=ON) if row.kind == "owners_committee")
    post = bay.by(OFFICE).ask(o.posts, body.id)[0]
    table = told.ask(o.holders, post.id, on=ON)
    where = [column.name for column in table.columns].index("post")

    assert [row[where] for row in table.rows] == [f"{body.name} {post.name}"] * len(table.rows)
    assert table.rows


def test_a_stage_is_told_in_the_words_of_its_drive() -> None:
    """A code that two drives call differently stays a code, and so does every code for whoever may not ask for the drives."""
    bay = fresh_community(policy=None)
    office, told = bay.by(OFFICE), Lister(community=bay, actor=OFFICE)
    block = office.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    unit = office.run(h.add_unit, place=block, room="101", code="3-101").id
    company = office.run(o.found, kind=Code("property_company"), name="物业", start=PartialDate("2020")).id
    post = office.run(o.add_post, company, code=Code("desk"), name="客服").id
    clerk = office.run(h.add_person, name="客服甲").id
    office.run(o.appoint, post, person_id=clerk, start=PartialDate("2020"), obtained=o.Obtained.APPOINTED)
    by_clerk = Lister(community=bay, actor=Actor(id="login-1", person=clerk))

    def begin(name: str, first: str) -> Id[tasks.Drive]:
        ends = tasks.StageSpec(code=Code("issued"), zh="已发证", en="issued", done=True)
        stages = (tasks.StageSpec(code=Code("survey"), zh=first, en="survey"), ends)
        return office.run(tasks.open_drive, name=name, stages=stages, units=(unit,), start=ON, lead=company).id

    drive = begin("办证", "摸底")
    assert told.ask(tasks.units_in, drive).rows[0][:3] == ("办证", "3-101", "摸底")
    assert by_clerk.ask(tasks.units_in, drive).rows[0][2] == "survey"
    begin("换水表", "上门")
    assert told.ask(tasks.units_in, drive).rows[0][2] == "survey"
    office.run(tasks.put_up_duty, title="看电梯", rule="FREQ=WEEKLY;BYDAY=MO", start=date(2021, 12, 20))
    missed = [row for row in told.ask(audit.findings, on=ON).rows if "看电梯" in row]
    assert len(missed) == 28


def test_what_may_be_of_several_kinds_is_told_by_its_name() -> None:
    """A body, a building, a category or a month in one field; who has work, with the name of a person masked, in no message."""
    bay = fresh_community(policy=None)
    office, told = bay.by(OFFICE), Lister(community=bay, actor=OFFICE)
    block = office.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    company = office.run(o.found, kind=Code("property_company"), name="物业", start=PartialDate("2020")).id
    person = office.run(h.add_person, name="张三丰").id
    office.run(feedback.submit, text="路灯不亮", category=Code("lighting"), place=block)
    for assignee in (company, person):
        office.run(tasks.add, title="修灯", place=block, assignee=assignee)
    january = {"since": date(2022, 1, 1), "until": date(2022, 2, 1)}
    parts = {by: text_of(told, feedback.rates_by, **january, by=by).splitlines()[2] for by in feedback.By}
    assert list(parts.values()) == [f"1. {part} · 1 · 0/0 · 0/0 · 0/0" for part in ("物业", "公共照明", "3栋", "2022-01")]
    loads = {by: [row[0] for row in told.ask(tasks.workload, on=ON, by=by).rows] for by in tasks.WorkBy}
    assert loads[tasks.WorkBy.ASSIGNEE] == ["物业", "张*"]
    assert loads[tasks.WorkBy.BUILDING] == ["3栋"]
    assert "张" not in text_of(told, tasks.workload, on=ON)


class OwnWords:
    """A compound with words of its own, in Chinese and in a language of its own."""

    @hookimpl
    def gov_packs(self) -> tuple[Pack, ...]:
        """What it says otherwise."""
        ours = Wording(
            lang=Code("zh"), texts={"accounts.Flow.in": "进账", "organizations.term_over": "{kind}有{n}人该换了(自{day})"}
        )
        theirs = Wording(lang=Code("ug"), texts={"accounts.Flow.in": "kirim"})
        return (Pack(name="choir.words", items=(ours, theirs)),)


def test_lists_say_it_in_the_words_of_the_community(here: Purse) -> None:
    """Its own words go before those beside the codes; a third language has what it has, and English for the rest."""
    desk = Lister(community=fresh_community(plugins=[OwnWords()]), actor=OFFICE, lang="zh")
    entry = here.community.by(OFFICE).ask(a.entries, here.income)[1]
    said = {lang: evolve(desk, lang=lang).table((entry,)) for lang in ("zh", "en", "ug")}
    way = {lang: table.rows[0][[one.name for one in table.columns].index("flow")] for lang, table in said.items()}
    assert way == {"zh": "进账", "en": "in", "ug": "kirim"}
    assert [one.label for one in said["ug"].columns] == [one.label for one in said["en"].columns]
    assert b'<html lang="ug">' in written(said["ug"], ListFormat.HTML)


def test_a_list_of_findings_tells_the_rule_in_its_language() -> None:
    """As laws are cited in China, or as the rulebooks cite; problems in the community's own words."""
    found = TERM_OVER(Id("body-1-1"), since=ON, kind=Code("choir"), day=ON, n=7)
    desk = Lister(community=fresh_community(plugins=[OwnWords()]), actor=OFFICE)
    for lang, rule in (("zh", "任命或者选举时确定的任期"), ("en", "the term that was set at the appointment or election")):
        table = evolve(desk, lang=lang).table((found,))
        row = dict(zip([one.name for one in table.columns], table.rows[0], strict=True))
        assert row["rule"] == rule
        assert (row["said"] == f"choir有7人该换了(自{ON})") is (lang == "zh")


def test_a_single_answer_says_once_what_is_once(here: Purse) -> None:
    """A statement: the balances above, a line for each category."""
    start, end = a.quarter(2022, 1)
    table = lister(here).ask(a.statement, here.income, start=start, end=end)
    head = {column.label: str(cell) for column, cell in table.head}
    assert (head["期初余额"], head["收入合计"], head["期末余额"]) == ("1000.00", "300.50", "1300.50")
    assert [column.label for column in table.columns] == ["名称", "收支", "金额", "冲销", "净额", "笔数"]
    assert [str(cell) for cell in table.rows[0]] == ["公共车位收益", "收入", "300.50", "0.00", "300.50", "1"]
    one = lister(here).ask(a.account, here.income)
    assert (one.columns, one.rows, {c.label: cell for c, cell in one.head}["名称"]) == ((), (), "公共收益专户")


def test_a_message_names_nobody(here: Purse) -> None:
    """Neither people nor their flats, whatever whoever asks may read; a page shows masks, and names on demand."""
    block = here.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    unit = here.desk.run(h.add_unit, code="3-1-101", place=block, room="101", status=h.UnitStatus.DELIVERED).id
    person = here.desk.run(h.add_person, name="欧阳修", phone="13812345678").id
    here.desk.run(h.acquire, unit, owners=(person,), start=PartialDate("2012"))
    for personal in (False, True):
        mine = lister(here, personal=personal)
        for question, args in ((h.persons, ()), (h.owners_of, (unit,)), (h.units_of, (person,)), (h.roster_of, ())):
            said = {"on": ON} if question in (h.owners_of, h.units_of) else {}
            text = text_of(mine, question, *args, **said)
            assert not any(word in text for word in ("欧阳", "1381", "5678", "person-")), text
    page = written(lister(here).ask(h.owners_of, unit, on=ON), ListFormat.HTML).decode()
    assert "欧*" in page
    assert "欧阳修" not in page
    assert "欧阳修" in written(lister(here, personal=True).ask(h.owners_of, unit, on=ON), ListFormat.HTML).decode()
    assert "3-1-101" in page


def test_who_may_not_ask_gets_no_names(here: Purse) -> None:
    """Ids stay ids where the desk is denied; the question itself is asked as the actor."""
    nobody = Lister(community=here.community, actor=Actor.anonymous())
    notice = here.desk.run(n.post_notice, title="停水", text="周六", body_id=here.committee, starts=ON, days=3)
    assert "停水" in text_of(nobody, n.notices_on, on=ON)
    assert notice.body == here.committee
    denied = Lister(community=here.community, actor=Actor(id="x", roles=frozenset({Code("auditor")})))
    table = denied.ask(a.entries, here.income)
    assert table.rows[0][0] == "公共收益专户"


def test_what_the_desk_may_not_ask_stays_an_id(here: Purse) -> None:
    """Asked once for each kind, and no more after the first denial; an id that leads nowhere stays as well."""
    names = Names(here.community.by(Actor.anonymous()), lang="zh", personal=False)
    assert [names.of(kind, AnyId("x-1")) for kind in (a.Account, h.Unit, h.Person, a.Account)] == ["x-1"] * 4
    assert names.of(o.Body, AnyId("body-9-9")) == "body-9-9"
    assert names.of(o.Body, here.company) == "甲物业"


def test_findings_are_told_in_words() -> None:
    """Each with its sentence, how much the rule binds, and the rule."""
    board = committee()
    board.adopt("", jurisdiction="cn-beijing")
    _meeting, items = board.sit("更换路灯")
    board.decide(items[0], 5)
    board.desk.run(m.close, _meeting.id)
    table = Lister(community=board.community, actor=OFFICE).ask(audit.findings, on=date(2022, 3, 1))
    assert [column.label for column in table.columns] == ["内容", "效力", "依据", "起始日", "对象"]
    assert any("2022-01-09" in str(row[0]) for row in table.rows)


def test_an_empty_list_has_its_columns(here: Purse) -> None:
    """And says that it is empty."""
    table = lister(here).ask(a.entries, here.fund)
    assert table.columns
    assert text_of(lister(here), a.entries, here.fund) == "【收支明细】2022-07-01\n(无)\n"
    assert text_of(lister(here), m.rules_on, here.committee, on=ON).startswith("【议事规则】")


@frozen(kw_only=True)
class Round:
    """A round through flats."""

    on: date
    came: tuple[Id[h.Unit], ...]


def test_ids_are_values_and_no_rows(here: Purse) -> None:
    """Flats stand in one cell, by their codes; a message has none of them."""
    block = here.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    flats = tuple(here.desk.run(h.add_unit, code=f"3-{n}", place=block, room=n).id for n in ("101", "102"))
    table = lister(here).table(Round(on=ON, came=flats), title="走访")
    assert [str(cell) for _column, cell in table.head] == ["2022-07-01", "3-101、3-102"]
    assert written(table, ListFormat.TEXT).decode() == "【走访】2022-07-01\n日期:2022-07-01\n"


def test_bare_values_are_lists_too(here: Purse) -> None:
    """A day, or a number."""
    notice = here.desk.run(n.post_notice, title="停水", text="周六", body_id=here.committee, starts=ON, days=3)
    assert "2022-07-04" in text_of(lister(here), n.notice_ends, notice.id)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_listed(name: str) -> None:
    """Whatever its answer is: an empty one becomes a table with columns that have labels."""
    cls = class_of(get_type_hints(QUESTIONS[name]).get("return"))
    if cls is None or issubclass(cls, Problem):
        return
    for lang in ("zh", "en"):
        table = Lister(community=EMPTY, actor=OFFICE, lang=lang).table((), cls=cls)
        assert table.columns or not cls.__attrs_attrs__  # type: ignore[attr-defined]  # attrs puts it there
        assert all(column.label for column in table.columns)


EMPTY = fresh_community()


def personal_paths(cls: type, before: str = "", seen: tuple[type, ...] = ()) -> Iterator[str]:
    """Where personal fields stand in the records of a class, however deep inside."""
    for name in personal_fields(cls):
        yield f"{before}{name}"
    for name, hint in get_type_hints(cls).items():
        inside = class_of(hint)
        if inside is not None and inside not in seen:
            yield from personal_paths(inside, f"{before}{name}.", (*seen, cls, inside))


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_personal_field_gets_into_a_message(name: str) -> None:
    """Each stands in a column that is marked, or is not shown at all; whatever a question answers, and however deep it is."""
    cls = class_of(get_type_hints(QUESTIONS[name]).get("return"))
    if cls is None or issubclass(cls, Problem):
        return
    columns = Lister(community=EMPTY, actor=OFFICE).table((), cls=cls).columns
    for path in personal_paths(cls):
        above = [column for column in columns if f"{path}.".startswith(f"{column.name}.")]
        assert all(column.personal for column in above), path


class Choir:
    """A plugin with labels."""

    @hookimpl
    def gov_packs(self) -> tuple[Pack, ...]:
        """A label for a class, one for a bare name that the library has, and one that it has not."""
        return (Pack(name="choir.labels", items=read_labels(LABELS)),)


LABELS = """
organizations.Body.name 合唱团 choir *
start 开唱 sings since
pitch 音高 pitch
"""


def test_a_plugin_gives_labels_of_its_own() -> None:
    """Those of a class go before the library's, which go before those of a bare name; one can say that it is about people."""
    bay = fresh_community(plugins=[Choir()], policy=ALLOW_ALL)
    bay.by(OFFICE).run(o.found, kind=Code("owners_committee"), name="欧阳修合唱团", start=PartialDate("2012"))
    mine = Lister(community=bay, actor=OFFICE)
    assert [column.label for column in mine.ask(o.bodies, on=ON).columns] == ["类别", "合唱团", "起始日", "终止(不含)"]
    assert "欧阳修" not in text_of(mine, o.bodies, on=ON)
    assert Labels(bay.packs(FieldLabel)).of(o.Body, "pitch").en == "pitch"
    assert Labels().of(o.Body, "high_pitch").en == "high pitch"


def test_records_at_hand_are_listed_without_a_question(here: Purse) -> None:
    """Under a title of one's own."""
    rows = here.desk.ask(a.entries, here.income, start=day("2022-01-01"))
    table = lister(here).table(rows, title="一月收支")
    assert (table.title, len(table.rows)) == ("一月收支", 1)


def test_a_mean_is_a_decimal_number_and_a_share_stays_exact(here: Purse) -> None:
    """Two places, halves up; what somebody owns is in no list rounded."""
    mean, change = Fraction(25, 8), Fraction(-1, 3)
    score = surveys.Score(
        question=Code("gain"), asked_zh="有收获", asked_en="gain", count=8, mean=mean, before=None, change=change
    )
    table = lister(here).table((score,), title="得分")
    assert table.rows == (("有收获", 8, Decimal("3.13"), "", Decimal("-0.33")),)
    assert lister(here).table((Fraction(1, 3),), title="份额").rows == (("1/3",),)
