"""Drop a bill of materials, mend it in place, read what stops it first."""

from ytterby.web.pages.exposure.page import exposure

__all__ = ["exposure"]
