"""What all events and responses together do to the chain, month by month and draw by draw."""

from ytterby.simulate.shocks.licences import LicenceTerms
from ytterby.simulate.shocks.path import ShockPath

__all__ = ["LicenceTerms", "ShockPath"]
