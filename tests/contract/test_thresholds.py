"""Every threshold of the reader is needed: with another value a cell is read otherwise."""

import pytest

from tests.forge.thresholds import (
    REFUSED,
    changed,
    document,
    is_opened,
    neighbours,
    printed,
    readings,
    right,
    value_of,
    witnesses,
)


def name_of(witness):
    """The name of a test: which threshold, and to what it is changed."""
    return f"{witness.threshold}={witness.value:g}"


@pytest.mark.parametrize("witness", witnesses(), ids=name_of)
def test_another_value_of_a_threshold_is_noticed(witness):
    """A cell is read as its document prints it, and is not with another value."""
    assert witness.value in neighbours(value_of(witness.threshold))
    place = (witness.shape, witness.number)
    assert printed(document(*place))[witness.cell] == witness.printed
    assert readings(*place).get(witness.cell, REFUSED) == witness.printed
    with changed(witness.threshold, witness.value):
        otherwise = readings(*place, opened=is_opened(witness.threshold))
    assert otherwise.get(witness.cell, REFUSED) not in right(witness.shape, witness.printed)
