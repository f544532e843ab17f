"""The day's hours, compiled: columns in, columns out. `day.py` lists what happens in order."""
