"""What an operator does with an instance: backup, restore, migration, dead letters."""
