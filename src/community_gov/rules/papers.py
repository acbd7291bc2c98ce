"""The papers of a vote as files: the register, the ballots and the facts of the case, for somebody who checks a published vote.

TOML and JSON hold the same tables as the classes have fields. CSV has a line a unit in the register, a line a paper among the
ballots. Exact numbers are plain digits or texts, never floats; all flaws are told together, each with its place.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Literal, TypeAlias

from attrs import field, frozen

from community_gov.rules.ballots import Ballot, Choice, Facts
from community_gov.rules.forms import (
    FLAG,
    NUMBER,
    TEXT,
    Entry,
    Form,
    flawed,
    gather,
    list_of,
    map_of,
    one_of,
    or_null,
    set_of,
    table_of,
    whole_below,
)
from community_gov.rules.load import parsed
from community_gov.rules.register import Holding, Member, Register, Voter
from community_gov.rules.slates import Slate
from community_gov.rules.spreadsheet import Line, lines_of

__all__ = ["PapersFormat", "VotePaper", "VotePapers", "read_facts", "read_papers", "read_register"]

PapersFormat: TypeAlias = Literal["toml", "json", "csv"]

MOST = 2_000_000
"""The most voters, and the most ballots, of one vote."""


@frozen(kw_only=True)
class VotePaper:
    """What one voter handed in: a choice for the one question, or for each of several, or marks for candidates.

    An item that the voter left blank is left out; what a blank item amounts to is for whoever writes the file to say.
    """

    voter: str
    choice: Choice | None = None
    choices: Mapping[str, Choice] = field(factory=dict)
    marks: Mapping[str, Choice] = field(factory=dict)
    posts: Mapping[str, str] = field(factory=dict)
    spoilt: Choice | None = None
    by: str = ""
    holder: str = ""


@frozen(kw_only=True)
class VotePapers:
    """All papers of a vote."""

    papers: tuple[VotePaper, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The items that were voted on, in the order in which they first appear; one without a name for a single question."""
        named = dict.fromkeys(item for paper in self.papers for item in paper.choices)
        single = [""] if any(paper.choice is not None for paper in self.papers) or not named else []
        return (*single, *named)

    def ballots(self, item: str = "") -> tuple[Ballot, ...]:
        """The ballots on one item."""
        found = ((paper, paper.choices.get(item) if item else paper.choice) for paper in self.papers)
        return tuple(
            Ballot(voter=paper.voter, choice=choice, by=paper.by, holder=paper.holder)
            for paper, choice in found
            if choice is not None
        )

    def slates(self) -> tuple[Slate, ...]:
        """The papers of an election."""
        return tuple(
            Slate(voter=paper.voter, marks=paper.marks, posts=paper.posts, spoilt=paper.spoilt, by=paper.by, holder=paper.holder)
            for paper in self.papers
        )

    @property
    def candidates(self) -> tuple[str, ...]:
        """Who is marked on any paper, in the order in which they first appear."""
        return tuple(dict.fromkeys(candidate for paper in self.papers for candidate in paper.marks))


@frozen(kw_only=True)
class _Voters:
    """What a file with the register holds."""

    voters: tuple[Voter, ...]


# --- how each is written ---------------------------------------------------------------------------------------------

_WEIGHTS = map_of(or_null(NUMBER))
_UNITS = whole_below(MOST)
_HOLDING = table_of(Holding, {"weights": Entry(form=_WEIGHTS), "units": Entry(form=_UNITS), "groups": Entry(form=map_of(TEXT))})
_MEMBER = table_of(Member, {"id": Entry(form=TEXT, needed=True), "interest": Entry(form=NUMBER)})
_VOTER = table_of(
    Voter,
    {
        "id": Entry(form=TEXT, needed=True),
        "weights": Entry(form=_WEIGHTS),
        "units": Entry(form=_UNITS),
        "groups": Entry(form=map_of(TEXT)),
        "flags": Entry(form=set_of(TEXT)),
        "holdings": Entry(form=list_of(_HOLDING, most=MOST)),
        "members": Entry(form=list_of(_MEMBER)),
        "named": Entry(form=TEXT),
    },
)
_CHOICE: Form[Choice] = one_of(Choice)
_PAPER = table_of(
    VotePaper,
    {
        "voter": Entry(form=TEXT, needed=True),
        "choice": Entry(form=_CHOICE),
        "choices": Entry(form=map_of(_CHOICE)),
        "marks": Entry(form=map_of(_CHOICE)),
        "posts": Entry(form=map_of(TEXT)),
        "spoilt": Entry(form=_CHOICE),
        "by": Entry(form=TEXT),
        "holder": Entry(form=TEXT),
    },
)
_PEOPLE = set_of(TEXT, most=MOST)
FACTS = table_of(
    Facts,
    {
        "attending": Entry(form=_PEOPLE),
        "at_opening": Entry(form=_PEOPLE),
        "served": Entry(form=_PEOPLE),
        "objected": Entry(form=_PEOPLE),
        "issued": Entry(form=_PEOPLE),
        "protested": Entry(form=_PEOPLE),
        "mandates": Entry(form=map_of(TEXT)),
        "flags": Entry(form=_PEOPLE),
        "constants": Entry(form=map_of(NUMBER)),
        "warned": Entry(form=FLAG),
        "bylaw": Entry(form=TEXT),
        "casting": Entry(form=_CHOICE),
        "lot": Entry(form=_CHOICE),
        "lots": Entry(form=list_of(TEXT)),
        "matter": Entry(form=TEXT),
    },
)
_VOTERS = table_of(_Voters, {"voters": Entry(form=list_of(_VOTER, most=MOST), needed=True)})
_BALLOTS = table_of(VotePapers, {"ballots": Entry(form=list_of(_PAPER, most=MOST), needed=True, field="papers")})


def read_register(text: str, *, format: PapersFormat) -> Register:  # noqa: A002  the word that callers look for
    """Read the register of a vote.

    In CSV each line is one unit, `id` its holder: the lines of one id are one voter, one head, with all that he holds. `units`,
    `flags`, `members` and `named` are what the fields of `Voter` are; `group.building` is the part that a unit is in; every
    other column is a weight, unknown where its cell is empty.

    Raises:
        FlawedRules: it cannot be read; every flaw with its place.
        ValueError: a voter is there twice, or a weight is negative.
    """
    if format == "csv":
        return Register(_voters(lines_of(text)))
    return Register(_VOTERS.read(parsed(text, format), "").voters)


def read_papers(text: str, *, format: PapersFormat) -> VotePapers:  # noqa: A002  the word that callers look for
    """Read the ballots of a vote.

    In CSV `voter` has `choice`, or a column `choice.<item>` for each item, or `mark.<candidate>` for each candidate; `by` and
    `holder` as in `Ballot`. An empty cell is an item that was left blank.

    Raises:
        FlawedRules: it cannot be read; every flaw with its place.
    """
    if format == "csv":
        return VotePapers(papers=tuple(gather([partial(_PAPER.read, line.paper(), line.place) for line in lines_of(text)])))
    return _BALLOTS.read(parsed(text, format), "")


def read_facts(text: str, *, format: Literal["toml", "json"]) -> Facts:  # noqa: A002  the word that callers look for
    """Read the facts of the case.

    Raises:
        FlawedRules: it cannot be read; every flaw with its place.
    """
    return FACTS.read(parsed(text, format), "")


def _voters(lines: Iterable[Line]) -> tuple[Voter, ...]:
    """One voter for each id, with the lines that tell of him."""
    by_id: dict[str | None, list[Line]] = {}
    for line in lines:
        by_id.setdefault(line.cells.get("id"), []).append(line)
    return tuple(gather([_one_voter(id, mine) for id, mine in by_id.items()]))


def _one_voter(id: str | None, lines: list[Line]) -> Callable[[], Voter]:
    def read() -> Voter:
        first = lines[0]
        if not id:
            raise flawed(first.place, "the column 'id' is missing or empty")
        told = first.person()
        if other := next((line for line in lines if line.person() != told), None):
            raise flawed(other.place, f"flags, members or named of {id!r} are not those of {first.place}")
        if len(lines) == 1:
            return _VOTER.read({"id": id, **told, **first.holding()}, first.place)
        return _VOTER.read({"id": id, **told, "holdings": [line.holding() for line in lines]}, first.place)

    return read
