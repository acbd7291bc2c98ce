"""What else one would take: the same records in the same columns, with a journal entry and the head of a chain beside them.

Every one of them locks the head, writes the rows, a journal entry that names the hash before it, and the new head, in one
transaction that is as durable as ours. None makes digests of the rows, commitments or masks, which ours does.
"""
