"""A second executor of Colophon's models, written from spec/*.md alone (numpy, int64). Slow and plain on purpose."""
