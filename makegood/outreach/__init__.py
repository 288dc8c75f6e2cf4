"""Answering like a human: templates, the composer and its coach, messages and how they are sent."""
