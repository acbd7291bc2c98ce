"""What the shipped rules say, written down a second time: stage, gate, quorum, passes, and what else happens.

The books are checked against this list, and the judge of the tests decides by it. Stages with ``new`` ballots have papers of
their own; ``end_lost`` is a chain that ends once lost. Amounts are written as in the books: sets E A P V C K Y N B O of heads
or of a weight.
"""

import random
import re
from fractions import Fraction
from typing import Any, NotRequired, TypedDict

__all__ = ["RULES", "Written", "WrittenStage", "spec_of", "weights_of"]


class WrittenStage(TypedDict):
    """One stage."""

    name: str
    passes: str
    gate: NotRequired[str]
    quorum: NotRequired[str]
    new: NotRequired[bool]
    end_lost: NotRequired[bool]


class Written(TypedDict):
    """One rule."""

    stages: list[WrittenStage]
    out: NotRequired[str]
    """The flag of those who are excluded entirely."""
    deem: NotRequired[str]
    """What the silent are counted as: yes, or majority."""
    cut: NotRequired[str]
    """The measure by which a holder of more than half is cut to the sum of the others."""
    casting: NotRequired[str]
    """The measure of a tie that the chair breaks."""
    proxies: NotRequired[str]
    """The limit on proxies: none, three, fifth_of_heads, or three_or_tenth."""
    opening: NotRequired[bool]
    """Whether the quorum is judged at the opening of the meeting."""


RULES: dict[str, Written] = {
    "CN.278.ordinary": {
        "stages": [
            {
                "name": "vote",
                "quorum": "heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)",
                "passes": "heads(Y) > 1/2 heads(P) and area(Y) > 1/2 area(P)",
            },
        ],
    },
    "CN.278.major": {
        "stages": [
            {
                "name": "vote",
                "quorum": "heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)",
                "passes": "heads(Y) >= 3/4 heads(P) and area(Y) >= 3/4 area(P)",
            },
        ],
    },
    "CN.278.ordinary.follow": {
        "stages": [
            {
                "name": "vote",
                "quorum": "heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)",
                "passes": "heads(Y) > 1/2 heads(P) and area(Y) > 1/2 area(P)",
            },
        ],
        "deem": "majority",
    },
    "CN.PropertyLaw76.ordinary": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > 1/2 heads(E) and area(Y) > 1/2 area(E)"},
        ],
    },
    "HK.s3.appoint": {
        "stages": [
            {"name": "vote", "passes": "share(Y) > share(N) and share(Y) >= 3/10 share(E)"},
        ],
    },
    "HK.gm": {
        "stages": [
            {"name": "vote", "quorum": "heads(A) >= 1/10 heads(E)", "passes": "share(Y) > share(N)"},
        ],
        "casting": "share",
    },
    "TW.31": {
        "stages": [
            {
                "name": "art31",
                "quorum": "heads(A) >= 2/3 heads(E) and share(A) >= 2/3 share(E)",
                "passes": "heads(Y) >= 3/4 heads(A) and share(Y) >= 3/4 share(A)",
            },
        ],
    },
    "TW.31+32": {
        "stages": [
            {
                "name": "art31",
                "quorum": "heads(A) >= 2/3 heads(E) and share(A) >= 2/3 share(E)",
                "passes": "heads(Y) >= 3/4 heads(A) and share(Y) >= 3/4 share(A)",
            },
            {
                "name": "art32",
                "quorum": "heads(A) >= 3 and (heads(A) >= 1/5 heads(E) and share(A) >= 1/5 share(E))",
                "passes": "(heads(Y) > 1/2 heads(A) and share(Y) > 1/2 share(A))"
                " and not (heads(O) > 1/2 heads(E) and share(O) > 1/2 share(E))",
                "new": True,
            },
        ],
    },
    "TW.31.proxycap": {
        "stages": [
            {
                "name": "art31",
                "quorum": "heads(A) >= 2/3 heads(E) and share(A) >= 2/3 share(E)",
                "passes": "heads(Y) >= 3/4 heads(A) and share(Y) >= 3/4 share(A)",
            },
        ],
        "proxies": "fifth_of_heads",
    },
    "SG.ordinary": {
        "stages": [
            {"name": "vote", "quorum": "share_value(A) >= 3/10 share_value(E)", "passes": "share_value(Y) > share_value(N)"},
        ],
    },
    "SG.special": {
        "stages": [
            {"name": "vote", "quorum": "share_value(A) >= 3/10 share_value(E)", "passes": "share_value(Y) >= 3/4 share_value(C)"},
        ],
    },
    "SG.90": {
        "stages": [
            {
                "name": "vote",
                "quorum": "share_value(A) >= 3/10 share_value(E)",
                "passes": "share_value(Y) >= 9/10 share_value(C)",
            },
        ],
    },
    "SG.unanimous": {
        "stages": [
            {
                "name": "vote",
                "quorum": "share_value(A) >= 3/10 share_value(E)",
                "passes": "share_value(N) == 0 and share_value(Y) > 0",
            },
        ],
    },
    "SG.enbloc80": {
        "stages": [
            {"name": "sign", "passes": "share_value(Y) >= 4/5 share_value(E) and area(Y) >= 4/5 area(E)"},
        ],
    },
    "DE.25.simple": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > heads(N)"},
        ],
    },
    "DE.21-2": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > 2/3 heads(C) and mea(Y) > 1/2 mea(E)"},
        ],
    },
    "DE.23-3.circular": {
        "stages": [
            {"name": "text", "passes": "heads(Y) == heads(E)"},
        ],
    },
    "DE.pre2020": {
        "stages": [
            {"name": "first", "quorum": "mea(A) > 1/2 mea(E)", "passes": "heads(Y) > heads(N)", "end_lost": True},
            {"name": "second", "passes": "heads(Y) > heads(N)", "new": True},
        ],
    },
    "DE.pre2020.modernise": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) >= 3/4 heads(E) and mea(Y) > 1/2 mea(E)"},
        ],
    },
    "FR.24": {
        "stages": [
            {"name": "24", "passes": "tantiemes(Y) > tantiemes(N)"},
        ],
        "cut": "tantiemes",
        "proxies": "three_or_tenth",
    },
    "FR.25": {
        "stages": [
            {"name": "25", "passes": "tantiemes(Y) > 1/2 tantiemes(E)"},
            {"name": "25-1", "gate": "tantiemes(Y) >= 1/3 tantiemes(E)", "passes": "tantiemes(Y) > tantiemes(N)", "new": True},
        ],
        "cut": "tantiemes",
        "proxies": "three_or_tenth",
    },
    "FR.26": {
        "stages": [
            {"name": "26", "passes": "heads(Y) > 1/2 heads(E) and tantiemes(Y) >= 2/3 tantiemes(E)"},
            {
                "name": "26-1",
                "gate": "heads(Y) >= 1/2 heads(A) and tantiemes(Y) >= 1/3 tantiemes(E)",
                "passes": "tantiemes(Y) > 1/2 tantiemes(E)",
                "new": True,
            },
        ],
        "cut": "tantiemes",
        "proxies": "three_or_tenth",
    },
    "ES.17-7": {
        "stages": [
            {
                "name": "first",
                "quorum": "heads(A) > 1/2 heads(E) and cuota(A) > 1/2 cuota(E)",
                "passes": "heads(Y) > 1/2 heads(E) and cuota(Y) > 1/2 cuota(E)",
                "end_lost": True,
            },
            {"name": "second", "passes": "heads(Y) > 1/2 heads(A) and cuota(Y) > 1/2 cuota(A)", "new": True},
        ],
        "out": "moroso",
    },
    "ES.17-3": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) >= 3/5 heads(E) and cuota(Y) >= 3/5 cuota(E)"},
        ],
        "out": "moroso",
        "deem": "yes",
    },
    "ES.17-3.nodeem": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) >= 3/5 heads(E) and cuota(Y) >= 3/5 cuota(E)"},
        ],
        "out": "moroso",
    },
    "ES.17-1": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) >= 1/3 heads(E) and cuota(Y) >= 1/3 cuota(E)"},
        ],
        "out": "moroso",
    },
    "ES.17-6": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) >= heads(E) and cuota(Y) >= cuota(E)"},
        ],
        "out": "moroso",
        "deem": "yes",
    },
    "IT.1136": {
        "stages": [
            {
                "name": "prima",
                "quorum": "millesimi(A) >= 2/3 millesimi(E) and heads(A) > 1/2 heads(E)",
                "passes": "heads(Y) > 1/2 heads(A) and millesimi(Y) >= 1/2 millesimi(E)",
                "end_lost": True,
            },
            {
                "name": "seconda",
                "quorum": "heads(A) >= 1/3 heads(E) and millesimi(A) >= 1/3 millesimi(E)",
                "passes": "heads(Y) > 1/2 heads(A) and millesimi(Y) >= 1/3 millesimi(E)",
                "new": True,
            },
        ],
    },
    "IT.1136.second": {
        "stages": [
            {
                "name": "seconda",
                "quorum": "heads(A) >= 1/3 heads(E) and millesimi(A) >= 1/3 millesimi(E)",
                "passes": "heads(Y) > 1/2 heads(A) and millesimi(Y) >= 1/3 millesimi(E)",
                "new": True,
            },
        ],
    },
    "IT.1136-4": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > 1/2 heads(A) and millesimi(Y) >= 1/2 millesimi(E)"},
        ],
    },
    "IT.1136-5": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > 1/2 heads(A) and millesimi(Y) >= 2/3 millesimi(E)"},
        ],
    },
    "NL.MR92.38-5": {
        "stages": [
            {"name": "first", "quorum": "votes(A) >= 2/3 votes(E)", "passes": "votes(Y) >= 2/3 votes(C)", "end_lost": True},
            {"name": "second", "passes": "votes(Y) >= 2/3 votes(C)", "new": True},
        ],
    },
    "NL.simple": {
        "stages": [
            {"name": "vote", "passes": "votes(Y) > 1/2 votes(C)"},
        ],
    },
    "NL.5-139-2": {
        "stages": [
            {"name": "vote", "passes": "votes(Y) >= 4/5 votes(E)"},
        ],
    },
    "EN.rtm": {
        "stages": [
            {"name": "gm", "quorum": "heads(A) >= max(2, 1/5 heads(E))", "passes": "votes(Y) > votes(N)"},
        ],
    },
    "EN.special": {
        "stages": [
            {"name": "gm", "quorum": "heads(A) >= max(2, 1/5 heads(E))", "passes": "votes(Y) >= 3/4 votes(C)"},
        ],
    },
    "US.CA.directors": {
        "stages": [
            {"name": "first", "quorum": "heads(V) > 1/2 heads(E)", "passes": "heads(Y) > heads(N)"},
            {"name": "reconvened", "quorum": "heads(V) >= 1/5 heads(E)", "passes": "heads(Y) > heads(N)", "new": True},
        ],
    },
    "US.FL.general": {
        "stages": [
            {
                "name": "vote",
                "quorum": "voting_interests(A) > 1/2 voting_interests(E)",
                "passes": "voting_interests(Y) > 1/2 voting_interests(A)",
            },
        ],
        "out": "suspended",
    },
    "US.FL.terminate": {
        "stages": [
            {
                "name": "plan",
                "passes": "voting_interests(Y) >= 4/5 voting_interests(E) and voting_interests(N) < 1/20 voting_interests(E)",
            },
        ],
    },
    "US.WA.general": {
        "stages": [
            {"name": "vote", "quorum": "votes(A) >= 1/5 votes(E)", "passes": "votes(Y) > 1/2 votes(C)"},
        ],
        "opening": True,
    },
    "US.WA.budget": {
        "stages": [
            {"name": "ratify", "passes": "not (votes(N) > 1/2 votes(E))"},
        ],
    },
    "RU.46.simple": {
        "stages": [
            {"name": "vote", "quorum": "area(V) > 1/2 area(E)", "passes": "area(Y) > 1/2 area(V)"},
        ],
    },
    "RU.46.twothirds": {
        "stages": [
            {"name": "vote", "quorum": "area(V) > 1/2 area(E)", "passes": "area(Y) >= 2/3 area(E)"},
        ],
    },
    "RU.46.absolute": {
        "stages": [
            {"name": "vote", "quorum": "area(V) > 1/2 area(E)", "passes": "area(Y) > 1/2 area(E)"},
        ],
    },
    "IN.MH.quorum": {
        "stages": [
            {"name": "agm", "quorum": "heads(A) >= min(30, max(5, 1/4 heads(E)))", "passes": "heads(Y) > heads(N)"},
        ],
    },
    "RR.majority": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > 1/2 heads(K)"},
        ],
    },
    "RR.two-thirds": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) >= 2/3 heads(C)"},
        ],
    },
    "RR.majority-present": {
        "stages": [
            {"name": "vote", "passes": "heads(Y) > 1/2 heads(A)"},
        ],
    },
    "RR.asp-adopted": {
        "stages": [
            {
                "name": "vote",
                "passes": "(flag notice and heads(Y) > 1/2 heads(C)) or heads(Y) >= 2/3 heads(C) or heads(Y) > 1/2 heads(E)",
            },
        ],
    },
    "CN.Party.2020": {
        "stages": [
            {
                "name": "ballot",
                "quorum": "heads(A) >= 4/5 heads(E) and <returned> <= <issued>",
                "passes": "heads(Y) > 1/2 heads(A)",
            },
        ],
        "out": "excused",
    },
    "CN.Party.1990": {
        "stages": [
            {
                "name": "ballot",
                "quorum": "heads(A) > 4/5 heads(E) and <returned> <= <issued>",
                "passes": "heads(Y) > 1/2 heads(A)",
            },
        ],
        "out": "excused",
    },
    "CN.Party.assembly": {
        "stages": [
            {"name": "vote", "quorum": "heads(A) >= 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(E)"},
        ],
        "out": "excused",
    },
    "CN.Party.committee": {
        "stages": [
            {"name": "vote", "quorum": "heads(A) >= 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(E)"},
        ],
        "out": "excused",
    },
    "CN.Village": {
        "stages": [
            {"name": "first", "quorum": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"},
            {"name": "runoff", "gate": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) >= 1/3 heads(A)", "new": True},
        ],
    },
    "CN.Coop.simple": {
        "stages": [
            {"name": "gm", "quorum": "heads(A) >= 2/3 heads(E)", "passes": "votes(Y) > 1/2 votes(E)"},
        ],
    },
    "CN.Coop.charter": {
        "stages": [
            {"name": "gm", "quorum": "heads(A) >= 2/3 heads(E)", "passes": "votes(Y) >= 2/3 votes(E)"},
        ],
    },
    "QLD.special": {
        "stages": [
            {
                "name": "gm",
                "passes": "heads(Y) > 2/3 heads(C) and heads(N) <= 1/4 heads(E) and entitlements(N) <= 1/4 entitlements(E)",
            },
        ],
    },
    "CN.PropertyLaw76.major": {"stages": [{"name": "vote", "passes": "heads(Y) >= 2/3 heads(E) and area(Y) >= 2/3 area(E)"}]},
    "CN.279.interested": {"stages": [{"name": "consent", "passes": "heads(Y) == heads(E)"}]},
    "RC.2026.election": {
        "stages": [
            {"name": "first", "quorum": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"},
            {"name": "runoff", "gate": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) >= 1/3 heads(A)", "new": True},
        ],
        "proxies": "three",
    },
    "RC.2026.election.representatives": {
        "stages": [
            {"name": "first", "quorum": "heads(A) > 2/3 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"},
            {"name": "runoff", "gate": "heads(A) > 2/3 heads(E)", "passes": "heads(Y) >= 1/3 heads(A)", "new": True},
        ],
        "proxies": "none",
    },
    "RC.2026.recall": {"stages": [{"name": "vote", "quorum": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"}]},
    "RC.2026.meeting": {"stages": [{"name": "vote", "quorum": "heads(A) > 1/2 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"}]},
    "RC.2026.representatives": {
        "stages": [{"name": "vote", "quorum": "heads(A) >= 2/3 heads(E)", "passes": "heads(Y) > 1/2 heads(A)"}]
    },
}


def weights_of(written: Written) -> tuple[str, ...]:
    """Give the weights that a rule uses."""
    text = " ".join(stage["passes"] + stage.get("quorum", "") for stage in written["stages"])
    return tuple(dict.fromkeys(name for name in re.findall(r"([a-z_]+)\([A-Z]\)", text) if name != "heads")) or ("area",)


def spec_of(written: Written, chance: random.Random) -> dict[str, Any]:
    """Give a written rule as the judge by hand reads it."""
    spec: dict[str, Any] = {
        "stages": written["stages"],
        "exclude": [(written["out"], ["vote", "base", "quorum"], [])] if "out" in written else [],
        "joins": written.get("deem") == "majority",
        "constants": {"returned": chance.randint(0, 1), "issued": 1},
        "case": {"notice"} if chance.random() < 0.5 else set(),
        "has": ["bylaw", "warning"] if chance.random() < 0.8 else [],
        "opening": "opening" in written,
        "limits": HAND_LIMITS[written.get("proxies", "")],
    }
    if "deem" in written:
        spec["deem"] = written["deem"]
        spec["needs"] = ["bylaw", "warning"] if written["deem"] == "majority" else []
    if "cut" in written:
        spec["cuts"] = [("rest", written["cut"], None)]
    if "casting" in written:
        spec["tie"], spec["chair"] = ("casting", written["casting"]), chance.choice("YN")
    return spec


HAND_LIMITS: dict[str, list[dict[str, Any]]] = {
    "": [],
    "none": [{"any_of": [{"number": 0}], "excess": "not_counted"}],
    "three": [{"any_of": [{"number": 3}], "excess": "not_counted"}],
    "fifth_of_heads": [{"any_of": [{"fraction": Fraction(1, 5), "measure": "heads"}], "excess": "not_counted"}],
    "three_or_tenth": [
        {
            "any_of": [{"number": 3}, {"fraction": Fraction(1, 10), "measure": "tantiemes", "with_own": True}],
            "excess": "not_counted",
        }
    ],
}
