"""What lists of the branch call their columns, codes and choices."""

from datetime import date

from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Code
from community_gov.hookspecs import Pack, hookimpl
from community_gov.lists import Lister
from community_gov.rules import Book, Matter, Severity
from community_gov.testing import fresh_community, somebody

ON = date(2021, 7, 5)


def lister(compound: Compound, lang: str = "zh") -> Lister:
    """The branch's clerk makes lists."""
    return Lister(community=compound.community, actor=somebody("branch-office", "party_clerk"), lang=lang)


def test_the_calendar_tells_on_which_days_something_was_held() -> None:
    """The words are the branch's own: what was held is a day, not a post, and how often is a number, not a span."""
    compound = Compound()
    compound.meet(ON, "theme_day")
    table = lister(compound).ask(party.calendar, compound.branch, first=ON, last=ON, on=DAY.replace(year=2022))
    labels = [column.label for column in table.columns]
    for word in ("开展日", "次数", "由谁开展"):
        assert word in labels
    assert not {"任职", "时段", "一方"} & set(labels)


def test_offices_ballots_and_numbers_have_words_of_their_own() -> None:
    """An office is no authority that files something, and who should attend is no deadline."""
    called = lister(Compound()).called
    assert called(party.Officer, "office") == "职务"
    assert called(party.AttendanceSheet, "due") == called(party.Election, "due") == called(party.Resolution, "due") == "应到会"
    assert (called(party.Election, "issued"), called(party.Referral, "resolution")) == ("发出选票", "决议")
    assert (called(party.Proposal, "shifts"), called(party.Member, "came")) == ("调整", "来源")


def test_matters_and_obligations_are_called_by_their_names() -> None:
    """As the rulebooks and the branch's own obligations have them, in both languages."""
    compound = Compound()
    adopt, matter = party.adopt_prior_matter, Code("use_funds")
    compound.desk.run(adopt, compound.branch, matter=matter, clause="管理规约第12条", start=DAY)
    compound.meet(ON, "theme_day", "party_lecture")
    for lang, name, serves in (
        ("zh", "使用建筑物及其附属设施的维修资金", "主题党日、党课"),
        ("en", "using the maintenance funds", "theme Party day, Party lecture"),
    ):
        made = lister(compound, lang)
        assert name in made.ask(party.prior_matters, compound.branch, on=ON).rows[0]
        assert serves in made.ask(party.sessions, compound.branch, since=ON, until=ON).rows[0]


def test_a_matter_of_the_compound_is_called_as_its_own_rulebook_calls_it() -> None:
    """Which the rulebooks that are shipped do not know."""
    swans = Matter(code="keep_swans", rule="bylaws.swans", zh="在湖里养天鹅", en="keeping swans on the lake")
    book = Book(id="bay", jurisdiction="cn", severity=Severity.BYLAW, checked_on=DAY, matters=(swans,))

    class Bylaws:
        """What the compound brings itself."""

        @hookimpl
        def gov_packs(self) -> tuple[Pack, ...]:
            """Its rulebook."""
            return (Pack(name="bay.bylaws", items=(book,)),)

    compound = Compound(community=fresh_community(plugins=[party, Bylaws()]))
    compound.desk.run(party.adopt_prior_matter, compound.branch, matter=Code("keep_swans"), clause="管理规约第12条", start=DAY)
    for lang, name in (("zh", swans.zh), ("en", swans.en)):
        assert name in lister(compound, lang).ask(party.prior_matters, compound.branch, on=ON).rows[0]


def test_a_sentence_calls_a_building_by_its_name() -> None:
    """And not by its id, which says nothing to who reads the list."""
    compound = Compound()
    compound.group(1, "1")
    compound.building("2")
    (row,) = [row for row in lister(compound).ask(party.check, compound.branch, on=ON).rows if "没有党小组" in str(row)]
    assert "2栋没有党小组" in row
