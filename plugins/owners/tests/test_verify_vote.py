"""The stand-alone checker recomputes what the library decided, and finds whatever was done to a bundle."""

import ast
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from plugins.owners.tests import script as verify_vote
from plugins.owners.tests.polls import Polled, in_secret, polls, sealed, unsound
from plugins.owners.tests.stage import CHANGE_USE, USE_FUNDS, Stage, votes

from community_gov.rules import Choice, ElectionVerdict, Verdict
from community_gov_owners import bundles
from community_gov_owners.counting import judged

SCRIPT = verify_vote.SCRIPT
GENERATED = 40
"""How many votes are generated here; `make faults` seals many."""


@pytest.fixture(scope="module")
def pair() -> tuple[bytes, bytes]:
    """The public bundle and the one in custody of a small vote."""
    stage = Stage.made()
    for code, area, *owners in (("1", "80.5", "甲"), ("2", "40", "甲"), ("3", "90", "夫", "妻"), ("4", "70", "丙")):
        stage.unit(code, area, *owners)
    assembly, motions = stage.ready(USE_FUNDS, CHANGE_USE)
    couple = stage.voter(assembly.id, "夫", "妻").id
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "甲", votes(motions, Choice.YES)),
        stage.paper(assembly.id, "丙", votes(motions, Choice.NO)),
        stage.paper(assembly.id, "妻", votes(motions, Choice.YES), voter=couple),
    )
    funds, _adverts = stage.counted(assembly.id)
    stage.office().run(bundles.seal, funds.id)
    with stage.office().view() as view:
        custody = bundles.custody_bundle(view, funds.id).text or ""
        return bundles.public_bundle(view, funds.id).text.encode(), custody.encode()


def faults(*texts: bytes, digests: tuple[str, ...] = ()) -> list[str]:
    """What the script finds."""
    return verify_vote.check(texts, digests)[0]


def test_the_script_stands_alone() -> None:
    """One file of fewer than 300 lines that imports the standard library only."""
    text = SCRIPT.read_text()
    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert len(text.splitlines()) < 300


def test_a_copy_of_it_runs_anywhere(pair: tuple[bytes, bytes], tmp_path: Path) -> None:
    """In a Python that sees no installed package it calls an untouched pair sound, and says by what it is known."""
    (tmp_path / "elsewhere.py").write_bytes(SCRIPT.read_bytes())
    for name, text in zip(("public.json", "custody.json"), pair, strict=True):
        (tmp_path / name).write_bytes(text)
    digest = json.loads(pair[0])["sha256"]
    command = [sys.executable, "-I", "-S", "elsewhere.py", "public.json", "custody.json", "--digest", digest]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603  # this Python and our own script
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"sound, known by a digest" in done.stdout


# --- the same verdict ------------------------------------------------------------------------------------------------


@settings(max_examples=GENERATED)
@given(polled=polls())
def test_it_recomputes_what_the_library_decided(polled: Polled) -> None:
    """Outcome, path, every test's had, needed and margin, seats and alternates, from ballots by name and from heaps of slips."""
    assert [*unsound(polled), *unsound(in_secret(polled))] == []


@settings(max_examples=GENERATED)
@given(polled=polls())
def test_a_vote_comes_to_the_same_in_secret_and_by_name(polled: Polled) -> None:
    """Heaps lose whose slip it was and nothing that is counted; silence apart, which a blank envelope is not."""
    poll = evolve(polled.poll, rule=evolve(polled.poll.rule, deem=None))
    secret = in_secret(evolve(polled, poll=poll))
    opened = {ballot.voter: ballot for ballot in reversed(poll.ballots) if ballot.state.value == "counted"}
    named = judged(evolve(poll, ballots=tuple(opened.values())))
    assert _decided(named) == _decided(secret.verdict)


def _decided(verdict: Verdict | ElectionVerdict) -> object:
    """What a verdict rests on; who returned a paper is told apart, an unsigned envelope may be empty."""
    if isinstance(verdict, Verdict):
        deciding = "EPYNB"
        return verdict.outcome, [[one for one in stage.counts if one.of in deciding] for stage in verdict.stages]
    return verdict.outcome, verdict.elected, verdict.alternates, verdict.ties


# --- whatever was changed --------------------------------------------------------------------------------------------


def test_every_flipped_bit_of_the_public_bundle_is_found(pair: tuple[bytes, bytes]) -> None:
    """The file alone, without anything to compare it with."""
    assert faults(pair[0]) == []
    assert _unnoticed(pair[0], bits=8) == []


def test_every_altered_byte_of_the_bundle_in_custody_is_found(pair: tuple[bytes, bytes]) -> None:
    """One bit of each byte, another one each time."""
    assert faults(pair[1]) == []
    assert _unnoticed(pair[1], bits=1) == []


def _unnoticed(text: bytes, *, bits: int) -> list[tuple[int, int]]:
    passed = []
    for position in range(len(text)):
        for bit in range(bits):
            altered = bytearray(text)
            altered[position] ^= 1 << (bit + position) % 8
            if not faults(bytes(altered)):
                passed.append((position, bit))
    return passed


def test_every_altered_value_is_found_even_when_the_file_was_sealed_anew(pair: tuple[bytes, bytes]) -> None:
    """Somebody changes one value of one file and computes its digest again: the other file tells."""
    public, custody = pair
    assert [path for path, text in _altered(public) if _passes(text, custody)] == []
    assert [path for path, text in _altered(custody) if _passes(public, text)] == []


def _passes(*texts: bytes) -> bool:
    try:
        return not faults(*texts)
    except verify_vote.Unsupported:
        return False


def test_one_who_seals_everything_anew_is_found_by_a_digest(pair: tuple[bytes, bytes]) -> None:
    """A pair that was made anew is sound in itself; the digest in the journal, or on a notice, tells."""
    digests = tuple(json.loads(text)["sha256"] for text in pair)
    forged = sealed(_another(pair))
    assert faults(forged.public, forged.custody) == []
    assert len(faults(forged.public, forged.custody, digests=digests)) == 2
    assert faults(*pair, digests=digests) == []


def _another(_pair: object) -> Polled:
    """Any other vote."""
    found: list[Polled] = []

    @settings(max_examples=1, database=None)
    @given(polled=polls())
    def take(polled: Polled) -> None:
        found.append(polled)

    take()
    return found[0]


def _altered(text: bytes) -> Iterator[tuple[str, bytes]]:
    """The file with each of its values changed in turn, and its digest computed again."""
    for path in _paths(json.loads(text)):
        data = json.loads(text)
        inner = data
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = _other(inner[path[-1]])
        yield ".".join(map(str, path)), _resealed(data)


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  # whatever JSON holds
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            if path or key != "sha256":
                yield from _paths(value, (*path, key))
        if path:
            yield path
    else:
        yield path


def _other(value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {**value, "more": 1}
    if isinstance(value, list):
        return [*value, value[-1] if value else 1]
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value[:1].isdigit():
        return ("1" if value[0] != "1" else "2") + value[1:]
    return "other" if isinstance(value, str) else "1"


def _resealed(data: dict[str, Any]) -> bytes:
    del data["sha256"]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n").encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _text: b"",
    "no object": lambda _text: b"[]\n",
    "no line feed": lambda text: text[:-1],
    "two line feeds": lambda text: text + b"\n",
    "a blank": lambda text: text.replace(b":", b": ", 1),
    "a key twice": lambda text: text.replace(b'{"bundle":"public"', b'{"bundle":"public","bundle":"public"', 1),
    "a float": lambda text: text.replace(b'"format":1', b'"format":1.0', 1),
    "NaN": lambda text: text.replace(b'"format":1', b'"format":NaN', 1),
    "an unknown format": lambda text: text.replace(b'"format":1', b'"format":2', 1),
    "a bomb": lambda _text: b"[" * 200_000 + b"\n",
    "not UTF-8": lambda text: text.replace("第".encode(), b"\xff", 1),
}


@pytest.mark.parametrize("how", FORMS)
def test_a_file_in_another_form_is_a_fault_and_no_crash(pair: tuple[bytes, bytes], how: str) -> None:
    """Whatever is handed in, the script says that it is none, beside a good one too."""
    broken = FORMS[how](pair[0])
    assert broken != pair[0]
    assert faults(broken)
    assert faults(broken, pair[1])


def test_two_of_a_kind_are_no_pair(pair: tuple[bytes, bytes]) -> None:
    """A pair is one of each."""
    assert faults(pair[0], pair[0])
    assert faults(pair[1], pair[1])


# --- what it says ----------------------------------------------------------------------------------------------------

BEYOND: dict[str, Callable[[dict[str, Any]], object]] = {
    "a second stage": lambda rule: rule["stages"].append(rule["stages"][0]),
    "a gate": lambda rule: rule["stages"][0].update(gate="heads(Y) > 0"),
    "another set": lambda rule: rule["stages"][0].update(passes="heads(Y) > 1/2 heads(A)"),
    "another comparison": lambda rule: rule["stages"][0].update(passes="heads(N) <= 1/4 heads(E)"),
    "each building": lambda rule: rule["stages"][0].update(passes="each building (heads(Y) > heads(N))"),
    "a clamp": lambda rule: rule["stages"][0].update(quorum="heads(P) >= max(5, 1/4 heads(E))"),
    "a proxy limit": lambda rule: rule.update(proxy_limits=[{"any_of": [{"by": "number", "mandates": 2}]}]),
    "an exclusion": lambda rule: rule.update(exclude=[{"flag": "debtor", "effects": ["vote"]}]),
    "a casting vote": lambda rule: rule.update(tie={"by": "casting"}),
    "co-owners by interest": lambda rule: rule.update(represent="majority_in_interest"),
    "silence that takes no part": lambda rule: rule.update(deem={"as": "yes"}),
    "silence out of the base": lambda rule: rule.update(deem={"as": "excluded", "counts_as_participating": True}),
    "an election voted again": lambda rule: rule["contest"].update(tie="revote"),
    "an odd ranking": lambda rule: rule["contest"].update(rank=["heads(Y/P)"]),
}


@pytest.mark.parametrize("how", BEYOND)
def test_what_it_does_not_recompute_it_says_instead_of_passing(
    pair: tuple[bytes, bytes], how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The status is 2 and the text names the construct."""
    data = json.loads(pair[0])
    BEYOND[how](data["rule"])
    (tmp_path / "public.json").write_bytes(_resealed(data))
    assert verify_vote.main([str(tmp_path / "public.json")]) == 2
    assert "is not recomputed here" in capsys.readouterr().err


def test_the_exit_status_tells_sound_from_faults_from_unusable(
    pair: tuple[bytes, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0, 1 and 2; without a digest the text says what that proves."""
    for name, text in (("public.json", pair[0]), ("broken.json", pair[0].replace(b'"had":"3"', b'"had":"4"'))):
        (tmp_path / name).write_bytes(text)
    assert verify_vote.main([str(tmp_path / "public.json")]) == 0
    assert "without a digest nothing shows that it was not made anew" in capsys.readouterr().out
    assert verify_vote.main([str(tmp_path / "broken.json")]) == 1
    told = capsys.readouterr().out
    assert "FAULT 'file 1 is no bundle as it was sealed: ValueError: its sha256 is not that of its content'" in told
    assert "faults: this is not the vote as it was sealed" in told
    assert verify_vote.main([str(tmp_path / "nothing.json")]) == 2
    assert "nothing.json" in capsys.readouterr().err


def keys(data: object) -> Iterator[str]:
    """Every key of a bundle at any depth; sums are called by their formulas, and the rule has a page of its own."""
    if isinstance(data, list):
        for inner in data:
            yield from keys(inner)
    elif isinstance(data, dict):
        yield from (key for key in data if "(" not in key)
        for key, inner in data.items():
            yield from keys(inner) if key != "rule" else ()


@settings(max_examples=25)
@given(polled=polls())
def test_every_key_of_both_files_is_on_their_page(polled: Polled) -> None:
    """Whoever writes another checker needs the page and nothing else."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "bundle.md").read_text(encoding="utf-8")
    words = set(re.split(r"[^a-z0-9_]+", page))
    for cast in (polled, in_secret(polled)):
        made = sealed(cast)
        for text in (made.public, made.custody):
            assert {key for key in keys(json.loads(text)) if key not in words} == set()
