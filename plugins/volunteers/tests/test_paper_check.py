"""A paper in the hands of a stranger: the program of one file that checks it, and the page that is printed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import Branch, enrol, open_branch
from plugins.volunteers.tests.test_papers import APRIL, MAY, served

from community_gov import Denied, Masked
from community_gov.households import add_person
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.papers import Paper, PaperState, issue, paper_file, papers_of, revoke
from community_gov_volunteers.printing import paper_html, printed_paper
from community_gov_volunteers.standalone import verify_paper
from community_gov_volunteers.verification import verify

PROGRAM = Path(verify_paper.__file__)


@frozen(kw_only=True)
class Handed:
    """What a stranger holds: a paper, the journal, a receipt of its last entry."""

    folder: Path
    branch: Branch
    one: Enrolment
    paper: Paper

    def write(self) -> "Handed":
        """Write the paper as it is now, the journal so far, and a receipt."""
        with self.branch.community.journal() as journal:
            lines = [body + b"\n" for body in journal.bodies()]
            head = journal.head()
        (self.folder / "journal.jsonl").write_bytes(b"".join(lines))
        text = f'{{"community":"{self.branch.community.id}","hash":"{head.hash}","sequence":{head.sequence}}}\n'
        (self.folder / "receipt.json").write_text(text)
        (self.folder / "paper.json").write_bytes(paper_file(self.branch.as_(self.one).ask(papers_of, self.one.id)[0]))
        return self

    def check(self, *, receipt: bool = True) -> int:
        """The exit status."""
        files = [str(self.folder / name) for name in ("paper.json", "journal.jsonl")]
        return verify_paper.main([*files, *(["--receipt", str(self.folder / "receipt.json")] if receipt else [])])

    def put(self, name: str, data: bytes) -> None:
        """Write something else."""
        (self.folder / name).write_bytes(data)

    def get(self, name: str) -> bytes:
        """What is in a file."""
        return (self.folder / name).read_bytes()


def handed(folder: Path) -> Handed:
    """A record of hours about April."""
    branch = open_branch()
    one, _entries = served(branch)
    paper = branch.organiser.run(issue, one.id, since=APRIL, until=MAY)
    return Handed(folder=folder, branch=branch, one=one, paper=paper).write()


@pytest.fixture
def held(tmp_path: Path) -> Handed:
    """The same, afresh."""
    return handed(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """The same, for those that only read."""
    return handed(tmp_path_factory.mktemp("paper"))


def test_a_good_paper_is_good_with_python_alone(held: Handed) -> None:
    """The file is copied somewhere else and run by an isolated Python without this library."""
    alone = held.folder / "alone.py"
    alone.write_bytes(PROGRAM.read_bytes())
    told = subprocess.run(  # noqa: S603  this Python, a file of ours
        [sys.executable, "-I", "-S", alone, "paper.json", "journal.jsonl", "--receipt", "receipt.json"],
        cwd=held.folder,
        capture_output=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )
    assert told.returncode == 0, told.stderr
    said = told.stdout.decode()
    assert f"volunteer no. {held.one.number}, 志愿者0001, 5 h 30 min from 2021-04-01 until before 2021-05-01" in said
    assert "good: issued by entry" in said


def test_without_a_receipt_the_program_says_what_is_not_proven(held: Handed, capsys: pytest.CaptureFixture[str]) -> None:
    """A chain alone can be written anew by whoever holds all of it."""
    assert held.check(receipt=False) == 0
    assert "without a receipt" in capsys.readouterr().out


@settings(max_examples=60)
@given(st.data())
def test_a_paper_with_any_byte_altered_is_not_good(kept: Handed, data: st.DataObject) -> None:
    """Whatever byte becomes whatever other one; all of them with one bit flipped are below."""
    text = bytearray(kept.get("paper.json"))
    place = data.draw(st.integers(0, len(text) - 2))
    text[place] ^= data.draw(st.integers(1, 255))
    kept.put("altered.json", bytes(text))
    files = [str(kept.folder / name) for name in ("altered.json", "journal.jsonl")]
    assert verify_paper.main(files) != 0


def test_every_byte_of_a_paper_flipped_is_found(kept: Handed) -> None:
    """The facts are either unreadable or not those that the journal issued."""
    text = kept.get("paper.json").removesuffix(b"\n")
    lines = kept.get("journal.jsonl").splitlines(keepends=True)
    entries = list(verify_paper.chain(lines, None))

    def passes(altered: bytes) -> bool:
        try:
            facts, digest = verify_paper.read_paper(altered)
        except ValueError:
            return False
        return verify_paper.judge(facts, digest, entries).issued is not None

    assert passes(text)
    assert [place for place, altered in flipped(text) if passes(altered)] == []


def flipped(text: bytes) -> Iterator[tuple[int, bytes]]:
    """The text with one bit of each byte flipped in turn."""
    for place in range(len(text)):
        yield place, text[:place] + bytes([text[place] ^ (1 << place % 8)]) + text[place + 1 :]


def test_every_byte_of_the_entry_that_issued_it_flipped_is_found(kept: Handed) -> None:
    """With the receipt nothing in the journal can be altered, nor left out."""
    lines = kept.get("journal.jsonl").splitlines(keepends=True)
    receipt = verify_paper.read_receipt(kept.get("receipt.json"))

    def passes(altered: bytes) -> bool:
        try:
            return len(list(verify_paper.chain([*lines[:-1], altered], receipt))) == len(lines)
        except ValueError:
            return False

    assert passes(lines[-1])
    assert [place for place, altered in flipped(lines[-1]) if passes(altered)] == []
    with pytest.raises(ValueError, match="the journal ends at"):
        list(verify_paper.chain(lines[:-1], receipt))


def test_every_byte_of_a_receipt_flipped_is_found(kept: Handed) -> None:
    """Another community, entry or hash, or no receipt at all; the program says neither good nor a proof."""
    receipt, files = kept.get("receipt.json"), [str(kept.folder / name) for name in ("paper.json", "journal.jsonl")]

    def passes(altered: bytes) -> bool:
        kept.put("flipped.json", altered)
        return verify_paper.main([*files, "--receipt", str(kept.folder / "flipped.json")]) == 0

    assert passes(receipt)
    assert [place for place, altered in flipped(receipt) if passes(altered)] == []


def test_a_revoked_paper_is_not_good_any_more(held: Handed, capsys: pytest.CaptureFixture[str]) -> None:
    """The journal that goes on says so, to whoever holds the very same paper."""
    held.branch.organiser.run(revoke, held.paper.id, reason="时长更正")
    assert held.write().check() == 1
    assert "revoked (已撤销)" in capsys.readouterr().out


def test_a_superseded_paper_is_not_good_and_the_new_one_is(held: Handed, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is told apart by its own digest."""
    new = held.branch.organiser.run(issue, held.one.id, since=APRIL, until=MAY, replaces=held.paper.id)
    assert held.write().check() == 1
    assert "superseded" in capsys.readouterr().out
    mine = {one.id: one for one in held.branch.as_(held.one).ask(papers_of, held.one.id)}
    held.put("paper.json", paper_file(mine[new.id]))
    assert held.check() == 0


def test_a_receipt_from_before_the_paper_proves_nothing(held: Handed, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever made the receipt did not know of it."""
    early = held.get("receipt.json").decode().split('"sequence":')[1].strip("}\n")
    entries = list(verify_paper.chain(held.get("journal.jsonl").splitlines(keepends=True), None))
    before = entries[int(early) - 2]
    held.put(
        "receipt.json",
        f'{{"community":"{held.branch.community.id}","hash":"{before.hash}","sequence":{before.sequence}}}\n'.encode(),
    )
    assert held.check() == 1
    assert "NOT PROVEN" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("paper.json", b""),
        ("paper.json", b"[]\n"),
        ("paper.json", b"{}\n"),
        ("paper.json", b"\xff\n"),
        ("paper.json", b"[" * 100_000),
        ("paper.json", b'{"a":1.5}\n'),
        ("receipt.json", b"{}\n"),
        ("receipt.json", b'{"community":"bay","hash":"x","sequence":1}\n'),
    ],
)
def test_what_is_no_paper_or_receipt_cannot_be_read(
    held: Handed, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    """Said with the name of the file, and never taken for a verdict."""
    held.put(name, data)
    assert held.check() == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"[]\n", b"{}\n", b"\xff\n", b'{"events":[["x"]]}\n'])
def test_a_journal_that_is_none_is_a_fault(held: Handed, data: bytes) -> None:
    """Another file in its place proves nothing."""
    held.put("journal.jsonl", data)
    assert held.check() == 1


def test_a_journal_that_is_not_there_cannot_be_read(held: Handed) -> None:
    """No verdict without one."""
    (held.folder / "journal.jsonl").unlink()
    assert held.check() == 2


def test_a_paper_that_is_masked_is_not_handed_out(held: Handed) -> None:
    """Without the code and the name its digest cannot be made, so no file pretends to be it."""
    for masked in (evolve(held.paper, code=None), evolve(held.paper, name=Masked("志*"))):
        with pytest.raises(ValueError, match="not to be read here"):
            paper_file(masked)


# --- the page --------------------------------------------------------------------------------------------------------


def page(held: Handed, **more: str) -> str:
    """The page as the volunteer prints it."""
    return paper_html(held.branch.as_(held.one).ask(printed_paper, held.paper.id), **more)


def test_the_page_tells_time_content_recorder_and_how_to_check(held: Handed) -> None:
    """What the measures ask for, the hours by kind of activity, and that it is no certificate."""
    text = page(held)
    for said in (
        "服务时长记录单",
        "志愿者0001",
        "2021-04-01 至 2021-04-30",
        "公共区域清洁",
        "防溺水巡查",
        "1小时30分钟",
        "5小时30分钟",
        "分会",
        "副会长",
        "不是志愿服务记录证明",
        "不得用于商业交易",
    ):
        assert said in text
    assert "<h1>record of hours</h1>" in page(held, lang="en")
    assert "5 h 30 min" in page(held, lang="en")
    with pytest.raises(ValueError, match="zh or en"):
        page(held, lang="de")


def test_the_picture_leads_to_the_check(held: Handed) -> None:
    """The QR code is the address with the code behind it, made as segno makes it."""
    paper = held.branch.as_(held.one).ask(papers_of, held.one.id)[0]
    address = "https://example.org/check?code="
    made = segno.make(f"{address}{paper.code}", error="m", micro=False).svg_inline(scale=4, omitsize=True)
    assert made in page(held, check_at=address)
    assert made not in page(held)


def test_a_paper_that_is_not_good_says_so_over_its_title(held: Handed) -> None:
    """Printed again it cannot be taken for a good one."""
    assert '<p class="void">' not in page(held)
    held.branch.organiser.run(revoke, held.paper.id, reason="x")
    assert '<p class="void">已撤销</p>' in page(held)
    assert PaperState.REVOKED.zh == "已撤销"


def test_nothing_in_a_page_is_markup_but_its_own(branch: Branch) -> None:
    """Whatever somebody is called."""
    person = branch.office.run(add_person, name="<script>&amp;")
    one = enrol(branch.community, branch.body, person, by=branch.vice)
    shift = branch.shift(day="2021-04-10")
    branch.now("2021-05-06 09:00")
    branch.organiser.run(verify, branch.log(shift, one).id)
    paper = branch.organiser.run(issue, one.id, since=APRIL, until=MAY)
    text = paper_html(branch.organiser.ask(printed_paper, paper.id))
    assert "<script>" not in text
    assert "&lt;script&gt;&amp;amp;" in text


def test_nobody_else_prints_a_paper(held: Handed) -> None:
    """Neither another volunteer nor the office; and what is masked makes no page."""
    for desk in (held.branch.office, held.branch.as_(held.branch.volunteer())):
        with pytest.raises(Denied):
            desk.ask(printed_paper, held.paper.id)
    printed = held.branch.organiser.ask(printed_paper, held.paper.id)
    with pytest.raises(ValueError, match="not to be read here"):
        paper_html(evolve(printed, paper=evolve(printed.paper, name=None)))
