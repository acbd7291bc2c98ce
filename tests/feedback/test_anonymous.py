"""Anonymous means nobody: after an anonymous slip no store holds an hour, an account, an address or a device of it."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.feedback.compound import LIGHTING, NOBODY, Small, small

from community_gov import Actor, Code
from community_gov.feedback import (
    Attached,
    accept,
    answer,
    attach_slip,
    submit,
    visit_slip,
    withdraw_slip,
)
from community_gov.interop import export_community

HOUR = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
DIGEST = "0" * 64


def hours_in(dump: str) -> set[str]:
    """The instants in a dump that lie on days on which somebody spoke anonymously, but are no midnight in Beijing."""
    found = {one for one in HOUR.findall(dump) if one.startswith(("2022-03-05", "2022-03-04", "2022-04-01", "2022-03-31"))}
    return {one for one in found if not one.endswith("16:00:00")}


def hidden(dump: str) -> None:
    """Hold a dump against what may be in it."""
    assert "2022-03-05" in dump
    assert not hours_in(dump)
    assert not [secret for secret in ("03:17", "03:28", "11:17", "11:28", "form-7") if secret in dump]


def speak(here: Small) -> None:
    """Everything that an anonymous resident can do, at odd minutes of 2022-03-05; the office answers on the 20th."""
    here.clock.set(datetime(2022, 3, 5, 3, 17, 43, tzinfo=UTC))
    photo = Attached(address="https://files.example/1.jpg", digest=DIGEST)
    first = here.community.by(NOBODY, command_id="form-7").run(
        submit, text="路灯不亮", category=LIGHTING, place=here.building, attachments=(photo,)
    )
    here.clock.set(here.clock() + timedelta(minutes=11))
    second = here.anonymous.run(submit, text="停水", category=Code("water_power_heat"))
    assert first.slip is not None
    assert second.slip is not None
    here.anonymous.run(attach_slip, code=first.slip, address="https://files.example/2.jpg", digest=DIGEST)
    here.anonymous.run(withdraw_slip, code=second.slip)
    here.on(date(2022, 3, 20))
    here.office.run(accept, first.id)
    here.office.run(answer, first.id, text="已修")
    here.clock.set(datetime(2022, 4, 1, 3, 17, 43, tzinfo=UTC))
    here.anonymous.run(visit_slip, code=first.slip, satisfied=True)


def test_no_hour_stands_in_an_sqlite_file(tmp_path: Path) -> None:
    """Every table of the file, the journal, old versions, commands and what is left in the pages hold the civil day alone."""
    here = small(url=f"sqlite:///{tmp_path / 'bay.db'}")
    speak(here)
    raw = b"".join(part.read_bytes() for part in sorted(tmp_path.iterdir())).decode("latin-1")
    with closing(sqlite3.connect(tmp_path / "bay.db")) as connection:
        hidden("\n".join(connection.iterdump()))
    hidden(raw)
    hidden(export_community(here.community).decode())


def test_no_hour_stands_in_memory() -> None:
    """The same of a store in memory: all that it keeps, written out as a document."""
    here = small()
    speak(here)
    hidden(export_community(here.community).decode())
    with here.community.journal() as journal:
        entries = [entry for entry in journal.entries() if entry.actor == Actor.NOBODY]
    assert [entry.at for entry in entries] == ["2022-03-05"] * 4 + ["2022-04-01"]
    assert {entry.command for entry in entries} != {None}


def test_the_look_finds_an_hour() -> None:
    """The test above is able to fail: a named resident's slip of that minute is found."""
    here = small()
    here.clock.set(datetime(2022, 3, 5, 3, 17, 43, tzinfo=UTC))
    here.as_person(here.resident).run(submit, text="路灯不亮", category=LIGHTING, reporter=here.resident)
    assert hours_in(export_community(here.community).decode()) == {"2022-03-05T03:17:43"}
