"""One report of many results: how its parts are read, and the page."""
