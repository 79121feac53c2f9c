"""What stands around the app: who may ask, how much may be sent, what a browser may run.

Everything here is pure ASGI, so that it holds for sockets as for pages, whatever answers inside.
"""

from ytterby.web.safety.guard import Guard
from ytterby.web.safety.rules import Rules, build_rules
from ytterby.web.safety.secret import read_secret

__all__ = ["Guard", "Rules", "build_rules", "read_secret"]
