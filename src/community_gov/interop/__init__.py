"""What goes out of a community as files and comes in again: the journal with receipts for it, and the whole community."""

from community_gov.interop.archive import export_community, import_community
from community_gov.interop.journals import ByteSink, Receipt, export_journal

__all__ = ["ByteSink", "Receipt", "export_community", "export_journal", "import_community"]
