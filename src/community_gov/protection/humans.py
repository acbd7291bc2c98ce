"""What the program never decides alone waits for a named human (PIPL art. 24)."""

from community_gov.change import Change
from community_gov.errors import Nature, ProblemType
from community_gov.records import ActorKind

__all__ = ["require_named_human"]

NOT_A_HUMAN = ProblemType(
    "protection.not_a_human",
    zh="须由具名的人决定,不能由程序自行决定",
    en="a named human decides this; a service does not decide it by itself",
    nature=Nature.DENIED,
)


def require_named_human(change: Change) -> None:
    """Refuse an actor who is no named person: neither known to the register nor given a role by the host."""
    human = change.actor.kind is ActorKind.PERSON and (change.actor.person is not None or change.actor.roles)
    change.require(human, NOT_A_HUMAN())
