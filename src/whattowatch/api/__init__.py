"""The calls: plain functions named as their Lambdas are, a table of routes, and how a request becomes an answer."""
