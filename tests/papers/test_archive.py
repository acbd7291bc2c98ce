"""The archive catalogue: numbers without gaps, digests and addresses, no content."""

import pytest
from tests.meetings.committee import committee

from community_gov import Id, NotFound, Refused
from community_gov import papers as p

DIGEST = "ab" * 32


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def test_papers_are_numbered_in_their_year() -> None:
    """From 1 without gaps, each year by itself; the call number names year, body and number."""
    here = committee()

    def filed(year: int | None = None) -> p.ArchivePaper:
        return here.desk.run(
            p.file_paper, here.body, kind=p.PaperKind.MINUTES, title="会议记录", digest=DIGEST, address="柜1", year=year
        )

    papers = [filed(), filed(2021), filed(), filed(2021)]
    assert [(one.year, one.number) for one in papers] == [(2022, 1), (2021, 1), (2022, 2), (2021, 2)]
    assert papers[2].call_number == f"2022-{here.body}-002"
    catalogue = here.desk.ask(p.catalogue, here.body)
    assert [one.id for one in catalogue] == [papers[n].id for n in (1, 3, 0, 2)]
    assert [one.number for one in here.desk.ask(p.catalogue, here.body, year=2021)] == [1, 2]


def test_a_paper_that_is_moved_keeps_number_and_digest() -> None:
    """Only where it lies changes."""
    here = committee()
    one = here.desk.run(p.file_paper, here.body, kind=p.PaperKind.CONTRACT, title="物业服务合同", digest=DIGEST, address="柜1")
    here.desk.run(p.move_paper, one.id, address="柜2")
    moved = here.desk.ask(p.paper, one.id)
    assert (moved.address, moved.call_number, moved.digest) == ("柜2", one.call_number, DIGEST)
    with pytest.raises(NotFound):
        here.desk.ask(p.paper, Id[p.ArchivePaper]("archive_paper-0-0"))


@pytest.mark.parametrize(
    ("digest", "year", "address", "code"),
    [
        ("ab", None, "柜1", "papers.no_digest"),
        ("AB" * 32, None, "柜1", "papers.no_digest"),
        (DIGEST, 2023, "柜1", "papers.year"),
        (DIGEST, 1948, "柜1", "papers.year"),
        (DIGEST, None, " ", "papers.empty"),
    ],
)
def test_a_line_of_the_catalogue_can_be_checked(digest: str, year: int | None, address: str, code: str) -> None:
    """A whole digest, a year that is not to come, an address."""
    here = committee()
    with pytest.raises(Refused) as caught:
        here.desk.run(
            p.file_paper,
            here.body,
            kind=p.PaperKind.OTHER,
            title="材料",
            digest=digest,
            address=address,
            year=year,
        )
    assert codes(caught) == [code]
