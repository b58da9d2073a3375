"""Everything a stranger may send or a machine may do to us, by number; what came of it, counted.

`python -m tests.attack` runs the long attack; `tests/contract/test_attack.py` a short one.
"""
