"""What follows a sale: first use, complaints, and the news that spreads; `leads.py` is how vendors learn of customers at all."""
