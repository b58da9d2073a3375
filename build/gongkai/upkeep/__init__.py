"""What happens to a collection in its life: bodies come and go, figures are put right.

Each function here writes the files that a change takes, or raises GongkaiError with one Chinese
sentence and writes nothing. What it returns says what was written and what to do next.
"""
