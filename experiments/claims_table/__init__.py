"""What the experiments say about the lecture's claims."""
