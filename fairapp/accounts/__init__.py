"""People, organisations, roles, sign-in, personal links, API tokens, consents."""
