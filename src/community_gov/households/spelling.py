"""Places that a roster numbers in two ways, such as 一单元 and 1单元: one place, and it is told."""

from collections.abc import Mapping

from attrs import define, field

from community_gov.households.roster import RosterSpelling, place_of
from community_gov.households.rows import bare
from community_gov.households.words import numerals_in

__all__ = ["Spellings"]

_NUMBERED = ("building", "entrance", "floor")


@define
class Spellings:
    """How the places of a roster were written so far."""

    found: dict[tuple[str, ...], RosterSpelling] = field(factory=dict)
    _seen: set[tuple[str, ...]] = field(factory=set)
    _first: dict[tuple[str, ...], tuple[str, str]] = field(factory=dict)

    def note(self, sheet: str, row: int, values: Mapping[str, object]) -> None:
        """Note how a row writes its places; looked at once for each way."""
        typed = tuple(str(values.get(name, "")) for name in _NUMBERED)
        if typed in self._seen:
            return
        self._seen.add(typed)
        for depth, (name, text) in enumerate(zip(_NUMBERED, typed, strict=True)):
            if not text:
                continue
            key, here = (name, *map(bare, typed[: depth + 1])), place_of(sheet, row)
            first, first_at = self._first.setdefault(key, (text, here))
            if numerals_in(first) != numerals_in(text) and key not in self.found:
                self.found[key] = RosterSpelling(column=name, first=first, first_at=first_at, other=text, other_at=here)
