"""A repair counter made with Django: its own tickets, and the slips of the community, in one database and one transaction.

A real project has this in several files; here it is one program, so that it can be run: python examples/embedding/in_django.py
"""

import asyncio
import sys
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

from community_gov import Actor, Code, Community, Conflict, Id, Refused
from community_gov import feedback as fb
from community_gov import households as hh

# --- settings.py -------------------------------------------------------------------------------------------------------

# On SQLite let each block begin with the lock, and wait for it; on PostgreSQL nothing has to be set.
OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "counter.db", "OPTIONS": OPTIONS}}
settings.configure(DATABASES=DATABASES, USE_TZ=True, ALLOWED_HOSTS=["testserver"])
django.setup()

# --- apps.py: the community is opened once, when the application starts --------------------------------------------------

bay = Community.create("sqlite:///counter.db", "bay", name="御景湾", plugins=[])  # once; ever after: Community.open(...)
OFFICE = Actor.service("office", "clerk")


# --- models.py ---------------------------------------------------------------------------------------------------------


class Ticket(models.Model):  # type: ignore[misc]  # Django has no types
    """What the counter keeps for itself about a slip."""

    slip = models.CharField(max_length=40)
    desk = models.CharField(max_length=10)

    class Meta:
        """In a real project the application of the file says this."""

        app_label = "counter"

    def __str__(self) -> str:
        """The slip."""
        return str(self.slip)


# --- services.py: plain functions, each with the transaction round it ----------------------------------------------------


@transaction.atomic  # type: ignore[untyped-decorator]  # Django has no types
def take_in(text: str, *, place: str, desk: str) -> str:
    """Take a slip in and keep a ticket, both or neither."""
    with bay.on(connection) as joined:
        item = joined.by(OFFICE).run(fb.submit, text=text, category=Code("lighting"), place=Id(place))
    Ticket.objects.create(slip=item.id, desk=desk)
    transaction.on_commit(bay.deliver)  # subscribers hear of it once it is certain
    return str(item.id)


# --- views.py ----------------------------------------------------------------------------------------------------------


def submit(request: HttpRequest) -> HttpResponse:
    """A view as it is usual: an objection becomes an answer, a Conflict may be tried again."""
    post = request.POST
    for _attempt in range(3):
        try:
            return JsonResponse({"slip": take_in(post["text"], place=post["place"], desk=post["desk"])}, status=201)
        except Conflict:
            continue
        except Refused as refused:
            return JsonResponse({"error": refused.problems[0].message("zh")}, status=refused.problems[0].nature.http_status)
    return JsonResponse({"error": "busy"}, status=409)


async def submit_async(request: HttpRequest) -> HttpResponse:
    """An asynchronous view hands the whole transaction to one thread, and awaits that."""
    answer: HttpResponse = await sync_to_async(submit)(request)
    return answer


# --- what happens ------------------------------------------------------------------------------------------------------


def main() -> None:
    """Two slips come in, and one goes wrong as a whole."""
    with connection.schema_editor() as editor:  # `manage.py migrate` does this
        editor.create_model(Ticket)
    place = bay.by(OFFICE).run(hh.add_place, kind=hh.PlaceKind.BUILDING, code="3", name="3栋")

    def post(**fields: str) -> Any:  # noqa: ANN401  # Django has no types
        return RequestFactory().post("/slips", {"text": "路灯不亮", "place": place.id, "desk": "1"} | fields)

    answers = [submit(post()), submit(post(place="nowhere")), asyncio.run(submit_async(post(desk="2")))]
    kept = [(ticket.slip, ticket.desk) for ticket in Ticket.objects.order_by("pk")]
    sys.stdout.write(f"{[answer.status_code for answer in answers]} {kept}\n")
    with bay.journal() as journal:
        sys.stdout.write(f"journal sound: {journal.verify().sound}\n")


if __name__ == "__main__":
    main()
