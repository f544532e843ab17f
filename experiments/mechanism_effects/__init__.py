"""Each mechanism of the market alone: what it should do, what it does, and a figure of both.

`table` lists the mechanisms with their expected signs, `effects` compares, `figure` draws.
"""
