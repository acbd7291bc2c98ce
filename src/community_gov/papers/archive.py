"""The archive catalogue: every paper of a body has a number, a digest and an address; what is in it stays where it lies."""

import re
from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov.change import Change, View, question, verb
from community_gov.errors import ProblemType
from community_gov.organizations import Body
from community_gov.papers.words import require_text
from community_gov.records import AnyId, Coded, Id, event, kind

__all__ = ["ArchivePaper", "PaperFiled", "PaperKind", "catalogue", "file_paper", "move_paper", "paper"]

_FIRST_YEAR = 1949
_DIGEST = re.compile(r"[0-9a-f]{64}")


class PaperKind(Coded):
    """What sort of paper it is: what a committee has to keep (guiding rule 40 of 建房〔2009〕274号; from memory)."""

    MINUTES = "minutes", "会议记录", "minutes"
    DECISION = "decision", "决定", "decision"
    RULES = "rules", "议事规则", "rules of procedure"
    COVENANT = "covenant", "管理规约", "covenant"
    CONTRACT = "contract", "物业服务合同", "service contract"
    ELECTION = "election", "选举及备案材料", "papers of an election and its filing"
    FUNDS = "funds", "维修资金账目", "accounts of the funds"
    REGISTER = "register", "业主及业主代表名册", "register of owners and representatives"
    OPINIONS = "opinions", "业主意见和建议", "opinions of owners"
    OTHER = "other", "其他", "another paper"


@kind("papers.archive_paper", indexes=("body", "digest"), unique=(("body", "year", "number"),))
@frozen(kw_only=True)
class ArchivePaper:
    """One line of the catalogue (档案目录)."""

    id: Id["ArchivePaper"]
    body: Id[Body]
    year: int = field(validator=ge(_FIRST_YEAR))
    number: int = field(validator=ge(1))
    """1, 2, ... within the year and the body, without gaps."""
    kind: PaperKind
    title: str
    """Without names of residents."""
    digest: str
    """The SHA-256 of the document, as 64 hexadecimal digits."""
    address: str
    """Where the document lies: a shelf mark, a path, a link."""
    filed: date
    about: AnyId | None = None
    """The record that the paper is of, such as a meeting."""

    @property
    def call_number(self) -> str:
        """The number on the paper: year, body, running number."""
        return f"{self.year}-{self.body}-{self.number:03}"


@event("papers.paper_filed")
@frozen(kw_only=True)
class PaperFiled:
    """A paper was entered in the catalogue."""

    paper: Id[ArchivePaper]
    body: Id[Body]
    kind: PaperKind


NO_DIGEST = ProblemType(
    "papers.no_digest",
    zh="摘要须为文件的SHA-256,64位小写十六进制数字",
    en="the digest is the SHA-256 of the document, as 64 hexadecimal digits in lower case",
)
YEAR = ProblemType("papers.year", zh="年度须在{first}至{last}之间", en="a year lies between {first} and {last}")


@verb("papers.file_paper")
def file_paper(
    change: Change,
    body_id: Id[Body],
    *,
    kind: PaperKind,
    title: str,
    digest: str,
    address: str,
    year: int | None = None,
    about: AnyId | None = None,
) -> ArchivePaper:
    """Enter a paper under the next number of its year, which is this year unless an earlier one is given."""
    change.get(Body, body_id)
    require_text(title=title, address=address)
    change.require(_DIGEST.fullmatch(digest), NO_DIGEST(at="digest"))
    of_year = change.today.year if year is None else year
    possible = _FIRST_YEAR <= of_year <= change.today.year
    change.require(possible, YEAR(at="year", first=_FIRST_YEAR, last=change.today.year))
    made = ArchivePaper(
        id=change.new_id(ArchivePaper),
        body=body_id,
        year=of_year,
        number=len(change.find(ArchivePaper, body=body_id, year=of_year)) + 1,
        kind=kind,
        title=title,
        digest=digest,
        address=address,
        filed=change.today,
        about=about,
    )
    return change.put(made, PaperFiled(paper=made.id, body=body_id, kind=kind))


@verb("papers.move_paper")
def move_paper(change: Change, paper_id: Id[ArchivePaper], *, address: str) -> ArchivePaper:
    """The document lies elsewhere now; the number and the digest stay."""
    require_text(address=address)
    return change.put(evolve(change.get(ArchivePaper, paper_id), address=address))


@question("papers.paper")
def paper(view: View, paper_id: Id[ArchivePaper]) -> ArchivePaper:
    """One line of the catalogue; raises NotFound."""
    return view.get(ArchivePaper, paper_id)


@question("papers.catalogue")
def catalogue(view: View, body_id: Id[Body], *, year: int | None = None) -> tuple[ArchivePaper, ...]:
    """The catalogue of a body, or of one of its years, in the order of the numbers; raises NotFound."""
    view.get(Body, body_id)
    rows = (row for row in view.find(ArchivePaper, body=body_id) if year in (None, row.year))
    return tuple(sorted(rows, key=lambda row: (row.year, row.number)))
