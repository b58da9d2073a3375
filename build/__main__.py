"""`python build` is `gongkai build`."""

import sys

from gongkai.cli import main

main(["build", *sys.argv[1:]])
