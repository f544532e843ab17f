"""A recorded run: what a tape holds, how it is made, and the page that plays it."""
