"""The front: the door for signals and encounters, live events, and everything else handed to the pages."""
