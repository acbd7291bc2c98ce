"""The papers as HTML that prints on A4: one file a kind, no outside asset, one page break a ballot."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape

from community_gov_owners.heads import plain
from community_gov_owners.kit.posted import PrintedNames, PrintedNotice
from community_gov_owners.kit.sheets import BallotPaper, CountSheet, KitLine, PaperKit, PrintedItem, SecretSlip, Section
from community_gov_owners.kit.words import marking, rules_told, word

__all__ = ["ballots_html", "count_html", "delivery_html", "notices_html", "slips_html"]

_STYLE = """
@page { size: A4; margin: 14mm 15mm; } @page wide { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; } body { margin: 0 auto; max-width: 180mm; color: #000; font: 11.5pt/1.5 "Noto Sans CJK SC",
  "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif; }
body.large { font-size: 17pt; line-height: 1.45; } .wide { page: wide; max-width: 272mm; }
.page { break-after: page; padding: 2mm 0; } .page:last-child { break-after: auto; }
h1 { font-size: 1.45em; line-height: 1.3; text-align: center; margin: 0 0 .3em; } h2 { font-size: 1.12em; margin: .4em 0 .2em; }
table { border-collapse: collapse; width: 100%; margin: .4em 0; } th, td { border: .3mm solid #000; padding: .3em .45em;
  text-align: left; vertical-align: top; } th { font-weight: 600; background: #f2f2f2; } thead { display: table-header-group; }
tr, .item, .sign, .end { break-inside: avoid; } .item { border: .3mm solid #000; padding: .35em .6em; margin: .45em 0; }
.text { white-space: pre-wrap; margin: .2em 0; } .marks { display: flex; flex-wrap: wrap; gap: .3em 1.8em; margin: .35em 0 .1em; }
.mark { white-space: nowrap; } .box { display: inline-block; width: 1.05em; height: 1.05em; border: .4mm solid #000;
  margin-right: .35em; vertical-align: -.15em; } .sign { display: grid; grid-template-columns: 2fr 1fr; gap: .9em 1.5em;
  margin-top: .8em; } .line { border-bottom: .3mm solid #000; padding-top: 1.3em; } .small { font-size: .86em; margin: .25em 0; }
.small li { margin: .1em 0; } ul.small { padding-left: 1.2em; } .return { font-weight: 600; border: .5mm solid #000;
  padding: .3em .6em; margin: .5em 0; } .list { font-size: 9.5pt; } .list td { height: 9mm; }
.list td:first-child, .list td:nth-child(3) { white-space: nowrap; }
.list th:nth-child(n + 5) { min-width: 21mm; }
.sheet, .sheet > * > tr > td { border: 0; padding: 0; margin: 0; } .sheet > thead > tr > td { text-align: right;
  font-size: .8em; } .sheet > tbody > tr { break-inside: auto; } .rules.apart { break-before: page; }
.issuer { text-align: right; margin: 1.2em 0 0; } .seal { font: 10pt/1.2 monospace; overflow-wrap: anywhere; }
.number { width: 38mm; } .heads { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5em; }
"""


def _document(title: str, pages: Iterable[str], lang: str, *, large: bool = False, wide: bool = False) -> str:
    classes = " ".join(name for name, wanted in (("large", large), ("wide", wide)) if wanted)
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body class="{classes}">\n' + "\n".join(pages) + "\n</body>\n</html>\n"
    )


def _page(lines: Iterable[str]) -> str:
    return '<section class="page">\n' + "\n".join(lines) + "\n</section>"


def _area(area: Decimal | None) -> str:
    return "—" if area is None else plain(area)


def ballots_html(kit: PaperKit, section: Section, *, lang: str = "zh", large: bool = False) -> str:
    """The ballots of one section in the order of the rooms; each page bears the number. In large print the rules have a page.

    Raises ValueError for another language than zh and en; so do the other papers.
    """
    pages = (_page(_numbered(one, _ballot(kit, one, lang, large=large), lang)) for one in section.ballots)
    return _document(f"{kit.name} {section.name} {word('ballot', lang)}", pages, lang, large=large)


def _numbered(one: BallotPaper, lines: Iterable[str], lang: str) -> Iterator[str]:
    """A browser repeats the head of a table on each page that the table takes."""
    yield f'<table class="sheet"><thead><tr><td>{word("number", lang)} {escape(one.code)}</td></tr></thead><tbody><tr><td>'
    yield from lines
    yield "</td></tr></tbody></table>"


def _ballot(kit: PaperKit, one: BallotPaper, lang: str, *, large: bool) -> Iterator[str]:
    yield f"<h1>{escape(kit.name)}<br>{word('ballot', lang)}</h1>"
    yield (
        f"<table><tr><th>{word('number', lang)}</th><td>{escape(one.code)}</td><th>{word('area', lang)}</th>"
        f"<td>{_area(one.area)}</td></tr><tr><th>{word('unit', lang)}</th>"
        f'<td colspan="3">{escape(", ".join(one.units))}</td></tr></table>'
    )
    yield f'<p class="small">{marking(map(kit.item, one.named), lang)}</p>' if one.named else ""
    yield from (_item(kit.item(motion), lang, follow=kit.follow) for motion in one.named)
    if one.secret:
        orders = ", ".join(str(kit.item(motion).order) for motion in one.secret)
        yield f'<p class="item">{escape(word("envelope", lang, items=orders))}</p>'
    yield f'<p class="return">{escape(word("return", lang, closes=kit.closes, place=kit.return_to))}</p>'
    yield _signatures(lang, joint=one.joint)
    head = f"<h2>{word('rules', lang)}</h2>" if large else ""
    yield f'<div class="rules{" apart" if large else ""}">{head}<p class="small">{word("signs", lang)}</p><ul class="small">'
    yield "".join(f"<li>{escape(rule)}</li>" for rule in rules_told(kit, lang)) + "</ul></div>"


def _item(item: PrintedItem, lang: str, *, follow: bool, area: str = "") -> str:
    choices = ("yes", "no", "abstain", *(["follow"] if follow else []))
    marks = item.candidates if item.seats else [word(name, lang) for name in choices]
    boxes = "".join(f'<span class="mark"><span class="box"></span>{escape(mark)}</span>' for mark in marks)
    text = f'<p class="text">{escape(item.text)}</p>' if item.text else ""
    seats = f'<p class="small">{word("elect", lang, seats=item.seats)}</p>' if item.seats else ""
    return (
        f'<div class="item"><h2>{word("item", lang)} {item.order}: {escape(item.title)}</h2>{text}{seats}{area}'
        f'<div class="marks">{boxes}</div></div>'
    )


def _signatures(lang: str, *, joint: bool) -> str:
    names = ("joint" if joint else "signature", "proxy")
    lines = "".join(f'<div class="line">{word(name, lang)}:</div><div class="line">{word("date", lang)}:</div>' for name in names)
    return f'<div class="sign">{lines}</div>'


def slips_html(kit: PaperKit, section: Section, *, lang: str = "zh", large: bool = False) -> str:
    """The slips of secret items, one page each, in the order of their areas: nothing but an area tells whose one is."""
    pages = (_page(_slip(kit, one, lang)) for one in section.slips)
    return _document(f"{kit.name} {word('slip', lang)}", pages, lang, large=large)


def _slip(kit: PaperKit, slip: SecretSlip, lang: str) -> Iterator[str]:
    yield f"<h1>{escape(kit.name)}<br>{word('slip', lang)}</h1>"
    yield f'<p class="small">{word("slip_how", lang)}<br>{marking((kit.item(motion) for motion, _area in slip.items), lang)}</p>'
    for motion, area in slip.items:
        counted = f'<p class="small">{word("area", lang)}: {_area(area)}</p>'
        yield _item(kit.item(motion), lang, follow=kit.follow, area=counted)


def delivery_html(kit: PaperKit, section: Section, *, lang: str = "zh") -> str:
    """The list on which delivery and return are noted, a line a unit."""
    columns = ("unit", "area", "number", "outcome", "when", "receiver", "bearer", "evidence", "back", "taken")
    head = "".join(f"<th>{word(name, lang)}</th>" for name in columns)
    rows = "".join(_line(line, lang) for line in section.lines)
    title = f"{kit.name} {section.name} {word('delivery', lang)}"
    table = f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return _document(title, [_page([f"<h1>{escape(title)}</h1>", table])], lang, wide=True)


def _line(line: KitLine, lang: str) -> str:
    told = f"<td>{escape(line.unit)}</td><td>{_area(line.area)}</td>"
    if line.code is None:
        return f'<tr>{told}<td colspan="8">{word("unknown", lang)}</td></tr>'
    if not line.here:
        return f'<tr>{told}<td colspan="8">{word("other", lang)} {escape(line.code)}</td></tr>'
    return f"<tr>{told}<td>{escape(line.code)}</td><td>{word('outcomes', lang)}</td>{'<td></td>' * 6}</tr>"


def count_html(kit: PaperKit, *, lang: str = "zh") -> str:
    """The count sheets: an item in a building a page, with the sums that have to hold."""
    return _document(f"{kit.name} {word('count', lang)}", (_page(_count(kit, one, lang)) for one in kit.counts), lang)


def _count(kit: PaperKit, sheet: CountSheet, lang: str) -> Iterator[str]:
    item = kit.item(sheet.item)
    yield f"<h1>{escape(kit.name)}<br>{word('count', lang)}: {escape(sheet.place or word('all', lang))}</h1>"
    yield f"<h2>{word('item', lang)} {item.order}: {escape(item.title)}</h2>"
    yield f"<p>{word('printed_here', lang)}: {sheet.papers}</p><table>"
    yield f"<tr><th></th><th>{word('papers', lang)}</th><th>{word('area', lang)}</th></tr>"
    yield from (_row(word(name, lang)) for name in ("issued", "returned", "not_returned", "valid", "void"))
    yield "</table>"
    yield "".join(f'<p><span class="box"></span>{word(name, lang)}</p>' for name in ("sum_issued", "sum_returned"))
    yield "<table>" + "".join(_row(name) for name in count_rows(item, lang, follow=kit.follow)) + "</table>"
    yield f'<p><span class="box"></span>{word("sum_marks" if item.seats else "sum_valid", lang)}</p>'
    people = ("counter", "counter", "scrutineer", "date")
    yield '<div class="heads">' + "".join(f'<div class="line">{word(name, lang)}:</div>' for name in people) + "</div>"


def count_rows(item: PrintedItem, lang: str, *, follow: bool) -> tuple[str, ...]:
    """What is counted of an item: what the valid ballots say to it, which adds up to them; or the marks of each candidate."""
    choices = ("yes", "no", "abstain", *(["follow"] if follow else []))
    said = item.candidates if item.seats else tuple(word(name, lang) for name in choices)
    return (*said, word("blank", lang), word("invalid", lang))


def _row(name: str) -> str:
    return f'<tr><th>{escape(name)}</th><td class="number"></td><td class="number"></td></tr>'


def notices_html(notices: Sequence[PrintedNotice]) -> str:
    """The notices as they were posted, a page each, in Chinese; with the names of who stands, and of who was elected."""
    title = f"{notices[0].title} {word('notice', 'zh')}" if notices else word("notice", "zh")
    return _document(title, (_page(_notice(one)) for one in notices), "zh", large=True)


def _notice(one: PrintedNotice) -> Iterator[str]:
    yield f'<h1>{escape(one.title)}</h1><p class="text">{escape(one.text)}</p>'
    yield from map(_name_list, one.names)
    yield from (
        f'<p class="small">{word("sealed", "zh", order=seal.order)}<br><span class="seal">{escape(seal.digest)}</span></p>'
        for seal in one.seals
    )
    said = "shown_result" if one.result else "shown"
    yield f'<div class="end"><p>{escape(word(said, "zh", starts=one.starts, ends=one.ends, issuer=one.issuer))}</p>'
    yield f'<p class="issuer">{escape(one.issuer)}<br>{one.starts}</p></div>'


def _name_list(election: PrintedNames) -> str:
    names = (f"{one.name}{'' if one.heads is None else word('votes', 'zh', heads=one.heads)}" for one in election.names)
    return f"<h2>{escape(election.title)}</h2><ol>{''.join(f'<li>{escape(name)}</li>' for name in names)}</ol>"
