"""The template, deployed on the engines that stand for AWS, and an evening there."""
