"""gongkai: annual reports on government information disclosure, as open data."""
