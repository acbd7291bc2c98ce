"""Files that strangers could send: whatever they are, the readers answer or refuse, and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.targets import SAVED, TARGETS, inputs


def answers_alike(name: str, data: bytes) -> None:
    """It is read or refused, and the second time as the first: a reader keeps nothing of a broken file."""
    target = TARGETS[name]
    assert target.tried(data) is target.tried(data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_and_whatever_once_went_wrong_is_read_or_refused(name: str) -> None:
    """No other error than those that the reader promises; and of its own seeds it takes some."""
    taken = [TARGETS[name].tried(data) for data in inputs(name)]
    assert any(taken)


@pytest.mark.parametrize("name", TARGETS)
def test_a_file_that_breaks_off_or_has_a_wrong_byte_is_read_or_refused(name: str) -> None:
    """Each seed cut in three places, and with a byte turned over in five."""
    for data in list(TARGETS[name].seeds())[:6]:
        size = len(data)
        for cut in (size // 4, size // 2, max(0, size - 1)):
            answers_alike(name, data[:cut])
        for at in range(0, size, max(1, size // 5)):
            answers_alike(name, data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=200))
def test_any_few_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    """Of what was never a file."""
    answers_alike(name, data)


def test_each_folder_of_saved_files_is_of_a_reader() -> None:
    """None is left over whose reader has another name now."""
    assert {folder.name for folder in SAVED.iterdir() if folder.is_dir()} <= set(TARGETS)
