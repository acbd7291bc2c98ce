"""Generated rules of every shape: as the judge by hand reads them, and written as documents for the library."""

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

from tests.rules.hand_judge import Spec

from community_gov.rules import Data

__all__ = ["Dice", "as_document", "made_rule"]

T = TypeVar("T")
FRACTIONS = ("1/2", "2/3", "3/4", "1/3", "1/5", "3/5", "4/5", "1/10", "1/4", "1/20")
MADE = (
    "round(area, 1, half_up)",
    "area + min(share, 1/5 * area)",
    "max(area, share)",
    "total(share) * area / total(area)",
    "area / share",
    "round(area, 1/2, half_even)",
    "round(share, 2, down)",
    "round(area + share, 5, up)",
)
"""Formulas of weights that a rule makes from others."""
ROUNDINGS = ("half_up", "half_even", "up", "down")
TIES = (("casting", "heads"), ("casting", "area"), ("lot", "heads"), ("revote", "heads"), ("status_quo", "area"))


class Dice(random.Random):
    """Chance that is quick rather than perfectly even: the lists are short."""

    def choice(self, seq: Sequence[T]) -> T:  # type: ignore[override]  # narrower: whatever is chosen from here is a sequence
        """Give one of them."""
        return seq[int(self.random() * len(seq))]

    def randint(self, a: int, b: int) -> int:
        """Give a whole number, both ends included."""
        return a + int(self.random() * (b - a + 1))


def made_rule(chance: Dice) -> Spec:
    """Make a rule of any shape with the facts of its case, for the judge by hand."""
    spec: Spec = {"made": {"votes": chance.choice(MADE)} if chance.random() < 0.2 else {}}
    measures = ["heads", "heads", "area", "share", *spec["made"], *(["units"] if chance.random() < 0.2 else [])]
    spec |= {"stages": stages(chance, measures), "leaders": chance.choice([[], ["heads"], ["area"], ["heads", "area"]])}
    spec["exclude"] = exclusions(chance) if chance.random() < 0.3 else []
    spec["joins"] = chance.random() < 0.5
    if chance.random() < 0.3:
        spec["deem"] = chance.choice(["yes", "no", "abstain", "majority", "excluded"])
        spec["needs"] = [need for need in ("bylaw", "warning") if chance.random() < 0.4]
    if chance.random() < 0.2:
        spec["cuts"] = [cut(chance, chance.choice(["area", "area", *spec["made"]]))]
    if chance.random() < 0.25:
        spec["limits"] = [limit(chance) for _ in range(chance.choice([1, 1, 2]))]
    if chance.random() < 0.3:
        spec["tie"] = chance.choice(TIES)
        spec["stages"][0]["passes"] = f"{spec['tie'][1]}(Y) > {spec['tie'][1]}(N)"
    spec["invalid"] = chance.choice(["identified", "identified", "none", "all"])
    spec["represent"] = chance.choice(
        ["unanimous_or_void", "single_named", "first_named", "majority_in_interest", "any_unless_protest"]
    )
    spec["opening"] = chance.random() < 0.1
    return spec | case(chance)


def case(chance: Dice) -> Spec:
    """Make the facts of a case that no voter makes."""
    constants = {"given_out": chance.randint(0, 8), "came_back": chance.randint(0, 8)}
    if chance.random() < 0.1:
        del constants["came_back"]
    return {
        "constants": constants,
        "case": {"notice"} if chance.random() < 0.5 else set(),
        "matter": chance.choice(["budget", "recall"]),
        "has": [had for had in ("bylaw", "warning") if chance.random() < 0.8],
        "opening_recorded": chance.random() < 0.8,
        "chair": chance.choice("YN-").strip("-") or None,
        "lot": chance.choice("YN-").strip("-") or None,
    }


def exclusions(chance: Dice) -> list[tuple[str, list[str], list[str]]]:
    """Make one or two exclusions, in all matters or in one."""
    made = []
    for flag in chance.choice([["barred"], ["barred"], ["barred", "excused"]]):
        effects = chance.choice([["vote"], ["vote", "base"], ["vote", "base", "quorum"], ["quorum"], ["vote", "quorum"]])
        made.append((flag, effects, chance.choice([[], [], ["budget"]])))
    return made


def stages(chance: Dice, measures: Sequence[str]) -> list[dict[str, Any]]:
    """Make one to three stages."""
    made = []
    for number in range(chance.choice([1, 1, 1, 2, 2, 3])):
        stage: dict[str, Any] = {"name": f"round-{number + 1}", "passes": condition(chance, measures, 2)}
        if chance.random() < 0.6:
            stage["quorum"] = condition(chance, measures, 1)
        if number and chance.random() < 0.5:
            stage["gate"] = condition(chance, measures, 0)
        stage["new"] = bool(number) and chance.random() < 0.6
        stage["end_lost"], stage["end_no_quorum"] = chance.random() < 0.3, chance.random() < 0.2
        made.append(stage)
    return made


def cut(chance: Dice, of: str) -> tuple[str, str, Fraction | None]:
    """Make a cut of the weights."""
    match chance.randint(0, 2):
        case 0:
            return "rest", of, None
        case 1:
            return "fraction", of, Fraction(chance.choice(FRACTIONS))
        case _:
            return chance.choice(ROUNDINGS), of, Fraction(chance.choice(["1", "1/2", "10"]))


def limit(chance: Dice) -> dict[str, Any]:
    """Make a limit on proxies."""
    one: list[dict[str, Any]] = []
    if chance.random() < 0.6:
        one.append({"number": chance.randint(0, 3)})
    if not one or chance.random() < 0.5:
        fraction, measure = Fraction(chance.choice(FRACTIONS)), chance.choice(["heads", "area"])
        one.append({"fraction": fraction, "measure": measure, "with_own": chance.random() < 0.5})
    return {"any_of": one, "excess": chance.choice(["not_counted", "not_counted", "mandate_void", "mandate_void", "refuse"])}


# Conditions.


def condition(chance: Dice, measures: Sequence[str], depth: int) -> str:  # noqa: PLR0911  one return a kind
    """Make a condition as text."""

    def inner() -> str:
        return condition(chance, measures, depth - 1)

    if depth == 0 or chance.random() < 0.35:
        return comparison(chance, measures)
    match chance.randint(0, 7):
        case 0 | 1 | 2:
            return " and ".join(enclosed(inner()) for _ in range(chance.choice([2, 2, 3])))
        case 3:
            return " or ".join(enclosed(inner()) for _ in range(2))
        case 4:
            return f"not ({inner()})"
        case 5:
            flag = chance.choice(["notice", "notice", "deemed"])
            return f"(flag {flag} and {comparison(chance, measures)}) or {comparison(chance, measures)}"
        case 6:
            return f"each {chance.choice(['building', 'entrance'])} ({inner()})"
        case _:
            return f"at least {chance.choice([1, 2])} {chance.choice(['building', 'entrance'])} ({inner()})"


def enclosed(text: str) -> str:
    """Put parentheses round what binds less."""
    return f"({text})" if " and " in text or " or " in text else text


def comparison(chance: Dice, measures: Sequence[str]) -> str:  # noqa: PLR0911  one return a kind
    """Make one comparison, mostly of the usual kinds."""
    measure, base, part = chance.choice(measures), chance.choice("EEEPPAVCKD"), chance.choice(FRACTIONS)
    match chance.randint(0, 10):
        case 0:
            return f"{measure}(Y) > {measure}(N)"
        case 1:
            return f"{measure}(N) == 0 and {measure}(Y) > 0"
        case 2:
            return f"heads(A) >= {chance.choice(['max(2', 'min(4'])}, {part} heads(E))"
        case 3:
            return f"{measure}(N) {chance.choice(['<=', '<'])} {part} {measure}({base})"
        case 4:
            return f"{measure}(O) {chance.choice(['<=', '<', '>'])} {part} {measure}(E)"
        case 5:
            papers = f"heads(R) <= heads(I) + {chance.randint(0, 3)}"
            return chance.choice(["<came_back> <= <given_out>", papers, "heads(B) <= heads(Y) + heads(N)"])
        case 6:
            return f"{measure}({chance.choice('PAV')}) {chance.choice(['>=', '>'])} {part} {measure}({chance.choice('ED')})"
        case 7:
            return f"{measure}(Y) == {measure}({chance.choice('EAPC')})"
        case 8:
            return f"{measure}(Y/{base}) {chance.choice(['>', '>='])} {part}"
        case _:
            return f"{measure}(Y) {chance.choice(['>', '>='])} {part} {measure}({base})"


# The same for the library.


def as_document(spec: Spec) -> dict[str, Any]:
    """Write the rule as a document for the library."""
    document: dict[str, Any] = {
        "id": "generated",
        "citation": "generated",
        "mark": "placeholder",
        "measures": spec["made"],
        "stages": [stage_document(spec, stage) for stage in spec["stages"]],
        "leaders": spec["leaders"],
        "invalid_participate": spec["invalid"],
        "represent": spec["represent"],
        "exclude": [{"flag": flag, "effects": effects, "matters": matters} for flag, effects, matters in spec["exclude"]],
        "transforms": [cut_document(what, of, by) for what, of, by in spec.get("cuts", [])],
        "proxy_limits": [limits_document(each) for each in spec.get("limits", [])],
    }
    if "deem" in spec:
        needs = {f"needs_{need}": True for need in spec["needs"]}
        document["deem"] = {"as": spec["deem"], "counts_as_participating": spec["joins"], **needs}
    if "tie" in spec:
        document["tie"] = dict(zip(("by", "measure"), spec["tie"], strict=True))
    return document


def stage_document(spec: Spec, stage: dict[str, Any]) -> dict[str, Data]:
    """Write one stage."""
    document: dict[str, Data] = {key: stage[key] for key in ("name", "gate", "quorum", "passes") if stage.get(key)}
    document["ballots"] = "new" if stage.get("new") else "same"
    document["on_lost"] = "end" if stage.get("end_lost") else "next"
    document["on_no_quorum"] = "end" if stage.get("end_no_quorum") else "next"
    document["quorum_at"] = "opening" if spec["opening"] else "item"
    return document


def cut_document(what: str, of: str, by: Fraction | None) -> dict[str, Data]:
    """Write one cut of the weights."""
    match what:
        case "rest":
            return {"cut": "to_rest", "measure": of}
        case "fraction":
            return {"cut": "to_fraction", "measure": of, "fraction": str(by)}
        case _:
            return {"cut": "round", "measure": of, "unit": str(by), "mode": what}


def limits_document(limits: dict[str, Any]) -> dict[str, Data]:
    """Write one limit on proxies with its alternatives."""
    return {"any_of": [limit_document(one) for one in limits["any_of"]], "excess": limits["excess"]}


def limit_document(one: dict[str, Any]) -> dict[str, Data]:
    """Write one alternative."""
    if "number" in one:
        return {"by": "number", "mandates": one["number"]}
    return {"by": "share", "fraction": str(one["fraction"]), "measure": one["measure"], "with_own": bool(one.get("with_own"))}
