"""The chart of bodies as of a day: data, a tree as text, and the text of a Mermaid diagram."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from community_gov.change import View, question
from community_gov.organizations.bodies import Body, Relation, RelationKind, bodies, relations
from community_gov.organizations.kinds import BodyKind, kind_of, level_rank
from community_gov.records import Id

__all__ = ["Chart", "ChartRow", "chart", "chart_mermaid", "chart_text"]


@frozen(kw_only=True)
class ChartRow:
    """One body in the chart."""

    body: Body
    kind: BodyKind
    depth: int
    """How many bodies it is part of, one in the other."""
    last: bool
    """Whether it is the last of those that are part of the same body."""


@frozen(kw_only=True)
class Chart:
    """All bodies of a day from the top down, each followed by its parts, and what else they are to each other."""

    on: date
    rows: tuple[ChartRow, ...]
    relations: tuple[Relation, ...]
    """All but the parts, in the order of the rows."""


@question("organizations.chart")
def chart(view: View, *, on: date) -> Chart:
    """The bodies that existed on a day: by level, then age; a part stands below what it is part of."""
    here = bodies(view, on=on)
    ranks = {body.id: level_rank(view, kind_of(view, body.kind).level) for body in here}
    ordered = tuple(sorted(here, key=lambda body: ranks[body.id]))
    held = tuple(row for row in relations(view, on=on) if row.of in ranks and row.to in ranks)
    above = {row.of: row.to for row in held if row.kind is RelationKind.PART_OF}
    rows = tuple(_rows(view, ordered, above))
    place = {row.body.id: index for index, row in enumerate(rows)}
    others = (row for row in held if row.kind is not RelationKind.PART_OF)
    return Chart(on=on, rows=rows, relations=tuple(sorted(others, key=lambda row: (place[row.of], row.kind.code, place[row.to]))))


def _rows(view: View, ordered: tuple[Body, ...], above: dict[Id[Body], Id[Body]]) -> Iterator[ChartRow]:
    parts: dict[Id[Body] | None, list[Body]] = {}
    for body in ordered:
        parts.setdefault(None if _in_circle(body.id, above) else above.get(body.id), []).append(body)

    def below(top: Id[Body] | None, depth: int) -> Iterator[ChartRow]:
        group = parts.get(top, [])
        for body in group:
            yield ChartRow(body=body, kind=kind_of(view, body.kind), depth=depth, last=body is group[-1])
            yield from below(body.id, depth + 1)

    return below(None, 0)


def _in_circle(body_id: Id[Body], above: dict[Id[Body], Id[Body]]) -> bool:
    """Whether vague dates seem to make the body a part of itself."""
    seen: set[Id[Body]] = set()
    here: Id[Body] | None = above.get(body_id)
    while here is not None and here not in seen:
        if here == body_id:
            return True
        seen.add(here)
        here = above.get(here)
    return False


def chart_text(chart: Chart, *, lang: str = "zh") -> str:
    """The chart as lines of text: the tree, and under each body what it is to others."""
    return "\n".join(_lines(chart, lang))


def _lines(chart: Chart, lang: str) -> Iterator[str]:
    names = {row.body.id: row.body.name for row in chart.rows}
    depths = [row.depth for row in chart.rows[1:]] + [0]
    bars: list[str] = []
    for row, next_depth in zip(chart.rows, depths, strict=False):
        del bars[row.depth :]
        branch = "" if row.depth == 0 else ("└─ " if row.last else "├─ ")
        yield f"{''.join(bars[1:])}{branch}{row.body.name} [{row.kind.zh if lang == 'zh' else row.kind.en}]"
        bars.append("   " if row.last else "│  ")
        inner = "│  " if next_depth > row.depth else "   "
        for relation in chart.relations:
            if relation.of == row.body.id:
                yield f"{''.join(bars[1:])}{inner}{relation.kind.label(lang)} → {names[relation.to]}"


def chart_mermaid(chart: Chart, *, lang: str = "zh") -> str:
    """The chart as a Mermaid flowchart, for pages that draw such texts; it names bodies and no person."""
    return "\n".join(("flowchart TD", *(f"    {line}" for line in _diagram(chart, lang))))


def _diagram(chart: Chart, lang: str) -> Iterator[str]:
    nodes = {row.body.id: f"b{number}" for number, row in enumerate(chart.rows, start=1)}
    above: list[Id[Body]] = []
    for row in chart.rows:
        label = f"{_quoted(row.body.name)}<br/>{_quoted(row.kind.zh if lang == 'zh' else row.kind.en)}"
        yield f'{nodes[row.body.id]}["{label}"]'
        del above[row.depth :]
        if above:
            yield f"{nodes[above[-1]]} --- {nodes[row.body.id]}"
        above.append(row.body.id)
    for relation in chart.relations:
        yield f'{nodes[relation.of]} -. "{_quoted(relation.kind.label(lang))}" .-> {nodes[relation.to]}'


def _quoted(text: str) -> str:
    """A text inside of quotation marks, in which nothing acts: Mermaid writes a character as # with its number."""
    return "".join(char if char.isalnum() or char in " ()-_." else f"#{ord(char)};" for char in text)
