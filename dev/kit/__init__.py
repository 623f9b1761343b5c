"""The development tool of client_base; only the standard library, since it makes the environment it runs in."""
