"""Bodies that change, on the SQL stores: the same answers and the same journal as in memory."""

from collections.abc import Iterator
from datetime import date

from community_gov import CLERK, OPERATOR, Code, Community, PartialDate, audit, tasks
from community_gov import households as h
from community_gov import organizations as o
from community_gov.testing import FixedClock, SeededSalts, somebody

START, DAY = PartialDate("2018"), date(2021, 6, 1)
BRANCH = Code("volunteer_branch")


def story(community: Community) -> Iterator[object]:
    """A merger, a split, somebody who died in office, and what is answered about them."""
    desk = community.by(somebody("office", CLERK, OPERATOR))
    above = desk.run(o.found, kind=Code("volunteer_association"), name="联合会", start=START).id
    one, two, three = (desk.run(o.found, kind=BRANCH, name=name, start=START).id for name in "甲乙丙")
    for each in (one, two, three):
        desk.run(o.relate, each, kind=o.RelationKind.PART_OF, to=above, start=START)
        desk.run(o.cover, each, matter=Code("patrol"), start=START)
    post = desk.run(o.add_post, two, code=Code("leader"), name="队长", seats=1)
    person = desk.run(h.add_person, name="住户甲").id
    desk.run(o.appoint, post.id, person_id=person, start=PartialDate("2019"), obtained=o.Obtained.ELECTED)
    desk.run(tasks.add, title="修路灯", assignee=post.id)
    made = desk.run(o.merge_bodies, (one, two), name="联合分会", on=DAY, by=above, reason="合并").id
    yield desk.ask(audit.findings, on=DAY)
    yield desk.run(tasks.take_over, two, to=made, reason="合并")
    charges = tuple(row.id for row in desk.ask(o.coverage, on=DAY, body_id=three))
    up = tuple(row.id for row in desk.ask(o.relations, on=DAY, body_id=three))
    part = o.BodyPart(name="丁", takes=(*charges, *up))
    yield desk.run(o.split_body, three, into=(part,), goes_on=True, on=DAY, by=above, reason="太大")
    again = desk.run(o.add_post, made, code=Code("leader"), name="队长", seats=1)
    desk.run(o.appoint, again.id, person_id=person, start=PartialDate(DAY), obtained=o.Obtained.ELECTED)
    desk.run(h.record_death, person, on=PartialDate("2021-07-01"))
    for on in (date(2021, 5, 31), DAY, date(2021, 8, 1)):
        yield desk.ask(o.chart, on=on)
        yield desk.ask(o.coverage, on=on)
        yield desk.ask(audit.findings, on=on)
        for each in (one, two, three, made):
            yield desk.ask(o.successors, each, on=on)
            yield desk.ask(o.predecessors, each, on=on)
    yield desk.ask(o.lineage, made)


def test_every_store_answers_the_same(sql_url: str) -> None:
    """To the last byte of the journal, which verifies."""
    told, heads = [], []
    for url in (None, sql_url):
        clock, salts = FixedClock(), SeededSalts("bodies")
        if url is None:
            community = Community.in_memory("test", plugins=[], clock=clock, salts=salts)
        else:
            community = Community.create(url, "test", name="test", plugins=[], clock=clock, salts=salts)
        told.append(list(story(community)))
        with community.journal() as journal:
            assert journal.verify().sound
            heads.append(journal.head().hash)
    assert told[0] == told[1]
    assert heads[0] == heads[1]
