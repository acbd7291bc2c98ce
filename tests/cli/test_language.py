"""Refusals and answers on the command line are said in the language that is asked for."""

import re
from pathlib import Path

import pytest

from community_gov import ALLOW_ALL, Actor, Code, Community, Denied, households
from community_gov.cli import main
from community_gov.cli.common import language
from community_gov.guard import DENIED
from community_gov.interop import Receipt


def refuse(*_url: str, **_tell: object) -> None:
    """Open nothing."""
    raise Denied(DENIED(action=Code("core.open")))


@pytest.mark.parametrize(
    ("variable", "said"), [("zh", "core.denied: 无权办理core.open"), (None, "core.denied: not allowed: core.open")]
)
def test_a_refusal_speaks_the_language_of_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str | None, said: str
) -> None:
    """By the variable, in English without it; the status is that of what could not be done."""
    monkeypatch.setattr("community_gov.cli.open_installed", refuse)
    if variable is None:
        monkeypatch.delenv("COMMUNITY_GOV_LANG", raising=False)
    else:
        monkeypatch.setenv("COMMUNITY_GOV_LANG", variable)
    assert main(["journal", "verify", "sqlite:///nothing.db", "bay"]) == 2
    assert said in capsys.readouterr().err


def test_the_option_goes_before_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written in either way."""
    monkeypatch.setenv("COMMUNITY_GOV_LANG", "en")
    assert [language(words) for words in (["x", "--lang", "zh"], ["x", "--lang=zh"], ["x"], ["--lang"])] == [
        "zh",
        "zh",
        "en",
        "en",
    ]


CHINESE, ENGLISH = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[a-z]{3,} [a-z]{3,}")


@pytest.mark.parametrize("command", ["journal verify", "db check", "db upgrade"])
def test_what_is_done_is_said_in_the_language_that_is_asked_for(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the option and by the variable; without either English; nothing is left in the other language."""
    monkeypatch.delenv("COMMUNITY_GOV_LANG", raising=False)
    url = f"sqlite:///{tmp_path / 'bay.db'}"
    Community.create(url, "bay", name="海湾")

    def told(*more: str) -> str:
        where = (url, "bay") if command == "journal verify" else (url,)
        assert main([*command.split(), *where, *more]) == 0
        return capsys.readouterr().out

    zh, en = told("--lang", "zh"), told()
    monkeypatch.setenv("COMMUNITY_GOV_LANG", "zh")
    assert told() == zh
    assert CHINESE.search(zh)
    assert (ENGLISH.search(zh), CHINESE.search(en)) == (None, None)


def test_what_is_wrong_is_said_in_chinese_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That something is wrong, how much and what to do; the lines for whoever repairs it stay English."""
    url = f"sqlite:///{tmp_path / 'bay.db'}"
    Community.create(url, "bay", name="海湾", policy=ALLOW_ALL).by(Actor.service("office")).run(
        households.add_person, name="住户0001"
    )
    (tmp_path / "receipt.json").write_bytes(Receipt(community="bay", sequence=1, hash="f" * 64).encode())
    assert main(["journal", "verify", url, "bay", "--receipt", str(tmp_path / "receipt.json"), "--lang", "zh"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("有误 entry 1 ")
    assert text.splitlines()[-1] == "1处有误: 现有内容与当时所记不符"
    (tmp_path / "receipt.json").write_bytes(Receipt(community="cape", sequence=1, hash="f" * 64).encode())
    assert main(["journal", "verify", url, "bay", "--receipt", str(tmp_path / "receipt.json"), "--lang", "zh"]) == 1
    assert capsys.readouterr().out == "有误 回执属于另一个小区 cape\n"


def test_another_language_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The program speaks two."""
    url = f"sqlite:///{tmp_path / 'bay.db'}"
    Community.create(url, "bay", name="海湾")
    assert main(["journal", "verify", url, "bay", "--lang", "fr"]) == 2
    assert "zh and en, not 'fr'" in capsys.readouterr().err
