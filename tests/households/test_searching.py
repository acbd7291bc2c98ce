"""Looking for people: by room, phone, name and pinyin; each time with a purpose, which the journal keeps, and never in bulk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.households.stage import OFFICE, Stage, open_stage

from community_gov import Code, Denied, Id, PartialDate, Refused
from community_gov import households as h

PARCEL = Code("parcel")
NAMES = ("单雄信", "尉迟恭", "吕布", "曾参", "住户甲", "Wayne Chen")


@pytest.fixture
def stage() -> Stage:
    """Six people: the first owns 1502, the second lives in it, the third owned it before; 甲 has a phone."""
    made = open_stage()
    for name in NAMES:
        phone = "138 0000 1502" if name == "住户甲" else None
        made.desk.run(h.add_person, name=name, phone=phone)
    unit, other = made.unit("1502"), made.unit("负1")
    who = ids(made)
    made.owned(unit, who["吕布"], start="2012-06-01")
    made.desk.run(h.transfer, unit, to=(who["单雄信"],), on=PartialDate("2020-01-01"))
    made.desk.run(h.move_in, unit, person_id=who["尉迟恭"], role=h.ResidenceRole.TENANT, start=PartialDate("2021"))
    made.owned(other, who["曾参"])
    return made


def ids(stage: Stage) -> dict[str, Id[h.Person]]:
    """The people by name."""
    return {one.name or "": one.id for one in stage.desk.ask(h.persons)}


def found(stage: Stage, text: str) -> list[str | None]:
    """Whom the office finds."""
    return [one.name for one in stage.desk.run(h.look_up, text=text, purpose=PARCEL)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1502", ["住户甲", "单雄信", "尉迟恭"]),  # a room and the end of a phone
        ("3-1-1502", ["单雄信", "尉迟恭"]),
        ("３—1-1502", ["单雄信", "尉迟恭"]),
        ("0000", []),
        ("502", []),
        ("负1", ["曾参"]),
        ("住户", ["住户甲"]),
        ("户", ["住户甲"]),
        ("shan", ["单雄信"]),
        ("dan", []),
        ("sxx", ["单雄信"]),
        ("yuchig", ["尉迟恭"]),
        ("lvb", ["吕布"]),
        ("lub", ["吕布"]),
        ("ZENG", ["曾参"]),
        ("zhuhu", ["住户甲"]),
        ("chen", ["Wayne Chen"]),
        ("wayne c", ["Wayne Chen"]),
    ],
)
def test_people_are_found_as_an_office_looks_for_them(stage: Stage, text: str, names: list[str]) -> None:
    """Who owned the room before is not there any more; a family name has its own reading."""
    assert sorted(map(str, found(stage, text))) == sorted(names)


def test_each_search_is_in_the_journal_without_its_text(stage: Stage) -> None:
    """Who looked, what for, by what, how many were found and by their ids who; never by which text."""
    found(stage, "1502")
    with stage.community.journal() as journal:
        *_, entry = journal.entries()
        (kind, data), *shown = entry.events
    assert entry.actor == OFFICE.id
    assert kind == "households.persons_looked_up"
    assert data == {"by": "room_or_phone", "purpose": "parcel", "found": 3}
    assert [(name, told["purpose"]) for name, told in shown] == [("households.person_found", "parcel")] * 3


def test_nobody_gets_a_list_of_everybody() -> None:
    """More than twenty are refused, and nobody is shown."""
    stage = open_stage()
    for number in range(h.MOST_FOUND + 1):
        stage.person(f"住户{number:02}")
    with pytest.raises(Refused) as refused:
        found(stage, "住户")
    assert [problem.code for problem in refused.value.problems] == ["households.look_up_many"]
    assert len(found(stage, "住户1")) == 10


def test_it_is_for_the_office(stage: Stage) -> None:
    """Neighbours look for nobody, nor do auditors, who write nothing."""
    for desk in (stage.resident(ids(stage)["单雄信"]), stage.auditor):
        with pytest.raises(Denied):
            desk.run(h.look_up, text="1502", purpose=PARCEL)


@pytest.mark.parametrize("text", ["", "  ", "甲\u202e"])
def test_a_text_that_says_nothing_finds_nobody(stage: Stage, text: str) -> None:
    """It is refused."""
    with pytest.raises(Refused):
        found(stage, text)


@given(
    parts=st.lists(
        st.sampled_from(["张:zhang", "王:wang", "李:li", "单:shan", "吕:lv", "明:ming", "华:hua"]), min_size=1, max_size=4
    ),
    short=st.lists(st.booleans(), min_size=4, max_size=4),
    cut=st.integers(1, 30),
)
def test_a_name_is_found_by_any_mixture_of_syllables_and_first_letters(parts: list[str], short: list[bool], cut: int) -> None:
    """As people type: whole syllables, first letters, the last syllable as far as it was typed; and by nothing else added."""
    pairs = [part.split(":") for part in parts]
    name = "".join(character for character, _reading in pairs)
    typed = "".join(reading[0] if brief else reading for (_character, reading), brief in zip(pairs, short, strict=False))
    if "单" in name[1:]:
        return  # a reading of the family name alone
    assert h.sounds_like(name, typed)
    assert h.sounds_like(name, typed[:cut])
    assert not h.sounds_like(name, f"{typed}'")
