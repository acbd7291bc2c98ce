"""Papers about hours as pages that print on A4, with a QR code that leads to the check.

Everything in a page is escaped and nothing is loaded from elsewhere. The QR code is made by segno (extra `[documents]`), which is
loaded when the first page is made.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from attrs import field, frozen

from community_gov import Code, Controller, Id, Mask, Masked, Purpose, Until, View, personal, question
from community_gov.households import Person
from community_gov_volunteers.packs import activity_kind
from community_gov_volunteers.pages import page_of
from community_gov_volunteers.papers import Paper, PaperKind, PaperState

__all__ = ["NamedKind", "PrintedPaper", "paper_html", "printed_paper"]


@frozen
class NamedKind:
    """What a kind of activity is called."""

    code: Code
    zh: str
    en: str


@frozen(kw_only=True)
class PrintedPaper:
    """A paper with the names that are printed on it."""

    paper: Paper
    recorder: str | None = field(
        repr=False,
        metadata=personal(
            purpose=Purpose.IDENTITY,
            controller=Controller.ASSOCIATION,
            until=Until.MEMBERSHIP_ENDS,
            mask=Mask.NAME,
        ),
    )
    """Who issued it."""
    kinds: tuple[NamedKind, ...]


@question("volunteers.printed_paper")
def printed_paper(view: View, paper_id: Id[Paper]) -> PrintedPaper:
    """Everything that is printed on a paper, for its owner and the association; see `paper_html`."""
    paper = view.get(Paper, paper_id)
    found = ((line.kind, activity_kind(view, line.kind)) for line in paper.lines)
    return PrintedPaper(
        paper=paper,
        recorder=view.get(Person, paper.recorder).name,
        kinds=tuple(NamedKind(code, kind.zh if kind else code, kind.en if kind else code) for code, kind in found),
    )


# --- the page --------------------------------------------------------------------------------------------------------

_WORDS = {
    "zh": {
        "number": "志愿者编号",
        "name": "姓名",
        "period": "服务起止日期",
        "kind": "服务内容",
        "shifts": "次数",
        "hours": "服务时间",
        "sum": "合计",
        "entered": "录入全国志愿服务信息系统",
        "all_entered": "本件所列记录均已录入",
        "not_entered": "有记录尚未录入",
        "by": "出具组织",
        "recorder": "经办人",
        "issued": "出具日期",
        "code": "查验码",
        "seal": "(盖章)",
        "how": "扫描二维码或凭查验码向出具组织查验;也可用查验程序 verify_paper.py 与出具组织公布的账本核对。",
        "only": "本件是服务时长记录单,不是志愿服务记录证明。",
        "no_trade": "本件免费出具,不得用于商业交易。",
        "to": "至",
    },
    "en": {
        "number": "volunteer no.",
        "name": "name",
        "period": "time of service",
        "kind": "service",
        "shifts": "shifts",
        "hours": "time given",
        "sum": "total",
        "entered": "in the national system",
        "all_entered": "all that is listed is entered",
        "not_entered": "not all of it is entered",
        "by": "issued by",
        "recorder": "recorded by",
        "issued": "issued on",
        "code": "code",
        "seal": "(seal)",
        "how": "Scan the picture or give the code to the association to check this paper, or compare it with the association's "
        "published journal by verify_paper.py.",
        "only": "This is a record of hours and no certificate of voluntary service.",
        "no_trade": "Issued free of charge; not for commerce.",
        "to": "to",
    },
}


def paper_html(printed: PrintedPaper, *, check_at: str = "", lang: str = "zh") -> str:
    """The page; one that is no longer good says so over its title.

    `check_at` is the address at which the host answers `volunteers.check_paper`; the QR code is the address with the code behind
    it, or the code alone. Raises ValueError for another language than zh and en, and for a paper that is masked or erased, and
    ImportError without segno (extra `[documents]`).
    """
    paper, words = printed.paper, _WORDS.get(lang)
    if words is None:
        raise ValueError(f"a page is in zh or en, not in {lang!r}")
    if any(text is None or isinstance(text, Masked) for text in (paper.code, paper.name)):
        raise ValueError(f"the code or the name of {paper.id} is not to be read here; ask as its owner or as an organiser")
    title = str(getattr(paper.kind, lang))
    return page_of(title, _body(printed, words, lang, escape(title), check_at), lang=lang)


def _body(printed: PrintedPaper, words: dict[str, str], lang: str, title: str, check_at: str) -> Iterator[str]:
    paper = printed.paper
    if paper.state is not PaperState.GOOD:
        yield f'<p class="void">{escape(getattr(paper.state, lang))}</p>'
    yield f"<h1>{title}</h1>"
    yield "<table>" + "".join(_about(printed, words)) + "</table>"
    yield "<table>" + "".join(_lines(printed, words, lang)) + "</table>"
    yield f'<div class="foot">{_picture(check_at + str(paper.code))}<div>' + "".join(_foot(printed, words)) + "</div></div>"


def _about(printed: PrintedPaper, words: dict[str, str]) -> Iterator[str]:
    paper = printed.paper
    last: date = paper.until - timedelta(days=1)  # people read the last day as included
    for label, value in (
        ("name", str(paper.name)),
        ("number", str(paper.number)),
        ("period", f"{paper.since} {words['to']} {last}"),
        ("entered", words["all_entered" if paper.entered_nationally else "not_entered"]),
    ):
        yield f"<tr><th>{words[label]}</th><td>{escape(value)}</td></tr>"


def _lines(printed: PrintedPaper, words: dict[str, str], lang: str) -> Iterator[str]:
    paper, names = printed.paper, {kind.code: getattr(kind, lang) for kind in printed.kinds}
    yield "<tr>" + "".join(f"<th>{words[label]}</th>" for label in ("kind", "shifts", "hours")) + "</tr>"
    for line in paper.lines:
        name, time = escape(names.get(line.kind, line.kind)), _hours(line.minutes, lang)
        yield f'<tr><td>{name}</td><td class="n">{line.shifts}</td><td class="n">{time}</td></tr>'
    shifts = sum(line.shifts for line in paper.lines)
    yield f'<tr><th>{words["sum"]}</th><td class="n">{shifts}</td><td class="n">{_hours(paper.minutes, lang)}</td></tr>'


def _hours(minutes: int, lang: str) -> str:
    hours, rest = divmod(minutes, 60)
    whole, part = ("小时", "分钟") if lang == "zh" else (" h", " min")
    return f"{hours}{whole}" + (f"{' ' if lang == 'en' else ''}{rest}{part}" if rest else "")


def _foot(printed: PrintedPaper, words: dict[str, str]) -> Iterator[str]:
    paper = printed.paper
    yield f"<p>{words['by']}: {escape(paper.association)} {words['seal']}</p>"
    yield f"<p>{words['recorder']}: {escape(printed.recorder or '')}</p>"
    yield f"<p>{words['issued']}: {paper.issued}</p>"
    yield f'<p>{words["code"]}: <span class="code">{escape(str(paper.code))}</span></p>'
    yield f'<p class="small">{words["how"]}</p>'
    if paper.kind is PaperKind.RECORD:
        yield f'<p class="small">{words["only"]}</p>'
    yield f'<p class="small">{words["no_trade"]}</p>'


def _picture(text: str) -> str:
    try:
        import segno  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[documents] to print papers") from error
    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(scale=4, omitsize=True))
