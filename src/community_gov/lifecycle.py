"""The life of a thing as a table: which action leads from which state to which.

Pure data and look-ups; stories and plugins declare a `Lifecycle` beside their records, ask it before every move and draw it
in their documentation.
"""

from collections.abc import Iterable
from typing import Generic, TypeVar

from attrs import field, frozen

from community_gov.errors import Word
from community_gov.records import Code, Coded

__all__ = ["Lifecycle", "Step"]

S = TypeVar("S", bound=Coded)
_NOTHING = Word("nothing", "无", "nothing")


@frozen
class Step(Generic[S]):
    """One line of the table: the action, the states from which it is possible, the state that follows, and its two labels."""

    action: Code = field(converter=Code)
    from_: tuple[S, ...] = field(converter=tuple[S, ...])
    to: S
    zh: str = field(kw_only=True)
    en: str = field(kw_only=True)
    told: bool = field(kw_only=True, default=True)
    """Whether a refusal names it among what is possible now; it does not name what is done for all at once."""

    @property
    def word(self) -> Word:
        """The action as a message says it."""
        return Word(self.action, self.zh, self.en)


@frozen(init=False)
class Lifecycle(Generic[S]):
    """A table of steps; states are members of one `Coded` enum.

    >>> from community_gov.records import Coded
    >>> class Door(Coded):
    ...     OPEN = "open", "开着", "open"
    ...     SHUT = "shut", "关着", "shut"
    >>> life = Lifecycle(Door.OPEN, steps=[Step("shut", [Door.OPEN], Door.SHUT, zh="关门", en="shut")])
    >>> life.allows(Door.OPEN, "shut"), life.after(Door.OPEN, "shut"), life.actions(Door.SHUT)
    (True, <Door.SHUT: 'shut'>, ())
    """

    starts: tuple[S, ...]
    """The states in which a life begins."""
    steps: tuple[Step[S], ...]

    def __init__(self, *starts: S, steps: Iterable[Step[S]]) -> None:
        """Take the table; raises ValueError when one action leads to two states from one, or no life can begin."""
        table = tuple(steps)
        seen: set[tuple[S, str]] = set()
        for step in table:
            for state in step.from_:
                if (state, step.action) in seen:
                    msg = f"{step.action} is possible from {state.value} twice; an action leads to one state"
                    raise ValueError(msg)
                seen.add((state, step.action))
        if not starts:
            msg = "say in which state a life begins"
            raise ValueError(msg)
        self.__attrs_init__(starts, table)

    def allows(self, state: S, action: str) -> bool:
        """Whether the action is possible from the state."""
        return any(step.action == action for step in self.actions(state))

    def after(self, state: S, action: str) -> S:
        """The state that follows; raises LookupError when the action is not possible from here."""
        for step in self.actions(state):
            if step.action == action:
                return step.to
        msg = f"{action} is not possible from {state.value}; possible: {', '.join(s.action for s in self.actions(state))}"
        raise LookupError(msg)

    def actions(self, state: S) -> tuple[Step[S], ...]:
        """What is possible from the state, in the order of the table."""
        return tuple(step for step in self.steps if state in step.from_)

    def possible(self, state: S) -> Word:
        """What is possible from the state, as a message says it."""
        found = [step.word for step in self.actions(state) if step.told]
        if not found:
            return _NOTHING
        return Word("-".join(word.code for word in found), "、".join(word.zh for word in found), ", ".join(w.en for w in found))

    def word(self, action: str) -> Word:
        """An action as a message says it; raises LookupError for an action that is not in the table."""
        for step in self.steps:
            if step.action == action:
                return step.word
        msg = f"there is no action {action}; there are {', '.join(dict.fromkeys(step.action for step in self.steps))}"
        raise LookupError(msg)

    def states(self) -> tuple[S, ...]:
        """Every state of the table, in the order in which it is first named."""
        named = (*self.starts, *(state for step in self.steps for state in (*step.from_, step.to)))
        return tuple(dict.fromkeys(named))

    def ends(self) -> tuple[S, ...]:
        """The states from which nothing is possible."""
        return tuple(state for state in self.states() if not self.actions(state))

    def reachable(self) -> frozenset[S]:
        """The states that a life can come to."""
        found, todo = set(self.starts), list(self.starts)
        while todo:
            new = {step.to for step in self.actions(todo.pop())} - found
            found |= new
            todo += new
        return frozenset(found)

    def mermaid(self, *, lang: str = "en") -> str:
        """The table as a Mermaid state diagram."""
        lines = [f'    state "{state.label(lang)}" as {state.value}' for state in self.states()]
        lines += [f"    [*] --> {state.value}" for state in self.starts]
        for step in self.steps:
            lines += [f"    {state.value} --> {step.to.value}: {_label(step, lang)}" for state in step.from_]
        lines += [f"    {state.value} --> [*]" for state in self.ends()]
        return "\n".join(["stateDiagram-v2", *lines])

    def table(self, *, lang: str = "en") -> str:
        """The table as Markdown: one line for each state, with what is possible from it."""
        rows = []
        for state in self.states():
            steps = [f"{_label(step, lang)} → {step.to.label(lang)}" for step in self.actions(state)]
            rows.append(f"| {state.label(lang)} | {'; '.join(steps) or '-'} |")
        head = "| 状态 | 可以 |" if lang == "zh" else "| state | possible |"
        return "\n".join([head, "|---|---|", *rows])


def _label(step: Step[S], lang: str) -> str:
    return step.zh if lang == "zh" else step.en
