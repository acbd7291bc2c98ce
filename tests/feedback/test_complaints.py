"""A complaint about a body or person never goes to it, nor shows it the complainant: whatever happens to the complaint."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.feedback.compound import LIGHTING, Small, codes, small

from community_gov import Actor, AnyId, Code, Denied, Id, PartialDate, Refused
from community_gov.feedback import (
    Item,
    accept,
    assign,
    attachments_of,
    deadline_of,
    dispute,
    escalate,
    item,
    item_path,
    items_of_body,
    merge,
    name_arbiter,
    raise_due,
    reporter_of,
    settle,
    story,
    submit,
    take_over,
    transfer,
)
from community_gov.organizations import Obtained, add_post, appoint
from community_gov.tasks import Task, add, hand_over, tasks_of_body
from community_gov.tasks import assign as assign_task

CLERK_IN_PERSON = Actor(id="clerk", roles=frozenset({"clerk"}))
FIRST = date(2022, 1, 1)


@pytest.fixture
def here() -> Small:
    """A small compound with arbiters."""
    made = small()
    for level, kind in (("compound", "residents_committee"), ("shequ", "subdistrict")):
        made.office.run(name_arbiter, level=Code(level), body=made.bodies[kind], start=FIRST)
    return made


def complaint(here: Small, about: AnyId) -> Item:
    """A named resident complains."""
    return here.as_person(here.resident).run(
        submit, text="态度恶劣", category=LIGHTING, reporter=here.resident, about=about, place=here.building
    )


def plain(here: Small, made: Item) -> Item:
    """As it came in."""
    del here
    return made


def escalated(here: Small, made: Item) -> Item:
    """Sent up by hand."""
    return here.office.run(escalate, made.id, reason="需上级处理")


def risen(here: Small, made: Item) -> Item:
    """Taken up by the rule."""
    here.on(date(2022, 1, 10))
    here.office.run(raise_due)
    return here.office.ask(item, made.id)


def transferred(here: Small, made: Item) -> Item:
    """Passed on to the district."""
    here.office.run(accept, made.id)
    return here.office.run(transfer, made.id, to=here.bodies["district"], reason="属其职责")


def merged(here: Small, made: Item) -> Item:
    """Merged into another one that is not a complaint about anybody."""
    other = here.office.run(submit, text="灯", category=LIGHTING, place=here.building)
    here.office.run(assign, other.id, to=here.bodies["district"])
    here.community.by(CLERK_IN_PERSON).run(merge, made.id, into=other.id)
    return here.office.ask(item, other.id)


def settled(here: Small, made: Item) -> Item:
    """Given to the district by an arbiter."""
    found = here.office.run(dispute, made.id, reason="不归我们")
    arbiter = next(kind for kind, body in here.bodies.items() if body == found.arbiter)
    return here.of(arbiter).run(settle, found.id, to=here.bodies["district"], grounds="属其职责")


WAYS = (plain, escalated, risen, transferred, merged, settled)
ABOUT = ("property_company", "residents_committee")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ABOUT)
@pytest.mark.parametrize("person", [False, True])
def test_it_never_lies_with_whom_it_is_about(here: Small, way: Callable[..., Item], kind: str, *, person: bool) -> None:
    """Of whatever it complains, and whatever way it took, neither the body nor anybody of it has it or reads anything of it."""
    about: AnyId = here.staff[kind] if person else here.bodies[kind]
    made = complaint(here, about)
    now = way(here, made)
    theirs = here.of(kind)
    assert now.handler != here.bodies[kind]
    assert made.id not in {one.id for one in theirs.ask(items_of_body, here.bodies[kind])}
    for asked in (item, story, item_path, attachments_of, deadline_of, reporter_of):
        for id in {made.id, now.id}:
            with pytest.raises(Denied):
                theirs.ask(asked, id)


@pytest.mark.parametrize("kind", ABOUT)
def test_nobody_hands_it_over(here: Small, kind: str) -> None:
    """Neither assigning, transferring nor settling gives it to the one complained of; hotline orders alike."""
    body = here.bodies[kind]
    order = here.office.run(take_over, order=Code("a-1"), due=date(2022, 1, 9), text="态度差", category=LIGHTING, about=body)
    assert order.handler not in (None, body)
    for made in (complaint(here, body), order):
        with pytest.raises(Refused) as assigned:
            here.office.run(assign, made.id, to=body)
        here.office.run(accept, made.id)
        with pytest.raises(Refused) as passed:
            here.office.run(transfer, made.id, to=body, reason="属其职责")
        found = here.office.run(dispute, made.id, reason="不归我们")
        arbiter = next(name for name, one in here.bodies.items() if one == found.arbiter)
        with pytest.raises(Refused) as judged:
            here.of(arbiter).run(settle, found.id, to=body, grounds="属其职责")
        assert codes(assigned.value) == codes(passed.value) == codes(judged.value) == ["feedback.about_itself"]


def test_what_was_merged_into_it_binds_it_too(here: Small) -> None:
    """An item into which a complaint was merged is as hard to hand over as the complaint."""
    made = complaint(here, here.bodies["property_company"])
    other = merged(here, made)
    for verb in (assign,):
        with pytest.raises(Refused) as refused:
            here.office.run(verb, other.id, to=here.bodies["property_company"])
        assert codes(refused.value) == ["feedback.about_itself"]
    up = here.office.run(escalate, other.id, reason="需上级处理")
    assert up.handler == here.bodies["residents_committee"]


def lead_post(here: Small, kind: str) -> AnyId:
    """A post of the body."""
    post = here.office.run(add_post, here.bodies[kind], code=Code("lead"), name="负责人").id
    person = here.staff["district"]
    here.office.run(appoint, post, person_id=person, start=PartialDate("2021"), obtained=Obtained.APPOINTED)
    return post


def test_no_task_about_it_goes_there(here: Small) -> None:
    """A task about a complaint is given neither to the body, to a post of it, nor to anybody in it, by whatever verb."""
    about = here.bodies["property_company"]
    made = complaint(here, about)
    theirs: tuple[AnyId, ...] = (about, here.staff["property_company"], lead_post(here, "property_company"))
    for assignee in theirs:
        with pytest.raises(Refused) as added:
            here.office.run(add, title="核实", about=made.id, assignee=assignee)
        open_task = here.office.run(add, title="核实", about=made.id)
        with pytest.raises(Refused) as given:
            here.office.run(assign_task, open_task.id, to=assignee)
        here.office.run(assign_task, open_task.id, to=here.bodies["residents_committee"])
        with pytest.raises(Refused) as handed:
            here.office.run(hand_over, open_task.id, to=assignee, reason="请核实")
        assert codes(added.value) == codes(given.value) == codes(handed.value) == ["feedback.task_about_itself"]
    assert here.of("property_company").ask(tasks_of_body, about) == ()


def test_a_complaint_is_not_merged_into_what_they_work_on(here: Small) -> None:
    """When a task about the kept item lies with the one complained of, the complaint is not merged into it."""
    other = here.office.run(submit, text="灯", category=LIGHTING)
    here.office.run(assign, other.id, to=here.bodies["residents_committee"], task="查灯")
    here.office.run(add, title="换灯泡", about=other.id, assignee=here.bodies["property_company"])
    made = complaint(here, here.bodies["property_company"])
    with pytest.raises(Refused) as refused:
        here.community.by(CLERK_IN_PERSON).run(merge, made.id, into=other.id)
    assert codes(refused.value) == ["feedback.task_about_itself"]


def test_a_task_tells_nothing_of_who_complained(here: Small) -> None:
    """Whoever has a task about an item reads the item only if it may be read: the task itself names nobody."""
    made = complaint(here, here.bodies["residents_committee"])
    here.office.run(accept, made.id)
    (task,) = (here.office.run(add, title="核实", about=made.id, assignee=here.bodies["owners_committee"]),)
    assert isinstance(task, Task)
    assert here.resident not in repr(task)
    with pytest.raises(Denied):
        here.of("owners_committee").ask(item, Id[Item](str(task.about)))
