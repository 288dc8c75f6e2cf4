"""The playbook: what a kind of failure calls for. The signed roots over all chains. Group failures."""

from makegood.loop.models.incident import Affected, Incident, IncidentUpdate, Telling
from makegood.loop.models.playbook import Playbook, SignedRoot

__all__ = ["Affected", "Incident", "IncidentUpdate", "Playbook", "SignedRoot", "Telling"]
