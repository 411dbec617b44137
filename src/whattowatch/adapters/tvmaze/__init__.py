"""TVmaze, whose data is CC BY-SA 4.0: its public API is described at https://www.tvmaze.com/api."""
