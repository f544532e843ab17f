"""How a vendor stands with an organisation: trust, relationship state, reputation, and what it knows of it."""
