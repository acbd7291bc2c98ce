"""The board as a page to hang up or to read on a phone, in Chinese with the English beside it; it shows what the board shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from html import escape

from attrs import frozen

from community_gov.change import View, question
from community_gov.feedback.board import Reply, Slip, board
from community_gov.feedback.packs import category_of, every_level
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov.records import Code, Id

__all__ = ["BoardPage", "board_page"]

_STYLE = """
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6675; --line: #d5dbe3; --paper: #fff; --done: #0b6b3a; --wait: #9a4a00; }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.2rem; color: var(--ink); background: #f3f5f8; line-height: 1.55;
  font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 72rem; margin: 0 auto; }
h1 { font-size: 1.7rem; margin: 0; } h1 small, .en { color: var(--soft); font-weight: 400; }
h1 small { font-size: 1rem; margin-left: .6rem; } .en { font-size: .84em; }
header p { margin: .3rem 0 1rem; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; columns: 21rem; column-gap: 1rem; }
li { break-inside: avoid; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem;
  margin: 0 0 1rem; }
.head { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
.no { font-size: 1.25rem; font-weight: 700; } .state { margin-left: auto; font-weight: 600; color: var(--wait); }
.done .state { color: var(--done); }
.sort { margin: 0; }
.text { margin: .5rem 0; font-size: 1.06rem; overflow-wrap: anywhere; } .none { color: var(--soft); }
.reply { margin: .5rem 0 0; padding: .1rem 0 .1rem .7rem; border-left: 3px solid var(--done); overflow-wrap: anywhere; }
.facts { margin: .45rem 0 0; color: var(--soft); font-size: .9rem; }
@media print {
  @page { size: A4; margin: 14mm; }
  body { background: none; padding: 0; font-size: 10.5pt; } ul { columns: 2; } li { border-color: #888; border-radius: 0; }
}
"""
_DONE = ("answered", "visited", "closed")


@frozen(kw_only=True)
class BoardPage:
    """The page as one HTML document that needs nothing from elsewhere."""

    on: date
    slips: int
    html: str


@question("feedback.board_page")
def board_page(view: View, *, title: str = "意见栏", place: Id[Place] | None = None, category: Code | None = None) -> BoardPage:
    """The board as a page for the wall and the phone; `place` and `category` choose as for `board`."""
    slips = board(view, place=place, category=category)
    names = _Names(view, slips)
    items = "\n".join(_slip(slip, names) for slip in slips)
    day = f"截至 {view.today} · {len(slips)} 条 <span class='en'>{len(slips)} slips as of {view.today}</span>"
    body = f"<ul>\n{items}\n</ul>" if slips else "<p>栏上暂无意见。 <span class='en'>Nothing hangs here yet.</span></p>"
    html = (
        f"<!DOCTYPE html>\n<html lang='zh-CN'>\n<head>\n<meta charset='utf-8'>\n"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<header><h1>{escape(title)}<small>Opinion board</small></h1><p>{day}</p></header>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return BoardPage(on=view.today, slips=len(slips), html=html)


class _Names:
    """What the ids and codes on the page are called, each looked up once."""

    def __init__(self, view: View, slips: tuple[Slip, ...]) -> None:
        bodies = {reply.handler for slip in slips for reply in slip.replies if reply.handler is not None}
        places = {slip.place for slip in slips if slip.place is not None}
        self.bodies: Mapping[str, str] = {id: view.get(Body, id).name for id in bodies}
        self.places: Mapping[str, str] = {id: view.get(Place, id).name for id in places}
        found = {slip.category: category_of(view, slip.category) for slip in slips}
        self.categories = {code: ("", code) if one is None else (one.zh, one.en) for code, one in found.items()}
        self.levels = {level.code: (level.zh, level.en) for level in every_level(view)}


def _slip(slip: Slip, names: _Names) -> str:
    zh, en = names.categories[slip.category]
    done = " class='done'" if slip.state.value in _DONE else ""
    text = f"<p class='text'>{escape(slip.text)}</p>" if slip.text else "<p class='text none'>内容待审定 · not moderated yet</p>"
    replies = "".join(_reply(reply, names) for reply in slip.replies)
    facts = " · ".join(_facts(slip, names))
    return (
        f"<li{done}><div class='head'><span class='no'>{slip.number}号</span>"
        f"<span class='state'>{_both(slip.state.zh, slip.state.en)}</span></div>"
        f"<p class='sort'>{_both(slip.kind.zh, slip.kind.en)} · {_both(zh, en)}</p>"
        f"{text}{replies}<p class='facts'>{facts}</p></li>"
    )


def _reply(reply: Reply, names: _Names) -> str:
    handler = "" if reply.handler is None else escape(names.bodies[reply.handler])
    return f"<p class='reply'>{escape(reply.text)} <span class='en'>{handler} {reply.on}</span></p>"


def _facts(slip: Slip, names: _Names) -> Iterator[str]:
    yield f"{slip.submitted}"
    if slip.place is not None:
        yield escape(names.places[slip.place])
    yield _both(*names.levels.get(slip.level, ("", slip.level)))
    if slip.endorsements:
        yield _both(f"{slip.endorsements}户附议", f"wanted by {slip.endorsements}")
    if slip.merged_into is not None:
        yield _both(f"见{slip.merged_into}号", f"see no. {slip.merged_into}")


def _both(zh: str, en: str) -> str:
    return f"{escape(zh)} <span class='en'>{escape(en)}</span>"
