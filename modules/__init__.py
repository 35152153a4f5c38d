"""Reusable constructs. They receive values, never the name of an environment."""

from modules.bindings import load_bindings_lazily

load_bindings_lazily()  # before any module of this package imports a resource
