"""How Sphinx builds these pages: `make docs`."""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import version as version_of
from typing import ClassVar

from sphinx.application import Sphinx
from sphinx.domains.python import ObjectEntry, PythonDomain
from sphinx.environment import BuildEnvironment

project = "community-gov"
author = "The community-gov authors"
copyright = "the community-gov authors, Apache-2.0"
release = version_of("community-gov")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = [
    "ref.python",  # records of two stories may share a name; the reader is led to the first
]

smartquotes = False  # the pages write their own quotes; looking at every word of them takes a tenth of the build

html_theme = "furo"
html_title = "community-gov"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["print.css"]

toc_object_entries = False  # else the thousands of names of the reference are copied into the navigation of every page

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": True, "show-inheritance": True}
autoclass_content = "class"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# The public door of the core, in the order of the story that it tells; plugins follow by name.
DOOR = (
    "households",
    "organizations",
    "tasks",
    "feedback",
    "notices",
    "meetings",
    "approvals",
    "papers",
    "contracts",
    "accounts",
    "disclosure",
    "facilities",
    "care",
    "surveys",
    "projects",
    "reports",
    "audit",
    "protection",
    "lists",
    "sheets",
    "rules",
    "hookspecs",
    "wire",
    "calendar",
    "deadlines",
    "workdays",
    "lifecycle",
    "privacy",
    "interop",
    "testing",
)
PLUGINS = ("community_gov_activities", "community_gov_owners", "community_gov_party", "community_gov_volunteers")


def public_modules() -> list[str]:
    """Return the modules whose names nobody may change without a note in the changelog; what a package shows again, once."""
    core = importlib.import_module("community_gov")
    found = {info.name for info in pkgutil.iter_modules(core.__path__)}
    names = ["community_gov", *(f"community_gov.{name}" for name in DOOR if name in found)]
    for plugin in map(importlib.import_module, PLUGINS):
        inner = [importlib.import_module(f"{plugin.__name__}.{info.name}") for info in pkgutil.iter_modules(plugin.__path__)]
        names += [plugin.__name__, *(one.__name__ for one in inner if not set(one.__all__) & set(plugin.__all__))]
    return names


def shown_once(names: list[str]) -> Iterator[str]:
    """The modules, each without what a module before it shows already."""
    shown: set[int] = set()
    for name in names:
        module = importlib.import_module(name)
        things = {each: thing for each in module.__all__ if isinstance(thing := getattr(module, each), type)}
        again = ", ".join(sorted(each for each, thing in things.items() if id(thing) in shown))
        shown.update(map(id, things.values()))
        excluded = f"   :exclude-members: {again}\n" if again else ""
        yield f"\n## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n{excluded}```\n"


def complete(app: Sphinx, page: str, source: list[str]) -> None:
    """Append what would be forgotten by hand: the public modules to reference/api, the pages of a folder to its index."""
    if page == "reference/api":
        source[0] += "".join(shown_once(public_modules()))
    folder, _, name = page.rpartition("/")
    if name == "index" and any(other.startswith(f"{folder}/") and other != page for other in app.env.found_docs):
        source[0] += "\n```{toctree}\n:glob:\n:maxdepth: 1\n\n*\n```\n"


class NamesByEnding(PythonDomain):
    """Python's names, looked up among those that end alike: asking all of them for each reference took a fifth of the build."""

    ending: str | None = None
    alike: ClassVar[dict[str, dict[str, ObjectEntry]]] = {}

    @property
    def objects(self) -> dict[str, ObjectEntry]:
        """All names; while one is looked for, those with its last part."""
        found = super().objects
        if self.ending is None:
            return found
        if not self.alike:
            for name, entry in found.items():
                self.alike.setdefault(name.rpartition(".")[2], {})[name] = entry
        return self.alike.get(self.ending, {})

    def find_obj(  # noqa: PLR0917  # as Sphinx has it
        self,
        env: BuildEnvironment,
        modname: str,
        classname: str,
        name: str,
        type: str | None,  # noqa: A002  # as Sphinx calls it
        searchmode: int = 0,
    ) -> list[tuple[str, ObjectEntry]]:
        """Find by the name; all pages are read before anything is looked for."""
        self.ending = name.removesuffix("()").rpartition(".")[2]
        try:
            return super().find_obj(env, modname, classname, name, type, searchmode)
        finally:
            self.ending = None


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect what is above to Sphinx."""
    app.connect("source-read", complete)
    app.add_domain(NamesByEnding, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
