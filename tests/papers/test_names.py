"""Names of a body: the official one with its term, and what people say."""

from datetime import date

import pytest
from tests.meetings.committee import committee

from community_gov import Actor, PartialDate, Refused
from community_gov import papers as p


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def test_an_official_name_goes_with_its_term() -> None:
    """Each term has its own; before the first there is none. Everybody may ask."""
    here = committee()
    for term, start in ((2, "2017-06-18"), (3, "2022-06-18")):
        here.desk.run(p.name_body, here.body, text="御景湾小区业主委员会", start=PartialDate(start), term=term)
    everybody = here.community.by(Actor.anonymous())
    days = [date(2017, 6, 17), date(2022, 6, 17), date(2022, 6, 18)]
    found = [everybody.ask(p.official_name, here.body, on=day) for day in days]
    assert [name and name.full for name in found] == [
        None,
        "御景湾小区业主委员会(第二届)",
        "御景湾小区业主委员会(第三届)",
    ]


def test_nicknames_stand_beside_it() -> None:
    """A body is found by any name of the day."""
    here = committee()
    nick = here.desk.run(p.name_body, here.body, text="业委会", start=PartialDate("2018"), kind=p.NameKind.NICKNAME)
    official = here.desk.run(p.name_body, here.body, text="御景湾业主委员会", start=PartialDate("2019"))
    everybody = here.community.by(Actor.anonymous())
    assert [row.id for row in everybody.ask(p.names_of, here.body)] == [official.id, nick.id]
    here.desk.run(p.retire_name, nick.id, end=PartialDate("2021-01-01"))
    for text, on, found in (
        ("业委会", date(2020, 1, 1), 1),
        ("业委会", date(2021, 1, 1), 0),
        ("御景湾业主委员会", date(2021, 1, 1), 1),
        ("业主委员会", date(2021, 1, 1), 1),
        ("别的", date(2021, 1, 1), 0),
    ):
        assert len(everybody.ask(p.bodies_called, text=text, on=on)) == found, text
    assert [row.id for row in everybody.ask(p.names_of, here.body, on=date(2021, 1, 1))] == [official.id]


@pytest.mark.parametrize(
    ("text", "term", "kind", "code"),
    [
        (" ", None, p.NameKind.OFFICIAL, "papers.empty"),
        ("名" * 301, None, p.NameKind.OFFICIAL, "papers.long"),
        ("名\u202e称", None, p.NameKind.OFFICIAL, "papers.character"),
        ("业委会", 0, p.NameKind.OFFICIAL, "papers.term_number"),
        ("业委会", 100, p.NameKind.OFFICIAL, "papers.term_number"),
        ("业委会", 3, p.NameKind.NICKNAME, "papers.term_number"),
    ],
)
def test_a_name_can_be_said(text: str, term: int | None, kind: p.NameKind, code: str) -> None:
    """Legible, with a number of a term that can be written, and none for a nickname."""
    here = committee()
    with pytest.raises(Refused) as caught:
        here.desk.run(p.name_body, here.body, text=text, start=PartialDate("2020"), term=term, kind=kind)
    assert codes(caught) == [code]


def test_names_follow_each_other() -> None:
    """A new official name starts after the present one, and a name ends once, after its start."""
    here = committee()
    name = here.desk.run(p.name_body, here.body, text="业主委员会", start=PartialDate("2020-05-01"))
    with pytest.raises(Refused) as caught:
        here.desk.run(p.name_body, here.body, text="新名", start=PartialDate("2020"))
    assert codes(caught) == ["papers.name_not_later"]
    with pytest.raises(Refused) as caught:
        here.desk.run(p.retire_name, name.id, end=PartialDate("2020-05-01"))
    assert codes(caught) == ["papers.name_order"]
    here.desk.run(p.retire_name, name.id, end=PartialDate("2020-05-02"))
    with pytest.raises(Refused) as caught:
        here.desk.run(p.retire_name, name.id, end=PartialDate("2020-06-01"))
    assert codes(caught) == ["papers.name_over"]
