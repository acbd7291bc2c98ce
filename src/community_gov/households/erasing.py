"""Forgetting a person: what is known of somebody is destroyed, what the compound decided with him stays."""

from community_gov.change import Change, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households.ownership import Ownership
from community_gov.households.people import Developer, Person
from community_gov.households.residence import Residence
from community_gov.records import Coded, Id

__all__ = ["PersonDetail", "erase_person"]


class PersonDetail(Coded):
    """What is known of a person and can be erased, each by itself."""

    NAME = "name", "姓名", "name"
    PHONE = "phone", "电话", "phone number"
    DOCUMENT = "document", "证件", "identity document"


_IDENTIFIES = {PersonDetail.NAME, PersonDetail.DOCUMENT}
"""What a register needs as long as somebody owns or lives there; a phone number it never needs."""

NO_DETAILS = ProblemType("households.no_details", zh="未指明要删除的信息", en="it is not said what is to be erased")
STILL_NEEDED = ProblemType(
    "households.still_needed",
    zh="{person}仍是业主、住户或建设单位,姓名和证件尚须保存",
    en="{person} still owns, lives here or built the compound, so name and document have to be kept",
    nature=Nature.STATE,
)


@verb("households.erase_person")
def erase_person(change: Change, person_id: Id[Person], *, details: tuple[PersonDetail, ...] = tuple(PersonDetail)) -> Person:
    """Destroy what is known of somebody, in the register and in all its earlier versions, for good.

    Has to be done when the purpose is achieved, and when somebody takes back a consent that it rests on (PIPL art. 47 (1), (3),
    art. 15); name and document are kept while the person owns, lives there or is the developer (art. 13 (3)). The person stays as
    an id, and with it whatever rests on it; what was known under other ids of the same person goes too. What other records tell
    of the person is for their own stories to erase.
    """
    change.require(details, NO_DETAILS(at="details"))
    if _IDENTIFIES & set(details):
        change.require(not _belongs(change, person_id), STILL_NEEDED(at="details", person=person_id))
    fields = [detail.value for detail in details]
    for other in change.find(Person, same_as=person_id):
        change.erase(Person, other.id, fields=fields)
    return change.erase(Person, person_id, fields=fields)


def _belongs(change: Change, person_id: Id[Person]) -> bool:
    """Whether the person owns or lives here, today or later as far as is known, or is the developer."""
    owned = [row.period.end for row in change.find(Ownership, person=person_id)]
    lived = [row.period.end for row in change.find(Residence, person=person_id)]
    goes_on = any(end is None or end.latest > change.today for end in (*owned, *lived))
    return goes_on or change.first(Developer, person=person_id) is not None
