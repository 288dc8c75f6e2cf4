"""The worker: the part of the family that does the jobs which the rooms ask for through `lib.jobs`."""
