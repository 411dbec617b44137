"""The processes of an instance on one machine: a supervisor, a web server, and a worker."""
