"""Check a sealed vote: python verify_vote.py public.json custody.json --digest 64-hexadecimal-digits.

One file for Python 3.11 or newer, with nothing but the standard library, so that it can be copied and read by whoever has to
trust it. It is written from docs/reference/bundle.md of the project community-gov. Either bundle can be checked alone.

Exit status: 0 nothing is wrong, 1 faults were found, 2 a file could not be read or its rule is one that is not recomputed here.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Unsupported", "check", "main", "recomputed"]

Json = dict[str, Any]
Tally = tuple[dict[str, Fraction], Json | None]  # sums such as heads(Y), none when an area is not known; what silence brought
_SHARED = {"candidates", "chosen", "closed", "commitments", "facts", "format", "item", "rule", "verdict", "why"}
_KEYS = {"public": _SHARED, "custody": _SHARED | {"ballots", "public", "register", "slips"}}
_TOLD = {"citation", "en", "id", "interpretation", "mark", "note", "severity", "valid_from", "valid_to", "zh"}  # decides nothing
_RULE = _TOLD | {"contest", "deem", "invalid_participate", "leaders", "stages"}
_CONTEST = _TOLD | {"alternates", "fewest", "limit_marks", "max_marks", "odd", "rank", "tie"}
_AMOUNT = r"(?:heads|area)\([EPYN]\)"
_SIDE = rf"(?:([0-9]+(?:/[0-9]+)?) ?)?({_AMOUNT})?"
_TEST = rf"(?=\S){_SIDE} (>|>=|==) {_SIDE}(?<=\S)"
_VALID = {"yes", "no", "abstain", "follow"}
_PARTICIPATING = {"none": _VALID, "identified": _VALID | {"invalid"}, "all": _VALID | {"invalid", "unsigned"}}
_OUTCOMES = {"passed": "passed", "lost": "rejected", "missing": "insufficient_data"}


class Unsupported(Exception):
    """The rule has something that this program does not recompute."""


class Block(NamedTuple):
    """Heads who stand in one place together: what they said, how many, with how much area, whether silent if absent."""

    choice: str
    heads: int
    area: Fraction | None
    served: bool = False


def _text(value: Fraction) -> str:
    """The one way to write a number: whole, with decimals where they end, else as a fraction."""
    if not (places := next((n for n in range(101) if 10**n % value.denominator == 0), 0)):
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _number(text: object) -> Fraction:
    if _text(number := Fraction(str(text))) != text or number < 0:
        raise ValueError(f"{text!a} is not a number in the one way to write it")
    return number


def _judged(formula: str, sums: Mapping[str, Fraction]) -> Json:
    """One comparison as a node of the tree; on an empty base it is void, which never holds."""
    factor, left, sign, other, right = re.fullmatch(_TEST, formula).groups()  # type: ignore[union-attr]  # Rule has seen to it
    had, needed = (Fraction(by or 1) * (sums[of] if of else 1) for by, of in ((factor, left), (other, right)))
    void = bool(right) and ((right[-2] not in "YN" and sums[right] == 0) or bool(left and sign != ">" and had == needed == 0))
    margin = had - needed if sign != "==" else -abs(had - needed)
    holds = not void and (margin > 0 or (margin == 0 and sign != ">"))
    node = {"test": formula, "had": _text(had), "needed": _text(needed), "margin": _text(margin)}
    return {**node, "holds": holds, "void": void}


def _all(tests: Sequence[str], sums: Mapping[str, Fraction]) -> Json:
    """All must hold; one that fails settles it, short of that a void one leaves it open."""
    nodes = [_judged(test, sums) for test in tests]
    failed = any(not node["holds"] and not node["void"] for node in nodes)
    void = not failed and any(node["void"] for node in nodes)
    return nodes[0] if len(nodes) == 1 else {"join": "all", "holds": not failed and not void, "void": void, "of": nodes}


class Rule:
    """The pinned rule, and one round under it; raises Unsupported for what is not recomputed here."""

    def __init__(self, data: Json) -> None:
        stage, contest, self.deem = data["stages"][0], data.get("contest"), data.get("deem", {})
        strange = {*data.keys() - _RULE, *(contest or {}).keys() - _CONTEST, *stage.keys() - _TOLD - {"name", "quorum", "passes"}}
        if len(data["stages"]) > 1 or self.deem.get("as") == "excluded" or (contest and contest.get("tie") != "lot"):
            strange.add("way to go on, to take silence or to settle ties")
        self.stage, self.contest = stage["name"], contest or {"rank": ()}
        self.quorum, self.passes = (stage[key].split(" and ") if key in stage else [] for key in ("quorum", "passes"))
        tests, rank = [*self.quorum, *self.passes], self.contest["rank"]
        strange |= {test for test in tests if not re.fullmatch(_TEST, test)} | {x for x in rank if not re.fullmatch(_AMOUNT, x)}
        if strange or (self.deem and not self.deem.get("counts_as_participating")):
            raise Unsupported(f"the rule's {min(strange, default='silence that takes no part')} is not recomputed here")
        self.amounts = sorted({"heads(E)", *re.findall(_AMOUNT, " ".join([*tests, *rank]))})
        self.leaders = data.get("leaders") or re.findall(r"(\w+)\(Y\)", " ".join(self.passes))
        self.sets = {"P": _PARTICIPATING[data.get("invalid_participate", "identified")], "Y": {"yes"}, "N": {"no"}}

    def amount(self, blocks: Iterable[Block], name: str) -> Fraction:
        """The heads or the area of one set, such as area(Y)."""
        found = (block for block in blocks if name[-2] == "E" or block.choice in self.sets[name[-2]])
        return sum((Fraction(getattr(block, name[:-3])) for block in found), Fraction(0))

    def tally(self, blocks: Sequence[Block], facts: Json, *, silence: bool) -> Tally:
        """The sums, and what silence brought; followers join the leader first, then silence is counted as the rule says."""
        if any(block.area is None for block in blocks) and any(name.startswith("area") for name in self.amounts):
            return {}, None
        lead = [self.amount(blocks, f"{name}(Y)") - self.amount(blocks, f"{name}(N)") for name in self.leaders]
        leader = "yes" if min(lead) > 0 else "no" if max(lead) < 0 else None  # by all measures, among the ballots that were cast
        deem, deemed = self.deem, None
        blocks = [block._replace(choice=leader) if block.choice == "follow" and leader else block for block in blocks]
        silent = [block for block in blocks if block.served and block.choice == "absent"]
        allowed = (facts["bylaw"] or not deem.get("needs_bylaw")) and (facts["warned"] or not deem.get("needs_warning"))
        as_ = leader if deem.get("as") == "majority" else deem.get("as")
        if silence and silent and allowed and as_:
            blocks = [block._replace(choice=as_) if block in silent else block for block in blocks]
            deemed = {"as": as_, **{name: _text(self.amount(silent, f"{name}(E)")) for name in self.leaders}}
        return {name: self.amount(blocks, name) for name in self.amounts}, deemed

    def step(self, tally: Tally) -> Json:
        """One round, judged on its sums."""
        sums, deemed = tally
        quorum, passes = (_all(tests, sums) if sums and tests else None for tests in (self.quorum, self.passes))
        ended = "no_quorum" if quorum and not quorum["holds"] else "passed" if passes and passes["holds"] else "lost"
        ended = "missing" if not sums else ended if sums["heads(E)"] else "nobody_entitled"
        said = {"stage": self.stage, "ended": ended, "deemed": deemed, "quorum": quorum, "passes": passes}
        return {**said, "amounts": {name: _text(value) for name, value in sums.items()}}


def _verdict(data: Json, step: Callable[[int | None], Json]) -> Json:
    """On the question, or in an election on each candidate."""
    if data["item"]["seats"] is not None:
        return _election(data, [{"candidate": number, **step(number)} for number in sorted(data["candidates"])])
    path = [step(None)]
    return {"outcome": _OUTCOMES.get(path[0]["ended"], "no_decision"), "path": path}


def _election(data: Json, path: list[Json]) -> Json:
    """Those who pass are ranked; the seats are filled from the top, a tie for the last ones by the lot."""
    won: dict[str, list[int]] = {"elected": [], "alternates": [], "tied": []}
    if any(step["ended"] == "missing" for step in path):
        return {"outcome": "insufficient_data", "path": [], **won}
    seats, lots, rank = data["item"]["seats"], data["facts"]["lots"], data["rule"]["contest"]["rank"]
    keys = {one["candidate"]: [-Fraction(one["amounts"][name]) for name in rank] for one in path if one["ended"] == "passed"}
    order = sorted(keys, key=keys.__getitem__)
    places = {number: 1 + [keys[other] for other in order].index(keys[number]) for number in order}
    groups = [list(group) for _, group in groupby(order, key=places.__getitem__)]
    while groups and len(won["elected"]) + len(groups[0]) <= seats:
        won["elected"] += groups.pop(0)
    if groups and (free := seats - len(won["elected"])):
        won["tied"] = groups.pop(0)
        if set(won["tied"]) <= set(lots):
            drawn, won["tied"] = sorted(won["tied"], key=lots.index), []
            won["elected"], groups = won["elected"] + drawn[:free], [[number] for number in drawn[free:]] + groups
    while groups and not won["tied"] and len(won["alternates"]) + len(groups[0]) <= data["item"]["alternates"]:
        won["alternates"] += groups.pop(0)
    outcome = "tied" if won["tied"] else "filled" if len(won["elected"]) == seats else "short" if won["elected"] else "nobody"
    outcome = outcome if outcome != "nobody" or any(step["ended"] == "lost" for step in path) else "no_decision"
    path = [{**step, "place": places.get(step["candidate"])} for step in path]
    return {"outcome": outcome, "path": path, **won}


def recomputed(data: Json) -> Json:
    """The verdict from the register and the ballots of a custody bundle; raises Unsupported."""
    rule, facts = Rule(data["rule"]), data["facts"]

    def verdict(*, silence: bool) -> Json:
        return _verdict(data, lambda number: rule.step(rule.tally(_blocks(rule, data, number), facts, silence=silence)))

    found = verdict(silence=True)
    return {**found, "without_silence": verdict(silence=False) if any(step["deemed"] for step in found["path"]) else None}


def _follows(rule: Rule, data: Json, verdict: Json) -> bool:
    """Whether a verdict follows from the sums that it gives."""
    tallies: dict[int | None, Tally] = {}
    for step in verdict["path"]:
        sums = {name: _number(text) for name, text in step["amounts"].items()}
        for measure in ("heads", "area"):
            parts = [sums[name] for name in (f"{measure}({of})" for of in "YPE") if name in sums]
            if parts != sorted(parts) or (measure == "heads" and any(part.denominator > 1 for part in parts)):
                return False
        tallies[step.get("candidate")] = (sums, step["deemed"])
    again = _verdict(data, lambda number: rule.step(tallies.get(number, ({}, None))))
    return again == {key: value for key, value in verdict.items() if key != "without_silence"}


def _area(line: Json) -> Fraction | None:  # of a slip or a unit, or of a head with all its units; None when one is not known
    areas = [_area(unit) for unit in line["units"]] if "units" in line else [line["area"] and _number(line["area"])]
    return None if None in areas else sum(filter(None, areas), Fraction(0))


def _blocks(rule: Rule, data: Json, number: int | None) -> list[Block]:
    """Where every head stands, for a candidate or for the question; who voted what in secret stands in groups."""
    said: dict[str, list[str]] = {line["voter"]: [] for line in data["register"]}
    for ballot in data["ballots"]:
        said[ballot["voter"]].append(_said(rule, data, ballot, number))
    heads = [Block(_joined(said[line["voter"]]), 1, _area(line), line["served"]) for line in data["register"]]
    groups = [Block(_said(rule, data, slip, number), slip["heads"], _area(slip)) for slip in data["slips"]]
    opened = [block for block in heads if block.choice == "envelope"]
    came, slips = ([block.area for block in some] for some in (opened, groups))
    area = None if None in (*came, *slips) else sum(filter(None, came), Fraction(0)) - sum(filter(None, slips))
    blank = Block(data["facts"]["blank"], len(opened) - sum(block.heads for block in groups), area)
    return [*groups, blank, *(block for block in heads if block.choice != "envelope")]


def _said(rule: Rule, data: Json, paper: Json, number: int | None) -> str:
    if not paper.get("signed", True) or number is None or paper["choice"] in ("invalid", "envelope"):
        return str(paper["choice"]) if paper.get("signed", True) else "unsigned"
    marks = [mark for mark in paper["marks"] if mark in data["candidates"]]
    if rule.contest.get("limit_marks", True) and len(marks) > rule.contest.get("max_marks", data["item"]["seats"]):
        return "invalid"
    return "yes" if number in marks else "abstain"


def _joined(said: Sequence[str]) -> str:  # several hands of co-owners are one voice, or void if they differ
    signed = {one for one in said if one != "unsigned"} or set(said) or {"absent"}
    return signed.pop() if len(signed) == 1 else "invalid"


def _canonical(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _digest(data: object) -> str:
    return hashlib.sha256(_canonical(data)).hexdigest()


def _read(text: bytes) -> Json:
    data = json.loads(text.decode(), parse_float=int, parse_constant=int)  # int() refuses what is no whole number
    keys = {"bundle", "sha256"} | _KEYS[data["bundle"]]
    if _canonical(data) + b"\n" != text or data.keys() != keys or data["format"] != 1:
        raise ValueError("it is not in the canonical form, or does not have the keys of a bundle of format 1")
    if _digest({key: value for key, value in data.items() if key != "sha256"}) != data["sha256"]:
        raise ValueError("its sha256 is not that of its content")
    return dict(data)


def _faults(data: Json) -> Iterator[str]:
    """What is wrong with one bundle by itself."""
    rule, verdict = Rule(data["rule"]), data["verdict"]
    if not all(_follows(rule, data, one) for one in (verdict, verdict["without_silence"]) if one is not None):
        yield "the verdict does not follow from its sums under the rule"
    if data["bundle"] == "custody":
        for name, committed in data["commitments"].items():
            if _digest([_digest(line) for line in data[name]]) != committed:
                yield f"the {name} are not those that it commits to"
        owners = {line["voter"]: line["owners"] for line in data["register"]}
        hands = {(one["voter"], one["hand"]) for one in data["ballots"]}
        once = len(owners) == len(data["register"]) and len(hands) == len(data["ballots"])
        if not once or not all(hand in owners.get(voter, ()) for voter, hand in hands):
            yield "a head or a hand is there twice, or a ballot is of nobody in the register"
        if any(min(block.heads, block.area or 0) < 0 for block in _blocks(rule, data, None)):
            yield "more slips were opened than envelopes came back"
        if recomputed(data) != verdict:
            yield "register and ballots give another verdict"


def check(texts: Sequence[bytes], digests: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """The faults of one bundle or of a pair, and what can be told of each; raises Unsupported."""
    faults, told, read = [], [], []
    for number, text in enumerate(texts, start=1):
        try:
            read.append(data := _read(text))
            faults += [f"{data['bundle']} bundle: {fault}" for fault in _faults(data)]
            told.append(f"{data['bundle']} bundle of {data['item']['decision']}: {data['verdict']['outcome']}, {data['sha256']}")
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            faults.append(f"file {number} is no bundle as it was sealed: {type(error).__name__}: {error}")
    faults += [f"no file has the digest {digest}" for digest in digests if digest not in [data["sha256"] for data in read]]
    if len(read) > 1:
        public, custody = sorted(read, key=lambda data: str(data["bundle"]), reverse=True)
        apart = sorted(key for key in _SHARED if public[key] != custody[key])
        if apart or custody.get("public") != public["sha256"]:
            faults.append(f"the two are no pair: {', '.join(apart) or 'the one in custody names another public bundle'}")
    return faults, told


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    parser = argparse.ArgumentParser(prog="verify_vote.py", description="Check a sealed vote.")
    parser.add_argument("bundle", type=Path, help="the public bundle, or the one in custody")
    parser.add_argument("other", type=Path, nargs="?", help="the other one of the pair")
    parser.add_argument("--digest", action="append", default=[], help="the sha256 that the journal or a notice names")
    given = parser.parse_args(arguments)
    try:
        faults, told = check([path.read_bytes() for path in (given.bundle, given.other) if path], given.digest)
    except (OSError, Unsupported) as error:
        sys.stderr.write(f"cannot be checked: {error}\n")
        return 2
    known = "by a digest" if given.digest else "only in itself: without a digest nothing shows that it was not made anew"
    last = f"{len(faults)} faults: this is not the vote as it was sealed" if faults else f"sound, known {known}"
    sys.stdout.write("".join(f"{line}\n" for line in (*(f"FAULT {fault!a}"[:500] for fault in faults), *told, last)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
