"""One small reader per format: bytes in, `Document` out."""
