"""The domain's rules, which need no store, server or clock."""
