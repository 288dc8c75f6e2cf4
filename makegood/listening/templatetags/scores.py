"""Scores as a tag: `{% load scores %}`, then score."""

from django import template

from makegood.listening.scores import score_words

register = template.Library()
register.simple_tag(score_words, name="score")
