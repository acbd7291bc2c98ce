"""What ids and codes are called in lists, asked at the desk of whoever gets the list: nobody learns more than he or she may."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from community_gov import accounts, contracts, feedback, households, notices, organizations, papers, projects, surveys, tasks
from community_gov.community import Desk
from community_gov.errors import Denied, NotFound
from community_gov.lists.labels import class_key
from community_gov.privacy import mask_name
from community_gov.records import AnyId, Id, kind_info

__all__ = ["Names"]


class _Worded(Protocol):
    """A code with its two labels."""

    @property
    def code(self) -> str:
        """The code."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


def _post(desk: Desk, post: organizations.Post) -> str:
    """A post with the body that it is of: there is a chair in many."""
    return f"{desk.ask(organizations.body, post.body).name} {post.name}"


def _stages(desk: Desk) -> Iterable[_Worded]:
    """The stages of all drives; a code with other words in another drive is not named."""
    found: dict[str, list[tasks.Stage]] = {}
    for drive in desk.ask(tasks.drives):
        for stage in desk.ask(tasks.stages, drive.id):
            found.setdefault(stage.code, []).append(stage)
    return tuple(same[0] for same in found.values() if len({(one.zh, one.en) for one in same}) == 1)


_ASKED: Mapping[type, Callable[[Desk, str], str]] = {
    accounts.Account: lambda desk, id: desk.ask(accounts.account, Id(id)).name,
    contracts.Contract: lambda desk, id: desk.ask(contracts.contract, Id(id)).title,
    notices.Notice: lambda desk, id: desk.ask(notices.notice, Id(id)).title,
    organizations.Body: lambda desk, id: desk.ask(organizations.body, Id(id)).name,
    organizations.Post: lambda desk, id: _post(desk, desk.ask(organizations.post, Id(id))),
    projects.Project: lambda desk, id: desk.ask(projects.project, Id(id)).title,
    surveys.Survey: lambda desk, id: desk.ask(surveys.survey, Id(id)).title,
    papers.ArchivePaper: lambda desk, id: desk.ask(papers.paper, Id(id)).call_number,
}
"""How one record is asked for its name."""
_ALL: Mapping[type, Callable[[Desk], Mapping[str, str]]] = {
    households.Person: lambda desk: {row.id: row.name or "" for row in desk.ask(households.persons)},
    households.Place: lambda desk: {row.id: row.name for row in desk.ask(households.places)},
    households.Unit: lambda desk: {row.id: row.code for row in desk.ask(households.units)},
    tasks.Drive: lambda desk: {row.id: row.name for row in desk.ask(tasks.drives)},
    tasks.Duty: lambda desk: {row.id: row.title for row in desk.ask(tasks.duties)},
}
"""How all records of a kind are asked for their names at once."""
_BY_ID: Mapping[str, type] = {kind_info(cls).name.rpartition(".")[2]: cls for cls in (*_ASKED, *_ALL)}
"""To which class an id leads that begins with this word, where its field does not say it."""
_CODES: Mapping[str, Callable[[Desk], Iterable[_Worded]]] = {
    "accounts.Entry.category": lambda desk: desk.ask(accounts.categories),
    "feedback.Item.category": lambda desk: desk.ask(feedback.categories),
    "feedback.Slice.part": lambda desk: desk.ask(feedback.categories),
    "feedback.Slip.category": lambda desk: desk.ask(feedback.categories),
    "organizations.Body.kind": lambda desk: desk.ask(organizations.body_kinds),
    "tasks.Enrolled.stage": _stages,
}
"""What the codes of a field are, by story, class and field."""


class Names:
    """Asks for names when they are needed, each once; what the desk may not ask stays an id."""

    def __init__(
        self, desk: Desk, *, lang: str, personal: bool, coded: Mapping[str, Callable[[Desk], Iterable[_Worded]]] | None = None
    ) -> None:
        """Ask at this desk; people are named whole for `personal` alone. `coded` are the codes of more fields, of plugins."""
        self._coded = {**(coded or {}), **_CODES}
        self._desk, self._lang, self._personal = desk, lang, personal
        self._names: dict[tuple[type, str], str] = {}
        self._read: set[type] = set()
        self._denied: set[type] = set()
        self._words: dict[str, Mapping[str, str]] = {}

    def knows(self, cls: type) -> bool:
        """Whether records of a class are called anything but their ids."""
        return cls in _ASKED or cls in _ALL

    def of(self, cls: type | None, id: AnyId) -> str:
        """What a record is called; of whatever class the id says, where nothing else does."""
        cls = cls or _BY_ID.get(id.partition("-")[0], organizations.Body)
        key = (cls, str(id))
        if key not in self._names:
            self._names[key] = self._found(cls, str(id))
        return self._names[key]

    def _found(self, cls: type, id: str) -> str:
        if cls in self._denied:
            return id
        try:
            return self._ask(cls, id)
        except Denied:
            if cls is not notices.Notice:  # of which some are for everybody and some are not
                self._denied.add(cls)
        except NotFound:
            pass
        return id

    def _ask(self, cls: type, id: str) -> str:
        if cls in _ALL and cls not in self._read:
            self._read.add(cls)
            masked = cls is households.Person and not self._personal
            named = _ALL[cls](self._desk).items()
            self._names |= {(cls, one): mask_name(name) if masked else str(name) for one, name in named}
            return self._names.get((cls, id), id)
        return _ASKED[cls](self._desk, id) if cls in _ASKED else id

    def code(self, cls: type, name: str, code: str) -> str:
        """What the code in a field is called; itself where nobody says it."""
        field = f"{class_key(cls)}.{name}"
        if field not in self._coded:
            return code
        if field not in self._words:
            self._words[field] = self._told(field)
        return self._words[field].get(code, code)

    def _told(self, field: str) -> Mapping[str, str]:
        try:
            found = tuple(self._coded[field](self._desk))
        except Denied:
            return {}
        return {one.code: one.zh if self._lang == "zh" else one.en for one in found}
