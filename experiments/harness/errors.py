"""The user's mistakes, which get one message and an exit status."""


class UserError(Exception):
    """Something only the user can put right; `str(error)` is the message.

    Attributes:
        status: what the process exits with: 2 for a mistake, 1 if runs failed.
    """

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
