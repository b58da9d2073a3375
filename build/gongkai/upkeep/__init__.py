"""Changes to a collection over time: bodies are added, renamed and end, figures are corrected.

Each function writes the files of a change, or raises GongkaiError with one Chinese sentence and
writes nothing. It returns what was written and what to do next.
"""
