"""What the store promises, promise by promise, and the tests that hold each.

The words are those of docs/explanation/what-is-promised.md. A promise that has its tests elsewhere names them; what is not tested
elsewhere is tested here.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.stores.joined.places import add, numbers, sqlite_file, sqlite_place
from tests.stores.postgres_server import Server

from community_gov import Community, Conflict, Refused
from community_gov.stores import MemoryStore, Store
from community_gov.stores.sql import create_store, open_store
from community_gov.testing_stores import sample_community, sample_kinds
from community_gov.testing_stores.samples import CLERK, take, tools
from community_gov.testing_stores.tools import SHED

ROOT = Path(__file__).parents[2]
KIT = "src/community_gov/testing_stores"

PROMISES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Acknowledged means durable": {
        "tests/stores/test_opening.py": ("test_what_is_acknowledged_is_synchronised",),
        "tests/stores/faults/test_faults.py": (
            "test_a_few_points_of_each_part_hold",  # kills, power cuts, errors of the disk, crashes of the server
            "test_the_simulation_finds_what_is_lost_without_synchronising",
        ),
        f"{KIT}/lasting.py": ("test_everything_is_there_again",),
        "tests/stores/joined/test_traps.py": (
            "test_less_durability_is_not_taken_in_silence",
            "test_the_server_is_told_to_be_durable",
        ),
    },
    "All or nothing": {
        f"{KIT}/writing.py": ("test_a_failed_change_leaves_no_trace", "test_undo_takes_back_what_was_put_since_the_mark"),
        f"{KIT}/working.py": ("test_a_refused_verb_leaves_no_half", "test_an_objection_of_a_plugin_stops_everything"),
        "tests/stores/test_sql_store.py": ("test_a_change_that_has_failed_cannot_be_committed",),
        "tests/stores/test_opening.py": ("test_a_store_comes_to_be_whole_or_not_at_all",),
        "tests/stores/faults/test_faults.py": ("test_a_few_points_of_each_part_hold",),
    },
    "One writer at a time": {
        f"{KIT}/writing.py": (
            "test_writers_take_turns",
            "test_waiting_for_the_lock_has_an_end",
            "test_a_thread_cannot_wait_for_itself",
        ),
        f"{KIT}/lasting.py": ("test_processes_do_not_oversell",),
        "tests/stores/test_locks.py": ("test_threads_come_in_the_order_of_asking", "test_a_queue_is_left_in_order"),
        "tests/stores/test_sql_store.py": ("test_a_foreign_writer_is_a_conflict",),
        "tests/stores/test_promises.py": ("test_one_community_serves_all_threads",),
    },
    "Exactly once": {
        f"{KIT}/working.py": ("test_a_command_id_runs_once",),
        f"{KIT}/lasting.py": (
            "test_a_command_is_known_again",
            "test_a_run_is_repeated_once_after_reopening",
            "test_two_processes_race_for_one_command",
        ),
        "tests/stores/joined/test_transactions.py": (
            "test_a_command_runs_once_with_the_hosts_rows",
            "test_a_command_that_was_rolled_back_was_not_run",
        ),
    },
    "Questions read one moment": {
        f"{KIT}/writing.py": ("test_a_snapshot_stays_as_it_was", "test_a_snapshot_does_not_wait_for_a_change"),
        "tests/stores/test_sql_store.py": (
            "test_a_snapshot_never_waits_for_an_open_change",
            "test_a_result_that_is_left_half_read_does_not_hold_the_past",
        ),
        "tests/stores/joined/test_traps.py": (
            "test_readers_of_a_process_go_on_while_a_writer_waits",
            "test_a_question_sees_one_state",
            "test_a_question_that_repeats_its_reads_waits_for_nobody",
        ),
    },
    "The past cannot be changed unseen": {
        f"{KIT}/working.py": ("test_the_journal_verifies", "test_the_journal_has_the_bytes_of_the_model"),
        "tests/spine/test_journal.py": (
            "test_every_flipped_bit_of_a_body_is_found",
            "test_a_rewritten_chain_is_found_by_a_receipt",
            "test_a_cut_journal_is_found_by_a_receipt",
            "test_an_altered_record_is_found",
            "test_dropped_rows_are_found",
            "test_a_row_that_no_entry_wrote_is_found",
        ),
        "tests/interop/test_standalone.py": ("test_every_flipped_bit_is_found", "test_a_rewritten_tail_is_found_by_a_receipt"),
        "tests/stores/test_opening.py": ("test_a_head_that_does_not_match_is_found",),
    },
    "Communities never see each other": {
        f"{KIT}/writing.py": ("test_communities_do_not_see_each_other",),
        "tests/stores/test_communities_apart.py": ("test_no_question_sees_another_community",),
        "tests/spine/test_isolation.py": ("test_two_communities_of_one_process_share_nothing",),
    },
    "Nothing is guessed": {
        "tests/stores/test_opening.py": (
            "test_opening_never_creates",
            "test_an_empty_file_is_not_a_new_store",
            "test_the_database_of_another_application_is_foreign",
            "test_a_truncated_file_is_found_without_reading_it",
            "test_a_newer_format_is_refused",
            "test_an_older_format_is_not_migrated",
            "test_a_read_only_folder_is_said_so",
            "test_a_kind_without_a_table_is_not_made_by_opening",
            "test_the_rows_of_a_missing_plugin_stay",
        ),
        "tests/stores/joined/test_traps.py": (
            "test_another_database_is_not_joined",
            "test_another_database_of_the_server_is_not_joined",
        ),
    },
    "Values come back as they went in": {
        f"{KIT}/reading.py": (
            "test_a_record_comes_back_as_it_was_put",
            "test_unusual_texts_keep_their_order",
            "test_the_order_is_the_same_everywhere",
        ),
        "tests/stores/test_model.py": ("test_sqlite_follows_the_model", "test_postgres_follows_the_model"),
        "tests/stores/joined/test_traps.py": ("test_loaders_of_the_whole_process_make_no_difference",),
    },
    "What is in the host's transaction is the host's": {
        "tests/stores/joined/test_transactions.py": (
            "test_what_is_done_is_committed_with_the_hosts_rows",
            "test_what_is_done_is_rolled_back_with_the_hosts_rows",
            "test_a_refused_change_rolls_back_only_itself",
        ),
        "tests/stores/joined/test_traps.py": (
            "test_without_a_transaction_nothing_is_joined",
            "test_a_host_that_has_read_has_to_begin_anew",
        ),
        "tests/stores/joined/test_django.py": ("test_an_application_in_django",),
    },
    "Subscribers hear of everything": {
        f"{KIT}/working.py": ("test_subscribers_go_on_where_they_stopped",),
        "tests/spine/test_delivery.py": (
            "test_every_event_comes_in_order_and_once",
            "test_who_ends_the_program_ends_it_and_loses_nothing",
            "test_nobody_else_delivers_while_a_handler_runs",
            "test_a_failure_is_tried_again_later_and_later_before_anything_that_follows",
        ),
        "tests/spine/test_delivery_machine.py": ("test_subscriptions_follow_the_model",),
        "tests/stores/joined/test_transactions.py": ("test_delivery_waits_for_the_hosts_commit",),
    },
    "What is erased is gone": {
        f"{KIT}/erasing.py": (
            "test_erased_fields_are_none_in_all_versions",
            "test_nothing_finds_a_record_by_what_was_erased",
            "test_the_salt_goes_and_the_digests_stay",
            "test_commands_forget_their_arguments",
            "test_verify_finds_what_was_not_erased_and_what_nobody_erased",
        ),
        "tests/stores/test_erasing.py": (
            "test_the_search_finds_what_is_there",
            "test_nothing_is_left_in_the_files",
            "test_nothing_is_left_in_later_exports_and_backups",
            "test_purging_is_made_good_after_a_crash",
            "test_no_row_of_postgres_can_be_read_any_more",
        ),
        "tests/stores/test_erasing_model.py": ("test_what_is_left_is_what_the_model_says",),
    },
    "Records outlive their plugin": {
        "tests/stores/test_missing_plugin.py": (
            "test_a_plugin_goes_and_comes_back",
            "test_work_goes_on_with_a_plugin_that_came_back",
            "test_a_store_that_keeps_the_kind_in_another_way_takes_nothing_in",
            "test_a_store_lists_the_kinds_of_missing_plugins",
        ),
    },
    "A backup is one moment": {
        "tests/stores/test_backup.py": (
            "test_a_backup_is_one_moment_while_others_write",
            "test_a_backup_is_for_its_owner_and_stands_alone",
            "test_a_backup_that_fails_leaves_nothing",
        ),
    },
}


def test_every_promise_has_its_tests() -> None:
    """The list has each promise of the page, and each test that it names is there."""
    page = (ROOT / "docs/explanation/what-is-promised.md").read_text(encoding="utf-8")
    promised = page.partition("## What is promised")[2].partition("## What is not promised")[0]
    assert re.findall(r"^\*\*(.+?)\.\*\*", promised, re.MULTILINE) == list(PROMISES)
    missing = [
        f"{file}::{name}"
        for tests in PROMISES.values()
        for file, names in tests.items()
        for name in set(names) - _tests_of(ROOT / file)
    ]
    assert missing == []


def _tests_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("database", ["memory", "sqlite", "postgres"])
def test_one_community_serves_all_threads(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The threads of a web server share one Community: they change and ask at once, and nothing is lost or sold twice."""
    if database == "postgres":
        cluster: Server = request.getfixturevalue("cluster")
        with cluster.database("template_store") as url:
            store = open_store(url, sample_kinds())
            _serve(store)
            store.close()
    else:
        _serve(MemoryStore() if database == "memory" else create_store(f"sqlite:///{tmp_path}/a.db", sample_kinds()))


def _serve(store: Store) -> None:
    store.create(id="a", name="A", secret=b"k")
    community = sample_community(store, "a", timeout=60)

    def request(number: int) -> int:
        before = len(community.by(CLERK).ask(tools, shed=SHED))
        try:
            got = community.by(CLERK, command_id=f"request-{number}").run(take, shed=SHED, places=30).number
        except Refused:
            return 0
        assert got > before
        return got

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(request, range(40)))
    assert sorted(answers) == [0] * 10 + list(range(1, 31))
    with community.journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 30)


def test_joining_loads_no_library_of_a_host(tmp_path: Path) -> None:
    """Neither the library nor a join of a driver's connection loads Django or the ORM of SQLAlchemy."""
    sqlite_place(sqlite_file(tmp_path), tmp_path).store.close()
    code = (
        "import sqlite3, sys\n"
        "from community_gov.testing_stores import open_sql_store, sample_community\n"
        "from community_gov.testing_stores.samples import CLERK, add_tool\n"
        "from community_gov.testing_stores.tools import SHED\n"
        "before = {name.partition('.')[0] for name in sys.modules} & {'sqlalchemy', 'django', 'psycopg'}\n"
        "community = sample_community(open_sql_store(sys.argv[1]), 'a')\n"
        "connection = sqlite3.connect(sys.argv[1].removeprefix('sqlite:///'))\n"
        "connection.execute('BEGIN')\n"
        "with community.on(connection) as joined:\n"
        "    joined.by(CLERK).run(add_tool, shed=SHED, number=1)\n"
        "connection.commit()\n"
        "print(before, {'django', 'psycopg', 'sqlalchemy.orm'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path}/host.db"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # this Python, our program
    assert run.stdout == "set() set()\n"
    community: Community = sample_community(open_store(f"sqlite:///{tmp_path}/host.db", sample_kinds()), "a")
    assert numbers(community) == [1]
    with pytest.raises(Conflict):
        add(community, 1)
