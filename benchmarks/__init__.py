"""How fast it is, against the limit of the database and against what else one would take: `make bench`.

`limits/` does the bare work on the driver, `peers/` the same work through other libraries, `cases/` lets them race, `results/`
has what came out and on which machine.
"""
