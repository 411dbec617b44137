"""Loading titles into the catalogue: from the starter at once, from a service by way of a queue."""
