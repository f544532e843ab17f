"""The six-step purchase of an organisation, one step a file; `calendar.py` moves organisations from step to step."""
