"""``python -m service`` is the command ``idverdict``."""

from service.cli import main

main()
