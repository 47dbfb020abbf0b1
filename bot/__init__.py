"""Rasid, the application: polls feeds, matches watches, folds stories, sends alerts."""
