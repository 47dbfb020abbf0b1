"""Rasid, the application: polls feeds, matches watches, folds stories, sends alerts."""

__version__ = "0.1.0"
