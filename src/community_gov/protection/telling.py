"""An access report as text that somebody can take home; as JSON it is what `community.wire.to_data(report)` gives."""

from collections.abc import Callable, Iterator

import attrs

from community_gov.bases import Basis, Consent
from community_gov.protection.access import AccessReport, HeldRecord, ReadOfIt
from community_gov.records import Coded, Record, personal_fields

__all__ = ["report_text"]

_WORDS = {
    "zh": {
        "title": "个人信息查阅报告: {person}, {on}",
        "none": "没有",
        "erased": "(已删除或未填写)",
        "field": "  {name} = {value}; 目的: {purpose}; 收集者: {controller}; 保存至: {until}; 其他可读者: {readers}",
        "reads": "查阅记录:",
        "read": "  {at} {actor} {event} {record} (日志第{sequence}条)",
        "consents": "同意:",
        "consent": "  {reader}可读{controller}为{purpose}收集的信息, {start}至{end}前",
        "bases": "法律或合同依据:",
    },
    "en": {
        "title": "What is stored of {person}, {on}",
        "none": "none",
        "erased": "(erased or never given)",
        "field": "  {name} = {value}; purpose: {purpose}; collected by: {controller}; until: {until}; other readers: {readers}",
        "reads": "Read by others:",
        "read": "  {at} {actor} {event} {record} (journal entry {sequence})",
        "consents": "Consents:",
        "consent": "  {reader} may read what {controller} collected for this: {purpose}; from {start}, before {end}",
        "bases": "Laws and contracts:",
    },
}


def _by_name(_cls: type, name: str) -> str:
    return name


def report_text(report: AccessReport, *, lang: str = "zh", called: Callable[[type, str], str] = _by_name) -> str:
    """The report line by line, in `zh` or `en`.

    `called` gives the word for a field of a class, as `Lister.called` does; without it a field is called by its name.
    """
    said = _WORDS["zh" if lang == "zh" else "en"]
    lines = [said["title"].format(person=report.person, on=report.on)]
    for held in report.held:
        lines += ["", f"{held.kind} {held.record.id}", *_fields(held, said, lang, called)]
    lines += ["", said["consents"], *(_row(row, said["consent"], lang) for row in report.consents)]
    lines += ["", said["bases"], *(f"{_row(row, said['consent'], lang)} ({row.ground})" for row in report.bases)]
    lines += ["", said["reads"], *(_row(seen, said["read"], lang) for seen in report.reads)]
    return "\n".join(lines) + "\n"


def _fields(held: HeldRecord, said: dict[str, str], lang: str, called: Callable[[type, str], str]) -> Iterator[str]:
    cls = type(held.record)
    personal = personal_fields(cls)
    yield from (
        f"  {called(cls, name)} = {_say(value, lang)}" for name, value in _values(held.record) if name not in {*personal, "id"}
    )
    for field in held.fields:
        value = getattr(held.record, field.name)
        yield said["field"].format(
            name=called(cls, field.name),
            value=said["erased"] if value is None else _say(value, lang),
            purpose=field.purpose.label(lang),
            controller=field.controller.label(lang),
            until=field.until.label(lang),
            readers=", ".join(reader.label(lang) for reader in field.readers) or said["none"],
        )


def _values(record: Record) -> Iterator[tuple[str, object]]:
    named = attrs.fields(type(record))  # type: ignore[arg-type]  # every record is an attrs class
    yield from ((each.name, getattr(record, each.name)) for each in named)


def _say(value: object, lang: str) -> str:
    return value.label(lang) if isinstance(value, Coded) else str(value)


def _row(row: Consent | Basis | ReadOfIt, pattern: str, lang: str) -> str:
    values = attrs.asdict(row, recurse=False)
    return pattern.format(**{name: "" if value is None else _say(value, lang) for name, value in values.items()})
