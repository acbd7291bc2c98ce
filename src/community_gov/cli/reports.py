"""community-gov report: the weekly, monthly or yearly report of a compound or a body, as text, XLSX, a page or JSON.

It opens a store as it is and changes nothing. It asks as the service `command-line` in the roles of a clerk and an
auditor, or with `--public` as nobody. In the text for a group chat there are figures alone.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import SOUND, Open, checked_url
from community_gov.community import Community
from community_gov.files import write_new
from community_gov.lists import Lister, ListFormat, written
from community_gov.organizations import Body, body
from community_gov.policy import AUDITOR, CLERK
from community_gov.records import Actor, Id
from community_gov.reports import Report, ReportPeriod, ReportTime, public_report, report, report_text, sheet_of

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from rich.console import Console

__all__ = ["ReportCommand"]

_FORMATS = ("text", "xlsx", "html", "csv", "json")


@frozen(kw_only=True)
class ReportCommand:
    """What the program does, with the console that it writes to and the way in which it opens a community."""

    out: "Console" = field(repr=False)
    open: Open

    def report(
        self,
        url: str,
        id: str,
        /,
        *,
        period: str,
        of: str,
        body: str | None = None,
        public: bool = False,
        format: str = "text",  # noqa: A002  what it is
        out: Path | None = None,
        lang: str = "zh",
    ) -> int:
        """Make the report of a week, a month or a year; it comes to the same whenever it is made.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            period: week, month or year
            of: which one: 2022-W12, 2022-03 or 2022
            body: the id of a body, for its own report
            public: what everybody may be told, of whole months; nothing is about fewer than five
            format: text (for a group chat), xlsx, html, csv or json
            out: a file that is not there yet; without it all but a workbook is printed
            lang: zh or en
        """
        if format not in _FORMATS:
            raise ValueError(f"there is no format {format!r}; there are {', '.join(_FORMATS)}")
        if lang not in ("zh", "en"):
            raise ValueError(f"a report speaks zh and en, not {lang!r}")
        if public and body is not None:
            raise ValueError("the report for everybody is of the whole compound: leave --body or --public out")
        if out is None and format == "xlsx":
            raise ValueError("a workbook needs a file: give --out report.xlsx")
        time = ReportTime.read(ReportPeriod.of(period), of)
        community = self.open(checked_url(url), id)
        data = _written(community, _asked(community, time, body, public=public), format, lang)
        if out is None:
            self.out.file.write(data.decode("utf-8-sig"))
        else:
            write_new(out, lambda new: new.write_bytes(data))
            self.out.print(f"{out}: {len(data):,} bytes", markup=False)
        return SOUND


_OFFICE = Actor.service("command-line", CLERK, AUDITOR)


def _asked(community: Community, time: ReportTime, of_body: str | None, *, public: bool) -> Report:
    if public:
        return community.by(Actor.anonymous()).ask(public_report, since=time.since, until=time.until)
    id = None if of_body is None else Id[Body](of_body)
    return community.by(_OFFICE).ask(report, since=time.since, until=time.until, body_id=id)


def _written(community: Community, made: Report, format: str, lang: str) -> bytes:  # noqa: A002  what it is
    if format == "json":
        return (json.dumps(community.wire.to_data(made), ensure_ascii=False, indent=2) + "\n").encode()
    desk = community.by(_OFFICE)
    name = community.name if made.body is None else desk.ask(body, made.body).name
    if format == "text":
        return report_text(made, lang=lang, name=name).encode()
    lister = Lister(community=community, actor=_OFFICE, lang=lang)
    said = made.period.zh if lang == "zh" else made.period.en
    title = f"{name} {made.time.label(lang)} {said}" if lang == "en" else f"{name}{made.time.label(lang)}{said}"
    return written(lister.table(sheet_of(made), title=title), ListFormat.of(format))
