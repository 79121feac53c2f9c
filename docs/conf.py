"""Sphinx configuration."""

from __future__ import annotations

from importlib.metadata import version as package_version

project = "Ytterby"
author = "The Ytterby developers"
copyright = "The Ytterby developers, Apache-2.0"
release = package_version("ytterby")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
]
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

html_theme = "furo"
html_title = "Ytterby"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["tables.css"]
