"""Who counts: named counters and scrutineers of one assembly, the only ones who read what a ballot says beside its owner."""

from attrs import frozen

from community_gov import Change, Coded, Id, Nature, ProblemType, View, event, kind, question, verb
from community_gov.households import Person
from community_gov_owners.assembly import Assembly, AssemblyState, agenda
from community_gov_owners.candidates import candidates

__all__ = ["Counter", "CounterDuty", "CounterNamed", "counters", "name_counter"]


class CounterDuty(Coded):
    """What somebody does at the count."""

    COUNTER = "counter", "计票人", "counter"
    SCRUTINEER = "scrutineer", "监票人", "scrutineer"


@kind("owners.counter", indexes=("person", "assembly"), unique=(("person", "assembly"),))
@frozen(kw_only=True)
class Counter:
    """Somebody who enters and counts the ballots of one assembly, or watches it."""

    id: Id["Counter"]
    assembly: Id[Assembly]
    person: Id[Person]
    duty: CounterDuty


@event("owners.counter_named")
@frozen(kw_only=True)
class CounterNamed:
    """A counter or scrutineer was named."""

    counter: Id[Counter]
    assembly: Id[Assembly]
    duty: CounterDuty


STANDS_HIMSELF = ProblemType(
    "owners.counter_stands", zh="候选人不得担任计票人、监票人", en="a candidate neither counts nor watches the count"
)
COUNTED_ALREADY = ProblemType("owners.counted_already", zh="已计票", en="it has been counted", nature=Nature.STATE)


@verb("owners.name_counter")
def name_counter(
    change: Change, assembly_id: Id[Assembly], *, person_id: Id[Person], duty: CounterDuty = CounterDuty.COUNTER
) -> Counter:
    """Name a counter or scrutineer; a candidate of this assembly is neither."""
    assembly, person = change.get(Assembly, assembly_id), change.get(Person, person_id)
    over = assembly.state in (AssemblyState.COUNTED, AssemblyState.CANCELLED)
    change.require(not over, COUNTED_ALREADY(at="assembly_id"))
    standing = {one.person for motion in agenda(change, assembly_id) for one in candidates(change, motion.id)}
    change.require(person.id not in standing, STANDS_HIMSELF(at="person_id"))
    known = change.first(Counter, person=person_id, assembly=assembly_id)
    id = change.new_id(Counter) if known is None else known.id
    made = Counter(id=id, assembly=assembly_id, person=person_id, duty=duty)
    return change.put(made, CounterNamed(counter=id, assembly=assembly_id, duty=duty))


@question("owners.counters")
def counters(view: View, assembly_id: Id[Assembly]) -> tuple[Counter, ...]:
    """Who counts and who watches, counters first."""
    view.get(Assembly, assembly_id)
    return tuple(sorted(view.find(Counter, assembly=assembly_id), key=lambda one: one.duty is CounterDuty.SCRUTINEER))
