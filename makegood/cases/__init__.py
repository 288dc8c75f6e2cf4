"""The case: one owner, one next step, one date; promises and their clocks; the timeline of events."""
