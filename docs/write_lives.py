"""The pictures of lives: which action leads from which state to which, drawn from the table of a `Lifecycle` alone.

A column for each state, a row for each action: a ring where the thing stays as it is, else a dot where it comes from and an
arrow to where it goes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from docs.write_bars import LEFT, LINE, QUIET, WIDTH, Block, Picture, picture, text

from community_gov import Coded, feedback, tasks
from community_gov.lifecycle import Lifecycle

__all__ = ["lives"]

S = TypeVar("S", bound=Coded)

_NAMES, _ROW, _HEAD = 148, 30, 20
_MARK = "#2f5d8a"


def lives() -> Mapping[str, Callable[[], Picture]]:
    """Every picture, by the name of its file."""
    return {
        "life-of-a-task.svg": lambda: _drawn("The life of a task 任务", tasks.LIFE),
        "life-of-a-matter.svg": lambda: _drawn("The life of a feedback item 诉求", feedback.LIFE),
    }


def _drawn(title: str, life: Lifecycle[S]) -> Picture:
    told = [f"{state.label('en')}: {_possible(life, state)}" for state in life.states()]
    begins = ", ".join(state.label("en") for state in life.starts)
    return picture(title, [_key(life), _chart(life)], [f"it begins as {begins}", *told])


def _possible(life: Lifecycle[S], state: S) -> str:
    steps = [f"{step.en} → {step.to.label('en')}" for step in life.actions(state)]
    return ", ".join(steps) or "nothing more is possible"


def _key(life: Lifecycle[S]) -> Block:
    """What the numbers of the columns stand for, two in a line."""
    parts, states = list[str](), life.states()
    for at, state in enumerate(states):
        x, y = LEFT + at % 2 * 150, 12 + at // 2 * 17
        parts.append(text(x, y, f"{at + 1}  {state.label('en')} {state.label('zh')}", size=11, fill=QUIET))
    return Block(parts=tuple(parts), height=(len(states) + 1) // 2 * 17 + 10)


def _chart(life: Lifecycle[S]) -> Block:
    states, rows = life.states(), list(_rows(life))
    wide = (WIDTH - 6 - _NAMES) // len(states)
    column = {state: _NAMES + at * wide + wide // 2 for at, state in enumerate(states)}
    bottom = _HEAD + len(rows) * _ROW
    parts = [f'<path d="M{x} {_HEAD - 4}V{bottom}" stroke="{LINE}" stroke-width="0.6"/>' for x in column.values()]
    for y in (_HEAD - 8, bottom + 12):
        parts += [text(x, y, str(at + 1), size=11, anchor="middle", bold=True) for at, x in enumerate(column.values())]
    for number, (action, en, zh, states_from, to) in enumerate(rows):
        y = _HEAD + number * _ROW
        inner = [text(LEFT, y + 12, en, size=11), text(LEFT, y + 25, zh, size=11, fill=QUIET)]
        inner += _marks([column[state] for state in states_from], None if to is None else column[to], y + _ROW // 2)
        parts.append(f'<g class="{action}">' + "".join(inner) + "</g>")
    return Block(parts=tuple(parts), height=bottom + 18)


def _rows(life: Lifecycle[S]) -> Iterator[tuple[str, str, str, list[S], S | None]]:
    """The beginning, then each action: its two names, from where, and to which state; None where that stays as it is."""
    yield from (("begin", "it begins", "开始", [], state) for state in life.starts)
    for action in dict.fromkeys(step.action for step in life.steps):
        word = life.word(action)
        steps = [(state, step.to) for step in life.steps if step.action == action for state in step.from_]
        if staying := [state for state, to in steps if state is to]:
            yield action, word.en, word.zh, staying, None
        for to in dict.fromkeys(to for state, to in steps if state is not to):
            yield action, word.en, word.zh, [state for state, then in steps if then is to and state is not to], to


def _marks(sources: list[int], to: int | None, y: int) -> Iterator[str]:
    if to is None:
        for x in sources:
            yield f'<circle class="stays" cx="{x}" cy="{y}" r="5" fill="#ffffff" stroke="{_MARK}" stroke-width="2"/>'
        return
    ends = [max((x for x in sources if x < to), default=to), min((x for x in sources if x > to), default=to)]
    if sources:
        yield f'<path d="M{min(*sources, to)} {y}H{max(*sources, to)}" stroke="{_MARK}" stroke-width="1.4"/>'
    for x in sources:
        yield f'<circle class="from" cx="{x}" cy="{y}" r="3.5" fill="{_MARK}"/>'
    for end, back in zip(ends, (-8, 8), strict=True):
        if end != to:
            yield f'<path class="to" d="M{to} {y}l{back} -5v10z" fill="{_MARK}"/>'
    if not sources:
        yield f'<path class="to" d="M{to} {y}m-5 -5h10v10h-10z" fill="{_MARK}"/>'
