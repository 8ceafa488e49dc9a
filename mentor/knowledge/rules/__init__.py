"""Search, lessons, modules, toolkits: what is allowed and what follows. Pure."""
