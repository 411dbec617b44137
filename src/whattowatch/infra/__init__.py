"""What is deployed on AWS, made from the tables of routes and jobs: the template, and the packages of code."""
