"""Quartiles of few numbers, reckoned without numpy's long beginning."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gongkai.pages.quartiles import quarters

COUNTS = st.integers(0, 10**8).map(float)
RATES = st.floats(0, 100, allow_nan=False)


@given(st.lists(COUNTS | RATES, min_size=1, max_size=60))
def test_are_those_of_numpy_to_the_last_bit(numbers):
    """Counts and rates, in any order and with any number of them."""
    values = np.array(numbers)

    assert np.quantile(values, (0.25, 0.5, 0.75)).tolist() == quarters(values)
