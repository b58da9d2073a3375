"""Nine real reports of seven bodies, as they were read once: what tests read as real records.

The records that the project publishes grow and are corrected; a test must not notice.
"""

from pathlib import Path

DATASETS = Path(__file__).parent / "datasets"
