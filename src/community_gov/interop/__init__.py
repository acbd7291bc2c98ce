"""What goes out of a community as files and comes in again: the journal and receipts for it."""

from community_gov.interop.journals import ByteSink, Receipt, export_journal

__all__ = ["ByteSink", "Receipt", "export_journal"]
