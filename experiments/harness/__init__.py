"""What every experiment needs, from its options to its figures and files.

It knows nothing of any one experiment. Modules import heavy packages when they are used, so that
listing the experiments and `--help` answer at once.
"""
