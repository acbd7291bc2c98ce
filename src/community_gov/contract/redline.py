"""What the library never keeps, as words that no field of a record, an event or a pack may have in its name."""

from collections.abc import Iterable, Iterator, Mapping

__all__ = ["RED_LINE", "forbidden", "published_arrears"]

_JUDGED = "the library gives nobody a score, a rank or a label; counts of hours are the only totals of a person"
_MEMBERSHIP = "who is a Party member is read by the Party plugin alone"
_WORDS: Mapping[str, str] = {
    "the library keeps no biometric data": "biometric biometrics face faceprint fingerprint iris voiceprint dna gait",
    "the library keeps no tracks and no positions of people; a Place is enough": (
        "gps latitude longitude lat lng geolocation location track tracks trajectory"
    ),
    "the library keeps nothing about devices": "device imei imsi mac ip useragent camera cctv",
    "the library keeps no faith, no ethnicity and no political opinion": (
        "faith religion religious creed church ethnicity ethnic race minzu ideology stance politics political_opinion"
    ),
    "the library keeps no lists of people who complain or petition": (
        "petition_history petitioner_history xinfang key_person key_persons troublemaker blacklist"
    ),
    _JUDGED: "score scoring rank ranking rating trustworthiness reputation credit_rating",
    "the library does not keep how somebody means to vote": "voting_intention vote_intention intention leaning",
    _MEMBERSHIP: "party_member party_membership party_card",
}
RED_LINE: Mapping[str, str] = {word: why for why, words in _WORDS.items() for word in words.split()}
"""Each word, or words joined by underscores, and why it is refused."""


def forbidden(name: str, *, about_people: bool = True, plugin: str = "") -> str | None:
    """Why a field may not have this name, or None. Definitions, which are not about people, may rank.

    >>> forbidden("face_photo")
    'the library keeps no biometric data'
    >>> forbidden("surface")
    """
    words = name.lower().strip("_").split("_")
    spans = ("_".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    found = (RED_LINE[span] for span in spans if span in RED_LINE)
    allowed = (() if about_people else (_JUDGED,)) + ((_MEMBERSHIP,) if plugin == "party" else ())
    return next((why for why in found if why not in allowed), None)


_OWED = {"arrears", "unpaid", "debt", "debts", "debtor", "overdue_fee"}


def published_arrears(names: Iterable[str]) -> Iterator[str]:
    """The fields that tell who owes, of an answer that everybody gets: that is never published."""
    yield from (name for name in names if _OWED & {*name.lower().split("_"), name.lower()})
