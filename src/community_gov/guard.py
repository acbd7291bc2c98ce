"""The guard: where the policy is asked, what is shown of an answer, and who was turned away."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import evolve, frozen

from community_gov.bases import clearance_of
from community_gov.change import Permission, View
from community_gov.denials import Denial, DenialLog, Denials, Refusal, WhyDenied
from community_gov.errors import Denied, Nature, ProblemType, Refused
from community_gov.policy import Policy, TablePolicy
from community_gov.privacy import controllers_of, masked
from community_gov.records import Actor, ActorKind, Code, is_code
from community_gov.wire import instant_text

__all__ = ["Guard"]

T = TypeVar("T")

DENIED = ProblemType("core.denied", zh="无权办理{action}", en="not allowed: {action}", nature=Nature.DENIED)


@frozen(kw_only=True)
class Guard:
    """The policy in force, and the security log."""

    policy: Policy
    log: DenialLog

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission:
        """Ask the policy; raises Denied (core.denied), and what the policy raises."""
        try:
            permission = self.policy.permit(view, actor, action, arguments)
        except Exception as error:
            self._note(_denial(view, actor, action, Refusal(why=WhyDenied.FAILED)), error)
            raise
        if permission is not None:
            return permission
        denied = Denied(DENIED(action=Code(action)))
        self._note(_denial(view, actor, action, self._why(view, actor, action, arguments)), denied)
        raise denied

    def shown(self, view: View, permission: Permission, action: Callable[..., object], answer: T) -> T:
        """What of an answer is shown: all, what the bodies collected or have a basis for in whose name it is read, or nothing.

        What a verb gives back is never masked because of the line; what other bodies collected is.
        """
        if not permission.unmasked and hasattr(action, "__question__"):
            return masked(answer)
        readers = permission.reads_for
        held = frozenset() if readers is None else controllers_of(action)
        if readers is None or (held is not None and held <= readers):
            return answer
        return masked(answer, clearance_of(view, readers))

    def hides(self, actor: Actor) -> bool:
        """Whether the journal leaves out of some changes which human being made them."""
        return actor.kind is ActorKind.PERSON and isinstance(self.policy, TablePolicy) and self.policy.leaves_untold

    def turned_away(self, view: View, actor: Actor, action: str, refused: Refused) -> None:
        """Tell the log what a verb, a question or a check denied by itself."""
        for code in dict.fromkeys(problem.code for problem in refused.problems if problem.nature is Nature.DENIED):
            self._note(evolve(_denial(view, actor, action, Refusal(why=WhyDenied.POLICY)), reason=Code(code)), refused)

    def denials(self) -> Denials:
        """What the log holds."""
        return self.log.read()

    def _why(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Refusal:
        if isinstance(self.policy, TablePolicy):
            return self.policy.why_not(view, actor, action, arguments)
        return Refusal(why=WhyDenied.POLICY)

    def _note(self, denial: Denial, denied: Exception) -> None:
        """Tell the log; when it fails, the denial stands, with that as its cause."""
        try:
            self.log.note(denial)
        except Exception as error:
            raise denied from error


def _denial(view: View, actor: Actor, action: str, refusal: Refusal) -> Denial:
    return Denial(
        at=view.today.isoformat() if actor.kind is ActorKind.ANONYMOUS else instant_text(view.now),
        actor=actor.id,
        kind=actor.kind,
        person=actor.person,
        roles=tuple(Code(role) for role in sorted(actor.roles) if is_code(role)),
        action=Code(action),
        reason=refusal.why.code,
        scopes=refusal.scopes,
        about=refusal.about,
    )
