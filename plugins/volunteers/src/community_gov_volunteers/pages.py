"""A page that prints on A4 and loads nothing from elsewhere: what papers and sheets have in common."""

from collections.abc import Iterable
from html import escape

__all__ = ["page_of"]

_STYLE = """
@page { size: A4; margin: 18mm 20mm; } * { box-sizing: border-box; }
body { margin: 0 auto; max-width: 170mm; color: #000; font: 12pt/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC",
  "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif; }
h1 { text-align: center; font-size: 1.7em; margin: .8em 0 .6em; letter-spacing: .06em; }
table { border-collapse: collapse; width: 100%; margin: .8em 0; } th, td { border: .3mm solid #000; padding: .35em .6em;
  text-align: left; vertical-align: top; } th { background: #f2f2f2; font-weight: 600; white-space: nowrap; }
td.n { text-align: right; white-space: nowrap; } tr { break-inside: avoid; }
.foot { display: grid; grid-template-columns: 38mm 1fr; gap: 6mm; align-items: start; margin-top: 1.2em; break-inside: avoid; }
.foot svg { width: 38mm; height: 38mm; } .foot p { margin: .1em 0; } .code { font-family: monospace; font-size: 1.05em; }
.small { font-size: .82em; } .void { border: .8mm solid #b00; color: #b00; font-size: 1.4em; font-weight: 700;
  text-align: center; padding: .25em; margin: .5em 0; }
thead { display: table-header-group; }
.lines td { height: 9mm; vertical-align: middle; } .lines .signed { min-width: 25mm; } .lines .clock { min-width: 16mm; }
.sign td { min-width: 28mm; height: 10mm; } h1::first-letter { text-transform: uppercase; }
@media screen { body { padding: 4mm; } }
@media screen and (max-width: 600px) { body { font-size: 11pt; padding: 3mm; } th, td { padding: .25em .35em; }
  .sign th { white-space: normal; } .sign td { min-width: 20mm; } .lines { display: block; overflow-x: auto; }
  .lines th, .lines td { white-space: nowrap; }
  .foot { grid-template-columns: 30mm 1fr; gap: 4mm; } .foot svg { width: 30mm; height: 30mm; } }
"""


def page_of(title: str, body: Iterable[str], *, lang: str) -> str:
    """The whole document; the title is escaped, the body is markup."""
    yields = (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        *body,
        "</body>\n</html>",
    )
    return "\n".join(yields) + "\n"
