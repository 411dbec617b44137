"""Lambda functions, started as Lambda starts them: AWS's own runtime client against a Runtime API on this machine."""
