"""How a draft reply sounds: defensive, empathic, polite, each 0 to 1, judged without the network."""

from makegood.outreach.coach.tone.model import Tone, tone

__all__ = ["Tone", "tone"]
