"""The story of one account: as a picture, and in words."""
