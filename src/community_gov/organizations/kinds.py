"""What kinds of bodies there are: dated data, to which plugins add theirs.

A plugin gives its own kinds in `gov_packs`: `Pack(name="choir.bodies", items=(BodyKind(code=Code("choir"), ...),))`.
"""

from attrs import field, frozen

from community_gov.change import View, question
from community_gov.errors import PluginClash, ProblemType, Refused, Word
from community_gov.hookspecs import Pack
from community_gov.records import Code

__all__ = ["BODIES", "BodyKind", "Level", "body_kinds", "kind_named", "kind_of", "level_rank"]

_BELOW_ALL = 1_000


@frozen(kw_only=True)
class Level:
    """A rung of the ladder from the district down to the compound; a smaller rank is higher up."""

    code: Code
    zh: str
    en: str
    rank: int


@frozen(kw_only=True)
class BodyKind:
    """A kind of body, and the level at which such a body stands; None where it may stand at any."""

    code: Code = field(converter=Code)
    zh: str
    en: str
    level: Code | None = None

    @property
    def word(self) -> Word:
        """The kind as a message says it."""
        return Word(self.code, self.zh, self.en)


UNKNOWN_KIND = ProblemType("organizations.unknown_kind", zh="没有{kind}这一类组织", en="there is no kind of body {kind}")


def kind_named(view: View, code: Code, *, at: str = "kind") -> BodyKind:
    """The kind of this code.

    Raises Refused (organizations.unknown_kind), PluginClash when two packs say different things of one code.
    """
    found = {known for known in view.packs(BodyKind) if known.code == code}
    if not found:
        raise Refused(UNKNOWN_KIND(at=at, kind=code))
    if len(found) > 1:
        what = f"body kind {code!r}"
        raise PluginClash(what, *sorted(f"{known.zh} / {known.en}" for known in found))
    return found.pop()


def kind_of(view: View, code: Code) -> BodyKind:
    """The kind of a recorded body; of a kind that no installed plugin knows, the bare code."""
    known = any(one.code == code for one in view.packs(BodyKind))
    return kind_named(view, code) if known else BodyKind(code=code, zh=code, en=code)


@question("organizations.body_kinds")
def body_kinds(view: View) -> tuple[BodyKind, ...]:
    """All kinds, from the highest level down, then by code."""
    ranks = {known: level_rank(view, known.level) for known in view.packs(BodyKind)}
    return tuple(sorted(ranks, key=lambda known: (ranks[known], known.code)))


def level_rank(view: View, code: Code | None) -> int:
    """The rank of a level; what stands at no known level comes last."""
    return next((level.rank for level in view.packs(Level) if level.code == code), _BELOW_ALL)


def _kind(code: str, zh: str, en: str, level: str | None = "compound") -> BodyKind:
    return BodyKind(code=Code(code), zh=zh, en=en, level=None if level is None else Code(level))


BODIES = Pack(
    name="organizations.bodies",
    items=(
        Level(code=Code("district"), zh="区", en="district", rank=10),
        Level(code=Code("subdistrict"), zh="街道", en="subdistrict", rank=20),
        Level(code=Code("shequ"), zh="社区", en="residential community", rank=30),
        Level(code=Code("compound"), zh="小区", en="compound", rank=40),
        _kind("district", "区", "district", "district"),
        _kind("subdistrict", "街道", "subdistrict", "subdistrict"),
        _kind("shequ", "社区", "residential community", "shequ"),
        _kind("residents_committee", "居民委员会", "residents' committee", "shequ"),
        _kind("party_committee", "党委", "Party committee", None),
        _kind("party_branch", "党支部", "Party branch"),
        _kind("owners_assembly", "业主大会", "owners' assembly"),
        _kind("owners_committee", "业主委员会", "owners' committee"),
        _kind("owners_supervisory_committee", "业主监督委员会", "owners' supervisory committee"),
        _kind("preparatory_group", "首次业主大会会议筹备组", "preparatory group of the first assembly"),
        _kind("property_company", "物业服务企业", "property company"),
        _kind("developer", "建设单位", "developer"),
        _kind("volunteer_association", "志愿者联合会", "volunteers' association", None),
        _kind("volunteer_branch", "志愿者分会", "volunteers' branch"),
    ),
)
"""The kinds that every compound may meet."""
