"""Text triage: how unhappy a comment is, how severe, what failed, which signs, and why."""

from makegood.listening.text.judgement import Judgement, judge
from makegood.listening.text.model import Model, UnreadableModel, start_model

__all__ = ["Judgement", "Model", "UnreadableModel", "judge", "start_model"]
