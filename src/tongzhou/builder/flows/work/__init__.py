"""The work centre: what waits for somebody, what they did, began or were told of."""
