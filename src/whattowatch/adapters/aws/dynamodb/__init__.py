"""The catalogue in one table of DynamoDB; `table` says what its items are."""
