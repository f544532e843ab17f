"""The user's mistakes, which get one message and exit status 2."""


class UserError(Exception):
    """Something only the user can put right; `str(error)` is the message."""
