"""``python -m ytterby.jobs``: the process of one job; only a server starts it."""

import sys

from ytterby.jobs.worker import main

sys.exit(main(sys.argv[1:]))
