"""``python -m ytterby``: the command line."""

from ytterby.cli import main

raise SystemExit(main())
