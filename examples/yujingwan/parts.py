"""What parts of the page are made of: headings, boxes with a figure, tables."""

from collections.abc import Iterable
from html import escape

from bay import Bay

__all__ = ["boxes", "table", "titled"]


def titled(bay: Bay, *, zh: str, en: str) -> str:
    """The heading of a part."""
    return f"<h2>{bay.say(zh=zh, en=en)}</h2>"


def boxes(*pairs: tuple[object, str]) -> str:
    """A box for each figure, with what it is below it."""
    cells = "".join(f"<li><b>{escape(str(value))}</b>{escape(label)}</li>" for value, label in pairs)
    return f'<ul class="figures">{cells}</ul>'


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]], *, numbers: tuple[int, ...] = ()) -> str:
    """A table that a phone can move sideways; the columns of numbers stand to the right."""

    def cell(tag: str, index: int, value: object) -> str:
        return f"<{tag}{' class=n' if index in numbers else ''}>{escape(str(value))}</{tag}>"

    titles = "".join(cell("th", index, title) for index, title in enumerate(head))
    lines = ("".join(cell("td", index, value) for index, value in enumerate(row)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>'
