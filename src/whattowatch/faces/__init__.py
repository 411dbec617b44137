"""Where requests and triggers come in: a web server, a worker, and AWS Lambda. Faces hold no rules."""
