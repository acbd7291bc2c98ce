"""What is due of contracts: each date with its source, how it was counted, and what is told when it is missed."""

from tests.contracts.stage import VOTE, compound, day

from community_gov import Severity
from community_gov import contracts as c
from community_gov.contracts import DueKind


def test_beijing_wants_the_vote_six_months_before_the_end() -> None:
    """By its text of 2024, read; elsewhere no text names a day, so none is due."""
    here = compound()
    made = here.sign("2023-01-01", "2026-01-01", signed=day("2022-01-01"))
    assert DueKind.RENEWAL_VOTE not in here.due(made, "2025-01-01")
    here.live_in("cn-beijing")
    vote = here.due(made, "2025-01-01")[DueKind.RENEWAL_VOTE]
    assert (vote.due, vote.by, vote.severity, vote.verified) == (day("2025-06-30"), here.owners, Severity.LOCAL, True)
    assert vote.counted is not None
    assert vote.citation == "Beijing Property Management Regulation art. 75"
    assert vote.counted.told() == (
        "2025-12-31: counted back from here; counted",
        "2025-06-30: that month has no such day; its last one counts",
        "2025-06-30: the last day for it",
    )


def test_a_vote_that_nobody_began_is_told() -> None:
    """From the day after its last; one that came late stays told until the term is over, one in time never was."""
    here = compound()
    here.live_in("cn-beijing")
    made = here.sign("2023-01-01", "2026-01-01", signed=day("2022-01-01"))
    assert here.findings("2025-06-30") == []
    assert here.findings("2025-07-01") == ["contracts.renewal_vote_late"]
    here.go_to("2025-07-10")
    here.desk.run(c.begin_renewal, made.id, on=day("2025-07-10"), vote=VOTE)
    assert here.findings("2025-07-10") == ["contracts.renewal_vote_late"]
    here.desk.run(c.begin_renewal, made.id, on=day("2025-06-30"), vote=VOTE)
    assert here.findings("2025-07-10") == []
    assert here.due(made, "2025-07-10")[DueKind.RENEWAL_VOTE].done == day("2025-06-30")


def test_a_further_term_needs_a_further_vote() -> None:
    """The vote of the first term does not count for the second."""
    here = compound()
    here.live_in("cn-beijing")
    made = here.sign("2023-01-01", "2026-01-01", signed=day("2022-01-01"))
    here.go_to("2025-08-01")
    here.desk.run(c.begin_renewal, made.id, on=day("2025-06-01"), vote=VOTE)
    said = {"signed": day("2025-08-01"), "until": day("2029-01-01"), "decision": VOTE, "address": "柜", "digest": "ef" * 32}
    here.desk.run(c.renew, made.id, **said)  # type: ignore[arg-type]  # of several types
    assert here.findings("2025-08-01") == []
    assert here.findings("2028-07-01") == ["contracts.renewal_vote_late"]


def test_what_is_due_soon_of_all_contracts() -> None:
    """The first first; a vote that is overdue is among it, and a notice that was not given is not."""
    here = compound()
    here.live_in("cn-beijing")
    one = here.sign("2023-01-01", "2026-01-01", signed=day("2022-01-01"), places=here.buildings[:1])
    two = here.sign("2023-01-01", "2025-10-01", signed=day("2022-01-01"), places=here.buildings[1:], company_id=here.second)
    soon = here.desk.ask(c.contracts_due, on=day("2025-07-05"), within=90)
    assert [(row.contract, row.kind, row.due) for row in soon] == [
        (two.id, DueKind.RENEWAL_VOTE, day("2025-03-30")),
        (one.id, DueKind.RENEWAL_VOTE, day("2025-06-30")),
        (two.id, DueKind.TERM_ENDS, day("2025-09-30")),
        (one.id, DueKind.COMPANY_NOTICE, day("2025-10-02")),
    ]
    assert soon[3].by == here.first
