"""Plays and keeps flows. A vault function that the street's gateway invokes."""
