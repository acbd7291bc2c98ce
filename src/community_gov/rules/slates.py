"""Election papers: one slate a voter, read candidate by candidate.

A slate with more names than seats is void, one with fewer is valid. Where several posts are filled from one slate, a candidate is
marked for a post, and votes for a higher post may be carried down to a lower one.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from attrs import field, frozen

from community_gov.rules.ballots import Ballot, Choice, Facts
from community_gov.rules.rule import Contest

__all__ = ["ElectionRound", "Slate"]


def _marks(value: Mapping[str, Choice]) -> Mapping[str, Choice]:
    return MappingProxyType({candidate: Choice(choice) for candidate, choice in value.items()})


def _posts(value: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(value))


@frozen(kw_only=True)
class Slate:
    """One voter's paper in an election.

    ``marks`` has a choice for each candidate marked; one left out is neither for nor against. ``posts`` tells for which post a
    candidate is marked, where there are several. ``spoilt`` is INVALID or UNSIGNED for a paper that is void as a whole.
    """

    voter: str
    marks: Mapping[str, Choice] = field(factory=dict, converter=_marks)
    posts: Mapping[str, str] = field(factory=dict, converter=_posts)
    spoilt: Choice | None = field(default=None)
    by: str = ""
    holder: str = ""

    @spoilt.validator
    def _void(self, _: object, value: Choice | None) -> None:
        if value not in {None, Choice.INVALID, Choice.UNSIGNED}:
            raise ValueError(f"spoilt {value!r}: a paper that is void as a whole is INVALID or UNSIGNED")

    @staticmethod
    def approving(voter: str, *candidates: str) -> "Slate":
        """Make a slate that marks some candidates with yes."""
        return Slate(voter=voter, marks=dict.fromkeys(candidates, Choice.YES))


def _slates(value: Iterable[Slate]) -> tuple[Slate, ...]:
    return tuple(value)


@frozen(kw_only=True)
class ElectionRound:
    """The papers and facts of one round of an election: the runoff, or the vote again among those tied."""

    slates: tuple[Slate, ...] = field(default=(), converter=_slates)
    facts: Facts = field(factory=Facts)


def ballots_for(
    candidate: str, slates: Sequence[Slate], *, contest: Contest, seats: int, post: str, higher: frozenset[str]
) -> tuple[Ballot, ...]:
    """Give what each slate says of one candidate for one post; ``higher`` are the posts whose votes carry down to it."""
    most = seats if contest.max_marks is None else contest.max_marks
    posts = frozenset({post, *higher}) if post else frozenset()
    ballots = []
    for slate in slates:
        void = slate.spoilt or (Choice.INVALID if contest.limit_marks and _names(slate, post) > most else None)
        choice = void or _choice(slate, candidate, posts)
        ballots.append(Ballot(voter=slate.voter, choice=choice, by=slate.by, holder=slate.holder))
    return tuple(ballots)


def _names(slate: Slate, post: str) -> int:
    """Count the names marked with yes, for this post where there are several."""
    return sum(choice is Choice.YES and (not post or slate.posts.get(name) == post) for name, choice in slate.marks.items())


def _choice(slate: Slate, candidate: str, posts: frozenset[str]) -> Choice:
    """Give what the slate says of a candidate; a yes for a lower post is none for this one."""
    choice = slate.marks.get(candidate, Choice.ABSTAIN)
    elsewhere = bool(posts) and slate.posts.get(candidate) not in posts
    return Choice.ABSTAIN if elsewhere and choice is Choice.YES else choice
