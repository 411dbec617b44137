"""The rules and concepts of WhatToWatch, in plain Python: dataclasses, pure functions, and each concept's port.

Nothing here imports a third-party library or knows how a store, a server or a mail is made.
"""
