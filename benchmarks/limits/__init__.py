"""The least that the work can cost: prepared rows, the driver, nothing else."""
