"""`python build` is `gongkai build`."""

from gongkai.cli import main

main(["build"])
