"""What is deployed on AWS."""
