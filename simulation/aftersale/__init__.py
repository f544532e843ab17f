"""What follows a sale.

Satisfaction, complaints, and the news that spreads. First use is `procurement/installation.py`.
"""
