"""community-gov schema: the JSON Schema of what the installed stories and plugins keep and can be asked to do."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import SOUND
from community_gov.community import Community
from community_gov.files import write_new

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from rich.console import Console

__all__ = ["SchemaCommand"]


@frozen(kw_only=True)
class SchemaCommand:
    """What the program does, with the console that it writes to."""

    out: "Console" = field(repr=False)

    def schema(self, *, out: Path | None = None) -> int:
        """Write the JSON Schema of all records and requests, of the core and of every plugin that is installed.

        Args:
            out: a file that is not there yet; without it the schema is printed
        """
        from community_gov.schema import schema_of  # noqa: PLC0415  needs an extra, loaded when it is used

        text = json.dumps(schema_of(Community.in_memory()), ensure_ascii=False, indent=1)
        if out is None:
            self.out.file.write(f"{text}\n")  # as it is: a machine reads it
        else:
            write_new(out, lambda path: path.write_text(f"{text}\n", encoding="utf-8"))
            self.out.print(f"{out}: {len(text):,} characters", markup=False)
        return SOUND
