"""Deterministic zips: one dependency layer per target, one small zip per function.

Synthesis reads finished layers and builds function zips; only `python -m modules.bundle` fetches.
"""

from modules.bundle.artifact import Artifact, BundleError
from modules.bundle.functions import build_function, function_names
from modules.bundle.layer import build_layer, layer_artifact, layer_path
from modules.bundle.web import WebFile, web_files

__all__ = [
    "Artifact",
    "BundleError",
    "WebFile",
    "build_function",
    "build_layer",
    "function_names",
    "layer_artifact",
    "layer_path",
    "web_files",
]
