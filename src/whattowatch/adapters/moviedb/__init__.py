"""TMDB over HTTP (port `TitleService`)."""
