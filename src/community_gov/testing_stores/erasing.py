"""The contract of a store, fourth part: what an erasure destroys, and what stays as it was."""

from datetime import date
from fractions import Fraction

from attrs import evolve

from community_gov.canonical import rows_digest, schema_of
from community_gov.commitments import SALT, commitment, remains_of
from community_gov.errors import Refused
from community_gov.journal import Entry, Journal
from community_gov.records import Actor, AnyId, Code, Id
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import FORGOTTEN, Command, Erased, OneOf, Query, Reader, Store
from community_gov.stores.recording import recorded_of
from community_gov.testing_stores.samples import (
    CLERK,
    Neighbour,
    add_neighbour,
    forget,
    forget_and_refuse,
    rename,
    sample_community,
)
from community_gov.testing_stores.tools import SHED, Tools, entry, must, refused, same

__all__ = ["ErasingContract"]

NEIGHBOUR = schema_of(Neighbour)
ALL = ("name", "born", "share")
ZHANG = Neighbour(id=Id("n"), shed=SHED, name="张三", born=date(1970, 2, 28), share=Fraction(1, 3))


def _names(reader: Reader, **where: object) -> list[tuple[str, str | None]]:
    """Ids and names of the neighbours who meet the conditions."""
    found = reader.find(NEIGHBOUR, Query(where=where))
    return [(row.record.id, row.record.name) for row in found]


def _versions(reader: Reader) -> list[tuple[int, int, str | None, date | None, Fraction | None]]:
    rows = reader.versions(NEIGHBOUR, "n")
    return [(row.version, row.sequence, row.record.name, row.record.born, row.record.share) for row in rows]


class ErasingContract(Tools):
    """What an erasure destroys."""

    def _two_versions(self) -> Store:
        """A neighbour with two versions, and another one."""
        store = self.with_communities()
        self.put(store, ZHANG, Neighbour(id=Id("m"), shed=SHED, name="王五"))
        self.put(store, evolve(ZHANG, name="张三丰"))
        return store

    def _erase(self, store: Store, *fields: str, id: str = "n") -> None:
        with self.writing(store) as writer:
            writer.erase(NEIGHBOUR, id, fields)

    def test_erased_fields_are_none_in_all_versions(self) -> None:
        """The fields are gone from the last version and from all before it; numbers, entries and all other fields stay."""
        store = self._two_versions()
        self._erase(store, "name", "born")
        with store.read("a") as reader:
            same(_versions(reader), [(1, 1, None, None, Fraction(1, 3)), (2, 2, None, None, Fraction(1, 3))])
            row = reader.get(NEIGHBOUR, "n")
            same(row and (row.record, row.version), (evolve(ZHANG, name=None, born=None), 2))
            same([one.record.name for number in (1, 2) for one in reader.written(NEIGHBOUR, number)], [None, "王五", None])
            same(reader.count(NEIGHBOUR), 3)

    def test_nothing_finds_a_record_by_what_was_erased(self) -> None:
        """Neither by the value it had, nor by one that it had earlier; as one without a value it is found."""
        store = self._two_versions()
        self._erase(store, "name")
        with store.read("a") as reader:
            for name in ("张三", "张三丰"):
                same((_names(reader, name=name), _names(reader, name=OneOf((name,)))), ([], []))
            same(_names(reader, name=None), [("n", None)])
            same(_names(reader, name=OneOf((None, "王五"))), [("m", "王五"), ("n", None)])
            same(_names(reader, shed=SHED), [("m", "王五"), ("n", None)])

    def test_the_salt_goes_and_the_digests_stay(self) -> None:
        """Of the salt is left what the fields that stay need, and of an erased field its commitment: the digest is as before."""
        store = self._two_versions()
        with store.read("a") as reader:
            salts = [row.salt or b"" for row in reader.versions(NEIGHBOUR, "n")]
            digests = [Entry.decode(body).records[NEIGHBOUR.name] for body in reader.entries(0)]
        self._erase(store, "name", "share")
        with store.read("a") as reader:
            for row, salt, name in zip(reader.versions(NEIGHBOUR, "n"), salts, ("张三", "张三丰"), strict=True):
                left = row.salt or b""
                must(len(salt) == SALT and salt not in left and salt.hex().encode() not in left, "the salt is still there")
                remains = remains_of(left, ())
                same(remains.erased["name"], (commitment(salt, "name", [name]), 3))
                same(remains.kept, {"born": remains_of(salt, ["born"]).kept["born"]})
            for number, said in enumerate(digests, start=1):
                rows = list(reader.written(NEIGHBOUR, number))
                same((1, *rows_digest(NEIGHBOUR.row(row.record, row.version, row.salt) for row in rows)), said)
                there = reader.recorded(NEIGHBOUR, number, 1)
                same((1, there.rows, there.digest, there), (*said, recorded_of(NEIGHBOUR, rows, 1)))
                same([(name, by) for _id, _version, name, by in there.lacking], [("name", 3), ("share", 3)])

    def test_the_change_sees_what_it_has_erased(self) -> None:
        """Reads inside the change see None at once, before anything is committed."""
        store = self._two_versions()
        with self.writing(store) as writer:
            writer.erase(NEIGHBOUR, "n", ("name",))
            row = writer.get(NEIGHBOUR, "n")
            same(row and (row.record.name, row.record.born, row.version), (None, ZHANG.born, 2))
            same((_names(writer, name="张三丰"), _names(writer, name=None)), ([], [("n", None)]))
            same([row.record.name for row in writer.versions(NEIGHBOUR, "n")], [None, None])
            same([row.record.id for row in writer.stream(NEIGHBOUR, Query(where={"name": "张三丰"}))], [])
            same(writer.staged(), ())
            same(writer.erased(), (self._said("name", 1, 2),))

    def _said(self, field: str, first: int, last: int) -> Erased:
        return Erased(kind=Code("sample.neighbour"), record=AnyId("n"), field=Code(field), first=first, last=last)

    def test_an_erasure_that_is_undone_never_was(self) -> None:
        """Undo gives back every value and salt, whether or not they had been asked for or written meanwhile."""
        for asked in (False, True):
            store = self._two_versions()
            with store.read("a") as reader:
                before = [(row, row.salt) for row in reader.versions(NEIGHBOUR, "n")]
            with self.writing(store) as writer:
                writer.erase(NEIGHBOUR, "n", ("share",))
                mark = writer.mark()
                writer.erase(NEIGHBOUR, "n", ALL)
                writer.put(NEIGHBOUR, evolve(ZHANG, name="new"))
                if asked:
                    same(_names(writer, name="张三丰"), [])
                writer.undo(mark)
                same(_names(writer, name="张三丰"), [("n", "张三丰")])
                same(writer.erased(), (self._said("share", 1, 2),))
                writer.undo(0)
                same(writer.erased(), ())
            with store.read("a") as reader:
                same([(row, row.salt) for row in reader.versions(NEIGHBOUR, "n")], before)

    def test_a_failed_change_erases_nothing(self) -> None:
        """What is not committed is not destroyed."""
        store = self._two_versions()
        with store.write("a", salts=lambda: bytes(SALT), timeout=5) as writer:
            writer.erase(NEIGHBOUR, "n", ALL)
            same(len(_names(writer, name=None)), 1)
        with store.read("a") as reader:
            same(_names(reader, id="n"), [("n", "张三丰")])

    def test_what_is_staged_loses_the_fields_too(self) -> None:
        """A put before the erasure in the same change leaves no value behind; what is put after it stays, with a fresh salt."""
        store = self._two_versions()
        with self.writing(store) as writer:
            writer.put(NEIGHBOUR, evolve(ZHANG, name="third"))
            writer.put(NEIGHBOUR, Neighbour(id=Id("x"), shed=SHED, name="new"))
            writer.erase(NEIGHBOUR, "n", ("name",))
            writer.erase(NEIGHBOUR, "x", ("name",))
            same(_names(writer, name=OneOf(("third", "new"))), [])
            same(writer.erased(), (self._said("name", 1, 2),))
        with self.writing(store) as writer:
            writer.put(NEIGHBOUR, evolve(ZHANG, name="fourth"))
        with store.read("a") as reader:
            same([name for _v, _s, name, _b, _r in _versions(reader)], [None, None, None, "fourth"])
            same(_names(reader, name="fourth"), [("n", "fourth")])
            same([len(row.salt or b"") == SALT for row in reader.versions(NEIGHBOUR, "n")], [False, False, True, True])

    def test_erasing_again_takes_what_came_since(self) -> None:
        """A second erasure covers the versions and fields that the first left; what is gone already is not said again."""
        store = self._two_versions()
        self._erase(store, "name")
        with self.writing(store) as writer:
            writer.erase(NEIGHBOUR, "n", ("name",))
            same(writer.erased(), ())
            writer.put(NEIGHBOUR, evolve(ZHANG, name="third"))
        with self.writing(store) as writer:
            writer.erase(NEIGHBOUR, "n", ("share", "name"))
            same(writer.erased(), (self._said("name", 3, 3), self._said("share", 1, 3)))
        with store.read("a") as reader:
            erased = [
                {name: by for name, (_c, by) in remains_of(row.salt, ()).erased.items()}
                for row in reader.versions(NEIGHBOUR, "n")
            ]
            same(erased, [{"name": 3, "share": 5}, {"name": 3, "share": 5}, {"name": 5, "share": 5}])
            must(Journal(reader, sample_community(store, "a").kinds, "a").verify().sound, "the journal does not verify")

    def test_a_snapshot_from_before_stays_as_it_was(self) -> None:
        """Whoever began to read before the erasure reads one moment to the end; who begins after it finds nothing."""
        store = self._two_versions()
        with store.read("a") as reader:
            self._erase(store, *ALL)
            same(_names(reader, name="张三丰"), [("n", "张三丰")])
            same([row.record.name for row in reader.versions(NEIGHBOUR, "n")], ["张三", "张三丰"])
            same([len(row.salt or b"") for number in (1, 2) for row in reader.written(NEIGHBOUR, number)], [SALT] * 3)
        with store.read("a") as reader:
            same(_names(reader, id="n"), [("n", None)])

    def test_commands_forget_their_arguments(self) -> None:
        """The digest of arguments that wrote a version could be guessed from; it goes, the command and its answer stay."""
        store = self.with_communities()
        for key, record in (("1", ZHANG), ("2", Neighbour(id=Id("m"), shed=SHED, name="王五"))):
            said = Command(
                actor="clerk", key=key, verb="v", arguments="d" * 64, shape="one", returned=((NEIGHBOUR.name, record.id, 1),)
            )
            with self.writing(store, command=said) as writer:
                writer.put(NEIGHBOUR, record)
        self._erase(store, "name")
        with store.read("a") as reader:
            same(
                [(number, known.key, known.arguments) for number, known in reader.commands()],
                [(1, "1", FORGOTTEN), (2, "2", "d" * 64)],
            )
            known = reader.command("clerk", "1")
            same(known and (known.arguments, known.returned), (FORGOTTEN, ((NEIGHBOUR.name, "n", 1),)))

    def test_what_is_not_there_cannot_be_erased(self) -> None:
        """An unknown id leaves everything as it is."""
        store = self._two_versions()
        with self.writing(store) as writer:
            writer.erase(NEIGHBOUR, "nobody", ALL)
            same(writer.erased(), ())

    def test_communities_erase_their_own(self) -> None:
        """The same id in another community is somebody else."""
        store = self.with_communities("a", "b")
        for community in ("a", "b"):
            self.put(store, ZHANG, community=community)
        self._erase(store, *ALL)
        with store.read("a") as one, store.read("b") as other:
            same((_names(one), _names(other)), ([("n", None)], [("n", "张三")]))

    # a community at work

    def test_the_journal_of_erasures_has_the_bytes_of_the_model(self) -> None:
        """The same verbs write the same journal on every store; it verifies, and tells what was erased without any of it."""
        store, model = self.with_communities(), MemoryStore()
        model.create(id="a", name="Compound a", secret=b"key of a")
        found, wanted = _forgetting(store), _forgetting(model)
        same(found, wanted)
        bodies, erased = found
        same(erased, {3: (self._of("name", 1, 2), self._of("born", 1, 2), self._of("share", 1, 2)), 5: (self._of("name", 3, 3),)})
        must(not any(name.encode() in body for body in bodies for name in ("张三", "李四", "王五")), "a name is in the journal")

    def _of(self, field: str, first: int, last: int) -> Erased:
        return evolve(self._said(field, first, last), record=AnyId("neighbour-1-1"))

    def test_a_refused_erasure_leaves_everything(self) -> None:
        """A verb that erases, looks and refuses has erased nothing; the verb round it goes on, and another erasure counts."""
        store = self.with_communities()
        community = sample_community(store, "a")
        neighbour = community.by(CLERK).run(add_neighbour, shed=SHED, name="张三")
        with community.by(CLERK).change() as change:
            refused(lambda: forget_and_refuse(change, neighbour.id), Refused, "sample.full")
            same(change.get(Neighbour, neighbour.id), neighbour)
            same((change.erased, rename(change, neighbour.id, name="李四").name), ((), "李四"))
        with store.read("a") as reader:
            same([row.record.name for row in reader.versions(NEIGHBOUR, neighbour.id)], ["张三", "李四"])
            same(Entry.decode(next(reader.entries(1))).events, ())

    def test_an_erasure_runs_once_under_its_command(self) -> None:
        """A retry erases nothing that came in between; a retry of what was erased answers with what is left of it."""
        store = self.with_communities()
        community = sample_community(store, "a")
        first = community.by(CLERK, command_id="add").run(add_neighbour, shed=SHED, name="张三")
        gone = community.by(CLERK, command_id="forget").run(forget, first.id)
        same((gone, gone.name), (evolve(first, name=None), None))
        community.by(CLERK).run(rename, first.id, name="back")
        same(community.by(CLERK, command_id="forget").run(forget, first.id), gone)
        same(community.by(CLERK, command_id="add").run(add_neighbour, shed=SHED, name="anything"), gone)
        with store.read("a") as reader:
            same((_names(reader), reader.head().sequence), ([(first.id, "back")], 3))

    def test_nothing_to_erase_is_no_change(self) -> None:
        """To erase what is erased leaves no entry."""
        store = self.with_communities()
        community = sample_community(store, "a")
        neighbour = community.by(CLERK).run(add_neighbour, shed=SHED, name="张三")
        for _time in range(2):
            community.by(CLERK).run(forget, neighbour.id)
        with store.read("a") as reader:
            same(reader.head().sequence, 2)

    def test_only_personal_fields_can_be_erased(self) -> None:
        """A field that tells of nobody, no field at all, and a record that is not there are refused."""
        store = self.with_communities()
        desk = sample_community(store, "a").by(CLERK)
        neighbour = desk.run(add_neighbour, shed=SHED, name="张三")
        refused(lambda: desk.run(forget, neighbour.id, fields=("shed",)), TypeError)
        refused(lambda: desk.run(forget, neighbour.id, fields=("name", "id")), TypeError)
        refused(lambda: desk.run(forget, neighbour.id, fields=()), TypeError)
        refused(lambda: desk.run(forget, Id("nobody")), Refused, "core.not_found")

    def test_verify_finds_what_was_not_erased_and_what_nobody_erased(self) -> None:
        """A store that keeps what an entry says to be gone does not verify, nor does one that lacks what no entry erased."""
        store = self.with_communities()
        self.put(store, ZHANG)
        with store.write("a", salts=lambda: bytes(SALT), timeout=5) as writer:
            writer.erase(NEIGHBOUR, "n", ("name",))
            without = evolve(Entry.decode(entry(writer, "a")), events=()).encode()
            writer.commit(without, None)
        _faulty(store, "sample.neighbour n, version 1: name is gone, but entry 2 does not say that it erased it")
        store = self.with_communities()
        self.put(store, ZHANG)
        with store.write("a", salts=lambda: bytes(SALT), timeout=5) as writer:
            mark = writer.mark()
            writer.erase(NEIGHBOUR, "n", ("name",))
            body = entry(writer, "a")
            writer.undo(mark)
            writer.commit(body, None)
        _faulty(store, "entry 2 erased name of sample.neighbour n, version 1, but that was not done")

    # history

    def test_history_tells_who_changed_what_when(self) -> None:
        """Each version with its change, under which command, and what was erased from it later by which change."""
        store = self.with_communities()
        community = sample_community(store, "a")
        first = community.by(CLERK, command_id="c1").run(add_neighbour, shed=SHED, name="张三")
        community.by(Actor.anonymous()).run(rename, first.id, name="李四")
        community.by(Actor.service("keeper")).run(forget, first.id, fields=("name",))
        with community.by(CLERK).view() as view:
            one, two = view.history(Neighbour, first.id)
        same((one.version, one.sequence, one.at, one.actor), (1, 1, "2022-03-01T04:00:00.000000Z", "clerk"))
        same((one.actor_kind, one.verbs, one.command), ("person", ("sample.add_neighbour",), "c1"))
        same((two.version, two.sequence, two.at, two.actor_kind, two.command), (2, 2, "2022-03-01", "anonymous", None))
        for version in (one, two):
            (gone,) = version.erased
            same((gone.field, gone.sequence, gone.actor, gone.verbs), ("name", 3, "keeper", ("sample.forget",)))
            same((version.record, gone.at), (evolve(first, name=None), one.at))


def _forgetting(store: Store) -> tuple[list[bytes], object]:
    """Names that come and go; returns the journal, and what it says to have erased."""
    community = sample_community(store, "a")
    desk = community.by(CLERK)
    first = community.by(CLERK, command_id="c").run(add_neighbour, shed=SHED, name="张三")
    desk.run(rename, first.id, name="李四")
    desk.run(forget, first.id)
    desk.run(rename, first.id, name="王五")
    with desk.change() as change:
        refused(lambda: forget_and_refuse(change, first.id), Refused)
        forget(change, first.id, fields=("name",))
        add_neighbour(change, shed=SHED, name="王五")
    with community.journal() as journal:
        report = journal.verify()
        same(report.faults, ())
        return list(journal.bodies()), dict(report.erased)


def _faulty(store: Store, fault: str) -> None:
    with sample_community(store, "a").journal() as journal:
        same(journal.verify().faults, (fault,))
