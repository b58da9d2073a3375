"""What we compute from a judged corpus, never what was printed: indicators, coverage, leads."""
