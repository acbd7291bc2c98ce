"""A refusal on the command line is said in the language that is asked for."""

import pytest

from community_gov import Code, Denied
from community_gov.cli import main
from community_gov.cli.common import language
from community_gov.guard import DENIED


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
