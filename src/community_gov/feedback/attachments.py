"""Pictures and papers that lie with an item: not the things themselves, but where they are and the digest that proves them."""

import re

from attrs import frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, NotFound, ProblemType
from community_gov.feedback.records import Attachment, Item, Voice
from community_gov.feedback.texts import require_text
from community_gov.records import Id

__all__ = ["NO_SLIP", "Attached", "add_attachments", "attach", "attach_slip", "attachments_of", "by_code"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST = 20

NO_DIGEST = ProblemType(
    "feedback.no_digest",
    zh="摘要须为附件的SHA-256值,即64位小写十六进制数字",
    en="the digest is the SHA-256 of the attachment, as 64 hexadecimal digits in lower case",
)
TOO_MANY = ProblemType("feedback.too_many_attachments", zh="附件最多{most}件", en="an item has {most} attachments at most")
NO_SLIP = ProblemType("feedback.no_slip", zh="没有这个查询码", en="there is no slip of this code", nature=Nature.NOT_FOUND)


@frozen(kw_only=True)
class Attached:
    """Where something lies, and the SHA-256 of its bytes as 64 hexadecimal digits."""

    address: str
    digest: str


@verb("feedback.attach")
def attach(change: Change, item_id: Id[Item], *, address: str, digest: str) -> Attachment:
    """Put a picture or paper to an item, by address and SHA-256."""
    change.get(Item, item_id)
    (made,) = add_attachments(change, item_id, (Attached(address=address, digest=digest),))
    return made


@verb("feedback.attach_slip")
def attach_slip(change: Change, *, code: str, address: str, digest: str) -> Attachment:
    """Put a picture or paper to an unnamed slip, by its code; raises NotFound for a wrong one."""
    return attach(change, by_code(change, code).id, address=address, digest=digest)


def add_attachments(change: Change, item_id: Id[Item], new: tuple[Attached, ...]) -> tuple[Attachment, ...]:
    """Stage them; only the civil day is kept with them."""
    change.require(len(attachments_of(change, item_id)) + len(new) <= _MOST, TOO_MANY(at="attachments", most=_MOST))
    for one in new:
        require_text(address=one.address)
        change.require(_DIGEST.fullmatch(one.digest), NO_DIGEST(at="digest"))
    day, named = change.today, [(change.new_id(Attachment), one) for one in new]
    return tuple(change.put(Attachment(id=id, item=item_id, on=day, address=one.address, digest=one.digest)) for id, one in named)


@question("feedback.attachments_of")
def attachments_of(view: View, item_id: Id[Item]) -> tuple[Attachment, ...]:
    """What lies with an item."""
    return view.find(Attachment, item=item_id)


def by_code(view: View, code: str) -> Item:
    """The item of an unnamed slip; raises NotFound for a wrong code."""
    voice = view.first(Voice, code=code)
    if voice is None:
        raise NotFound(NO_SLIP(at="code"))
    return view.get(Item, voice.item)
