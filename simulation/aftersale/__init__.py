"""What follows a sale: satisfaction, complaints, and the news that spreads. First use is `procurement/installation.py`."""
