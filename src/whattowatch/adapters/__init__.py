"""What stands behind the ports: databases, search engines, mail, identity, and outside sources of titles."""
